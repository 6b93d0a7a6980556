package dev.weir.router;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Which bytes may stand in a path (RFC 3986 §3.3), as a table of 256 kinds.
final class PathBytes {

    /// A `pchar` that stands for itself: unreserved, sub-delims, `:` and `@`.
    static final byte ORDINARY = 0;

    static final byte SLASH = 1;
    static final byte PERCENT = 2;

    /// May not stand in a path, only percent-encoded.
    static final byte ILLEGAL = 3;

    private static final String UNRESERVED_MARKS = "-._~"; // §2.3, beside letters and digits
    private static final String SUB_DELIMS = "!$&'()*+,;="; // §2.2

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private static final boolean[] IS_UNRESERVED = new boolean[256];

    static {
        for (int b = 0; b < 256; b++) {
            IS_UNRESERVED[b] = isAsciiLetterOrDigit(b) || UNRESERVED_MARKS.indexOf(b) >= 0;
        }
    }

    private static final byte[] KINDS = kinds();

    private PathBytes() {}

    static byte kind(byte b) {
        return KINDS[b & 0xff];
    }

    /// Tells whether `b` is `unreserved` (§2.3): its percent-encoding means the same as itself.
    ///
    /// @param b an octet, 0 to 255
    static boolean isUnreserved(int b) {
        return IS_UNRESERVED[b];
    }

    /// Tells whether all bytes stand for themselves or are slashes, so that the path is in its
    /// normal form as it is.
    static boolean isPlain(byte[] path, int from, int to) {
        for (int at = from; at < to; at++) {
            if (KINDS[path[at] & 0xff] > SLASH) {
                return false;
            }
        }
        return true;
    }

    /// Passes over letters, digits, `-` and `.`, of which most segments consist, eight bytes a
    /// step.
    ///
    /// @return the offset of the first byte that is another, or an offset before that; at most `to`
    static int skipPlainest(byte[] path, int from, int to) {
        int at = from;
        int last = path.length - 8; // an eight-byte step may look beyond `to`, not beyond the array
        while (at < to && at <= last) {
            long others = others((long) EIGHT_BYTES.get(path, at));
            if (others != 0) {
                return Math.min(to, at + (Long.numberOfTrailingZeros(others) >> 3));
            }
            at += 8;
        }
        return Math.min(to, at);
    }

    /// Returns the high bit of each byte that is no letter, digit, `-` or `.`. What is added to a
    /// byte of 7 bits carries into its high bit from the bound on, and never into its neighbour.
    private static long others(long bytes) {
        long low = bytes & ~HIGH_BITS;
        long lower = low | 0x20 * EACH;
        long letters = (lower + (0x80 - 'a') * EACH) & ~(lower + (0x7f - 'z') * EACH);
        long digits = (low + (0x80 - '-') * EACH) & ~(low + (0x7f - '9') * EACH); // and / between
        long slashes = low ^ '/' * EACH;
        long noSlashes = slashes + 0x7f * EACH;
        return (~(letters | (digits & noSlashes)) | bytes) & HIGH_BITS;
    }

    static boolean isAsciiLetterOrDigit(int b) {
        int lower = b | 0x20;
        return (b >= '0' && b <= '9') || (lower >= 'a' && lower <= 'z');
    }

    private static byte[] kinds() {
        var kinds = new byte[256];
        for (int b = 0; b < kinds.length; b++) {
            boolean isOrdinary =
                    isUnreserved(b) || SUB_DELIMS.indexOf(b) >= 0 || b == ':' || b == '@';
            kinds[b] = isOrdinary ? ORDINARY : ILLEGAL;
        }
        kinds['/'] = SLASH;
        kinds['%'] = PERCENT;
        return kinds;
    }
}
