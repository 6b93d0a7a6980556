package dev.weir.router;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

/// The trie agrees with [NaiveRouter] on any octets as a path.
class MatchFuzzTest {

    private static final String[] METHODS = {"GET", "POST", "HEAD", "OPTIONS", "BREW"};

    private static final Router<String> ROUTER =
            Answers.routerOf(
                    """
                    GET / GET /a POST /a GET /a/ GET /ab GET /abc/d GET /{p} GET /a{p} GET /{p}.a
                    GET /a{p}.a POST /{p}/b GET /a/{p} GET /a/{p}/c GET /a/b/c GET /a/{*rest}
                    GET /b/{p}/{q} GET /b/%2F/{q} GET /b/{p}%2Fa GET /b/%C3%A9 GET /b/b.{p}/c/
                    GET /longer-than-eight/{p} GET /longer-then-sixteen-bytes GET /c/{p}/{*rest}
                    """);

    private static final NaiveRouter NAIVE = new NaiveRouter(ROUTER.routes());

    /// The first octet is a choice of method; the others are the path.
    @DictionaryEntries({
        "/",
        "//",
        "/.",
        "/..",
        "/a",
        "/b",
        "/c/",
        "%2F",
        "%2f",
        "%C3%A9",
        "%61",
        "%",
        "%00",
        ".a",
        "abc/d",
        "/longer-than-eight/",
        "/longer-then-sixteen-bytes"
    })
    @FuzzTest
    void trieAgreesWithTheNaiveMatcher(byte[] input) {
        if (input.length < 2) {
            return;
        }
        String method = METHODS[(input[0] & 0xff) % METHODS.length];
        String path = new String(input, 1, input.length - 1, ISO_8859_1);
        String actual = Answers.ofBytes(ROUTER, method, input, 1, input.length);
        assertEquals(
                NAIVE.answer(method, path),
                actual.startsWith("400 ") ? "400" : actual,
                () -> method + " " + path);
    }
}
