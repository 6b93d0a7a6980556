package dev.weir.http.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Limits;
import dev.weir.http.Response;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9113 §5.4: what ends a stream, what ends the connection, and what neither.
class Http2ErrorsTest {

    private static Arguments row(String rule, String code, Frames frames) {
        return Arguments.of(rule, code, frames);
    }

    private static Frames open() {
        return Frames.preface().post(1, "/a");
    }

    /// A stream that both sides have ended: the answer to HEAD needs no window.
    private static Frames done() {
        return Frames.preface()
                .headers(1, true, ":method=HEAD", ":scheme=http", ":path=/", ":authority=a");
    }

    static List<Arguments> connectionErrors() {
        return List.of(
                row(
                        "§3.4: the preface",
                        "PROTOCOL_ERROR",
                        new Frames().raw("PRI * HTTP/2.0\r\n\r\nSX")),
                row(
                        "§3.4: SETTINGS first",
                        "PROTOCOL_ERROR",
                        new Frames().raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").get(1)),
                row(
                        "§3.4: not its ACK",
                        "PROTOCOL_ERROR",
                        new Frames().raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").frame(4, 1, 0)),
                row(
                        "§4.2: frame size",
                        "FRAME_SIZE_ERROR",
                        open().frame(0, 0, 1, new byte[16_385])),
                row(
                        "§4.2: of an unknown frame",
                        "FRAME_SIZE_ERROR",
                        open().frame(99, 0, 1, new byte[16_385])),
                row(
                        "§4.3: interleaved",
                        "PROTOCOL_ERROR",
                        open().frame(1, 0, 3, 0x82).frame(6, 0, 0, new byte[8])),
                row(
                        "§4.3: of another stream",
                        "PROTOCOL_ERROR",
                        open().frame(1, 0, 3, 0x82).frame(9, 4, 5, 0x82)),
                row(
                        "§5.5: an unknown frame in a block",
                        "PROTOCOL_ERROR",
                        open().frame(1, 0, 3, 0x82).frame(99, 0, 3)),
                row("§4.3: undecodable", "COMPRESSION_ERROR", open().frame(1, 5, 3, 0x80)),
                row("§5.1: DATA on idle", "PROTOCOL_ERROR", open().data(3, true, "a")),
                row("§5.1: WINDOW_UPDATE on idle", "PROTOCOL_ERROR", open().windowUpdate(3, 1)),
                row(
                        "§5.1: RST_STREAM on idle",
                        "PROTOCOL_ERROR",
                        open().reset(3, ErrorCode.CANCEL)),
                row("§5.1: DATA on closed", "STREAM_CLOSED", done().data(1, true, "a")),
                row("§5.1: HEADERS on closed", "STREAM_CLOSED", done().get(1)),
                row("§5.1.1: an even number", "PROTOCOL_ERROR", open().get(2)),
                row("§5.1.1: a smaller number", "PROTOCOL_ERROR", Frames.preface().get(5).get(3)),
                row("§6.1: DATA on 0", "PROTOCOL_ERROR", open().data(0, true, "a")),
                row("§6.1: padding", "PROTOCOL_ERROR", open().frame(0, 8, 1, 1)),
                row("§6.1: padding of nothing", "PROTOCOL_ERROR", open().frame(0, 8, 1)),
                row("§6.2: HEADERS on 0", "PROTOCOL_ERROR", open().get(0)),
                row("§6.2: padding", "PROTOCOL_ERROR", open().frame(1, 12, 3, 9, 0x82)),
                row("§6.2: cut priority", "FRAME_SIZE_ERROR", open().frame(1, 0x24, 3, 0, 0, 0, 0)),
                row("§6.3: PRIORITY on 0", "PROTOCOL_ERROR", open().frame(2, 0, 0, 0, 0, 0, 1, 0)),
                row("§6.4: RST_STREAM on 0", "PROTOCOL_ERROR", open().reset(0, ErrorCode.CANCEL)),
                row("§6.4: its size", "FRAME_SIZE_ERROR", open().frame(3, 0, 1, 0, 0, 0)),
                row("§6.5: SETTINGS on 1", "PROTOCOL_ERROR", open().frame(4, 0, 1)),
                row("§6.5: its size", "FRAME_SIZE_ERROR", open().frame(4, 0, 0, 0, 1, 0, 0, 0)),
                row(
                        "§6.5: ACK with settings",
                        "FRAME_SIZE_ERROR",
                        open().frame(4, 1, 0, 0, 1, 0, 0, 0, 0)),
                row("§6.5.2: ENABLE_PUSH", "PROTOCOL_ERROR", open().setting(2, 2)),
                row(
                        "§6.5.2: INITIAL_WINDOW_SIZE",
                        "FLOW_CONTROL_ERROR",
                        open().setting(4, 1L << 31)),
                row("§6.5.2: MAX_FRAME_SIZE, less", "PROTOCOL_ERROR", open().setting(5, 16_383)),
                row("§6.5.2: MAX_FRAME_SIZE, more", "PROTOCOL_ERROR", open().setting(5, 1 << 24)),
                row("RFC 9218 §2.1", "PROTOCOL_ERROR", open().setting(9, 2)),
                row("§6.7: PING on 1", "PROTOCOL_ERROR", open().frame(6, 0, 1, new byte[8])),
                row("§6.7: its size", "FRAME_SIZE_ERROR", open().frame(6, 0, 0, new byte[7])),
                row("§6.8: GOAWAY on 1", "PROTOCOL_ERROR", open().frame(7, 0, 1, new byte[8])),
                row("§6.8: its size", "FRAME_SIZE_ERROR", open().frame(7, 0, 0, new byte[7])),
                row("§6.9: its size", "FRAME_SIZE_ERROR", open().frame(8, 0, 1, new byte[5])),
                row("§6.9: 0 for the connection", "PROTOCOL_ERROR", open().windowUpdate(0, 0)),
                row(
                        "§6.9.1: above 2^31-1",
                        "FLOW_CONTROL_ERROR",
                        open().windowUpdate(0, Integer.MAX_VALUE)),
                row(
                        "§6.9.2: by a setting",
                        "FLOW_CONTROL_ERROR",
                        open().windowUpdate(1, Integer.MAX_VALUE - 65_535).setting(4, 65_536)),
                row("§6.10: of nothing", "PROTOCOL_ERROR", open().frame(9, 4, 1, 0x82)),
                row(
                        "§8.4: clients cannot push",
                        "PROTOCOL_ERROR",
                        open().frame(5, 4, 1, 0, 0, 0, 2, 0x82)),
                row("RFC 9218 §7.1: on 1", "PROTOCOL_ERROR", open().frame(16, 0, 1, 0, 0, 0, 1)),
                row("RFC 9218 §7.1: of 0", "PROTOCOL_ERROR", open().frame(16, 0, 0, 0, 0, 0, 0)),
                row(
                        "RFC 9218 §7.1: its size",
                        "FRAME_SIZE_ERROR",
                        open().frame(16, 0, 0, 0, 0, 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void connectionErrors(String rule, String code, Frames frames) {
        var server = new InMemory();
        List<String> sent = server.take(frames);
        String last = sent.getLast();
        assertTrue(last.startsWith("GOAWAY") && last.endsWith(code), () -> rule + ": " + sent);
        assertTrue(server.connection.isClosing());
        assertEquals(0, server.buffers.lentBytes(), "nothing is held");
        assertEquals(List.of(), server.take(new Frames().get(99)), "nothing is read after it");
    }

    static List<Arguments> streamErrors() {
        return List.of(
                row("§5.1: DATA on half-closed", "STREAM_CLOSED", holdOpen().data(1, true, "a")),
                row(
                        "§5.1: HEADERS on half-closed",
                        "STREAM_CLOSED",
                        holdOpen().headers(1, true, "x=y")),
                row(
                        "§6.3: the size of PRIORITY",
                        "FRAME_SIZE_ERROR",
                        open().frame(2, 0, 1, 0, 0, 0, 3)),
                row("§6.3: on itself", "PROTOCOL_ERROR", open().frame(2, 0, 1, 0, 0, 0, 1, 0)),
                row("§6.9: 0 for a stream", "PROTOCOL_ERROR", open().windowUpdate(1, 0)),
                row(
                        "§6.9.1: above 2^31-1",
                        "FLOW_CONTROL_ERROR",
                        open().windowUpdate(1, Integer.MAX_VALUE)),
                row(
                        "§8.1: HEADERS without END_STREAM",
                        "PROTOCOL_ERROR",
                        open().headers(1, false, "x=y")),
                row(
                        "§8.1: a pseudo-header in trailers",
                        "PROTOCOL_ERROR",
                        open().headers(1, true, ":path=/")),
                row(
                        "§8.2: upper case in trailers",
                        "PROTOCOL_ERROR",
                        open().headers(1, true, "X=y")),
                row(
                        "RFC 9110 §6.5.1: a trailer that frames",
                        "PROTOCOL_ERROR",
                        open().headers(1, true, "content-length=1")),
                row(
                        "§8.1.1: more content",
                        "PROTOCOL_ERROR",
                        Frames.preface().post(1, "/a", "content-length=1").data(1, false, "ab")),
                row(
                        "§8.1.1: less content",
                        "PROTOCOL_ERROR",
                        Frames.preface().post(1, "/a", "content-length=3").data(1, true, "ab")),
                row(
                        "§8.1.1: less, by trailers",
                        "PROTOCOL_ERROR",
                        Frames.preface().post(1, "/a", "content-length=3").headers(1, true, "x=y")),
                row("§8.1.1: none", "PROTOCOL_ERROR", Frames.preface().get(1, "content-length=1")));
    }

    /// A request that is whole and has no answer yet.
    private static Frames holdOpen() {
        return Frames.preface().get(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void streamErrors(String rule, String code, Frames frames) {
        var server = new InMemory().holding();
        List<String> sent = server.ask(frames);
        assertEquals(List.of("RST_STREAM 1 " + code), sent, rule);
        assertEquals(0, server.connection.openStreams());
        server.ask(new Frames().get(3));
        server.exchange(3).respond(Response.text("ok"));
        assertEquals(2, server.sent().size(), "other streams go on");
    }

    /// Whether its stream has been answered meanwhile is not up to the peer.
    @Test
    void whatIsWrongByItselfIsToldOnAStreamThatHasEndedToo() {
        var server = new InMemory();
        server.take(done());
        assertEquals(
                List.of(
                        "RST_STREAM 1 FRAME_SIZE_ERROR",
                        "RST_STREAM 1 PROTOCOL_ERROR",
                        "RST_STREAM 1 PROTOCOL_ERROR"),
                server.take(
                        new Frames()
                                .frame(2, 0, 1, 0, 0, 0, 3)
                                .frame(2, 0, 1, 0, 0, 0, 1, 0)
                                .windowUpdate(1, 0)));
        assertEquals(2, server.ask(new Frames().get(3)).size(), "other streams go on");
    }

    static List<Arguments> ignored() {
        return List.of(
                row("§5.5: an unknown frame", "", done().frame(99, 0xff, 77, 1, 2, 3)),
                row("§5.5: an unknown setting", "", done().setting(0xabc, 1)),
                row("§4.1: unknown flags", "", done().frame(6, 0xfe, 0, new byte[8])),
                row("§4.1: the reserved bit", "", done().frame(8, 0, 0x8000_0000, 0, 0, 0, 1)),
                row("§5.1: WINDOW_UPDATE on closed", "", done().windowUpdate(1, 1)),
                row("§5.1: RST_STREAM on closed", "", done().reset(1, ErrorCode.CANCEL)),
                row("§5.3.2: PRIORITY on closed", "", done().frame(2, 0, 1, 0, 0, 0, 3, 1)),
                row("§5.3.2: PRIORITY on idle", "", done().frame(2, 0, 9, 0, 0, 0, 3, 1)),
                row("§6.3: PRIORITY on a stream of ours", "", done().frame(2, 0, 8, 0, 0, 0, 3, 1)),
                row("§7: unknown codes", "", done().number(3, 1, 0x99)),
                row("§6.8: GOAWAY", "", done().frame(6, 1, 0, new byte[8])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void ignored(String rule, String code, Frames frames) {
        var server = new InMemory();
        server.take(frames);
        assertEquals(2, server.ask(new Frames().get(11)).size(), rule);
        assertFalse(server.connection.isClosing());
    }

    // RFC 9113 §8.1.1: "a server MAY send an HTTP response prior to closing or resetting the
    // stream"
    @Test
    void aMalformedRequestIsAnsweredAndReset() {
        var server = new InMemory();
        List<String> sent = server.ask(Frames.preface().get(1, "Bad=1").get(3));
        assertEquals(5, sent.size(), sent::toString);
        assertTrue(sent.get(0).startsWith("HEADERS 1 :status=400"));
        assertEquals("RST_STREAM 1 PROTOCOL_ERROR", InMemory.find(sent, "RST_STREAM"));
        assertTrue(sent.contains("DATA 3 ok END"), "the other stream is answered");
        assertEquals(List.of("GET / "), server.requests);
        assertEquals(0, server.buffers.lentBytes());
    }

    @Test
    void aHeadThatIsTooLargeIsAnsweredAlone() {
        var server = new InMemory();
        var lines = new ArrayList<String>();
        for (int i = 0; i < 10; i++) {
            lines.add("x=" + "a".repeat(1_000 + i));
        }
        var frames = Frames.preface().get(1, lines.toArray(String[]::new));
        assertTrue(server.ask(frames).contains("DATA 1 ok END"));
        var small =
                new InMemory(
                        Limits.defaults().headBytesMax(5_000),
                        Http2Limits.defaults(),
                        _ -> Response.text("ok"));
        List<String> sent = small.ask(frames);
        assertTrue(sent.get(0).startsWith("HEADERS 1 :status=431"), sent.get(0));
        assertEquals(2, sent.size());
    }

    // RFC 9113 §6.5.2: names and values, and 32 octets more for each line.
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void headBytesMax(int more) {
        int lines = String.join("", Frames.GET).length() - Frames.GET.length + 1; // and the name x
        int overhead = 32 * (Frames.GET.length + 1);
        var server =
                new InMemory(
                        Limits.defaults().headBytesMax(1_000),
                        Http2Limits.defaults(),
                        _ -> Response.text("ok"));
        String value = "a".repeat(1_000 - lines - overhead + more);
        List<String> sent = server.ask(Frames.preface().get(1, "x=" + value).get(3));
        String status = more > 0 ? "431" : "200";
        assertTrue(sent.get(0).startsWith("HEADERS 1 :status=" + status), sent.get(0));
        assertTrue(sent.contains("DATA 3 ok END"), "the other stream is answered");
    }

    // ---- guards

    /// Repeats frames until the connection ends, and says how often.
    private static int endures(Http2Limits limits, int most, IntFunction<Frames> frames) {
        var server = new InMemory(limits).holding();
        server.take(Frames.preface());
        for (int i = 0; i < most; i++) {
            List<String> sent = server.take(frames.apply(i));
            if (server.connection.isClosing()) {
                assertTrue(sent.getLast().endsWith("ENHANCE_YOUR_CALM"), sent::toString);
                assertEquals(0, server.connection.openStreams());
                return i;
            }
        }
        return most;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void resetsMax(int max) {
        Http2Limits limits = Http2Limits.defaults().resetsMax(max);
        assertEquals(
                max,
                endures(
                        limits,
                        100,
                        i -> new Frames().get(2 * i + 1).reset(2 * i + 1, ErrorCode.CANCEL)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void refusalsMaxBySeveralMistakes(int max) {
        Http2Limits limits = Http2Limits.defaults().refusalsMax(max);
        assertEquals(
                max,
                endures(limits, 100, i -> new Frames().get(2 * i + 1).windowUpdate(2 * i + 1, 0)),
                "MadeYouReset by a window");
        assertEquals(
                max,
                endures(limits, 100, i -> new Frames().get(2 * i + 1).data(2 * i + 1, true, "a")),
                "by DATA on a half-closed stream");
        assertEquals(
                max,
                endures(limits, 100, i -> new Frames().get(2 * i + 1).frame(2, 0, 2 * i + 1, 0)),
                "by PRIORITY");
        assertEquals(
                max,
                endures(limits, 100, i -> new Frames().frame(1, 5, 2 * i + 1)),
                "by empty HEADERS");
        assertEquals(
                max,
                endures(limits, 100, i -> new Frames().get(2 * i + 1, "A=b")),
                "by malformed requests");
    }

    @Test
    void idleFramesMaxByEachKind() {
        Http2Limits limits = Http2Limits.defaults().idleFramesMax(50);
        assertEquals(
                50, endures(limits, 100, _ -> new Frames().frame(6, 0, 0, new byte[8])), "PING");
        assertEquals(
                50, endures(limits, 100, _ -> new Frames().frame(6, 1, 0, new byte[8])), "its ACK");
        assertEquals(50, endures(limits, 100, _ -> new Frames().frame(4, 0, 0)), "SETTINGS");
        assertEquals(50, endures(limits, 100, _ -> new Frames().frame(4, 1, 0)), "its ACK");
        assertEquals(
                50,
                endures(limits, 100, _ -> new Frames().frame(2, 0, 1, 0, 0, 0, 3, 0)),
                "PRIORITY");
        assertEquals(
                50,
                endures(limits, 100, _ -> new Frames().frame(16, 0, 0, 0, 0, 0, 1, 'i')),
                "PRIORITY_UPDATE");
        assertEquals(
                50, endures(limits, 100, _ -> new Frames().windowUpdate(0, 1)), "WINDOW_UPDATE");
        assertEquals(50, endures(limits, 100, _ -> new Frames().frame(99, 0, 0)), "unknown");
        assertEquals(
                51,
                endures(
                        limits,
                        100,
                        i -> i == 0 ? new Frames().post(1, "/a") : new Frames().data(1, false, "")),
                "empty DATA");
    }

    @Test
    void budgetsAreRefilled() {
        var server = new InMemory(Http2Limits.defaults().idleFramesMax(10).idleFramesPerSecond(5));
        server.take(Frames.preface());
        server.connection.time(1_000);
        var pings = new Frames();
        for (int i = 0; i < 10; i++) {
            pings.frame(6, 0, 0, new byte[8]);
        }
        server.take(pings);
        server.connection.time(1_000_000_999L);
        assertFalse(server.connection.isClosing());
        server.connection.time(1_000_001_000L);
        for (int i = 0; i < 5; i++) {
            server.take(new Frames().frame(6, 0, 0, new byte[8]));
            assertFalse(server.connection.isClosing(), "ping " + i);
        }
        server.take(new Frames().frame(6, 0, 0, new byte[8]));
        assertTrue(server.connection.isClosing());
    }

    @Test
    void contentPaysForItsWindowUpdates() {
        var server = new InMemory(Http2Limits.defaults().idleFramesMax(10));
        server.take(Frames.preface().post(1, "/a"));
        for (int i = 0; i < 1_000; i++) {
            server.take(new Frames().data(1, false, "a").windowUpdate(0, 1).windowUpdate(1, 1));
        }
        assertFalse(server.connection.isClosing());
    }

    @Test
    void windowsOfAFewOctetsEndTheConnection() {
        var server =
                new InMemory(
                        Limits.defaults(),
                        Http2Limits.defaults().idleFramesMax(20),
                        _ -> Response.text("x".repeat(10_000)));
        server.take(Frames.preface().setting(4, 1).get(1));
        int updates = 0;
        while (!server.connection.isClosing() && updates < 100) {
            server.take(new Frames().windowUpdate(1, 1));
            updates++;
        }
        assertTrue(updates < 20, updates + " updates");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void continuationFramesMax(int more) {
        var server = new InMemory(Http2Limits.defaults().continuationFramesMax(5));
        byte[] block = PlainHpack.literals(Frames.GET);
        var frames = Frames.preface().frame(1, 1, 1, block);
        for (int i = 1; i < 5 + more; i++) {
            frames.frame(9, 0, 1);
        }
        frames.frame(9, 4, 1);
        List<String> sent = server.ask(frames);
        assertEquals(more > 0 ? "GOAWAY 0 ENHANCE_YOUR_CALM" : "DATA 1 ok END", sent.getLast());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void headerBlockBytesMax(int more) {
        byte[] block = PlainHpack.literals(Frames.with(Frames.GET, "accept=text/html"));
        var server = new InMemory(Http2Limits.defaults().headerBlockBytesMax(block.length - more));
        var frames =
                Frames.preface()
                        .frame(1, 1, 1, Arrays.copyOf(block, 10))
                        .frame(9, 4, 1, Arrays.copyOfRange(block, 10, block.length));
        List<String> sent = server.ask(frames);
        assertEquals(more > 0 ? "GOAWAY 0 ENHANCE_YOUR_CALM" : "DATA 1 ok END", sent.getLast());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void unpackedBytesMax(int more) {
        String accept = "accept=text/html,text/plain,application/json";
        int octets = String.join("", Frames.with(Frames.GET, accept)).length() - 5;
        var server = new InMemory(Http2Limits.defaults().unpackedBytesMax(octets - more));
        List<String> sent = server.ask(Frames.preface().get(1, accept));
        assertEquals(more > 0 ? "GOAWAY 1 ENHANCE_YOUR_CALM" : "DATA 1 ok END", sent.getLast());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void connectionWindowBytes(int more) {
        var limits =
                Http2Limits.defaults().connectionWindowBytes(65_535).streamWindowBytes(100_000);
        var server = new InMemory(limits).holding().notReading();
        server.take(Frames.preface().post(1, "/a"));
        var frames = new Frames(); // in one batch: the window is given back at its end
        for (int left = 65_535 + more; left > 0; left -= 16_384) {
            frames.data(1, false, "x".repeat(Math.min(left, 16_384)));
        }
        List<String> sent = server.take(frames);
        assertEquals(
                more > 0 ? "GOAWAY 1 FLOW_CONTROL_ERROR" : "WINDOW_UPDATE 0 " + (65_535 + more),
                sent.getLast());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void dynamicTableBytesMax(int more) {
        var server = new InMemory(Http2Limits.defaults().dynamicTableBytesMax(100));
        server.take(Frames.preface().frame(4, 1, 0));
        var block = new ByteArrayOutputStream();
        PlainHpack.put(block, 0x20, 5, 100 + more);
        block.writeBytes(PlainHpack.literals(Frames.GET));
        List<String> sent = server.ask(new Frames().frame(1, 5, 1, block.toByteArray()));
        assertEquals(more > 0 ? "GOAWAY 1 COMPRESSION_ERROR" : "DATA 1 ok END", sent.getLast());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void perSecond(int many) {
        var limits =
                Http2Limits.defaults()
                        .resetsMax(1)
                        .resetsPerSecond(many)
                        .refusalsMax(1)
                        .refusalsPerSecond(many)
                        .idleFramesMax(1)
                        .idleFramesPerSecond(many);
        List<IntFunction<Frames>> kinds =
                List.of(
                        i -> new Frames().get(2 * i + 1).reset(2 * i + 1, ErrorCode.CANCEL),
                        i -> new Frames().get(2 * i + 1).data(2 * i + 1, true, "a"),
                        _ -> new Frames().frame(6, 0, 0, new byte[8]));
        for (IntFunction<Frames> kind : kinds) {
            var server = new InMemory(limits).holding();
            server.take(Frames.preface());
            server.connection.time(0);
            int endured = 0;
            for (int second = 1; second <= 4; second++) {
                server.take(kind.apply(endured));
                endured += server.connection.isClosing() ? 0 : 1;
                server.connection.time(second * 1_000_000_000L);
            }
            assertEquals(many == 0 ? 1 : 4, endured);
        }
    }

    @Test
    void aPeerThatDoesNotReadIsNotListenedTo() {
        var server = new InMemory(Http2Limits.defaults().idleFramesMax(1_000_000));
        server.take(Frames.preface());
        var pings = new Frames();
        for (int i = 0; i < 10_000; i++) {
            pings.frame(6, 0, 0, new byte[8]);
        }
        byte[] bytes = pings.bytes();
        server.connection.receive(bytes, 0, bytes.length);
        assertFalse(server.connection.wantsInput());
        assertTrue(server.connection.output().waitingBytes() < 65 * 1024 + 17);
        server.connection.output().discard();
        server.connection.advance();
        assertTrue(server.connection.output().waitingBytes() > 60 * 1024);
        server.connection.output().discard();
        server.connection.advance();
        assertTrue(server.connection.wantsInput(), "all has been looked at");
    }
}
