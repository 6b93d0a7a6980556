package dev.weir.http.h3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sequences of frames on a request stream (RFC 9114 §4.1), and what they amount to.
class RequestStreamTest {

    private final Client client = Client.answering();

    @Test
    void aRequestIsAnsweredByHeadersDataAndTheEnd() {
        client.whole(0, Wire.get("/a?b"));
        Answer answer = client.answer(0);
        assertEquals("200", answer.status());
        assertEquals("ok", answer.content());
        assertTrue(answer.has("content-length: 2"), () -> answer.sections.toString());
        assertTrue(
                answer.has("content-type: text/plain; charset=utf-8"),
                () -> answer.sections.toString());
        assertTrue(client.stream(0).codec.isOutputEnded());
        assertEquals(-1, client.stream(0).codec.resetCode());
        assertEquals(-1, client.stream(0).codec.stopCode());
        assertEquals(List.of("GET /a?b "), client.requests);
    }

    @Test
    void contentIsTheDataFramesJoined() {
        client.whole(0, Wire.post(), Wire.data("one"), Wire.data(""), Wire.data("two"));
        assertEquals(List.of("POST /echo onetwo"), client.requests);
    }

    // RFC 9114 §9: "Implementations MUST discard data or frames of unknown types"
    @Test
    void framesOfUnknownTypesAreSkippedWhereverTheyStand() {
        byte[] grease = Wire.frame(0x21 + 0x1f * 7, new byte[100]);
        client.whole(
                0,
                grease,
                Wire.post(),
                grease,
                Wire.data("a"),
                grease,
                Wire.headers("x", "1"),
                grease);
        assertEquals(List.of("POST /echo a x: 1\n"), client.requests);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    D          | 105 | content before the head
                    HTD        | 105 | content after the trailers
                    HTT        | 105 | two trailer sections
                    HTH        | 105 | a second head after trailers
                    2          | 105 | PRIORITY of HTTP/2
                    H6         | 105 | PING of HTTP/2
                    H8         | 105 | WINDOW_UPDATE of HTTP/2
                    9          | 105 | CONTINUATION of HTTP/2
                    3          | 105 | CANCEL_PUSH is for the control stream
                    4          | 105 | SETTINGS is for the control stream
                    H4         | 105 | SETTINGS is for the control stream, later too
                    5          | 105 | PUSH_PROMISE is for servers
                    H5         | 105 | PUSH_PROMISE is for servers, later too
                    7          | 105 | GOAWAY is for the control stream
                    d          | 105 | MAX_PUSH_ID is for the control stream
                    Hd         | 105 | MAX_PUSH_ID is for the control stream, later too
                    """)
    void whatMayNotComeThereEndsTheConnection(String frames, String code, String why) {
        for (int i = 0; i < frames.length(); i++) {
            char frame = frames.charAt(i);
            client.send(
                    0,
                    switch (frame) {
                        case 'H' -> Wire.post();
                        case 'T' -> Wire.headers("x", "1");
                        case 'D' -> Wire.data("abc");
                        default -> Wire.frame(Character.digit(frame, 16), new byte[] {0});
                    });
        }
        client.end(0);
        assertEquals(Long.parseLong(code, 16), client.error());
    }

    // RFC 9114 §7.1: "When a stream terminates cleanly, if the last frame on the stream was
    // truncated, this MUST be treated as a connection error of type H3_FRAME_ERROR."
    @Test
    void aStreamThatEndsWithinAFrameEndsTheConnection() {
        byte[] request = Wire.join(Wire.post(), Wire.data("abc"), Wire.headers("x", "1"));
        int headers = Wire.post().length;
        int data = headers + Wire.data("abc").length;
        for (int cut = 1; cut < request.length; cut++) {
            Client other = Client.answering();
            other.send(0, Arrays.copyOf(request, cut)).end(0);
            boolean isBetween = cut == headers || cut == data;
            assertEquals(isBetween ? -1 : ErrorCode.H3_FRAME_ERROR, other.error(), "cut " + cut);
        }
    }

    @Test
    void aStreamThatEndsBeforeItsHeadIsReset() {
        client.end(0);
        assertEquals(ErrorCode.H3_REQUEST_INCOMPLETE, client.stream(0).codec.resetCode());
        client.send(4, Wire.frame(0x21, new byte[3])).end(4);
        assertEquals(ErrorCode.H3_REQUEST_INCOMPLETE, client.stream(4).codec.resetCode());
        client.whole(8, Wire.get("/"));
        assertEquals("200", client.answer(8).status());
    }

    @ParameterizedTest(name = "{0} bytes announced, {1} sent")
    @CsvSource({"0,1", "3,2", "3,4", "3,0", "1000000,2"})
    void contentOfAnotherLengthThanAnnouncedIsMalformed(String announced, int sent) {
        client.send(0, Wire.post("content-length", announced));
        client.send(0, Wire.data("x".repeat(sent))).end(0);
        assertEquals(ErrorCode.H3_MESSAGE_ERROR, client.stream(0).codec.resetCode());
        assertEquals(-1, client.error());
        assertEquals(List.of(), client.requests);
    }

    @Test
    void contentThatIsTooLongIsRefusedBeforeItComes() {
        client.send(0, Wire.post("content-length", "3"));
        client.send(0, Wire.hex("00 04"));
        assertEquals(ErrorCode.H3_MESSAGE_ERROR, client.stream(0).codec.resetCode());
        assertEquals(ErrorCode.H3_MESSAGE_ERROR, client.stream(0).codec.stopCode());
    }

    @Test
    void malformedHeadsAreStreamErrorsAndOthersAreUnharmed() {
        client.send(0, Wire.headers(":method", "GET"));
        assertEquals(ErrorCode.H3_MESSAGE_ERROR, client.stream(0).codec.resetCode());
        assertEquals(ErrorCode.H3_MESSAGE_ERROR, client.stream(0).codec.stopCode());
        client.whole(4, Wire.get("/"));
        assertEquals("200", client.answer(4).status());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    :status      | 200      | of answers
                    :path        | /b       | after a regular field
                    X-A          | 1        | upper case
                    connection   | close    | of HTTP/1.1
                    transfer-encoding | chunked | of HTTP/1.1
                    keep-alive   | 1        | of HTTP/1.1
                    upgrade      | h2c      | of HTTP/1.1
                    proxy-connection | close | of HTTP/1.1
                    te           | gzip     | not trailers
                    a b          | 1        | a space in the name
                    a:           | 1        | a colon in the name
                    host         | other    | another authority
                    content-length | 1, 1   | a list
                    """)
    void aRequestWithSuchALineIsMalformed(String name, String value, String why) {
        client.whole(0, Wire.get("/", "x", "1", name, value));
        assertEquals(ErrorCode.H3_MESSAGE_ERROR, client.stream(0).codec.resetCode());
    }

    @Test
    void controlsInValuesAreMalformed() {
        String[] values = {"a\r", "a\nb", "\0", " a", "a\t", "\u007f"};
        for (int i = 0; i < values.length; i++) {
            client.whole(4L * i, Wire.get("/", "x", values[i]));
            assertEquals(ErrorCode.H3_MESSAGE_ERROR, client.stream(4L * i).codec.resetCode());
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    :path       | a pseudo-header field
                    content-length | framing
                    te          | framing
                    connection  | of HTTP/1.1
                    host        | routing
                    X           | upper case
                    """)
    void aTrailerSectionWithSuchALineIsMalformed(String name, String why) {
        client.whole(0, Wire.post(), Wire.headers(name, "1"));
        assertEquals(ErrorCode.H3_MESSAGE_ERROR, client.stream(0).codec.resetCode());
    }

    @Test
    void trailersComeAfterTheContent() {
        client.whole(0, Wire.post(), Wire.data("a"), Wire.headers("x-sum", "1", "y", "2"));
        assertEquals(List.of("POST /echo a x-sum: 1\ny: 2\n"), client.requests);
    }

    @Test
    void anAnswerMayEndInTrailers() {
        var streaming =
                new Client(
                        Limits.defaults(),
                        _ ->
                                Response.of(Status.OK)
                                        .body(
                                                new Body.Stream(
                                                        -1,
                                                        out -> out.write(new byte[] {'a', 'b'}),
                                                        () -> Fields.of("X-Sum", "7"))));
        streaming.whole(0, Wire.get("/"));
        Answer answer = streaming.answer(0);
        assertEquals("ab", answer.content());
        assertEquals(List.of("x-sum: 7"), answer.sections.getLast());
        assertTrue(streaming.stream(0).codec.isOutputEnded());
    }

    @Test
    void anAnswerToHeadHasNoContent() {
        client.whole(0, Wire.request("HEAD", "/"));
        Answer answer = client.answer(0);
        assertTrue(answer.has("content-length: 2"), () -> answer.sections.toString());
        assertEquals(List.of(), answer.dataBytes);
        assertTrue(client.stream(0).codec.isOutputEnded());
    }

    @ParameterizedTest
    @CsvSource({"204,false", "304,false", "205,true"})
    void statusesThatForbidContentHaveNone(int code, boolean saysZero) {
        var other =
                new Client(Limits.defaults(), _ -> Response.text("no").status(new Status(code)));
        other.whole(0, Wire.get("/"));
        Answer answer = other.answer(0);
        assertEquals(Integer.toString(code), answer.status());
        assertEquals("", answer.content());
        assertEquals(saysZero, answer.has("content-length: 0"));
    }

    @Test
    void whoExpectsContinueGetsItWhenContentIsRead() {
        client.send(0, Wire.post("expect", "100-continue"));
        assertEquals("100", client.answer(0).status());
        client.send(0, Wire.data("a")).end(0);
        assertEquals(2, client.answer(0).sections.size());
        assertEquals(List.of("POST /echo a"), client.requests);
    }

    @Test
    void anotherExpectationIsAnswered417() {
        client.whole(0, Wire.post("expect", "tea"));
        assertEquals("417", client.answer(0).status());
        assertEquals(-1, client.stream(0).codec.resetCode());
    }

    @Test
    void whatIsLeftOfTheContentIsStoppedAfterTheAnswerIfItIsMuch() {
        Client hasty = Client.answering().ignoringContent();
        hasty.send(0, Wire.post("content-length", "65537"));
        assertEquals("200", hasty.answer(0).status());
        assertEquals(ErrorCode.H3_NO_ERROR, hasty.stream(0).codec.stopCode());
        assertEquals(-1, hasty.stream(0).codec.resetCode());
        hasty.send(4, Wire.post("content-length", "65536"));
        assertEquals(-1, hasty.stream(4).codec.stopCode());
        hasty.send(4, Wire.frame(0, new byte[65536])).end(4);
        assertEquals(-1, hasty.stream(4).codec.stopCode());
        hasty.send(8, Wire.post());
        hasty.send(8, Wire.frame(0, new byte[65536]));
        assertEquals(-1, hasty.stream(8).codec.stopCode());
        hasty.send(8, Wire.data("x"));
        assertEquals(ErrorCode.H3_NO_ERROR, hasty.stream(8).codec.stopCode());
    }

    @Test
    void aFrameThatMeansNothingIsSentWhileAnAnswerIsOwed() {
        client.send(0, Wire.post());
        var codec = client.stream(0).codec;
        codec.sendNothing();
        assertArrayEquals(new byte[] {0x21, 0}, codec.output().takeAll());
        client.end(0);
        assertFalse(codec.isExchangeOpen());
        codec.sendNothing();
        assertTrue(codec.output().isEmpty());
    }

    /// What came before a FIN that goes alone may be acknowledged by then, and a QUIC that has
    /// forgotten the stream for that does not send it again when it is lost.
    @Test
    void theEndNeverGoesAlone() {
        client.holding();
        var streamed = Response.of(Status.OK, Fields.EMPTY, Body.stream(_ -> {}));
        for (long id = 0; id < 8; id += 4) {
            client.whole(id, Wire.get("/"));
            var codec = client.stream(id).codec;
            assertTrue(codec.respond(streamed));
            codec.write(new byte[] {7}, 0, 1);
            byte[] last = {0, 1, 7};
            if (id == 0) {
                codec.output().takeAll();
                last = new byte[] {0x21, 0};
            }
            codec.end(Fields.EMPTY);
            byte[] sent = codec.output().takeAll();
            assertArrayEquals(
                    last, Arrays.copyOfRange(sent, sent.length - last.length, sent.length));
            assertTrue(codec.isOutputEnded());
        }
    }

    @Test
    void aRequestThatIsResetIsCancelled() {
        client.send(0, Wire.post());
        client.stream(0).codec.reset();
        assertTrue(client.stream(0).codec.isFailed());
        assertEquals(ErrorCode.H3_REQUEST_CANCELLED, client.stream(0).codec.resetCode());
        assertFalse(client.stream(0).codec.isExchangeOpen());
    }

    @Test
    void anAnswerThatNobodyWantsIsCancelled() {
        Client holding = Client.answering().holding();
        holding.send(0, Wire.post());
        holding.stream(0).codec.stopped();
        assertTrue(holding.stream(0).codec.isFailed());
        assertEquals(-1, holding.stream(0).codec.resetCode());
        assertEquals(ErrorCode.H3_REQUEST_CANCELLED, holding.stream(0).codec.stopCode());
    }

    // RFC 9220 §3
    @Test
    void anExtendedConnectMayBecomeATunnel() {
        var tunnels =
                new Client(Limits.defaults(), _ -> Response.upgrade("echo", Fields.EMPTY, _ -> {}))
                        .holding();
        byte[] connect =
                Wire.headers(
                        ":method",
                        "CONNECT",
                        ":protocol",
                        "echo",
                        ":scheme",
                        "https",
                        ":authority",
                        "a",
                        ":path",
                        "/");
        tunnels.send(0, connect);
        tunnels.stream(0).answer();
        assertEquals("200", tunnels.answer(0).status());
        assertTrue(tunnels.stream(0).codec.isOutputEnded());
        Client refusing = Client.answering().holding();
        refusing.send(0, connect).send(0, Wire.headers("x", "1"));
        assertEquals(ErrorCode.H3_FRAME_UNEXPECTED, refusing.error());
    }

    @Test
    void whatWasBorrowedIsGivenBack() {
        client.whole(0, Wire.post(), Wire.data("x".repeat(5_000)));
        client.send(4, Wire.post());
        client.send(4, Wire.data("y"));
        client.send(8, Arrays.copyOf(Wire.get("/"), 10));
        client.whole(12, Wire.headers(":method", "GET"));
        client.send(16, Wire.post());
        client.stream(16).codec.reset();
        for (long id = 0; id <= 16; id += 4) {
            client.stream(id).codec.release();
        }
        client.connection.control().discard();
        assertEquals(0, client.buffers.lentBytes());
        assertEquals(0, client.connection.openStreams());
    }
}
