package dev.weir.http.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9113: requests, content, answers, and the end of a connection.
class Http2ConnectionTest {

    private static final String OK = "HEADERS 1 :status=200 content-length=2";

    private final InMemory server = new InMemory();

    // RFC 9113 §3.4
    @Test
    void aConnectionBeginsWithThePrefaceAndSettings() {
        assertEquals(
                List.of("SETTINGS", "WINDOW_UPDATE 0 983041", "SETTINGS ACK"),
                server.take(Frames.preface()));
    }

    @Test
    void aRequestIsAnsweredOnItsStream() {
        assertEquals(List.of(OK, "DATA 1 ok END"), server.ask(Frames.preface().get(1)));
        assertEquals(List.of("GET / "), server.requests);
        assertEquals(
                List.of("HEADERS 3 :status=200 content-length=2", "DATA 3 ok END"),
                server.ask(new Frames().get(3)));
    }

    @Test
    void nothingIsHeldWhenNothingIsOpen() {
        server.take(Frames.preface().post(1, "/a").data(1, true, "abc").get(3));
        assertEquals(0, server.buffers.lentBytes());
        assertEquals(0, server.connection.openStreams());
        assertTrue(server.connection.wantsInput());
    }

    @Test
    void contentAndTrailersReachTheHandler() {
        server.take(
                Frames.preface()
                        .post(1, "/a", "content-length=6")
                        .data(1, false, "abc")
                        .data(1, false, "def")
                        .headers(1, true, "x=y"));
        assertEquals(List.of("POST /a abcdef y"), server.requests);
    }

    @Test
    void trailersMayFollowNoContent() {
        server.take(Frames.preface().post(1, "/a").headers(1, true, "x=y"));
        assertEquals(List.of("POST /a  y"), server.requests);
    }

    // RFC 9113 §6.1
    @Test
    void paddingIsNoContent() {
        server.take(
                Frames.preface()
                        .post(1, "/a", "content-length=2")
                        .frame(FrameType.DATA, FrameType.PADDED, 1, 3, 'a', 0, 0, 0)
                        .frame(FrameType.DATA, FrameType.PADDED | 1, 1, 0, 'b'));
        assertEquals(List.of("POST /a ab"), server.requests);
    }

    // RFC 9113 §6.10
    @Test
    void aFieldBlockMayComeInSeveralFrames() {
        byte[] block = PlainHpack.literals(Frames.GET);
        var frames = Frames.preface().frame(FrameType.HEADERS, 1, 1, new byte[0]);
        for (int i = 0; i < block.length - 1; i += 20) {
            frames.frame(
                    FrameType.CONTINUATION,
                    0,
                    1,
                    Arrays.copyOfRange(block, i, Math.min(i + 20, block.length - 1)));
        }
        frames.frame(FrameType.CONTINUATION, FrameType.END_HEADERS, 1, block[block.length - 1]);
        assertEquals(List.of(OK, "DATA 1 ok END"), server.ask(frames));
    }

    @Test
    void howBytesAreCutMeansNothing() {
        byte[] bytes =
                Frames.preface()
                        .setting(PeerSettings.INITIAL_WINDOW_SIZE, 1)
                        .post(1, "/a", "content-length=6", "cookie=a", "cookie=b")
                        .data(1, false, "abc")
                        .frame(FrameType.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)
                        .frame(FrameType.DATA, FrameType.PADDED, 1, 1, 'd', 'e', 'f', 0)
                        .get(3)
                        .headers(1, true, "x=y")
                        .windowUpdate(3, 10)
                        .get(5, "A=b")
                        .get(7)
                        .bytes();
        var whole = new InMemory();
        List<String> expected = sorted(whole.take(bytes));
        for (int cut = 1; cut < bytes.length; cut++) {
            var pieces = new InMemory();
            byte[] first = Arrays.copyOf(bytes, cut);
            var frames = new ArrayList<>(pieces.take(first));
            frames.addAll(pieces.take(Arrays.copyOfRange(bytes, cut, bytes.length)));
            assertEquals(inAnyOrder(whole), inAnyOrder(pieces), "cut at " + cut);
            assertEquals(expected.size(), sorted(frames).size(), "cut at " + cut + ": " + frames);
        }
        var single = new InMemory();
        for (byte octet : bytes) {
            single.take(new byte[] {octet});
        }
        assertEquals(inAnyOrder(whole), inAnyOrder(single));
    }

    /// Requests whose content is still to come begin at the end of a batch, after the others.
    private static List<String> inAnyOrder(InMemory server) {
        return server.requests.stream().sorted().toList();
    }

    /// DATA waits for the end of a batch, so its place among other frames is the batch's.
    private static List<String> sorted(List<String> frames) {
        return frames.stream().filter(frame -> !frame.startsWith("DATA")).sorted().toList();
    }

    // ---- answers

    @Test
    void anAnswerToHeadHasNoContent() {
        assertEquals(
                List.of("HEADERS 1 :status=200 content-length=2 END"),
                server.ask(
                        Frames.preface()
                                .headers(
                                        1,
                                        true,
                                        ":method=HEAD",
                                        ":scheme=http",
                                        ":path=/",
                                        ":authority=a")));
    }

    @Test
    void someStatusesHaveNoContent() {
        for (int code : new int[] {204, 304}) {
            var answering = new InMemory(_ -> Response.text("no").status(new Status(code)));
            assertEquals(
                    List.of("HEADERS 1 :status=" + code + " END"),
                    answering.ask(Frames.preface().get(1)));
        }
    }

    @Test
    void fieldsAreInLowerCaseAndConnectionsAreNotSpokenOf() {
        var answering =
                new InMemory(_ ->
                        Response.of(
                                        Status.UPGRADE_REQUIRED,
                                        Fields.of("Upgrade", "h2c", "X-Y", "Zß"),
                                        Body.empty())
                                .plusField("Set-Cookie", "a=1")
                                .plusField("Set-Cookie", "b=2"));
        assertEquals(
                List.of(
                        "HEADERS 1 :status=426 content-length=0 x-y=Zß set-cookie=a=1"
                                + " set-cookie=b=2 END"),
                answering.ask(Frames.preface().get(1)));
    }

    @Test
    void aLargeHeadLeavesInSeveralFrames() {
        var answering = new InMemory(_ -> Response.text("ok").field("x", "~".repeat(40_000)));
        List<String> frames = answering.ask(Frames.preface().get(1));
        assertEquals(4, frames.size());
        assertTrue(frames.get(0).startsWith("HEADERS 1 …"));
        assertTrue(frames.get(2).startsWith("CONTINUATION 1 :status=200"), frames.get(2));
        assertEquals("DATA 1 ok END", frames.get(3));
    }

    @Test
    void aStreamedAnswerEndsWithItsLastPiece() {
        var answering =
                new InMemory(_ ->
                        Response.stream(
                                "text/plain", out -> out.write("abc".getBytes(ISO_8859_1))));
        assertEquals(
                List.of("HEADERS 1 :status=200", "DATA 1 abc END"),
                answering.ask(Frames.preface().get(1)));
    }

    @Test
    void trailersFollowTheContent() {
        var body =
                new Body.Stream(
                        -1,
                        out -> out.write("abc".getBytes(ISO_8859_1)),
                        () -> Fields.of("Grpc-Status", "0"));
        var answering = new InMemory(_ -> Response.of(Status.OK, Fields.EMPTY, body));
        assertEquals(
                List.of("HEADERS 1 :status=200", "DATA 1 abc", "HEADERS 1 grpc-status=0 END"),
                answering.ask(Frames.preface().get(1)));
    }

    @Test
    void noTrailersAreAnEmptyFrameOfContent() {
        var none = new Body.Stream(-1, out -> out.write('a'), () -> Fields.of(new String[0]));
        assertEquals(
                "DATA 1 a END",
                new InMemory(_ -> Response.of(Status.OK, Fields.EMPTY, none))
                        .ask(Frames.preface().get(1))
                        .getLast());
    }

    @Test
    void anEmptyStreamedAnswerEndsToo() {
        var answering = new InMemory(_ -> Response.stream("text/plain", _ -> {}));
        assertEquals(
                List.of("HEADERS 1 :status=200", "DATA 1  END"),
                answering.ask(Frames.preface().get(1)));
    }

    @Test
    void aBodyThatFailsIsNoEnd() {
        var answering =
                new InMemory(_ ->
                        Response.stream(
                                "text/plain",
                                out -> {
                                    out.write(1);
                                    throw new IllegalStateException("broken");
                                }));
        assertEquals(
                List.of("HEADERS 1 :status=200", "RST_STREAM 1 INTERNAL_ERROR"),
                answering.ask(Frames.preface().get(1)));
    }

    @Test
    void anAnswerKeepsToTheLengthThatItAnnounced() {
        var holding = new InMemory().holding();
        holding.take(Frames.preface().get(1));
        var exchange = holding.exchange(1);
        assertTrue(exchange.respond(Response.of(Status.OK, Fields.EMPTY, Body.stream(2, _ -> {}))));
        exchange.write(new byte[1], 0, 1);
        assertThrows(IllegalStateException.class, () -> exchange.write(new byte[2], 0, 2));
        assertThrows(IllegalStateException.class, () -> exchange.end(Fields.EMPTY));
        assertThrows(IllegalStateException.class, () -> exchange.respond(Response.text("again")));
        exchange.write(new byte[1], 0, 1);
        exchange.end(Fields.EMPTY);
    }

    @Test
    void interimAnswersComeFirst() {
        var holding = new InMemory().holding();
        holding.take(Frames.preface().get(1));
        var exchange = holding.exchange(1);
        exchange.inform(Status.EARLY_HINTS, Fields.of("Link", "</a.css>"));
        assertThrows(
                IllegalArgumentException.class, () -> exchange.inform(Status.OK, Fields.EMPTY));
        exchange.respond(Response.text("ok"));
        assertEquals(
                List.of("HEADERS 1 :status=103 link=</a.css>", OK, "DATA 1 ok END"),
                holding.sent());
    }

    // RFC 9110 §10.1.1
    @Test
    void continueIsSentWhenContentIsAskedFor() {
        assertEquals(
                List.of("HEADERS 1 :status=100"),
                server.ask(Frames.preface().post(1, "/a", "expect=100-continue")));
        assertEquals(List.of(OK, "DATA 1 ok END"), server.ask(new Frames().data(1, true, "abc")));
        assertEquals(List.of("POST /a abc"), server.requests);
    }

    // RFC 9113 §8.1: "a server MAY request that the client abort transmission of a request without
    // error by sending a RST_STREAM with an error code of NO_ERROR after sending a complete
    // response"
    @Test
    void whoAnswersBeforeTheContentAsksForNoMoreOfIt() {
        var early = new InMemory().notReading().holding();
        early.take(Frames.preface().post(1, "/a", "content-length=99999").data(1, false, "abc"));
        early.exchange(1).respond(Response.text("no"));
        assertEquals(List.of(OK, "DATA 1 no END", "RST_STREAM 1 NO_ERROR"), early.sent());
        assertEquals(List.of(), early.take(new Frames().data(1, true, "what was on its way")));
        assertEquals(0, early.buffers.lentBytes());
    }

    @Test
    void aRequestWhoseRestFitsTheWindowEndsInOrder() {
        for (String length : new String[] {"content-length=6", "x=of any length"}) {
            var early = new InMemory().notReading().holding();
            early.take(Frames.preface().post(1, "/a", length).data(1, false, "abc"));
            early.exchange(1).respond(Response.text("no"));
            assertEquals(List.of(OK, "DATA 1 no END"), early.sent());
            assertEquals(1, early.connection.openStreams());
            assertEquals(List.of(), early.take(new Frames().data(1, true, "def")));
            assertEquals(0, early.connection.openStreams());
            assertEquals(0, early.buffers.lentBytes());
            assertEquals(
                    "GOAWAY 1 STREAM_CLOSED",
                    early.take(new Frames().data(1, true, "x")).getLast(),
                    "it has ended");
        }
    }

    @Test
    void itsTrailersAreLookedAtToo() {
        for (String line : new String[] {"x=y", ":path=/"}) {
            var early = new InMemory().notReading().holding();
            early.take(Frames.preface().post(1, "/a"));
            early.exchange(1).respond(Response.text("no"));
            early.sent();
            assertEquals(
                    line.equals("x=y") ? List.of() : List.of("RST_STREAM 1 PROTOCOL_ERROR"),
                    early.take(new Frames().headers(1, true, line)));
            assertEquals(0, early.connection.openStreams());
        }
    }

    @Test
    void whoSendsOnAndOnAfterItsAnswerIsReset() {
        var early = new InMemory().notReading().holding();
        early.take(Frames.preface().post(1, "/a"));
        early.exchange(1).respond(Response.text("no"));
        early.sent();
        String piece = "x".repeat(16_384);
        assertEquals(List.of(), early.take(new Frames().data(1, false, piece)));
        assertEquals(List.of(), early.take(new Frames().data(1, false, piece)), "half a window");
        assertEquals(
                List.of("RST_STREAM 1 NO_ERROR"), early.take(new Frames().data(1, false, "x")));
        assertEquals(0, early.connection.openStreams());
    }

    @Test
    void nothingWaitsForTheEndOfARequestWhenTheConnectionEnds() {
        var draining = new InMemory().notReading().holding();
        draining.take(Frames.preface().post(1, "/a").post(3, "/b"));
        draining.exchange(1).respond(Response.text("no"));
        draining.sent();
        draining.connection.drain();
        assertEquals("RST_STREAM 1 NO_ERROR", draining.sent().getLast());
        draining.exchange(3).respond(Response.text("no"));
        assertEquals("RST_STREAM 3 NO_ERROR", draining.sent().getLast());

        var ended = new InMemory().notReading().holding();
        ended.take(Frames.preface().post(1, "/a"));
        ended.exchange(1).respond(Response.text("no"));
        ended.sent();
        ended.connection.endOfInput();
        assertEquals(List.of("RST_STREAM 1 NO_ERROR", "GOAWAY 1 NO_ERROR"), ended.sent());
        assertTrue(ended.connection.isClosing());
    }

    // RFC 9113 §6.8: "Endpoints SHOULD always send a GOAWAY frame before closing a connection"
    @Test
    void aPeerThatGoesAwayIsToldWhatWasDone() {
        var holding = new InMemory().holding();
        holding.take(Frames.preface().get(1).frame(7, 0, 0, new byte[8]));
        holding.exchange(1).respond(Response.text("ok"));
        assertEquals(List.of(OK, "DATA 1 ok END", "GOAWAY 1 NO_ERROR"), holding.sent());
        assertTrue(holding.connection.isClosing());
    }

    // RFC 9113 §6.9.2
    @Test
    void aSmallerWindowCountsWhenThePeerKnowsOfIt() {
        var limits = Http2Limits.defaults().streamWindowBytes(10);
        var server = new InMemory(limits).holding().notReading();
        server.take(Frames.preface().post(1, "/a").data(1, false, "more than the window"));
        assertEquals(1, server.connection.openStreams());
        server.take(new Frames().frame(4, 1, 0).post(3, "/b").data(3, false, "0123456789"));
        assertEquals(2, server.connection.openStreams());
        assertEquals(
                List.of("RST_STREAM 3 FLOW_CONTROL_ERROR", "RST_STREAM 1 FLOW_CONTROL_ERROR"),
                server.take(new Frames().data(3, false, "x").data(1, false, "x")));
    }

    @Test
    void noMoreIsReadThanIsLookedAt() {
        var server = new InMemory();
        byte[] bytes = Frames.preface().bytes();
        server.connection.receive(bytes, 0, bytes.length);
        server.connection.reserve(64 * 1024);
        server.connection.received(64 * 1024 - 1);
        assertTrue(server.connection.wantsInput());
        server.connection.received(1);
        assertFalse(server.connection.wantsInput());
    }

    // RFC 8441
    @Test
    void anExtendedConnectMayBecomeATunnel() {
        var holding = new InMemory().holding().notReading();
        holding.take(
                Frames.preface()
                        .headers(
                                1,
                                false,
                                ":method=CONNECT",
                                ":protocol=websocket",
                                ":scheme=http",
                                ":path=/chat",
                                ":authority=a"));
        var exchange = holding.exchange(1);
        assertThrows(
                IllegalStateException.class,
                () -> exchange.respond(Response.upgrade("other", Fields.EMPTY, _ -> {})));
        assertTrue(exchange.respond(Response.upgrade("websocket", Fields.EMPTY, _ -> {})));
        exchange.write("hello".getBytes(ISO_8859_1), 0, 5);
        assertEquals(List.of("HEADERS 1 :status=200", "DATA 1 hello"), holding.sent());
        holding.take(new Frames().data(1, true, "you"));
        byte[] into = new byte[9];
        try {
            assertEquals(3, exchange.read(into, 0, 9));
            assertEquals(-1, exchange.read(into, 0, 9));
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
        exchange.end(Fields.EMPTY);
        assertEquals(List.of("DATA 1  END"), holding.sent());
        assertEquals(0, holding.connection.openStreams());
    }

    // ---- flow control, RFC 9113 §5.2, §6.9

    @Test
    void contentWaitsForTheWindowOfItsStream() {
        assertEquals(
                List.of(OK),
                server.ask(Frames.preface().setting(PeerSettings.INITIAL_WINDOW_SIZE, 0).get(1)));
        assertEquals(List.of("DATA 1 o"), server.ask(new Frames().windowUpdate(1, 1)));
        assertEquals(
                List.of("DATA 1 k END"),
                server.ask(new Frames().setting(PeerSettings.INITIAL_WINDOW_SIZE, 1)));
    }

    @Test
    void aWindowMayBecomeNegative() {
        var large = new InMemory(_ -> Response.text("x".repeat(10)));
        large.ask(Frames.preface().setting(PeerSettings.INITIAL_WINDOW_SIZE, 4).get(1));
        assertEquals(
                List.of(), large.ask(new Frames().setting(PeerSettings.INITIAL_WINDOW_SIZE, 0)));
        assertEquals(List.of(), large.ask(new Frames().windowUpdate(1, 4)));
        assertEquals(List.of("DATA 1 xx"), large.ask(new Frames().windowUpdate(1, 2)));
    }

    @Test
    void contentWaitsForTheWindowOfTheConnection() {
        var large = new InMemory(_ -> Response.text("x".repeat(70_000)));
        List<String> frames =
                large.ask(
                        Frames.preface()
                                .setting(PeerSettings.INITIAL_WINDOW_SIZE, 1_000_000)
                                .get(1));
        assertEquals(
                List.of(
                        "DATA 1 16384 bytes",
                        "DATA 1 16384 bytes",
                        "DATA 1 16384 bytes",
                        "DATA 1 16383 bytes"),
                frames.subList(1, frames.size()));
        assertEquals(
                List.of("DATA 1 4465 bytes END"), large.ask(new Frames().windowUpdate(0, 100_000)));
    }

    @Test
    void whatAHandlerTakesMayBeSentAgain() {
        var reading = new InMemory(Http2Limits.defaults().streamWindowBytes(10)).notReading();
        reading.take(Frames.preface().post(1, "/a").data(1, false, "0123456789"));
        var exchange = reading.exchange(1);
        byte[] into = new byte[10];
        try {
            assertEquals(4, exchange.read(into, 0, 4));
            assertEquals(List.of(), reading.sent());
            assertEquals(6, exchange.read(into, 0, 10));
            assertEquals(List.of("WINDOW_UPDATE 1 10"), reading.sent());
            assertEquals(0, exchange.read(into, 0, 10));
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void moreThanAStreamsWindowResetsIt(int more) {
        var holding =
                new InMemory(Http2Limits.defaults().streamWindowBytes(10)).holding().notReading();
        holding.take(Frames.preface().frame(4, 1, 0).post(1, "/a"));
        List<String> frames = holding.take(new Frames().data(1, false, "x".repeat(10 + more)));
        assertEquals(more > 0 ? List.of("RST_STREAM 1 FLOW_CONTROL_ERROR") : List.of(), frames);
        assertEquals(more > 0 ? List.of(1) : List.of(), holding.cancelled);
    }

    @Test
    void aSlowReaderHoldsNoOtherStream() {
        var slow = new InMemory().holding().notReading();
        slow.take(Frames.preface());
        for (int id = 1; id < 99; id += 2) {
            var frames = new Frames().post(id, "/a");
            for (int i = 0; i < 4; i++) {
                frames.data(id, false, "x".repeat(16_384));
            }
            slow.take(frames);
        }
        assertEquals(49, slow.connection.openStreams(), "all of 3 MiB went in");
    }

    // ---- streams

    @Test
    void streamsAreAnsweredInAnyOrder() {
        var holding = new InMemory().holding();
        holding.take(Frames.preface().get(1).get(3).get(5));
        holding.exchange(5).respond(Response.text("ok"));
        holding.exchange(1).respond(Response.text("ok"));
        assertEquals(
                List.of(
                        "HEADERS 5 :status=200 content-length=2",
                        OK,
                        "DATA 5 ok END",
                        "DATA 1 ok END"),
                holding.sent());
    }

    @Test
    void aResetCancelsItsExchangeAndNoOther() {
        var holding = new InMemory().holding();
        holding.take(Frames.preface().get(1).get(3).reset(1, ErrorCode.CANCEL));
        assertEquals(List.of(1), holding.cancelled);
        holding.exchange(3).respond(Response.text("ok"));
        assertEquals(2, holding.sent().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void concurrentStreamsMax(int more) {
        var holding = new InMemory(Http2Limits.defaults().concurrentStreamsMax(10)).holding();
        var frames = Frames.preface();
        for (int i = 0; i < 10 + more; i++) {
            frames.post(2 * i + 1, "/a");
        }
        assertEquals(
                more > 0 ? List.of("RST_STREAM 21 REFUSED_STREAM") : List.of(),
                holding.ask(frames));
        if (more > 0) {
            var late = new Frames().data(21, true, "on its way").windowUpdate(21, 1);
            assertEquals(List.of(), holding.ask(late));
        }
        holding.exchange(1).respond(Response.text("ok"));
        holding.sent();
    }

    // RFC 9218 §10
    @Test
    void urgentAnswersAreSentFirst() {
        var large = new InMemory(seen -> Response.text("x".repeat(20_000)));
        List<String> frames =
                large.ask(
                        Frames.preface()
                                .frame(
                                        FrameType.PRIORITY_UPDATE,
                                        0,
                                        0,
                                        new byte[] {0, 0, 0, 7, 'u', '=', '1'})
                                .get(1, "priority=u=5, i")
                                .get(3, "priority=u=5, i")
                                .get(5)
                                .get(7));
        assertEquals(
                List.of(
                        "DATA 7 16384 bytes",
                        "DATA 7 3616 bytes END",
                        "DATA 5 16384 bytes",
                        "DATA 5 3616 bytes END",
                        "DATA 1 16384 bytes"),
                frames.stream().filter(frame -> frame.startsWith("DATA")).limit(5).toList());
        assertEquals(
                List.of("DATA 1 3616 bytes END", "DATA 3 10849 bytes END"),
                large.ask(new Frames().windowUpdate(0, 100_000)));
    }

    // ---- the end

    // RFC 9113 §6.8
    @Test
    void drainingTakesTwoSteps() {
        var holding = new InMemory().holding();
        holding.take(Frames.preface().get(1));
        holding.connection.drain();
        assertEquals(List.of("GOAWAY 2147483647 NO_ERROR", "PING"), holding.sent());
        holding.take(new Frames().get(3)); // on its way before the peer knew
        assertEquals(
                List.of("GOAWAY 3 NO_ERROR"),
                holding.take(new Frames().frame(6, 1, 0, "last one".getBytes(ISO_8859_1)).get(5)));
        holding.exchange(1).respond(Response.text("ok"));
        holding.sent();
        assertFalse(holding.connection.isClosing());
        holding.exchange(3).respond(Response.text("ok"));
        assertEquals(2, holding.sent().size());
        assertTrue(holding.connection.isClosing());
        assertEquals(2, holding.requests.size());
    }

    @Test
    void anIdleConnectionThatDrainsCloses() {
        server.take(Frames.preface());
        server.connection.drain();
        server.sent();
        server.connection.drainNow();
        assertEquals(List.of("GOAWAY 0 NO_ERROR"), server.sent());
        assertTrue(server.connection.isClosing());
    }

    @Test
    void whatCameBeforeTheEndOfTheInputIsAnswered() {
        var holding = new InMemory().holding();
        holding.take(Frames.preface().get(1));
        holding.connection.endOfInput();
        assertFalse(holding.connection.isClosing());
        holding.exchange(1).respond(Response.text("ok"));
        assertEquals(List.of(OK, "DATA 1 ok END", "GOAWAY 1 NO_ERROR"), holding.sent());
        assertTrue(holding.connection.isClosing());
    }

    @Test
    void nothingIsHeldOfAConnectionThatIsGone() {
        var holding =
                new InMemory(
                        Limits.defaults(),
                        Http2Limits.defaults(),
                        _ -> Response.text("x".repeat(100_000)));
        holding.take(
                Frames.preface()
                        .get(1)
                        .frame(FrameType.HEADERS, 1, 3, PlainHpack.literals(Frames.GET)));
        holding.connection.release();
        assertEquals(0, holding.buffers.lentBytes());
    }
}
