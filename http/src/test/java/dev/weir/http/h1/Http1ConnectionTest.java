package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Limits;
import dev.weir.http.Peer;
import dev.weir.http.ProtocolError;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One connection from its first byte to its last, without a server.
class Http1ConnectionTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String CLOSE = "\r\nConnection: close\r\n";

    private static InMemory serving(Handler handler) {
        return new InMemory(Limits.defaults(), handler);
    }

    private static String get(String path, String... lines) {
        return request("GET " + path, "1.1", lines);
    }

    private static String request(String methodAndPath, String version, String... lines) {
        var text = new StringBuilder(methodAndPath + " HTTP/" + version + "\r\nHost: a\r\n");
        for (String line : lines) {
            text.append(line).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    private static Body bytes(String text) {
        return new Body.Bytes(text.getBytes(US_ASCII));
    }

    private static Body trailed(Fields trailers) {
        return new Body.Stream(-1, out -> out.write('x'), () -> trailers);
    }

    // Persistence, RFC 9112 §9.3

    // RFC 9112 §9.3.2: "it MUST send the corresponding responses in the same order that the
    // requests
    // were received"
    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() {
        var connection = serving(request -> Response.text(request.path() + "!\n"));
        connection.receive(get("/a") + request("POST /b", "1.1", "Content-Length: 2") + "hi");
        connection.receive(get("/c"));
        assertEquals(List.of("GET /a", "POST /b hi", "GET /c"), connection.requests);
        assertEquals(
                List.of("/a!", "/b!", "/c!"),
                connection.answers().lines().filter(line -> line.endsWith("!")).toList());
        assertFalse(connection.isClosing());
    }

    // RFC 9112 §9.3.2: while an answer is open, no other can overtake it.
    @Test
    void theNextRequestWaitsForTheAnswerBeforeIt() {
        var connection = serving(request -> Response.text(request.path())).holding();
        connection.receive(get("/a") + get("/b"));
        assertEquals("/a", connection.connection.request().path());
        assertEquals("", connection.answers());
        connection.answer();
        assertEquals("/b", connection.connection.request().path());
        assertEquals(List.of(200), connection.statuses());
        connection.answer();
        assertEquals(List.of(200, 200), connection.statuses());
    }

    // RFC 9112 §9.6: "The server MUST NOT process any further requests received on that
    // connection."
    @ParameterizedTest(name = "HTTP/{0}, {1}")
    @CsvSource({"1.1, Connection: close", "1.0, X: y", "1.1, 'Connection: x, CLOSE'"})
    void theLastAnswerSaysCloseAndNothingAfterItsRequestIsRead(String version, String line) {
        var connection = InMemory.answering();
        connection.receive(request("GET /a", version, line) + get("/hidden"));
        connection.receive(get("/hidden"));
        assertEquals(List.of("GET /a"), connection.requests);
        assertEquals(List.of(200), connection.statuses());
        assertTrue(connection.answers().contains(CLOSE), connection.answers());
        assertTrue(connection.isClosing());
        assertFalse(connection.connection.isReading());
    }

    // RFC 9112 §9.6: a server that says "close" closes, whoever wanted it.
    @Test
    void aServerThatDrainsSaysCloseInTheOpenAnswerAndReadsNoMore() {
        var connection = InMemory.answering().holding();
        connection.receive(get("/a") + get("/hidden"));
        connection.connection.closeAfterExchange();
        connection.answer();
        assertTrue(connection.answers().contains(CLOSE), connection.answers());
        assertTrue(connection.isClosing());
        assertEquals(List.of("GET /a"), connection.requests);
    }

    // RFC 9112 §9.3: answers that do not end the connection do not say so.
    @Test
    void anAnswerAfterWhichTheConnectionStaysDoesNotSayClose() {
        var connection = InMemory.answering().receive(GET + GET);
        assertEquals(List.of(200, 200), connection.statuses());
        assertFalse(connection.answers().contains("Connection"), connection.answers());
        assertTrue(connection.connection.wantsInput());
    }

    @Test
    void whatCameBeforeAHalfCloseIsAnsweredAndTheLastAnswerSaysClose() {
        var connection = InMemory.answering().holding().receive(GET + GET);
        connection.end().answer();
        assertFalse(connection.answers().contains(CLOSE), connection.answers());
        connection.answer();
        assertEquals(List.of(200, 200), connection.statuses());
        assertTrue(connection.answers().contains(CLOSE), connection.answers());
        assertTrue(connection.isClosing());
    }

    // Content of requests

    // RFC 9112 §6.3 item 6: "the recipient MUST consider the message to be incomplete and close the
    // connection"
    @ParameterizedTest(name = "{0}, then \"{1}\"")
    @CsvSource({
        "Content-Length: 10, 123456789",
        "Content-Length: 1, ''",
        "Transfer-Encoding: chunked, '5~1234'",
        "Transfer-Encoding: chunked, '5~12345~'",
        "Transfer-Encoding: chunked, '0~'",
        "Transfer-Encoding: chunked, ''"
    })
    void contentThatEndsTooEarlyIs400AndCloses(String framing, String content) {
        var connection = InMemory.answering();
        connection.receive(request("POST /", "1.1", framing) + content.replace("~", "\r\n"));
        assertEquals(List.of(), connection.statuses());
        connection.end();
        assertEquals(List.of(400), connection.statuses());
        assertTrue(connection.answers().contains("ended before the content did"));
        assertTrue(connection.isClosing());
        assertEquals(List.of(), connection.requests, "it was never whole");
    }

    // RFC 9112 §9.3: "the remaining data on a persistent connection would be misinterpreted as the
    // next request"
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: ~", "Transfer-Encoding: chunked"})
    void contentThatNobodyReadsIsNeverReadAsARequest(String framing) {
        String hidden = get("/hidden");
        String line = framing.replace("~", Integer.toString(hidden.length()));
        String body =
                framing.startsWith("C")
                        ? hidden
                        : Integer.toHexString(hidden.length()) + "\r\n" + hidden + "\r\n0\r\n\r\n";
        var connection = InMemory.answering().ignoringContent();
        connection.receive(request("POST /a", "1.1", line));
        assertEquals(List.of(200), connection.statuses(), "answered before the content is here");
        connection.receive(body + get("/b"));
        assertEquals(List.of("POST /a", "GET /b"), connection.requests);
    }

    // RFC 9112 §6.3: what breaks after the answer can be told to nobody.
    @Test
    void contentThatBreaksAfterTheAnswerClosesWithoutAWord() {
        var connection = InMemory.answering().ignoringContent();
        connection.receive(request("POST /", "1.1", "Transfer-Encoding: chunked"));
        connection.receive("x\r\n" + GET);
        assertEquals(List.of(200), connection.statuses());
        assertTrue(connection.isClosing());
    }

    // Content of answers

    // RFC 9110 §15.3.6: "a server MUST NOT generate content in a 205 response"; §6.4.1 and §8.6 for
    // 204 and 304
    @ParameterizedTest(name = "{0} to {1}, {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    204 | GET  | bytes  | false
                    204 | GET  | stream | false
                    304 | GET  | bytes  | false
                    304 | GET  | stream | false
                    205 | GET  | bytes  | true
                    205 | GET  | stream | true
                    205 | HEAD | bytes  | true
                    205 | HEAD | stream | true
                    """)
    void statusesWithoutContentHaveNone(int code, String method, String kind, boolean saysLength0) {
        Body body = kind.equals("bytes") ? bytes("content") : Body.stream(7, out -> out.write('c'));
        var connection =
                serving(_ -> Response.of(new Status(code), Fields.of("A", "b"), body))
                        .receive(request(method + " /", "1.1"))
                        .receive(GET);
        String expected =
                "HTTP/1.1 "
                        + new Status(code)
                        + "\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nA: b\r\n"
                        + (saysLength0 ? "Content-Length: 0\r\n" : "")
                        + "\r\n";
        assertEquals(expected + expected, connection.answers());
    }

    // RFC 9110 §9.3.2: "the server MUST NOT send content in the response"
    @Test
    void anAnswerToHeadHasTheFieldsOfGetAndNoContent() {
        Handler handler = _ -> Response.text("content");
        String toGet = serving(handler).receive(get("/")).answers();
        String toHead = serving(handler).receive(request("HEAD /", "1.1")).answers();
        assertEquals(toGet, toHead + "content");
    }

    // RFC 9110 §9.3.2 once more: whoever sent HEAD reads no content, malformed or not.
    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n"})
    void aHeadThatIsRefusedGetsNoContentEither(String before) {
        String rest = " / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n";
        String toGet = InMemory.answering().receive("GET" + rest).answers();
        String toHead = InMemory.answering().receive(before + "HEAD" + rest).answers();
        assertTrue(toHead.endsWith("\r\n\r\n"), toHead);
        assertTrue(toGet.startsWith(toHead) && toGet.length() > toHead.length(), toGet);
        String toHeader = InMemory.answering().receive("HEADS" + rest).answers();
        assertEquals(toGet, toHeader);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n\r\n\r\n"})
    void aHeadAfterTheOffenceIsNotLookedAt(String before) {
        byte[] message = (before + "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1);
        String inPieces = InMemory.answering().receiveBytewise(message).answers();
        assertEquals(inPieces, InMemory.answering().receive(message).answers());
    }

    // RFC 9110 §8.6: "A server MUST NOT send a Content-Length header field in any response with a
    // status code of 1xx (Informational) or 204 (No Content)."
    @ParameterizedTest
    @CsvSource({"204, false", "205, true", "304, false"})
    void aRefusalOfSuchAStatusHasNoContentEither(int code, boolean saysLength0) {
        var connection = serving(_ -> Response.text("ok"));
        connection.refusal = _ -> Response.of(new Status(code), Fields.EMPTY, bytes("content"));
        connection.receive("nonsense\r\n\r\n");
        assertEquals(
                "HTTP/1.1 "
                        + new Status(code)
                        + "\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
                        + (saysLength0 ? "Content-Length: 0\r\n" : "")
                        + "Connection: close\r\n\r\n",
                connection.answers());
    }

    // Trailers of answers, RFC 9110 §6.5

    // RFC 9110 §10.1.4: only "TE: trailers" says that anybody keeps them.
    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource({
        "1.1, TE: trailers, '0~Digest: 1~~'",
        "1.1, 'TE: gzip;q=0.5, trailers', '0~Digest: 1~~'",
        "1.1, TE: gzip, 0~~",
        "1.1, X: y, 0~~",
        "1.0, TE: trailers, ''"
    })
    void trailersAreSentToThoseWhoReadThem(String version, String line, String end) {
        var connection =
                serving(_ -> Response.of(Status.OK).body(trailed(Fields.of("Digest", "1"))))
                        .receive(request("GET /", version, line));
        String expected = end.isEmpty() ? "\r\n\r\nx" : "\r\n\r\n1~x~" + end;
        assertTrue(
                connection.answers().endsWith(expected.replace("~", "\r\n")), connection.answers());
    }

    // RFC 9110 §6.5.1: not "those that describe message framing, routing, authentication, request
    // modifiers, response controls, or content format"
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding",
                "Content-Length",
                "Connection",
                "Keep-Alive",
                "Trailer",
                "TE",
                "Upgrade",
                "Host",
                "Max-Forwards",
                "Authorization",
                "Proxy-Authorization",
                "Set-Cookie",
                "Cookie",
                "WWW-Authenticate",
                "Proxy-Authenticate",
                "Cache-Control",
                "Pragma",
                "Age",
                "Date",
                "Expires",
                "Location",
                "Retry-After",
                "Vary",
                "Allow",
                "Server",
                "Range",
                "Expect",
                "If-Match",
                "Content-Type",
                "Content-Encoding",
                "Content-Language",
                "Content-Location",
                "Content-Range"
            })
    void aTrailerThatIsNeededBeforeTheContentIsRefused(String name) {
        for (String spelled :
                List.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT))) {
            var connection = serving(_ -> Response.of(Status.OK).body(trailed(Fields.EMPTY)));
            connection.holding().receive(GET);
            assertTrue(connection.connection.respond(Response.stream("a/b", _ -> {})));
            var thrown =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> connection.connection.end(Fields.of("A", "1", spelled, "0")));
            assertEquals(
                    "The trailer section of an answer cannot have "
                            + spelled
                            + ": the field is needed before the content (RFC 9110 §6.5.1). Set it on"
                            + " the Response, or leave it out.",
                    thrown.getMessage());
            assertTrue(connection.connection.isStreaming(), "it can still be aborted");
        }
    }

    // RFC 9110 §8.8.3, §14.3 and RFC 9530 §2 allow these.
    @ParameterizedTest
    @ValueSource(strings = {"ETag", "Accept-Ranges", "Content-Digest", "Server-Timing", "Dated"})
    void otherTrailersAreWelcome(String name) {
        var connection =
                serving(_ -> Response.of(Status.OK).body(trailed(Fields.of(name, "1"))))
                        .receive(get("/", "TE: trailers"));
        assertTrue(
                connection.answers().endsWith("\r\n0\r\n" + name + ": 1\r\n\r\n"),
                connection.answers());
    }

    // Interim answers, RFC 9110 §15.2

    @Test
    void interimAnswersComeBeforeTheFinalOne() {
        var connection = InMemory.answering().holding().receive(GET);
        connection.connection.inform(Status.EARLY_HINTS, Fields.of("Link", "</a>"));
        connection.answer();
        assertTrue(
                connection
                        .answers()
                        .startsWith(
                                "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n"),
                connection.answers());
        assertThrows(
                IllegalStateException.class,
                () -> connection.connection.inform(Status.EARLY_HINTS, Fields.EMPTY));
    }

    // RFC 9110 §15.2: "a server MUST NOT send a 1xx response to an HTTP/1.0 client"
    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103, 199})
    void http10GetsNoInterimAnswer(int code) {
        var connection = InMemory.answering().holding().receive(request("GET /", "1.0"));
        connection.connection.inform(new Status(code), Fields.EMPTY);
        connection.answer();
        assertTrue(connection.answers().startsWith("HTTP/1.1 200 OK\r\n"), connection.answers());
    }

    // RFC 9110 §10.1.1: "A server that receives a 100-continue expectation in an HTTP/1.0 request
    // MUST ignore that expectation."
    @ParameterizedTest(name = "HTTP/{0}: {1}")
    @CsvSource({"1.1, HTTP/1.1 100 Continue~~", "1.0, ''"})
    void continueIsSentToHttp11Alone(String version, String answer) {
        var connection = InMemory.answering();
        connection.receive(request("POST /", version, "Content-Length: 2", "Expect: 100-continue"));
        assertEquals(answer.replace("~", "\r\n"), connection.answers());
        connection.receive("hi");
        assertEquals(List.of("POST / hi"), connection.requests);
    }

    // RFC 9110 §15.2.2: 101 is the last word of HTTP on a connection; §15: a final status is an
    // answer.
    @ParameterizedTest
    @ValueSource(ints = {101, 200, 204, 599})
    void whatIsNotInterimIsNoInterimAnswer(int code) {
        var connection = InMemory.answering().holding().receive(GET);
        var status = new Status(code);
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> connection.connection.inform(status, Fields.EMPTY));
        assertEquals(
                status
                        + " is no interim answer that goes out before the final one: send 100 or 102"
                        + " to 199 so, and a final status by respond.",
                thrown.getMessage());
        assertTrue(connection.answer().answers().startsWith("HTTP/1.1 200 OK\r\n"));
    }

    // RFC 9110 §8.6 and RFC 9112 §6.1: neither length nor coding in a 1xx
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length",
                "transfer-encoding",
                "CONNECTION",
                "Keep-Alive",
                "Upgrade",
                "Trailer"
            })
    void anInterimAnswerFramesNothing(String name) {
        var connection = InMemory.answering().holding().receive(GET);
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                connection.connection.inform(
                                        Status.EARLY_HINTS, Fields.of("Link", "</a>", name, "0")));
        assertEquals(
                "An interim answer cannot have "
                        + name
                        + ": it has no content, and says nothing of the connection. Leave the field"
                        + " out.",
                thrown.getMessage());
        assertTrue(connection.answer().answers().startsWith("HTTP/1.1 200 OK\r\n"));
    }

    /// A handler that says 100 itself has asked for the content.
    @Test
    void a100ThatTheHandlerSendsIsNotSentAgain() {
        var connection = InMemory.answering().holding();
        connection.receive(get("/", "Content-Length: 2", "Expect: 100-continue"));
        connection.connection.inform(Status.CONTINUE, Fields.EMPTY);
        connection.answer();
        assertFalse(connection.isClosing(), "the content will follow");
        connection.receive("hi" + GET).answer();
        assertEquals(List.of(100, 200, 200), connection.statuses());
    }

    // Expect, Upgrade and methods

    // RFC 9110 §10.1.1: "MAY respond with a 417 (Expectation Failed) status code"
    @Test
    void anotherExpectationIs417AndCloses() {
        var connection = InMemory.answering().receive(get("/", "Expect: x") + GET);
        assertEquals(List.of(417), connection.statuses());
        assertTrue(connection.isClosing());
    }

    // RFC 9110 §7.8: "A server MAY ignore a received Upgrade header field if it wishes to continue
    // using the current protocol on that connection."
    @ParameterizedTest(name = "HTTP/{0}, Upgrade: {1}")
    @CsvSource({"1.1, websocket", "1.1, h2c", "1.1, 'HTTP/3.0, x'", "1.0, websocket"})
    void upgradeIsIgnoredAndTheRequestAnswered(String version, String protocols) {
        var connection =
                InMemory.answering()
                        .receive(
                                request(
                                        "GET /a",
                                        version,
                                        "Connection: Upgrade, keep-alive",
                                        "Upgrade: " + protocols))
                        .receive(GET);
        assertEquals(List.of(200, 200), connection.statuses());
        assertEquals(List.of("GET /a", "GET /"), connection.requests);
        assertFalse(connection.answers().contains("pgrade"), connection.answers());
    }

    // RFC 9110 §7.8: "A sender of Upgrade MUST also send an "Upgrade" connection option in the
    // Connection header field"
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "X: y, 'Connection: upgrade~'",
        "Connection: close, 'Connection: upgrade~Connection: close~'"
    })
    void anAnswerThatDemandsAnUpgradeHasItsConnectionOption(String line, String end) {
        var required = Response.of(Status.UPGRADE_REQUIRED).field("Upgrade", "HTTP/3.0");
        String answer = serving(_ -> required).receive(get("/", line)).answers();
        assertTrue(
                answer.endsWith(
                        "Upgrade: HTTP/3.0\r\nContent-Length: 0\r\n"
                                + end.replace("~", "\r\n")
                                + "\r\n"),
                answer);
    }

    // RFC 9110 §7.4: "a request for an "https" resource MUST be rejected unless it has been
    // received
    // over a connection that has been secured"
    @ParameterizedTest(name = "{0}, secured {1}: {2}")
    @CsvSource({
        "https://a/, false, 421",
        "HTTPS://a, false, 421",
        "http://a/, false, 200",
        "/https://a/, false, 200",
        "https://a/, true, 200",
        "http://a/, true, 200",
        "/, true, 200"
    })
    void anHttpsResourceIsAskedForOverASecuredConnection(
            String target, boolean isSecure, int status) {
        var connection = InMemory.over(new Peer(null, null, isSecure));
        connection.receive("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals(List.of(status), connection.statuses());
        assertEquals(status != 200, connection.isClosing());
    }

    // RFC 9110 §9.3.8: TRACE is a method like others here: no handler, no loop-back.
    @Test
    void traceReachesTheHandlerAndIsNotReflected() {
        var connection = serving(_ -> Response.of(Status.NOT_IMPLEMENTED));
        connection.receive(request("TRACE /a", "1.1", "Cookie: secret"));
        assertEquals(List.of("TRACE /a"), connection.requests);
        assertEquals(List.of(501), connection.statuses());
        assertFalse(connection.answers().contains("secret"));
    }

    // Refusing

    @Test
    void whatTakesTooLongIsRefusedBetweenExchangesOnly() {
        var late = new ProtocolError(Status.REQUEST_TIMEOUT, "head", "Too late.");
        var open = InMemory.answering().holding().receive(GET);
        open.connection.refuse(late);
        open.answer();
        assertEquals(List.of(200), open.statuses());

        var waiting = InMemory.answering().receive("GET / HT");
        waiting.connection.refuse(late);
        waiting.receive("TP/1.1\r\nHost: a\r\n\r\n");
        assertEquals(List.of(408), waiting.statuses());
        assertTrue(waiting.isClosing());
    }
}
