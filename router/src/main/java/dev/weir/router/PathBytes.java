package dev.weir.router;

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
