package dev.weir.http.fieldcoding;

import dev.weir.http.grammar.Octets;
import dev.weir.http.grammar.Scan;

/// What a field line is to the rules of a section, told from its octets alone. A decoder can keep
/// it beside a line in its table, so that a line that comes again is not looked at again.
///
/// Kinds are numbers and no enum: they are kept in tables and switched on for every line.
///
/// **Threads:** any; it keeps nothing.
public final class FieldKind {

    /// A field that means nothing to the version of HTTP. 0.
    public static final int OTHER = 0;

    static final int COOKIE = 1;
    static final int HOST = 2;
    static final int CONTENT_LENGTH = 3;
    static final int EXPECT = 4;
    static final int TE = 5;
    static final int PRIORITY = 6;

    /// `Connection` and its like (RFC 9113 §8.2.2, RFC 9114 §4.2).
    static final int CONNECTION_SPECIFIC = 7;

    /// No lower-case token.
    static final int MALFORMED_NAME = 8;

    /// A control in the value, or white space at its ends.
    static final int MALFORMED_VALUE = 9;

    /// Pseudo-header fields from here on (RFC 9113 §8.3, RFC 9114 §4.3).
    static final int PSEUDO = 10;

    static final int METHOD = 10;
    static final int SCHEME = 11;
    static final int AUTHORITY = 12;
    static final int PATH = 13;
    static final int PROTOCOL = 14;
    static final int UNKNOWN_PSEUDO = 15;

    private static final int LONGEST_KNOWN = "proxy-connection".length();

    private static final boolean[] LOWER_CASE_TOKEN = new boolean[256];

    static {
        for (int octet = 0; octet < 256; octet++) {
            boolean isUpperCase = octet >= 'A' && octet <= 'Z';
            LOWER_CASE_TOKEN[octet] = Octets.is(Octets.TOKEN, octet) && !isUpperCase;
        }
    }

    private FieldKind() {}

    /// The kind of a line.
    public static int of(byte[] bytes, int nameFrom, int nameTo, int valueFrom, int valueTo) {
        return withValue(ofName(bytes, nameFrom, nameTo), bytes, valueFrom, valueTo);
    }

    /// The kind of a line whose name is of kind `ofName`.
    public static int withValue(int ofName, byte[] bytes, int from, int to) {
        return ofName == MALFORMED_NAME || isValue(bytes, from, to) ? ofName : MALFORMED_VALUE;
    }

    // RFC 9113 §8.2.1: "A field value MUST NOT contain the zero value (ASCII NUL, 0x00), line feed
    // (ASCII LF, 0x0a), or carriage return (ASCII CR, 0x0d) at any position." "A field value MUST
    // NOT start or end with an ASCII whitespace character". Other controls are not in the grammar
    // of RFC 9110 §5.5 either.
    private static boolean isValue(byte[] bytes, int from, int to) {
        return from == to
                || (!isSpace(bytes[from])
                        && !isSpace(bytes[to - 1])
                        && Scan.endOfFieldValue(bytes, from, to) == to);
    }

    private static boolean isSpace(int octet) {
        return octet == ' ' || octet == '\t';
    }

    /// The kind of a name, if its value is well-formed.
    public static int ofName(byte[] bytes, int from, int to) {
        if (from == to) {
            return MALFORMED_NAME;
        }
        if (bytes[from] == ':') {
            return ofPseudo(bytes, from, to);
        }
        // RFC 9113 §8.2: "Field names MUST be converted to lowercase when constructing an HTTP/2
        // message."
        for (int i = from; i < to; i++) {
            if (!LOWER_CASE_TOKEN[bytes[i] & 0xff]) {
                return MALFORMED_NAME;
            }
        }
        return to - from <= LONGEST_KNOWN
                ? ofKnown(bytes, from, to)
                : is(bytes, from, to, "transfer-encoding", CONNECTION_SPECIFIC);
    }

    private static int ofPseudo(byte[] bytes, int from, int to) {
        int kind =
                switch (to - from) {
                    case 5 -> is(bytes, from, to, ":path", PATH);
                    case 7 ->
                            bytes[from + 1] == 'm'
                                    ? is(bytes, from, to, ":method", METHOD)
                                    : is(bytes, from, to, ":scheme", SCHEME);
                    case 9 -> is(bytes, from, to, ":protocol", PROTOCOL);
                    case 10 -> is(bytes, from, to, ":authority", AUTHORITY);
                    default -> OTHER;
                };
        return kind == OTHER ? UNKNOWN_PSEUDO : kind;
    }

    private static int ofKnown(byte[] bytes, int from, int to) {
        return switch (to - from) {
            case 2 -> is(bytes, from, to, "te", TE);
            case 4 -> is(bytes, from, to, "host", HOST);
            case 6 ->
                    bytes[from] == 'c'
                            ? is(bytes, from, to, "cookie", COOKIE)
                            : is(bytes, from, to, "expect", EXPECT);
            case 7 -> is(bytes, from, to, "upgrade", CONNECTION_SPECIFIC);
            case 8 -> is(bytes, from, to, "priority", PRIORITY);
            case 10 ->
                    bytes[from] == 'c'
                            ? is(bytes, from, to, "connection", CONNECTION_SPECIFIC)
                            : is(bytes, from, to, "keep-alive", CONNECTION_SPECIFIC);
            case 14 -> is(bytes, from, to, "content-length", CONTENT_LENGTH);
            case 16 -> is(bytes, from, to, "proxy-connection", CONNECTION_SPECIFIC);
            default -> OTHER;
        };
    }

    private static int is(byte[] bytes, int from, int to, String name, int kind) {
        if (to - from != name.length()) {
            return OTHER;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes[from + i] != name.charAt(i)) {
                return OTHER;
            }
        }
        return kind;
    }
}
