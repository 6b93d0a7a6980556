package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Attacks that were published against other servers, as bytes: here each is refused, and the
/// request that it tries to hide is never seen. `docs/attacks.md` lists them.
class PublishedAttacksTest {

    /// What every attack tries to have read as a request of its own.
    private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";

    record Attack(String name, int status, String bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static String get(String line) {
        return "GET / HTTP/1.1\r\nHost: a\r\n" + line + "\r\n\r\n" + HIDDEN;
    }

    private static String post(String lines, String body) {
        return "POST / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n\r\n" + body;
    }

    private static String chunked(String body) {
        return post("Transfer-Encoding: chunked", body);
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                // Transfer-Encoding that only one of two servers understands.
                new Attack(
                        "CVE-2019-16869 Netty: white space before the colon",
                        400,
                        post(
                                "Transfer-Encoding : chunked\r\nContent-Length: 0",
                                "0\r\n\r\n" + HIDDEN)),
                new Attack("CVE-2019-20444 Netty: a field line without a colon", 400, get("Foo")),
                new Attack(
                        "CVE-2019-20445 Netty: Content-Length beside Transfer-Encoding",
                        400,
                        post(
                                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                                "0\r\n\r\n" + HIDDEN)),
                new Attack(
                        "CVE-2021-21295 Netty: several Content-Length",
                        400,
                        post("Content-Length: 1\r\nContent-Length: 40", "x" + HIDDEN)),
                new Attack(
                        "CVE-2020-7238 Netty: Transfer-Encoding with a tab before it",
                        400,
                        post("Transfer-Encoding:\tchunked\r\nContent-Length: 1", "x" + HIDDEN)),
                new Attack(
                        "CVE-2020-7658 and others: chunked that is not the last coding",
                        400,
                        post("Transfer-Encoding: chunked, identity", "0\r\n\r\n" + HIDDEN)),
                new Attack(
                        "CVE-2020-8287 Node: two Transfer-Encoding lines",
                        400,
                        post(
                                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked-false",
                                "0\r\n\r\n" + HIDDEN)),
                new Attack(
                        "CVE-2022-32213 llhttp: a Transfer-Encoding that is not parsed",
                        400,
                        post(
                                "Transfer-Encoding: chunkedchunked\r\nContent-Length: 4",
                                "0\r\n\r\n" + HIDDEN)),
                new Attack(
                        "CVE-2022-32215 llhttp: Transfer-Encoding over two lines",
                        400,
                        post("Transfer-Encoding: chunked\r\n , identity", "0\r\n\r\n" + HIDDEN)),
                new Attack(
                        "CVE-2021-22959 llhttp: a space before the colon of Content-Length",
                        400,
                        post("Content-Length : 5", "hello" + HIDDEN)),
                new Attack(
                        "CVE-2026-89044 Netty: chunked not last",
                        400,
                        post("Transfer-Encoding: chunked, gzip", "0\r\n\r\n" + HIDDEN)),
                new Attack(
                        "Transfer-Encoding in HTTP/1.0 (RFC 9112 §6.1)",
                        400,
                        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN),
                new Attack(
                        "a coding that only looks like chunked",
                        400,
                        post("Transfer-Encoding: xchunked", "0\r\n\r\n" + HIDDEN)),
                new Attack(
                        "a vertical tab before chunked (request smuggling, 2019)",
                        400,
                        post("Transfer-Encoding: \u000bchunked", "0\r\n\r\n" + HIDDEN)),
                // Content-Length with more than digits.
                new Attack(
                        "CVE-2018-7159 Node: spaces within Content-Length",
                        400,
                        post("Content-Length: 1 2", "x" + HIDDEN)),
                new Attack(
                        "a Content-Length with a sign (microhttp, Go before 1.15)",
                        400,
                        post("Content-Length: +5", "hello" + HIDDEN)),
                new Attack(
                        "a Content-Length as a list",
                        400,
                        post("Content-Length: 5, 5", "hello" + HIDDEN)),
                new Attack(
                        "a Content-Length of 2^64 + 5",
                        400,
                        post("Content-Length: 18446744073709551621", "hello" + HIDDEN)),
                new Attack(
                        "a Content-Length in hexadecimal",
                        400,
                        post("Content-Length: 0x5", "hello" + HIDDEN)),
                new Attack(
                        "CVE-2022-24801 Twisted: a Content-Length with an underscore",
                        400,
                        post("Content-Length: 1_0", "0123456789" + HIDDEN)),
                // Line ends.
                new Attack(
                        "CVE-2022-32214 llhttp, CVE-2023-30589 Node: a bare CR ends a line",
                        400,
                        "GET / HTTP/1.1\r\nHost: a\r\nX: b\rContent-Length: 40\r\n\r\n" + HIDDEN),
                new Attack(
                        "a bare LF ends a line",
                        400,
                        "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n" + HIDDEN),
                new Attack(
                        "CVE-2022-35256 llhttp: a field without its CRLF",
                        400,
                        "GET / HTTP/1.1\r\nHost: a\r\nX:\n\r\n" + HIDDEN),
                new Attack("obs-fold (RFC 9112 §5.2)", 400, get("X: a\r\n b")),
                new Attack(
                        "CVE-2026-50020 Netty: controls before the request line",
                        400,
                        "\u0001GET / HTTP/1.1\r\nHost: a\r\n\r\n" + HIDDEN),
                new Attack("a NUL in a field value", 400, get("X: a\u0000b")),
                // Chunks.
                new Attack(
                        "CVE-2025-58056 Netty: LF ends a chunk-size line",
                        400,
                        chunked("2\nxx\r\n0\r\n\r\n" + HIDDEN)),
                new Attack(
                        "CVE-2026-33870 Netty: a line end within a quoted chunk extension",
                        400,
                        chunked("1;a=\"\r\nX\r\n0\r\n\r\n" + HIDDEN)),
                new Attack(
                        "CVE-2021-32715 hyper, RUSTSEC-2021-0078: a chunk-size with a sign",
                        400,
                        chunked("+5\r\nhello\r\n0\r\n\r\n" + HIDDEN)),
                new Attack(
                        "RUSTSEC-2021-0079 hyper: a chunk-size that overflows",
                        400,
                        chunked("f0000000000000003\r\nabc\r\n0\r\n\r\n" + HIDDEN)),
                new Attack(
                        "CVE-2013-2028 nginx: a chunk-size that is negative as a signed number",
                        400,
                        chunked("ffffffffffffffff\r\nabc\r\n0\r\n\r\n" + HIDDEN)),
                new Attack(
                        "CVE-2024-27982 Node: white space after a chunk-size",
                        400,
                        chunked("5 \r\nhello\r\n0\r\n\r\n" + HIDDEN)),
                new Attack(
                        "CVE-2017-7656 Jetty: a chunk-size with a prefix",
                        400,
                        chunked("0x5\r\nhello\r\n0\r\n\r\n" + HIDDEN)),
                new Attack(
                        "two bytes in the place of a chunk's CRLF",
                        400,
                        chunked("5\r\nhelloXX0\r\n\r\n" + HIDDEN)),
                new Attack(
                        "CVE-2023-45648 Tomcat: a malformed trailer field",
                        400,
                        chunked("0\r\nX : y\r\n\r\n" + HIDDEN)),
                new Attack(
                        "a framing field in the trailer section (RFC 9110 §6.5.1)",
                        400,
                        chunked("0\r\nContent-Length: 40\r\n\r\n" + HIDDEN)),
                // Request line and Host.
                new Attack("CVE-2017-7656 Jetty: HTTP/0.9", 400, "GET /\r\n" + HIDDEN),
                new Attack("two Host lines", 400, get("Host: b")),
                new Attack(
                        "a Host with a path", 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n" + HIDDEN),
                new Attack(
                        "a Host with a user", 400, "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n" + HIDDEN),
                new Attack("no Host", 400, "GET / HTTP/1.1\r\n\r\n" + HIDDEN),
                new Attack(
                        "a space in the target",
                        400,
                        "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n" + HIDDEN),
                new Attack(
                        "a target with a CR in it",
                        400,
                        "GET /a\rb HTTP/1.1\r\nHost: a\r\n\r\n" + HIDDEN),
                new Attack(
                        "a fragment in the target (RFC 9112 §3.2)",
                        400,
                        "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n" + HIDDEN),
                new Attack(
                        "CONNECT to a server that is no proxy",
                        501,
                        "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n" + HIDDEN),
                new Attack(
                        "the preface of HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + HIDDEN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void isRefusedAndNothingAfterItIsReadAsARequest(Attack attack) {
        var connection = InMemory.answering().receive(attack.bytes).end();
        assertEquals(List.of(attack.status), connection.statuses(), connection.answers());
        assertTrue(connection.isClosing(), "the connection must close");
        assertTrue(
                connection.requests.stream().noneMatch(seen -> seen.contains("hidden")),
                () -> "seen: " + connection.requests);
        assertTrue(connection.answers().contains("application/problem+json"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void isRefusedTheSameWayByteForByte(Attack attack) {
        var whole = InMemory.answering().receive(attack.bytes).end();
        var bytewise =
                InMemory.answering().receiveBytewise(attack.bytes.getBytes(ISO_8859_1)).end();
        assertEquals(whole.answers(), bytewise.answers());
        assertEquals(whole.requests, bytewise.requests);
    }
}
