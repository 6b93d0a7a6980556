package dev.weir.router;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Grows one node and all below it out of shapes (see [PathPattern]) that are equal up to here.
///
/// **Threads:** one, while a router is built. The depth of the recursion is bounded by
/// [RouterBuilder#PATTERN_CHARS_MAX].
final class Growth<T> {

    /// A shape, and what it leads to.
    record Shape<T>(String text, Endpoint<T> endpoint) {}

    final byte[] label;
    final boolean isParameter;
    final int turn;
    final int segmentOffset;
    final List<Node<T>> children = new ArrayList<>();
    final List<Node<T>> parameters = new ArrayList<>();
    @Nullable Endpoint<T> endpoint;
    @Nullable Endpoint<T> rest;

    private Growth(String label, boolean isParameter, int turn, int segmentOffset) {
        this.label = label.getBytes(ISO_8859_1);
        this.isParameter = isParameter;
        this.turn = turn;
        this.segmentOffset = segmentOffset;
    }

    /// Grows the trie. Its root stands behind the first slash, which all shapes have.
    static <T> Node<T> root(List<Shape<T>> shapes) {
        return new Growth<T>("", false, 0, 0).grow(shapes, 1);
    }

    /// Grows the ways on from offset `at` of all `shapes`, then the node itself.
    private Node<T> grow(List<Shape<T>> shapes, int at) {
        var byFirst = new TreeMap<Character, List<Shape<T>>>();
        var bySuffix =
                new TreeMap<String, List<Shape<T>>>(
                        Comparator.comparingInt(String::length)
                                .reversed()
                                .thenComparing(Comparator.naturalOrder()));
        for (Shape<T> shape : shapes) {
            String text = shape.text();
            char next = at == text.length() ? 0 : text.charAt(at);
            switch (next) {
                case 0 -> endpoint = shape.endpoint();
                case PathPattern.REST -> rest = shape.endpoint();
                case PathPattern.PARAMETER -> collect(bySuffix, suffix(text, at), shape);
                default -> collect(byFirst, next, shape);
            }
        }
        for (List<Shape<T>> group : byFirst.values()) {
            children.add(child(group, at));
        }
        for (Map.Entry<String, List<Shape<T>>> group : bySuffix.entrySet()) {
            String suffix = group.getKey();
            // Nothing but a slash or the end follows a parameter and its suffix, so no node there
            // asks for the offset of its segment.
            var growth = new Growth<T>(suffix, true, parameters.size(), 0);
            parameters.add(growth.grow(group.getValue(), at + suffix.length() + 2));
        }
        return new Node<>(this);
    }

    private Node<T> child(List<Shape<T>> group, int at) {
        int end = staticEnd(group.getFirst().text(), at);
        for (Shape<T> shape : group) {
            end = commonEnd(group.getFirst().text(), shape.text(), at, end);
        }
        String text = group.getFirst().text().substring(at, end);
        int slash = text.lastIndexOf('/');
        int offset = slash < 0 ? segmentOffset + text.length() : text.length() - 1 - slash;
        return new Growth<T>(text, false, 0, offset).grow(group, end);
    }

    private static int staticEnd(String text, int from) {
        int end = from;
        while (end < text.length()
                && text.charAt(end) != PathPattern.PARAMETER
                && text.charAt(end) != PathPattern.REST) {
            end++;
        }
        return end;
    }

    private static int commonEnd(String a, String b, int from, int to) {
        int end = from;
        while (end < Math.min(to, b.length()) && a.charAt(end) == b.charAt(end)) {
            end++;
        }
        return end;
    }

    private static String suffix(String text, int at) {
        return text.substring(at + 1, text.indexOf(PathPattern.SUFFIX_END, at));
    }

    private static <K, T> void collect(Map<K, List<Shape<T>>> groups, K key, Shape<T> shape) {
        groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(shape);
    }
}
