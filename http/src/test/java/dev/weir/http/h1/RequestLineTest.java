package dev.weir.http.h1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.HttpVersion;
import dev.weir.http.Method;
import dev.weir.http.RequestHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §2.2, §2.3 and §3: the request line.
class RequestLineTest {

    private static final String HOST = "\r\nHost: a\r\n\r\n";

    // RFC 9112 §3: "request-line = method SP request-target SP HTTP-version"
    @Test
    void aRequestLineIsMethodTargetAndVersion() {
        assertEquals(
                """
                GET ORIGIN target=/a/b?c=d path=/a/b authority=a HTTP/1.1 None[] persistent ends-at=34
                  Host: a|\
                """,
                Heads.outcome("GET /a/b?c=d HTTP/1.1" + HOST));
    }

    // RFC 9112 §3: "Recipients of an invalid request-line SHOULD respond with either a 400 (Bad
    // Request) error or a 301"
    @ParameterizedTest(name = "\"{0}\" is {1}: {2}")
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    'GET  / HTTP/1.1'      ; 400 ; two spaces before the target
                    'GET /  HTTP/1.1'      ; 400 ; two spaces after the target
                    'GET / HTTP/1.1 '      ; 400 ; a space at the end
                    ' GET / HTTP/1.1'      ; 400 ; a space at the start
                    'GET\t/ HTTP/1.1'      ; 400 ; a tab is no SP
                    'GET /\tHTTP/1.1'      ; 400 ; nor there
                    'GET /\013HTTP/1.1'    ; 400 ; nor is a vertical tab
                    'GET /'                ; 400 ; HTTP/0.9 has no version
                    'GET / '               ; 400 ; an empty version
                    'GET'                  ; 400 ; a method alone
                    'GET HTTP/1.1'         ; 400 ; no target
                    'GET  HTTP/1.1'        ; 400 ; an empty target
                    'GET / BANANA'         ; 400 ; no version at all
                    'GET / http/1.1'       ; 400 ; HTTP-name is case-sensitive
                    'GET / HTTP/1.10'      ; 400 ; one digit is one digit
                    'GET / HTTP/01.1'      ; 400 ; so is the major version
                    'GET / HTTP/1'         ; 400 ; a minor version is needed
                    'GET / HTTP/1,1'       ; 400 ; a comma is no dot
                    'GET / HTTP/1.x'       ; 400 ; a letter is no digit
                    'GET / HTTPS/1.1'      ; 400 ; another name
                    'GET / HTTP /1.1'      ; 400 ; a space inside
                    'GET / x HTTP/1.1'     ; 400 ; a space in the target
                    'G@T / HTTP/1.1'       ; 400 ; not a token
                    'GET: / HTTP/1.1'      ; 400 ; nor is this
                    'G\u00c9T / HTTP/1.1'  ; 400 ; nor is a letter above ASCII
                    '"GET" / HTTP/1.1'     ; 400 ; nor a quoted string
                    """)
    void anythingElseIsRefused(String line, int status, String why) {
        assertEquals(status, Heads.status(line + HOST), why);
    }

    // RFC 9112 §2.2: "a recipient MAY recognize a single LF as a line terminator": this one does
    // not.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: a\r\n\r\n",
                "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\n HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET\n / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\rHost: a\r\n\r\n",
                "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n",
            })
    void bareCrAndBareLfAreRefused(String text) {
        assertEquals(400, Heads.status(text));
    }

    // RFC 9110 §9.1: "The method token is case-sensitive"
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
    void knownMethodsAreTheirConstants(String name) {
        var head = new RequestHead();
        Heads.parser(name + " / HTTP/1.1" + HOST, head);
        assertSame(Method.of(name), head.method());
    }

    // RFC 9110 §9.1: "method = token"
    @ParameterizedTest
    @ValueSource(strings = {"get", "Get", "PROPFIND", "GETT", "G", "M-SEARCH", "!#$%&'*+-.^_`|~09"})
    void everyOtherTokenIsAnExtensionMethod(String name) {
        var head = new RequestHead();
        Heads.parser(name + " / HTTP/1.1" + HOST, head);
        assertEquals(name, head.method().name());
    }

    // RFC 9112 §2.2: "a server that is expecting to receive and parse a request-line SHOULD ignore
    // at least one empty line (CRLF) received prior to the request-line"
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aFewBlankLinesBeforeTheRequestAreIgnored(int count) {
        assertTrue(
                Heads.outcome("\r\n".repeat(count) + "GET / HTTP/1.1" + HOST)
                        .startsWith("GET ORIGIN"));
    }

    @Test
    void moreBlankLinesAreRefused() {
        assertEquals(400, Heads.status("\r\n\r\n\r\nGET / HTTP/1.1" + HOST));
    }

    // RFC 9110 §2.5: "A recipient that receives a message with a major version number that it
    // implements and a minor version number higher than what it implements SHOULD process the
    // message as if it were in the highest minor version within that major version"
    @ParameterizedTest
    @CsvSource({"1.0, HTTP_1_0", "1.1, HTTP_1_1", "1.2, HTTP_1_1", "1.9, HTTP_1_1"})
    void aHigherMinorVersionIsReadAsHttp11(String version, HttpVersion read) {
        var head = new RequestHead();
        Heads.parser("GET / HTTP/" + version + HOST, head);
        assertEquals(read, head.version());
    }

    // RFC 9110 §15.6.6: 505 for a major version that the server does not support
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/0.9", "HTTP/2.0", "HTTP/3.0", "HTTP/9.9"})
    void anotherMajorVersionIsNotSupported(String version) {
        assertEquals(505, Heads.status("GET / " + version + HOST));
    }

    // RFC 9113 §3.4: the preface is made so that servers of HTTP/1.1 do not process further frames;
    // its line is in the grammar of RFC 9112 §3, so the version is what is refused.
    @Test
    void thePrefaceOfHttp2IsAVersionNotSupported() {
        assertEquals(505, Heads.status("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    }

    @Test
    void tlsOnThisPortIsNamed() {
        var error = Heads.error("\u0016");
        assertEquals(400, error.status().code());
        assertTrue(error.detail().contains("TLS"), error.detail());
    }
}
