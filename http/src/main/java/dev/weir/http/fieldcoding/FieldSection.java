package dev.weir.http.fieldcoding;

import dev.weir.http.Buffers;
import dev.weir.http.ProtocolError;
import org.jspecify.annotations.Nullable;

/// A field section while a decoder reads it, line by line. The octets of its lines lie one after
/// the other in one array, which is borrowed and grows as it has to.
///
/// For each line a decoder puts name and value at the end of the array, by [#add] or by [#reserve]
/// and [#advance], and calls [#line]. It does so to the last line also when one before was refused,
/// as its own tables must follow; such lines are forgotten at once.
///
/// **Threads:** not safe; a connection has one.
public abstract sealed class FieldSection permits RequestSection, TrailerSection {

    private static final byte[] NOTHING = new byte[0];

    /// What a line counts for beside its octets (RFC 9113 §6.5.2, RFC 9114 §4.2.2).
    public static final int LINE_OVERHEAD_BYTES = 32;

    private final Buffers buffers;
    private byte[] bytes = NOTHING;
    private int to;
    private @Nullable ProtocolError error;
    private boolean isMalformed;

    FieldSection(Buffers buffers) {
        this.buffers = buffers;
    }

    final void clear() {
        if (bytes == NOTHING) {
            bytes = buffers.take(Buffers.SMALLEST_BYTES);
        }
        to = 0;
        error = null;
        isMalformed = false;
    }

    /// Makes room for `count` more octets at [#to] of [#bytes].
    public final void reserve(int count) {
        if (bytes.length - to < count) {
            byte[] larger = buffers.take(to + count);
            System.arraycopy(bytes, 0, larger, 0, to);
            buffers.give(bytes);
            bytes = larger;
        }
    }

    /// Where the octets lie; another array after each [#reserve].
    public final byte[] bytes() {
        return bytes;
    }

    /// Where the next octet goes.
    public final int to() {
        return to;
    }

    /// Says that octets were put up to `to`.
    public final void advance(int to) {
        assert to >= this.to && to <= bytes.length : "from " + this.to + " to " + to;
        this.to = to;
    }

    /// Puts a copy of a range at the end.
    public final void add(byte[] from, int start, int end) {
        int count = end - start;
        reserve(count);
        System.arraycopy(from, start, bytes, to, count);
        to += count;
    }

    /// Takes a line whose octets have been put at the end.
    ///
    /// @param kind of [FieldKind], as it is told from name and value
    public abstract void line(int kind, int nameFrom, int nameTo, int valueFrom, int valueTo);

    /// What is wrong with the section, or null.
    public final @Nullable ProtocolError error() {
        return error;
    }

    /// Whether what is wrong makes the message malformed (RFC 9113 §8.1.1, RFC 9114 §4.1.2), which
    /// is a stream error: PROTOCOL_ERROR, H3_MESSAGE_ERROR. Else the message is one, and is refused
    /// by an answer alone.
    public final boolean isMalformed() {
        return isMalformed;
    }

    /// The array with the section's octets, which is the caller's now: to be given back to the
    /// buffers when nobody looks at it any more.
    public final byte[] takeBytes() {
        byte[] taken = bytes;
        bytes = NOTHING;
        to = 0;
        return taken;
    }

    /// Gives the array back.
    public final void discard() {
        if (bytes != NOTHING) {
            buffers.give(takeBytes());
        }
    }

    /// Whether nothing of the section counts any more; then the octets of the last line are
    /// forgotten.
    final boolean isRefused() {
        if (error == null) {
            return false;
        }
        to = 0;
        return true;
    }

    /// The octets so far are of no more use.
    final void forgetOctets() {
        to = 0;
    }

    final void malformed(ProtocolError error) {
        isMalformed = true;
        refuse(error);
    }

    final void refuse(ProtocolError error) {
        this.error = error;
        to = 0;
    }
}
