package dev.weir.http.fieldcoding;

/// Reads integers and strings as HPACK and QPACK code them (RFC 7541 §5, RFC 9204 §4.1), one after
/// the other.
///
/// Every method that reads gives what it has read and moves on, or a negative number and stays: by
/// [#INCOMPLETE] more bytes may help, by [#MALFORMED] none would.
///
/// **Threads:** not safe; a connection has one.
public final class CodedReader {

    /// The bytes end before what is read does.
    public static final int INCOMPLETE = -1;

    /// No bytes after these make it an integer or a string.
    public static final int MALFORMED = -2;

    /// RFC 9204 §4.1.1: "QPACK implementations MUST be able to decode integers up to and including
    /// 62 bits long." Larger ones are errors, in HPACK too.
    private static final int INTEGER_BITS_MAX = 62;

    /// Nine octets after the first hold that many bits.
    private static final int SHIFT_MAX = 56;

    private byte[] bytes = new byte[0];
    private int at;
    private int to;

    /// Reads from `from` to `to` of `bytes` from now on.
    public void begin(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
    }

    /// Whether an octet is left.
    public boolean hasMore() {
        return at < to;
    }

    /// The next octet, 0 to 255, which stays the next. Only if there [is one][#hasMore].
    public int peek() {
        return bytes[at] & 0xff;
    }

    /// Where the next octet is.
    public int at() {
        return at;
    }

    /// Reads an integer (RFC 7541 §5.1).
    ///
    /// @param prefixBits how many of the low bits of the next octet are the integer's, 1 to 8
    public long integer(int prefixBits) {
        if (at == to) {
            return INCOMPLETE;
        }
        int prefixMax = (1 << prefixBits) - 1;
        int prefix = bytes[at] & prefixMax;
        if (prefix < prefixMax) {
            at++;
            return prefix;
        }
        return longInteger(prefixMax);
    }

    private long longInteger(int prefixMax) {
        long value = prefixMax;
        int shift = 0;
        for (int i = at + 1; i < to; i++) {
            long seven = bytes[i] & 0x7f;
            // RFC 7541 §5.1: "Integer encodings that exceed implementation limits -- in value or
            // octet length -- MUST be treated as decoding errors."
            if (shift > SHIFT_MAX) {
                return MALFORMED;
            }
            value += seven << shift;
            if (value >>> INTEGER_BITS_MAX != 0) {
                return MALFORMED;
            }
            if (bytes[i] >= 0) {
                at = i + 1;
                return value;
            }
            shift += 7;
        }
        return INCOMPLETE;
    }

    /// Reads a string (RFC 7541 §5.2), and puts what it stands for at the end of a section.
    ///
    /// @param prefixBits how many of the low bits of the next octet are the length's; the bit above
    ///   them says whether the octets are Huffman-coded
    /// @return the length of what was put there
    public int string(int prefixBits, FieldSection into) {
        if (at == to) {
            return INCOMPLETE;
        }
        int start = at;
        boolean isHuffman = (bytes[at] & 1 << prefixBits) != 0;
        long length = integer(prefixBits);
        if (length < 0) {
            return (int) length;
        }
        if (length > to - at) {
            at = start;
            return INCOMPLETE;
        }
        int from = at;
        int end = from + (int) length;
        int sectionTo = into.to();
        if (isHuffman) {
            into.reserve(Huffman.decodedBytesMax((int) length));
            int decodedTo = Huffman.decode(bytes, from, end, into.bytes(), sectionTo);
            if (decodedTo < 0) {
                at = start;
                return MALFORMED;
            }
            into.advance(decodedTo);
        } else {
            into.add(bytes, from, end);
        }
        at = end;
        return into.to() - sectionTo;
    }
}
