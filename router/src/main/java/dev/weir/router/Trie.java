package dev.weir.router;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the best shape for a path in a compressed trie of bytes.
///
/// ```
///   ┌──▶ at a node ──▶ end of the path, and a route ends here ──▶ found
///   │        │ no
///   │        ▼
///   │◀── child whose label stands here
///   │        │ none
///   │        ▼
///   │◀── next parameter: capture up to its suffix, at the end of the segment
///   │        │ none  ▲
///   │        │       └───────────────────────────────────────────────────┐
///   │        ▼                                                           │
///   │    rest ──▶ found                                                  │
///   │        │ none                                                      │
///   │        ▼                                                           │
///   │    retreat to the nearest ancestor with another way ───────────────┘
///            │ none
///            ▼
///        not found
/// ```
///
/// That order is the order of precedence. There is no stack: nodes know their parents, and where
/// the search was at a parent follows from the label's length or the captured offset.
///
/// **Bound:** a node is reached at one offset only and left upwards once, so a search enters each
/// node at most once, whatever the path: it takes no more steps than the trie has nodes, and only
/// those whose text stands in the path. Each step looks at one segment or one label.
///
/// **Threads:** immutable, for all; the captures belong to the caller.
final class Trie<T> {

    private final Node<T> root;
    private final int nodeCount;

    Trie(List<Growth.Shape<T>> shapes) {
        this.root = Growth.root(shapes);
        this.nodeCount = root.linkDown(false);
    }

    int nodeCount() {
        return nodeCount;
    }

    /// Searches, and leaves the offsets of what parameters took in `captures`.
    ///
    /// What it finds is right for the normal form of the path, since it finds nothing where the two
    /// could differ: all bytes of a found path are static text in its normal form, or were taken by
    /// a parameter, which takes no `%` unless `isNormal`.
    ///
    /// @param isNormal the path is the outcome of [PercentEncoding#normalize]
    /// @return null if nothing was found, or if the path must be made normal first
    @Nullable Endpoint<T> find(byte[] path, int from, int to, boolean isNormal, Captures captures) {
        if (from == to || path[from] != '/') {
            return null;
        }
        int[] offsets = captures.offsets;
        Node<T> node = root;
        int at = from + 1;
        int taken = 0; // values captured so far
        while (true) {
            Node<T> next;
            while (at < to && (next = node.child(path, at, to)) != null) {
                at += next.labelLength;
                node = next;
            }
            if (at == to && node.endpoint != null) {
                return node.endpoint;
            }
            int turn = 0; // of the next parameter
            while (true) {
                if (turn < node.parameterCount && at < to) {
                    int end = segmentEnd(path, at, to, isNormal);
                    if (end < 0) {
                        return null;
                    }
                    next = parameter(node, turn, path, at, end);
                    if (next != null) {
                        offsets[2 * taken] = at;
                        offsets[2 * taken + 1] = end - next.labelLength;
                        taken++;
                        at = end;
                        node = next;
                        break;
                    }
                }
                if (node.rest != null) {
                    offsets[2 * taken] = at;
                    offsets[2 * taken + 1] = to;
                    return restIsLegal(path, at, to, isNormal) ? node.rest : null;
                }
                do {
                    Node<T> parent = node.parent;
                    if (!node.canRetreat || parent == null) {
                        return null;
                    }
                    captures.retreats++;
                    if (node.isParameter) {
                        taken--;
                        at = offsets[2 * taken];
                        turn = node.turn + 1;
                    } else {
                        at -= node.labelLength;
                        turn = 0;
                    }
                    node = parent;
                } while (turn == node.parameterCount && node.rest == null);
            }
        }
    }

    /// Returns the first parameter, from `turn` on, that takes the bytes up to its suffix at the
    /// end of the segment, or null.
    private static <T> @Nullable Node<T> parameter(
            Node<T> node, int turn, byte[] path, int at, int end) {
        if (end == at
                || (path[end - 1] == '.'
                        && PathFault.isDotSegment(path, at - node.segmentOffset, end))) {
            return null; // no parameter takes an empty or a dot segment
        }
        for (int i = turn; i < node.parameterCount; i++) {
            Node<T> parameter = node.parameters[i];
            int suffix = end - parameter.labelLength;
            if (parameter.labelLength == 0
                    || (suffix > at
                            && parameter.labelStandsAt(path, suffix, end)
                            && !splitsPercentEncoding(path, at, suffix))) {
                return parameter;
            }
        }
        return null;
    }

    /// Tells whether `suffix` is inside of a `%2F`: the `F` there is not the letter.
    private static boolean splitsPercentEncoding(byte[] path, int at, int suffix) {
        return path[suffix - 1] == '%' || (suffix - 2 >= at && path[suffix - 2] == '%');
    }

    /// Returns the offset of the next slash or `to`, or -1 at a byte that needs a second look.
    private static int segmentEnd(byte[] path, int at, int to, boolean isNormal) {
        int end = at;
        while (end < to) {
            byte kind = PathBytes.kind(path[end]);
            if (kind != PathBytes.ORDINARY) {
                if (kind == PathBytes.SLASH) {
                    return end;
                }
                if (!isNormal) {
                    return -1;
                }
            }
            end++;
        }
        return end;
    }

    private static boolean restIsLegal(byte[] path, int at, int to, boolean isNormal) {
        return isNormal || PathBytes.isPlain(path, at, to);
    }
}
