package dev.weir.http.grammar;

/// One table for all character classes: a bit per class, an entry per octet.
///
/// A table of 256 entries is checked once per octet on the hot path, where a chain of comparisons
/// would mispredict; it also reads like the ABNF it encodes.
public final class Octets {

    /// `tchar` of RFC 9110 §5.6.2: what methods and field names are made of.
    public static final int TOKEN = 1;

    /// `VCHAR / obs-text / SP / HTAB` of RFC 9110 §5.5: what a field value may hold. CR, LF, NUL
    /// and every other control are absent.
    public static final int FIELD_VALUE = 2;

    /// `pchar / "/" / "?" / "%"` of RFC 3986 §3.3, §3.4: what an origin-form target may hold. A `%`
    /// is let through here; its two digits are checked by who reads the target.
    public static final int TARGET = 4;

    /// `HEXDIG` of RFC 5234 §B.1, in both cases.
    public static final int HEX = 8;

    /// `DIGIT` of RFC 5234 §B.1.
    public static final int DIGIT = 16;

    /// `unreserved / sub-delims` of RFC 3986 §2.2, §2.3: what a registered name may hold beside
    /// percent-encodings.
    public static final int REG_NAME = 32;

    /// `unreserved` of RFC 3986 §2.3.
    public static final int UNRESERVED = 64;

    /// [#TARGET] without `?` and `%`: what needs no second look in a target.
    public static final int PATH = 128;

    private static final byte[] CLASSES = new byte[256];

    static {
        var digits = "0123456789";
        var letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        var unreserved = letters + digits + "-._~";
        var subDelims = "!$&'()*+,;=";
        mark(TOKEN, letters + digits + "!#$%&'*+-.^_`|~");
        mark(TARGET, unreserved + subDelims + ":@/?%");
        mark(PATH, unreserved + subDelims + ":@/");
        mark(HEX, digits + "abcdefABCDEF");
        mark(DIGIT, digits);
        mark(UNRESERVED, unreserved);
        mark(REG_NAME, unreserved + subDelims);
        for (int octet = 0x20; octet < 256; octet++) {
            if (octet != 0x7f) {
                CLASSES[octet] |= FIELD_VALUE;
            }
        }
        CLASSES['\t'] |= FIELD_VALUE;
    }

    private Octets() {}

    /// Whether `octet` (only its low eight bits count) belongs to any class of `classes`.
    public static boolean is(int classes, int octet) {
        return (CLASSES[octet & 0xff] & classes) != 0;
    }

    /// Whether every character of `text` is an octet of `classes`; true for the empty text.
    public static boolean all(int classes, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xff || !is(classes, c)) {
                return false;
            }
        }
        return true;
    }

    /// Whether every octet from `from` to `to` is of `classes`; true for an empty range.
    public static boolean all(int classes, byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!is(classes, bytes[i])) {
                return false;
            }
        }
        return true;
    }

    /// The value of a hexadecimal digit, or -1 for any other octet.
    public static int hexValue(int octet) {
        if (octet >= '0' && octet <= '9') {
            return octet - '0';
        }
        int lower = octet | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private static void mark(int octetClass, String members) {
        for (int i = 0; i < members.length(); i++) {
            CLASSES[members.charAt(i)] |= (byte) octetClass;
        }
    }
}
