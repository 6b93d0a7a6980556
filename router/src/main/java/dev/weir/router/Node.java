package dev.weir.router;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

    /// Up to so many children are searched one by one; more have a jump table.
    private static final int CHILDREN_WITHOUT_JUMP_MAX = 3;

    final boolean isParameter;
    final int labelLength;

    /// How many bytes before this node its segment starts.
    final int segmentOffset;

    /// Among the parameters of the parent: its place in the order of precedence.
    final int turn;

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
    private final byte[] firstBytes; // parallel to children
    private final byte @Nullable [] jump; // by first byte: index in children + 1, or 0

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
        this.children = nodes(growth.children);
        this.firstBytes = new byte[children.length];
        for (int i = 0; i < children.length; i++) {
            firstBytes[i] = children[i].label[0];
        }
        this.jump = children.length > CHILDREN_WITHOUT_JUMP_MAX ? jumpTable() : null;
    }

    /// Returns the child whose label stands at `at`, or null.
    ///
    /// @param at less than `to`
    @Nullable Node<T> child(byte[] path, int at, int to) {
        byte first = path[at];
        byte[] table = jump;
        if (table != null) {
            // A byte ≥ 0x80 falls onto another's place; comparing the label refuses it.
            int index = table[first & 0x7f] - 1;
            if (index < 0) {
                return null;
            }
            Node<T> child = children[index];
            return child.labelStandsAt(path, at, to) ? child : null;
        }
        byte[] firsts = firstBytes;
        for (int i = 0; i < firsts.length; i++) {
            if (firsts[i] == first) {
                Node<T> child = children[i];
                return child.labelStandsAt(path, at, to) ? child : null;
            }
        }
        return null;
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

    private byte[] jumpTable() {
        var table = new byte[128]; // labels are ASCII, and fewer than 128 of them start differently
        for (int i = 0; i < firstBytes.length; i++) {
            table[firstBytes[i]] = (byte) (i + 1);
        }
        return table;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type has no other way
    private static <T> Node<T>[] nodes(List<Node<T>> nodes) {
        return nodes.toArray(new Node[0]);
    }
}
