package dev.weir.router;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Percent-encoding of RFC 3986 §2.1, and its one normal form.
final class PercentEncoding {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /// The value of each octet as a hex digit, or -1.
    private static final byte[] DIGITS = new byte[256];

    static {
        for (int b = 0; b < 256; b++) {
            DIGITS[b] = (byte) (HexFormat.isHexDigit(b) ? HexFormat.fromHexDigit(b) : -1);
        }
    }

    private PercentEncoding() {}

    /// Writes the normal form of a path: percent-encoded unreserved bytes become plain (RFC 3986
    /// §6.2.2.2), the hex digits of the others upper case (§6.2.2.1). What is percent-encoded in
    /// the normal form is therefore no separator and equal to no plain byte. Dot segments stay
    /// (§6.2.2.3 would remove them; here they are refused).
    ///
    /// @param out at least `to - from` bytes; the normal form is never longer
    /// @return the length in bytes, or -1 if a byte may not stand in a path, a `%` lacks its two
    ///   hex digits, or the decoded bytes have NUL or are no UTF-8; [PathFault] says which
    static int normalize(byte[] path, int from, int to, byte[] out) {
        int length = 0;
        int utf8 = Utf8.COMPLETE;
        int at = from;
        while (at < to) {
            byte b = path[at];
            byte kind = PathBytes.kind(b);
            if (kind == PathBytes.ILLEGAL) {
                return -1;
            }
            if (kind != PathBytes.PERCENT) {
                if (utf8 != Utf8.COMPLETE) {
                    return -1; // it is ASCII, and the character before lacks something
                }
                out[length++] = b;
                at++;
            } else {
                int decoded = octetAt(path, at, to);
                if (decoded <= 0) {
                    return -1;
                }
                if ((decoded | utf8) >= 0x80) {
                    utf8 = Utf8.next(utf8, decoded);
                    if (utf8 == Utf8.INVALID) {
                        return -1;
                    }
                }
                if (PathBytes.isUnreserved(decoded)) {
                    out[length++] = (byte) decoded;
                } else {
                    out[length++] = '%';
                    out[length++] = (byte) HEX.toHighHexDigit(decoded);
                    out[length++] = (byte) HEX.toLowHexDigit(decoded);
                }
                at += 3;
            }
        }
        return utf8 == Utf8.COMPLETE ? length : -1;
    }

    /// Reads `"%" HEXDIG HEXDIG` at `at`.
    ///
    /// @return the octet, 0 to 255, or less than 0 if two hex digits do not follow before `to`
    static int octetAt(byte[] path, int at, int to) {
        if (to - at < 3) {
            return -1;
        }
        // Each is 0 to 15 or -1, and so what they make is less than 0 if one of them is.
        return DIGITS[path[at + 1] & 0xff] << 4 | DIGITS[path[at + 2] & 0xff];
    }

    /// Decodes once: `%2541` becomes `%41`, not `A`.
    ///
    /// @throws IllegalStateException if the bytes are no percent-encoded UTF-8. The matcher lets
    ///   only such bytes through, so the array has been written to since
    static String decode(byte[] source, int from, int to) {
        int at = from;
        while (at < to && source[at] != '%') {
            at++;
        }
        return at == to
                ? new String(source, from, to - from, ISO_8859_1) // all ASCII: plain paths are
                : decodeEncoded(source, from, to);
    }

    private static String decodeEncoded(byte[] source, int from, int to) {
        var octets = ByteBuffer.allocate(to - from);
        int at = from;
        while (at < to) {
            boolean isEncoded = source[at] == '%';
            int octet = isEncoded ? octetAt(source, at, to) : source[at];
            if (isEncoded && octet < 0) {
                throw changed(null);
            }
            octets.put((byte) octet);
            at += isEncoded ? 3 : 1;
        }
        try {
            return UTF_8.newDecoder().decode(octets.flip()).toString();
        } catch (CharacterCodingException e) {
            throw changed(e);
        }
    }

    private static IllegalStateException changed(@Nullable Throwable cause) {
        return new IllegalStateException(
                "The bytes of a captured value have changed since the match. Read the values of a"
                        + " Captures before its source is reused.",
                cause);
    }
}
