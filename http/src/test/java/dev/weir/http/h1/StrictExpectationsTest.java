package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Where parsers are known to be strict or lenient, what is answered here: the strict cases of
/// llhttp, by the name of the flag that would loosen it, and the section that decides. What has
/// been an attack is in [PublishedAttacksTest].
class StrictExpectationsTest {

    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

    private static final List<Integer> BOTH = List.of(200, 200);
    private static final List<Integer> ONE = List.of(200);
    private static final List<Integer> BAD = List.of(400);

    /// @param statuses of the request and the one that follows it
    record Expectation(String name, String section, List<Integer> statuses, String bytes) {
        @Override
        public String toString() {
            return name + " (" + section + ")";
        }
    }

    private static String line(String line) {
        return line + "\r\nHost: a\r\n\r\n" + NEXT;
    }

    private static String get(String lines) {
        return "GET / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n\r\n" + NEXT;
    }

    private static String post(String lines, String content) {
        return "POST / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n\r\n" + content + NEXT;
    }

    private static String chunked(String body) {
        return post("Transfer-Encoding: chunked", body);
    }

    private static Expectation of(
            String name, String section, List<Integer> statuses, String bytes) {
        return new Expectation(name, section, statuses, bytes);
    }

    static Stream<Expectation> headers() {
        return Stream.of(
                of("headers: a control", "RFC 9110 §5.5", BAD, get("X: a\u0001b")),
                of("headers: DEL", "RFC 9110 §5.5", BAD, get("X: a\u007fb")),
                of("headers: obs-text", "RFC 9110 §5.5", BOTH, get("X: \u0080\u00ff")),
                of("headers: no value", "RFC 9110 §5.5", BOTH, get("X:")),
                of("headers: no name", "RFC 9112 §5", BAD, get(": b")),
                of("headers: no token", "RFC 9110 §5.6.2", BAD, get("X(: b")),
                of("headers: obs-text in a name", "RFC 9110 §5.6.2", BAD, get("X\u00e9: b")),
                of(
                        "headers: white space before the first",
                        "RFC 9112 §2.2",
                        BAD,
                        "GET / HTTP/1.1\r\n X: b\r\nHost: a\r\n\r\n" + NEXT),
                of("Content-Length: none", "RFC 9110 §8.6", BAD, post("Content-Length:", "")),
                of("Content-Length: minus", "RFC 9110 §8.6", BAD, post("Content-Length: -0", "")),
                of(
                        "Content-Length: twice the same",
                        "RFC 9112 §6.3 item 5",
                        BAD,
                        post("Content-Length: 1\r\nContent-Length: 1", "x")),
                of(
                        "Content-Length: with GET",
                        "RFC 9110 §9.3.1",
                        BOTH,
                        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx" + NEXT));
    }

    static Stream<Expectation> framing() {
        return Stream.of(
                of(
                        "chunked length: Content-Length after Transfer-Encoding",
                        "RFC 9112 §6.3 item 3",
                        BAD,
                        post("Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n")),
                of(
                        "transfer encoding: a coding without chunked",
                        "RFC 9112 §6.3 item 4",
                        BAD,
                        post("Transfer-Encoding: deflate", "")),
                of(
                        "transfer encoding: another coding, then chunked",
                        "RFC 9112 §6.1",
                        List.of(501),
                        post("Transfer-Encoding: deflate, chunked", "0\r\n\r\n")),
                of(
                        "transfer encoding: in other letters",
                        "RFC 9112 §7",
                        BOTH,
                        post("transfer-encoding: CHUNKED", "0\r\n\r\n")),
                of(
                        "transfer encoding: no value",
                        "RFC 9112 §6.1",
                        BAD,
                        post("Transfer-Encoding:", "")),
                of("keep-alive: after close", "RFC 9112 §9.6", ONE, get("Connection: close")),
                of(
                        "keep-alive: close beside keep-alive",
                        "RFC 9112 §9.3",
                        ONE,
                        get("Connection: keep-alive, CLOSE")),
                of("keep-alive: HTTP/1.0", "RFC 9112 §9.3", ONE, line("GET / HTTP/1.0")),
                of(
                        "data after close: no request",
                        "RFC 9112 §9.6",
                        ONE,
                        get("Connection: close") + "\u0000\u0001"),
                of(
                        "data after close: content is still read",
                        "RFC 9112 §9.6",
                        ONE,
                        post("Connection: close\r\nContent-Length: 1", "x")));
    }

    static Stream<Expectation> requestLines() {
        return Stream.of(
                of("version: a later minor", "RFC 9110 §2.5", BOTH, line("GET / HTTP/1.9")),
                of("version: 0.9", "RFC 9110 §15.6.6", List.of(505), line("GET / HTTP/0.9")),
                of("version: 5.6", "RFC 9110 §15.6.6", List.of(505), line("GET / HTTP/5.6")),
                of("version: two digits", "RFC 9112 §2.3", BAD, line("GET / HTTP/1.01")),
                of("version: a leading zero", "RFC 9112 §2.3", BAD, line("GET / HTTP/01.1")),
                of("version: no digit", "RFC 9112 §2.3", BAD, line("GET / HTTP/1.x")),
                of("version: in small letters", "RFC 9112 §2.3", BAD, line("GET / http/1.1")),
                of("version: of ICY", "RFC 9112 §2.3", BAD, line("SOURCE / ICE/1.0")),
                of("version: of RTSP", "RFC 9112 §2.3", BAD, line("GET / RTSP/1.0")),
                of("version: then SP", "RFC 9112 §3", BAD, line("GET / HTTP/1.1 ")),
                of("request line: two SP", "RFC 9112 §3", BAD, line("GET /  HTTP/1.1")),
                of("request line: HTAB", "RFC 9112 §3", BAD, line("GET\t/ HTTP/1.1")),
                of("request line: SP first", "RFC 9112 §3", BAD, line(" GET / HTTP/1.1")),
                of("request line: no target", "RFC 9112 §3", BAD, line("GET HTTP/1.1")),
                of("request line: CRLF first", "RFC 9112 §2.2", BOTH, line("\r\nGET / HTTP/1.1")),
                of("request line: LF first", "RFC 9112 §2.2", BAD, line("\nGET / HTTP/1.1")),
                of("method: not known", "RFC 9110 §9.1", BOTH, line("BREW / HTTP/1.1")),
                of("method: in small letters", "RFC 9110 §9.1", BOTH, line("get / HTTP/1.1")),
                of("method: no token", "RFC 9110 §9.1", BAD, line("GE@T / HTTP/1.1")));
    }

    static Stream<Expectation> lineEnds() {
        return Stream.of(
                of("LF after CR: request line", "RFC 9112 §2.2", BAD, "GET / HTTP/1.1\rHost: a"),
                of("LF after CR: field line", "RFC 9112 §2.2", BAD, get("X: b\rY: c")),
                of(
                        "LF after CR: end of the section",
                        "RFC 9112 §2.2",
                        BAD,
                        "GET / HTTP/1.1\r\nHost: a\r\n\r" + NEXT),
                of("LF after CR: chunk-size", "RFC 9112 §7.1", BAD, chunked("1\rx\r\n0\r\n\r\n")),
                of("LF after CR: data", "RFC 9112 §7.1", BAD, chunked("1\r\nx\r0\r\n\r\n")),
                of("LF after CR: trailers", "RFC 9112 §7.1", BAD, chunked("0\r\n\r")),
                of("CR before LF: all lines", "RFC 9112 §2.2", BAD, "GET / HTTP/1.1\nHost: a\n\n"),
                of(
                        "CR before LF: end of the section",
                        "RFC 9112 §2.2",
                        BAD,
                        "GET / HTTP/1.1\r\nHost: a\r\n\n" + NEXT),
                of("CR before LF: data", "RFC 9112 §7.1", BAD, chunked("1\r\nx\n0\r\n\r\n")),
                of("CR before LF: trailers", "RFC 9112 §7.1", BAD, chunked("0\r\n\n")),
                of("CR before LF: a trailer", "RFC 9112 §7.1.2", BAD, chunked("0\r\nX: y\n\r\n")),
                of("CR twice", "RFC 9112 §2.2", BAD, get("X: b\r")));
    }

    static Stream<Expectation> chunks() {
        return Stream.of(
                of("CRLF after chunk", "RFC 9112 §7.1", BAD, chunked("1\r\nx0\r\n\r\n")),
                of("chunk: longer", "RFC 9112 §7.1", BAD, chunked("1\r\nxx\r\n0\r\n\r\n")),
                of("chunk-size: none", "RFC 9112 §7.1", BAD, chunked("\r\n0\r\n\r\n")),
                of("chunk-size: minus", "RFC 9112 §7.1", BAD, chunked("-1\r\nx\r\n0\r\n\r\n")),
                of("chunk-size: no digit", "RFC 9112 §7.1", BAD, chunked("g\r\nx\r\n0\r\n\r\n")),
                of("chunk-size: 1_0", "RFC 9112 §7.1", BAD, chunked("1_0\r\nx\r\n0\r\n\r\n")),
                of(
                        "chunk-size: capitals and zeros",
                        "RFC 9112 §7.1",
                        BOTH,
                        chunked("000A\r\n0123456789\r\n000\r\n\r\n")),
                of("spaces: before", "RFC 9112 §7.1", BAD, chunked(" 1\r\nx\r\n0\r\n\r\n")),
                of("spaces: HTAB after", "RFC 9112 §7.1", BAD, chunked("1\t\r\nx\r\n0\r\n\r\n")),
                of("spaces: before ';'", "RFC 9110 §5.6.3", BAD, chunked("0 ;a\r\n\r\n")),
                of("spaces: after ';'", "RFC 9110 §5.6.3", BAD, chunked("0; a\r\n\r\n")),
                of("spaces: around '='", "RFC 9110 §5.6.3", BAD, chunked("0;a = b\r\n\r\n")),
                of("extensions", "RFC 9112 §7.1.1", BOTH, chunked("0;a;b=c;d=\"e;\\\"\"\r\n\r\n")),
                of("extension: no name", "RFC 9112 §7.1.1", BAD, chunked("0;\r\n\r\n")),
                of("extension: a value alone", "RFC 9112 §7.1.1", BAD, chunked("0;=b\r\n\r\n")),
                of("extension: no value", "RFC 9112 §7.1.1", BAD, chunked("0;a=\r\n\r\n")),
                of(
                        "extension: after a quote",
                        "RFC 9110 §5.6.4",
                        BAD,
                        chunked("0;a=\"\"b\r\n\r\n")),
                of(
                        "extension: a control",
                        "RFC 9110 §5.6.4",
                        BAD,
                        chunked("0;a=\"\u0001\"\r\n\r\n")),
                of("trailers", "RFC 9112 §7.1.2", BOTH, chunked("0\r\nX: y\r\n\r\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"headers", "framing", "requestLines", "lineEnds", "chunks"})
    void isAnsweredAsTheSectionSays(Expectation expectation) {
        var whole = InMemory.answering().receive(expectation.bytes);
        assertEquals(expectation.statuses, whole.statuses(), whole.answers());
        byte[] bytes = expectation.bytes.getBytes(ISO_8859_1);
        var bytewise = InMemory.answering().receiveBytewise(bytes);
        assertEquals(whole.answers(), bytewise.answers());
    }
}
