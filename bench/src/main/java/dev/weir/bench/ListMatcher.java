package dev.weir.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The baseline: tries pattern after pattern, segment by segment. It is what one writes without a
/// trie, with some care: no text is made, and the first difference ends a try.
final class ListMatcher {

    private record Pattern(int value, List<byte[]> segments, String order) {}

    private static final byte[] PARAMETER = {};
    private static final byte[] REST = {};

    private final Pattern[] patterns;

    ListMatcher(List<String> texts) {
        var all = new ArrayList<Pattern>();
        for (int i = 0; i < texts.size(); i++) {
            all.add(parse(i, texts.get(i)));
        }
        // Static text before a parameter before a rest, from the left.
        all.sort(Comparator.comparing(Pattern::order));
        patterns = all.toArray(Pattern[]::new);
    }

    private static Pattern parse(int value, String text) {
        var segments = new ArrayList<byte[]>();
        var order = new StringBuilder();
        for (String segment : text.substring(1).split("/", -1)) {
            if (segment.startsWith("{*")) {
                segments.add(REST);
                order.append('2');
            } else if (segment.startsWith("{")) {
                segments.add(PARAMETER);
                order.append('1');
            } else {
                segments.add(segment.getBytes(US_ASCII));
                order.append('0');
            }
        }
        return new Pattern(value, List.copyOf(segments), order.toString());
    }

    /// The value of the best pattern, or -1.
    int match(byte[] path, int from, int to) {
        for (Pattern pattern : patterns) {
            if (matches(pattern.segments, path, from, to)) {
                return pattern.value;
            }
        }
        return -1;
    }

    private static boolean matches(List<byte[]> segments, byte[] path, int from, int to) {
        int at = from;
        for (int i = 0; i < segments.size(); i++) {
            if (at == to) {
                return false;
            }
            at++; // the slash
            byte[] segment = segments.get(i);
            if (segment == REST) {
                return true;
            }
            int end = at;
            while (end < to && path[end] != '/') {
                end++;
            }
            boolean fits =
                    segment == PARAMETER
                            ? end > at
                            : Arrays.equals(segment, 0, segment.length, path, at, end);
            if (!fits) {
                return false;
            }
            at = end;
        }
        return at == to;
    }
}
