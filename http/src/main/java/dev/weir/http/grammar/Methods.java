package dev.weir.http.grammar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Method;
import org.jspecify.annotations.Nullable;

/// Turns the octets of a method into a [Method] without making text of the known ones.
public final class Methods {

    /// The longest known method has as many octets as a word holds.
    private static final int WORD_BYTES = 8;

    private static final long HEAD = word("HEAD");
    private static final long POST = word("POST");
    private static final long PUT = word("PUT");
    private static final long DELETE = word("DELETE");
    private static final long CONNECT = word("CONNECT");
    private static final long OPTIONS = word("OPTIONS");
    private static final long TRACE = word("TRACE");
    private static final long PATCH = word("PATCH");
    private static final long GET = word("GET");

    private Methods() {}

    /// The method that a token names.
    ///
    /// @param bytes where a token lies from `from` to `to`
    public static Method of(byte[] bytes, int from, int to) {
        if (to - from <= WORD_BYTES) {
            long word = 0;
            for (int i = from; i < to; i++) {
                word = word << 8 | bytes[i];
            }
            Method known = known(word);
            if (known != null) {
                return known;
            }
        }
        return Method.of(new String(bytes, from, to - from, ISO_8859_1));
    }

    // RFC 9110 §9.1: "The method token is case-sensitive"
    private static @Nullable Method known(long word) {
        if (word == GET) {
            return Method.GET;
        } else if (word == POST) {
            return Method.POST;
        } else if (word == HEAD) {
            return Method.HEAD;
        } else if (word == PUT) {
            return Method.PUT;
        } else if (word == DELETE) {
            return Method.DELETE;
        } else if (word == OPTIONS) {
            return Method.OPTIONS;
        } else if (word == PATCH) {
            return Method.PATCH;
        } else if (word == CONNECT) {
            return Method.CONNECT;
        } else if (word == TRACE) {
            return Method.TRACE;
        }
        return null;
    }

    private static long word(String name) {
        long word = 0;
        for (int i = 0; i < name.length(); i++) {
            word = word << 8 | name.charAt(i);
        }
        return word;
    }
}
