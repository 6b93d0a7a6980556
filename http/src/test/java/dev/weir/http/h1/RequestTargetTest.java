package dev.weir.http.h1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.RequestHead;
import dev.weir.http.TargetForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §3.2: the four forms of a request target.
class RequestTargetTest {

    private static final String HOST = " HTTP/1.1\r\nHost: host.example\r\n\r\n";

    // RFC 9112 §3.2.1: "origin-form = absolute-path [ "?" query ]"
    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    /                         ; /            ; the root
                    /?                        ; /            ; an empty query
                    /a?b?c/d                  ; /a           ; both signs are in queries
                    //a//b                    ; //a//b       ; empty segments are the business of routers
                    /a/../b/./c               ; /a/../b/./c  ; so are dots
                    /%41%2f%C3%bc             ; /%41%2f%C3%bc; percent-encodings stay
                    /http://a/                ; /http://a/   ; a URI within a path
                    """)
    void theOriginFormIsAPathAndMaybeAQuery(String target, String path, String why) {
        var head = new RequestHead();
        Heads.parser("GET " + target + HOST, head);
        assertEquals(TargetForm.ORIGIN, head.form(), why);
        assertEquals(target, head.text(head.targetFrom(), head.targetTo()));
        assertEquals(path, head.text(head.pathFrom(), head.pathTo()));
        assertEquals("host.example", head.text(head.authorityFrom(), head.authorityTo()));
    }

    // RFC 3986 §3.4: "query = *( pchar / "/" / "?" )"
    @Test
    void allOfPcharIsInPathAndQuery() {
        String all = "/-._~!$&'()*+,;=:@%20azAZ09";
        var head = new RequestHead();
        Heads.parser("GET " + all + "?" + all + "?" + HOST, head);
        assertEquals(all, head.text(head.pathFrom(), head.pathTo()));
    }

    // RFC 3986 §3.3: "pchar = unreserved / pct-encoded / sub-delims / ":" / "@""
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a\"b",
                "/<a>",
                "/a\\b",
                "/a^b",
                "/`a`",
                "/{a}",
                "/a|b",
                "/[a]",
                "/a]",
                "/a#b",
                "/#",
                "/\u00fc",
                "/a\u0000b",
                "/a\u0001",
                "/a\u007f",
                "/a\tb",
                "/a\u00ffb",
                "/?a[0]=1",
                "/?\"",
                "/?a|b",
                "/?a#b",
                "/?\u00fc",
            })
    void whatIsNotInAUriIsRefused(String target) {
        assertEquals(400, Heads.status("GET " + target + HOST));
    }

    // RFC 3986 §2.1: "pct-encoded = "%" HEXDIG HEXDIG"
    @ParameterizedTest
    @ValueSource(
            strings = {"/%", "/%4", "/%zz", "/%4g", "/%g4", "/%%41", "/a?%", "/a?%1", "/%u0041"})
    void aPercentSignHasTwoHexDigitsAfterIt(String target) {
        assertEquals(400, Heads.status("GET " + target + HOST));
    }

    // RFC 9112 §3.2.2: "A server MUST accept the absolute-form in requests", and "MUST ignore the
    // received Host header field (if any) and instead use the host information of the
    // request-target"
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    http://a.example/p?q      ; a.example      ; /p  ; path and query
                    https://a.example/p       ; a.example      ; /p  ; https
                    HTTP://A.example/         ; A.example      ; /   ; schemes have no case
                    hTTpS://a/                ; a              ; /   ; at all
                    http://a:8080/p           ; a:8080         ; /p  ; a port
                    http://a:/p               ; a:             ; /p  ; an empty port
                    http://[::1]/p            ; [::1]          ; /p  ; an IP literal
                    http://[::1]:80/p?a       ; [::1]:80       ; /p  ; with port
                    http://a                  ; a              ; ''  ; an empty path
                    http://a?q                ; a              ; ''  ; then a query
                    http://a//b               ; a              ; //b ; an empty segment
                    http://a/http://b/        ; a              ; /http://b/ ; a URI in a path
                    """)
    void theAuthorityOfTheAbsoluteFormWins(
            String target, String authority, String path, String why) {
        var head = new RequestHead();
        Heads.parser("GET " + target + HOST, head);
        assertEquals(TargetForm.ABSOLUTE, head.form(), why);
        assertEquals(target, head.text(head.targetFrom(), head.targetTo()));
        assertEquals(authority, head.text(head.authorityFrom(), head.authorityTo()));
        assertEquals(path, head.text(head.pathFrom(), head.pathTo()));
    }

    // RFC 9110 §4.2.1: "MUST reject it as invalid" (an empty host); §4.2.4: userinfo is an error
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://",
                "http:///p",
                "http://:80/",
                "http://u@a/",
                "http://u:p@a/",
                "http:/a/",
                "http:a",
                "http//a/",
                "ttp://a/",
                "httpx://a/",
                "ftp://a/",
                "urn:a",
                "a",
                "a/b",
                "a:80",
                "http://a:65536/",
                "http://a:x/",
                "http://[::1/",
                "http://[::g]/",
                "http://a/[b]",
                "http://a/p?[0]",
                "http://[::1]x/",
                "http://a]/",
                "*",
                "**",
                "*/",
                "?a",
                "http://a%4/",
                "http://%zz/",
                "[::1]/",
                "://a/",
            })
    void everyOtherTargetIsRefused(String target) {
        assertEquals(400, Heads.status("GET " + target + HOST));
    }

    // RFC 9112 §3.2.4: "asterisk-form = "*""
    @Test
    void theAsteriskIsForOptionsOnly() {
        var head = new RequestHead();
        Heads.parser("OPTIONS *" + HOST, head);
        assertEquals(TargetForm.ASTERISK, head.form());
        assertEquals(400, Heads.status("GET *" + HOST));
        assertEquals(400, Heads.status("OPTIONS **" + HOST));
        assertEquals(400, Heads.status("OPTIONS *?" + HOST));
    }

    // RFC 9112 §3.2.3: "authority-form = uri-host ":" port"; RFC 9110 §9.3.6: an empty or invalid
    // port is answered by 400, and a server that is no proxy need not implement CONNECT.
    @ParameterizedTest(name = "CONNECT {0} is {1}: {2}")
    @CsvSource({
        "a.example:443, 501, this is no proxy",
        "[::1]:443, 501, nor for addresses",
        "a.example, 400, no port",
        "a.example:, 400, an empty one",
        "a.example:0, 400, an invalid one",
        "a.example:70000, 400, another",
        "/, 400, origin-form",
        "http://a/, 400, absolute-form",
        "*, 400, asterisk-form",
        "u@a:80, 400, userinfo",
    })
    void connectNeedsTheAuthorityFormAndIsNotImplemented(String target, int status, String why) {
        assertEquals(status, Heads.status("CONNECT " + target + HOST), why);
    }

    // RFC 9112 §3.2: absolute-form does not do away with Host.
    @Test
    void theAbsoluteFormNeedsAWellFormedHostNoLess() {
        assertEquals(400, Heads.status("GET http://a/ HTTP/1.1\r\n\r\n"));
        assertEquals(400, Heads.status("GET http://a/ HTTP/1.1\r\nHost: a b\r\n\r\n"));
        assertEquals(400, Heads.status("GET http://a/ HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"));
    }

    @Test
    void theSentenceShowsTheOctetAndNothingUnprintable() {
        String detail = Heads.error("GET /\u001b[2J" + HOST).detail();
        assertTrue(detail.contains("0x1b"), detail);
        assertTrue(detail.chars().allMatch(c -> c >= 0x20 && c < 0x7f), detail);
    }
}
