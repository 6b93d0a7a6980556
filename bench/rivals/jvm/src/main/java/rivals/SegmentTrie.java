package rivals;

import java.util.HashMap;
import java.util.Map;

/// Routes for the rivals that bring no router of their own: Netty and the JDK's server.
final class SegmentTrie<V> {

    private static final int PARAMETERS_MAX = 4;

    private static final class Node<V> {
        private final Map<String, Node<V>> fixed = new HashMap<>();
        private Node<V> parameter;
        private V value;
    }

    record Match<V>(V value, String[] parameters) {}

    private final Node<V> root = new Node<>();

    void add(String template, V value) {
        Node<V> node = root;
        for (String segment : template.substring(1).split("/")) {
            if (segment.startsWith("{")) {
                if (node.parameter == null) {
                    node.parameter = new Node<>();
                }
                node = node.parameter;
            } else {
                node = node.fixed.computeIfAbsent(segment, _ -> new Node<>());
            }
        }
        node.value = value;
    }

    /// @return null if no route matches
    Match<V> find(String path) {
        int query = path.indexOf('?');
        int end = query < 0 ? path.length() : query;
        String[] parameters = new String[PARAMETERS_MAX];
        int count = 0;
        Node<V> node = root;
        int at = 1;
        while (at <= end) {
            int slash = path.indexOf('/', at);
            int to = slash < 0 || slash > end ? end : slash;
            String segment = path.substring(at, to);
            Node<V> next = node.fixed.get(segment);
            if (next == null) {
                next = node.parameter;
                if (next == null) {
                    return null;
                }
                parameters[count++] = segment;
            }
            node = next;
            at = to + 1;
        }
        return node.value == null ? null : new Match<>(node.value, parameters);
    }
}
