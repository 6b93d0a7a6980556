package dev.weir.router;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node of the trie: what has been matched up to here, and the ways on.
///
/// A node is reached over static text, its [#label], or over a parameter; then the label is the
/// text that follows the parameter in its segment. From one start, each node is reached at one
/// offset only, since a parameter always ends with its segment.
///
/// **Threads:** immutable once the trie is built.
final class Node<T> {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    @SuppressWarnings("rawtypes")
    private static final Node[] NONE = {};

    final boolean isParameter;
    final int labelLength;

    /// How many bytes before this node its segment starts.
    final int segmentOffset;

    /// Among the parameters of the parent: its place in the order of precedence.
    final int turn;

    /// How many parameters may start here.
    final int parameterCount;

    /// Parameters that may start here, those with the longest text after them first.
    final Node<T>[] parameters;

    final @Nullable Endpoint<T> endpoint;
    final @Nullable Endpoint<T> rest;

    /// Set when the parent is made, a moment after this node.
    @Nullable Node<T> parent;

    /// Whether, if all fails below, an ancestor has another way; set when the trie is complete.
    boolean canRetreat;

    private final byte[] label;
    private final long head; // the first 8 bytes of the label, zeros above a shorter one
    private final long headMask;
    private final long tail; // the last 8 bytes, if there are as many
    private final Node<T>[] children;

    /// If there is one child alone, as most nodes have: it is compared without a look at a table.
    private final @Nullable Node<T> only;

    /// By the first byte of the label, from [#jumpFrom] on: the child, or null.
    private final @Nullable Node<T>[] jump;

    private final int jumpFrom;

    Node(Growth<T> growth) {
        this.label = growth.label;
        this.isParameter = growth.isParameter;
        this.turn = growth.turn;
        this.segmentOffset = growth.segmentOffset;
        this.labelLength = label.length;
        this.head = packed(0);
        this.headMask = labelLength >= 8 ? -1L : (1L << (8 * labelLength)) - 1;
        this.tail = packed(Math.max(0, labelLength - 8));
        this.endpoint = growth.endpoint;
        this.rest = growth.rest;
        this.parameters = nodes(growth.parameters);
        this.parameterCount = parameters.length;
        this.children = nodes(growth.children);
        this.only = children.length == 1 ? children[0] : null;
        // Children are in the order of their first bytes.
        this.jumpFrom = children.length < 2 ? 0 : children[0].label[0];
        this.jump = nodes(children.length < 2 ? List.of() : jumpTable());
    }

    /// Returns the child whose label stands at `at`, or null.
    ///
    /// @param at less than `to`
    @Nullable Node<T> child(byte[] path, int at, int to) {
        Node<T> child = only;
        if (child == null) {
            @Nullable Node<T>[] table = jump;
            int index = path[at] - jumpFrom;
            if (index < 0 || index >= table.length) {
                return null;
            }
            child = table[index];
            if (child == null) {
                return null;
            }
        }
        return child.labelStandsAt(path, at, to) ? child : null;
    }

    /// Compares 8 bytes a step, and never reads outside of the array: the last step of a long label
    /// overlaps the one before, and a short label near the end of the array is compared by byte.
    boolean labelStandsAt(byte[] path, int at, int to) {
        int length = labelLength;
        if (to - at < length) {
            return false;
        }
        if (length < 8) {
            return at <= path.length - 8
                    ? ((long) EIGHT_BYTES.get(path, at) & headMask) == head
                    : matchesByByte(path, at);
        }
        if ((long) EIGHT_BYTES.get(path, at) != head
                || (long) EIGHT_BYTES.get(path, at + length - 8) != tail) {
            return false;
        }
        for (int i = 8; i < length - 8; i += 8) {
            if ((long) EIGHT_BYTES.get(path, at + i) != (long) EIGHT_BYTES.get(label, i)) {
                return false;
            }
        }
        return true;
    }

    private boolean matchesByByte(byte[] path, int at) {
        for (int i = 0; i < label.length; i++) {
            if (path[at + i] != label[i]) {
                return false;
            }
        }
        return true;
    }

    /// Makes the way back known, from the root down; returns the number of nodes.
    int linkDown(boolean ancestorsHaveAnotherWay) {
        canRetreat = ancestorsHaveAnotherWay;
        int count = 1;
        for (Node<T> child : children) {
            child.parent = this;
            count += child.linkDown(canRetreat || parameters.length > 0 || rest != null);
        }
        for (int i = 0; i < parameters.length; i++) {
            parameters[i].parent = this;
            count +=
                    parameters[i].linkDown(canRetreat || i + 1 < parameters.length || rest != null);
        }
        return count;
    }

    private long packed(int from) {
        long bytes = 0;
        for (int i = from; i < Math.min(label.length, from + 8); i++) {
            bytes |= (label[i] & 0xffL) << (8 * (i - from));
        }
        return bytes;
    }

    private List<@Nullable Node<T>> jumpTable() {
        int length = children[children.length - 1].label[0] - jumpFrom + 1;
        var table = new ArrayList<@Nullable Node<T>>(Collections.nCopies(length, null));
        for (Node<T> child : children) {
            table.set(child.label[0] - jumpFrom, child);
        }
        return table;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type has no other way
    private static <T> Node<T>[] nodes(List<? extends @Nullable Node<T>> nodes) {
        return nodes.toArray(NONE);
    }
}
