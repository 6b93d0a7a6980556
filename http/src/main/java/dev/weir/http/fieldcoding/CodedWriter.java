package dev.weir.http.fieldcoding;

/// Writes integers and strings as HPACK and QPACK code them (RFC 7541 §5, RFC 9204 §4.1).
///
/// **Threads:** any; it keeps nothing.
public final class CodedWriter {

    /// The most octets that [#integer] writes for an `int`.
    public static final int INTEGER_BYTES_MAX = 6;

    private CodedWriter() {}

    /// Writes an integer (RFC 7541 §5.1).
    ///
    /// @param pattern the bits of the first octet above the prefix
    /// @param prefixBits how many of its low bits are the integer's, 1 to 8
    /// @param value 0 or more
    /// @return the end of what was put at `at`
    public static int integer(int pattern, int prefixBits, int value, byte[] into, int at) {
        int prefixMax = (1 << prefixBits) - 1;
        int to = at;
        if (value < prefixMax) {
            into[to++] = (byte) (pattern | value);
            return to;
        }
        into[to++] = (byte) (pattern | prefixMax);
        int rest = value - prefixMax;
        while (rest >= 0x80) {
            into[to++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        into[to++] = (byte) rest;
        return to;
    }

    /// Writes a string (RFC 7541 §5.2), Huffman-coded if that is shorter.
    ///
    /// @param pattern the bits of the first octet above the one that says whether it is coded
    /// @param prefixBits how many of the low bits of the first octet are the length's
    /// @param into has room for [#INTEGER_BYTES_MAX] more octets than the string
    /// @return the end of what was put at `at`
    public static int string(
            int pattern, int prefixBits, byte[] from, int start, int end, byte[] into, int at) {
        int coded = Huffman.encodedBytes(from, start, end);
        if (coded < end - start) {
            int to = integer(pattern | 1 << prefixBits, prefixBits, coded, into, at);
            return Huffman.encode(from, start, end, into, to);
        }
        return plain(pattern, prefixBits, from, start, end, into, at);
    }

    /// As [#string], and never Huffman-coded.
    public static int plain(
            int pattern, int prefixBits, byte[] from, int start, int end, byte[] into, int at) {
        int to = integer(pattern, prefixBits, end - start, into, at);
        System.arraycopy(from, start, into, to, end - start);
        return to + end - start;
    }
}
