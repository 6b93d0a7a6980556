package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Percent-encoding, dot segments and empty segments, as the matcher sees them.
class PathFormTest {

    private final Router<String> router =
            Answers.routerOf(
                    "GET /users GET /users/{id} GET /a%2Fb GET /s/{*path} GET /{x}/{y}.F GET /caf%c3%a9"
                            + " GET /~sam GET /z{n} GET /o/.{x}");

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                            /%75sers        | GET /users                | RFC 3986 §6.2.2.2: unreserved is the same encoded
                            /%75%73%65%72%73 | GET /users               | all of it
                            /%7esam         | GET /~sam                 | tilde is unreserved
                            /%7Esam         | GET /~sam                 | RFC 3986 §6.2.2.1: hex digits have no case
                            /a%2Fb          | GET /a%2Fb                | an encoded slash is a byte of its segment
                            /a%2fb          | GET /a%2Fb                | in either case
                            /a/b            | 404                       | and matches no separator
                            /users%2F7      | 404                       | nor separates
                            /users/a%2Fb    | GET /users/{id} id=a/b    | a parameter takes it, decoded
                            /users/%2e%2e%2e | GET /users/{id} id=...   | three dots are ordinary
                            /users/%2541    | GET /users/{id} id=%41    | decoded once
                            /users/%41      | GET /users/{id} id=A      | plain form
                            /users/a+b      | GET /users/{id} id=a+b    | a plus is a plus in a path
                            /users/a%20b    | GET /users/{id} id=a b    | a space is encoded
                            /users/%E2%82%AC | GET /users/{id} id=€     | UTF-8
                            /users/%F0%9F%9A%80 | GET /users/{id} id=🚀 | beyond the basic plane
                            /caf%C3%A9      | GET /caf%c3%a9            | in patterns too
                            /z%37           | GET /z{n} n=7             | after a prefix
                            /%7a7           | GET /z{n} n=7             | within a prefix
                            /a/b.F          | GET /{x}/{y}.F x=a y=b    | a suffix
                            /a/b%2eF        | GET /{x}/{y}.F x=a y=b    | an encoded suffix
                            /a/b%2F.F       | GET /{x}/{y}.F x=a y=b/   | a suffix after an encoded slash
                            /s/a%20b/c      | GET /s/{*path} path=a%20b/c | a rest is not decoded
                            /s/%61%2f%2E    | GET /s/{*path} path=a%2F. | but in normal form
                            /s/../x         | GET /s/{*path} path=../x  | a rest takes dot segments: danger
                            /s/%2e%2E/x     | GET /s/{*path} path=../x  | and shows encoded ones plainly
                            /s//x           | GET /s/{*path} path=/x    | a rest takes empty segments
                            /s/.            | GET /s/{*path} path=.     | at the end too
                            /o/.x           | GET /o/.{x} x=x           | a dot before other bytes is ordinary
                    /o/.a.          | GET /o/.{x} x=a.          | and one behind them
                    """)
    void normalFormIsMatched(String path, String answer, String why) {
        assertEquals(answer, Answers.get(router, path), why);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ``              | A path starts with "/"; this one does not.
                    users           | A path starts with "/"; this one does not.
                    *               | A path starts with "/"; this one does not.
                    %2Fusers        | A path starts with "/"; this one does not.
                    http://h/users  | A path starts with "/"; this one does not.
                    //              | A path may not have an empty segment ("//").
                    //users         | A path may not have an empty segment ("//").
                    /users//        | A path may not have an empty segment ("//").
                    /users//7       | A path may not have an empty segment ("//").
                    /.              | A path may not have "." or ".." as a segment.
                    /..             | A path may not have "." or ".." as a segment.
                    /users/.        | A path may not have "." or ".." as a segment.
                    /users/..       | A path may not have "." or ".." as a segment.
                    /users/%2e      | A path may not have "." or ".." as a segment.
                    /users/.%2E     | A path may not have "." or ".." as a segment.
                    /users/../s     | A path may not have "." or ".." as a segment.
                    /o/..           | A path may not have "." or ".." as a segment.
                    /users/a%       | A "%" in a path is followed by two hex digits; the one at offset 8 is not.
                    /users/a%4      | A "%" in a path is followed by two hex digits; the one at offset 8 is not.
                    /users/%zz      | A "%" in a path is followed by two hex digits; the one at offset 7 is not.
                    /users/%4G      | A "%" in a path is followed by two hex digits; the one at offset 7 is not.
                    /users/%-1      | A "%" in a path is followed by two hex digits; the one at offset 7 is not.
                    /s/%            | A "%" in a path is followed by two hex digits; the one at offset 3 is not.
                    /users/a%00     | A path may not have "%00"; found one at offset 8.
                    /s/%00          | A path may not have "%00"; found one at offset 3.
                    /users/%FF      | The percent-encoded bytes of a path are UTF-8; those before offset 7 are not.
                    /users/%C3      | The percent-encoded bytes of a path are UTF-8; those before offset 10 are not.
                    /users/%C3x     | The percent-encoded bytes of a path are UTF-8; those before offset 10 are not.
                    /s/%C3/%A9      | The percent-encoded bytes of a path are UTF-8; those before offset 6 are not.
                    /users/%C0%AF   | The percent-encoded bytes of a path are UTF-8; those before offset 7 are not.
                    /users/%E0%80%AF | The percent-encoded bytes of a path are UTF-8; those before offset 10 are not.
                    /users?x=1      | A path ends before "?"; found one at offset 6.
                    /users/7#top    | A path ends before "#"; found one at offset 8.
                    /s/a b          | Byte 0x20 at offset 4 may not stand in a path; percent-encode it.
                    /users/<7>      | Byte 0x3c at offset 7 may not stand in a path; percent-encode it.
                    /users/[7]      | Byte 0x5b at offset 7 may not stand in a path; percent-encode it.
                    /none\\x        | Byte 0x5c at offset 5 may not stand in a path; percent-encode it.
                    /users/\u00e9   | Byte 0xc3 at offset 7 may not stand in a path; percent-encode it.
                    /s/\ud800       | A path ends before "?"; found one at offset 3.
                    """)
    void badPathSaysWhatIsWrong(String path, String sentence) {
        assertEquals("400 " + sentence, Answers.get(router, path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users/", "/s/", "/none/"})
    void everyByteThatIsNoPcharIsRefused(String prefix) {
        String allowed =
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/";
        for (int octet = 0; octet < 256; octet++) {
            if (octet == '%') {
                continue; // has a grammar of its own
            }
            byte[] path = Answers.bytes(prefix + "a" + (char) octet + "b");
            String answer = Answers.ofBytes(router, "GET", path, 0, path.length);
            assertEquals(
                    allowed.indexOf(octet) < 0,
                    answer.startsWith("400 "),
                    () -> prefix + " with " + path[path.length - 2] + ": " + answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"!$&'()*+,;=:@/?#[]", " \"<>\\^`{|}", "\u0001\u001f\u007f"})
    void encodedReservedByteNeverMatchesAPlainOne(String reserved) {
        for (int i = 0; i < reserved.length(); i++) {
            char c = reserved.charAt(i);
            String encoded = "%%%02x".formatted((int) c);
            var encodedRoute = Answers.routerOf("GET /a" + encoded);
            assertEquals("GET /a" + encoded, Answers.get(encodedRoute, "/a" + encoded));
            if (PathBytes.kind((byte) c) == PathBytes.ORDINARY) {
                var plainRoute = Answers.routerOf("GET /a" + c + "b");
                assertEquals("404", Answers.get(plainRoute, "/a" + encoded + "b"));
                assertEquals("404", Answers.get(encodedRoute, "/a" + c));
            }
        }
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /%2F     | GET /{y} y=/      | the F of %2F is no suffix
                    /%2FF    | GET /{x}F x=/     | the F after it is one
                    /%20F    | GET /{x}F x=' '   | an encoded byte before a suffix
                    /a2F     | GET /{x}2F x=a    | the same bytes without percent sign
                    /%2F2F   | GET /{x}2F x=/    | and after one
                    /%E2%82%AF | GET /{y} y=\u20af | nor the F of a longer character
                    """)
    void suffixDoesNotSplitPercentEncoding(String path, String answer, String why) {
        var suffixes = Answers.routerOf("GET /{x}F GET /{x}2F GET /{y}");
        assertEquals(answer.replace("' '", " "), Answers.get(suffixes, path), why);
    }
}
