package dev.weir.server.input;

import dev.weir.http.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pairs in the form of `application/x-www-form-urlencoded`, as queries and forms have them: joined
/// by `&`, name and value parted by the first `=`, `+` for a space, percent-encoded UTF-8.
///
/// Browsers' own parser takes anything. Here a `%` without two hex digits and bytes that are no
/// UTF-8 are refused, so that nobody behind this server reads another value than it did.
final class Pairs {

    /// The most pairs of one form or query: a form that people fill in has dozens.
    static final int COUNT_MAX = 1_000;

    private Pairs() {}

    /// The values of one name, in order; of the others nothing is made.
    static List<String> values(String text, String name, String what) {
        List<String> values = List.of();
        int count = 0;
        int from = 0;
        while (from <= text.length()) {
            int end = text.indexOf('&', from);
            int to = end < 0 ? text.length() : end;
            if (to > from) {
                if (++count > COUNT_MAX) {
                    throw tooMany(what);
                }
                int equals = text.indexOf('=', from);
                int nameTo = equals < 0 || equals > to ? to : equals;
                if (isNamed(text, from, nameTo, name, what)) {
                    if (values.isEmpty()) {
                        values = new ArrayList<>(2);
                    }
                    values.add(decode(text, Math.min(nameTo + 1, to), to, what));
                }
            }
            from = to + 1;
        }
        return values;
    }

    static Refused tooMany(String what) {
        return Input.bad(what, "The " + what + " has more than " + COUNT_MAX + " pairs.");
    }

    private static boolean isNamed(String text, int from, int to, String name, String what) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%' || c == '+') {
                return decode(text, from, to, what).equals(name);
            }
        }
        return to - from == name.length() && text.startsWith(name, from);
    }

    /// Decodes once.
    private static String decode(String text, int from, int to, String what) {
        int at = from;
        while (at < to && isPlain(text.charAt(at))) {
            at++;
        }
        if (at == to) {
            return text.substring(from, to);
        }
        var octets = ByteBuffer.allocate(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int octet = octet(text, i, to);
                if (octet < 0) {
                    throw Input.bad(
                            what,
                            "A \"%\" in the "
                                    + what
                                    + " is followed by two hex digits; one is not.");
                }
                octets.put((byte) octet);
                i += 2;
            } else {
                octets.put((byte) (c == '+' ? ' ' : c));
            }
        }
        @Nullable String decoded = utf8(octets.flip());
        if (decoded == null) {
            throw Input.bad(what, "The " + what + " is not UTF-8.");
        }
        return decoded;
    }

    private static boolean isPlain(char c) {
        return c != '%' && c != '+' && c < 0x80;
    }

    private static int octet(String text, int at, int to) {
        if (at + 2 >= to) {
            return -1;
        }
        int high = Character.digit(text.charAt(at + 1), 16);
        int low = Character.digit(text.charAt(at + 2), 16);
        boolean isAscii = text.charAt(at + 1) < 0x80 && text.charAt(at + 2) < 0x80;
        return isAscii && high >= 0 && low >= 0 ? high << 4 | low : -1;
    }

    private static @Nullable String utf8(ByteBuffer octets) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }
}
