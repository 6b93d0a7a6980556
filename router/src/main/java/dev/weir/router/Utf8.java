package dev.weir.router;

/// Well-formed UTF-8, one byte at a time, without an object: the state is an `int`.
///
/// The ranges are table 3-7 of the Unicode Standard: no overlong forms, no surrogates, nothing
/// above U+10FFFF (RFC 3629 §4).
final class Utf8 {

    /// The state between two characters.
    static final int COMPLETE = 0;

    /// The state after bytes that no further byte can make well-formed.
    static final int INVALID = -1;

    private static final int ANY_LOW = 0x80;
    private static final int ANY_HIGH = 0xbf;

    private Utf8() {}

    /// Takes the state before and a byte (signed or not), and returns the state after.
    static int next(int state, int b) {
        int octet = b & 0xff;
        if (state == INVALID) {
            return INVALID;
        }
        return state == COMPLETE ? first(octet) : continuation(state, octet);
    }

    private static int first(int octet) {
        if (octet < 0x80) {
            return COMPLETE;
        }
        if (octet < 0xc2 || octet > 0xf4) {
            return INVALID; // a continuation byte, an overlong form, or above U+10FFFF
        }
        if (octet < 0xe0) {
            return expect(1, ANY_LOW, ANY_HIGH);
        }
        return switch (octet) {
            case 0xe0 -> expect(2, 0xa0, ANY_HIGH); // below: overlong
            case 0xed -> expect(2, ANY_LOW, 0x9f); // above: surrogates
            case 0xf0 -> expect(3, 0x90, ANY_HIGH); // below: overlong
            case 0xf4 -> expect(3, ANY_LOW, 0x8f); // above: beyond U+10FFFF
            default -> expect(octet < 0xf0 ? 2 : 3, ANY_LOW, ANY_HIGH);
        };
    }

    private static int continuation(int state, int octet) {
        int low = state >>> 8 & 0xff;
        int high = state & 0xff;
        if (octet < low || octet > high) {
            return INVALID;
        }
        int missing = (state >>> 16) - 1;
        return missing == 0 ? COMPLETE : expect(missing, ANY_LOW, ANY_HIGH);
    }

    /// Packs: how many bytes are missing, and the range of the next one.
    private static int expect(int missing, int low, int high) {
        return missing << 16 | low << 8 | high;
    }
}
