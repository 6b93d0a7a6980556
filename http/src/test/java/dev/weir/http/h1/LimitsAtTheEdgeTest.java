package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Limits;
import dev.weir.http.Response;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each of the [Limits] as a peer meets it: just below, at, and just above. What the parsers say in
/// detail is in `HeadLimitsTest`, `ChunkedDecoderTest` and `TrailerSectionTest`.
class LimitsAtTheEdgeTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String CHUNKED =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    /// What ends in a refusal: the limit, the status, and a message that has exactly so much.
    record Edge(String name, int max, int status, Limits limits, IntFunction<String> message) {

        Edge(
                String name,
                int max,
                int status,
                BiFunction<Limits, Integer, Limits> limit,
                IntFunction<String> message) {
            this(name, max, status, limit.apply(Limits.defaults(), max), message);
        }

        InMemory receive(int count) {
            return new InMemory(limits, _ -> Response.text("ok")).receive(message.apply(count));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Edge> edges() {
        return Stream.of(
                new Edge(
                        "target",
                        100,
                        414,
                        Limits::targetBytesMax,
                        n -> "GET /" + "a".repeat(n - 1) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Edge(
                        "head",
                        200,
                        431,
                        Limits::headBytesMax,
                        n -> "GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(n - 32) + "\r\n\r\n"),
                new Edge(
                        "field lines",
                        5,
                        431,
                        Limits::fieldLinesMax,
                        n -> "GET / HTTP/1.1\r\nHost: a\r\n" + "X: a\r\n".repeat(n - 1) + "\r\n"),
                new Edge(
                        "method",
                        10,
                        501,
                        Limits::methodBytesMax,
                        n -> "M".repeat(n) + " / HTTP/1.1\r\nHost: a\r\n\r\n"),
                new Edge("blank lines", 3, 400, Limits::blankLinesMax, n -> "\r\n".repeat(n) + GET),
                new Edge(
                        "chunk extension",
                        20,
                        400,
                        Limits::chunkExtensionBytesMax,
                        n -> CHUNKED + "1;" + "a".repeat(n - 1) + "\r\nx\r\n0\r\n\r\n"),
                // Three chunks and their ends spend 54 bytes on 3 of content; the fourth line does
                // the
                // rest.
                new Edge(
                        "chunk overhead",
                        64,
                        400,
                        Limits::chunkOverheadBytesMax,
                        n ->
                                CHUNKED
                                        + "1;aaaaaaaaaaaa\r\nx\r\n".repeat(3)
                                        + "ff;"
                                        + "a".repeat(n - 59)
                                        + "\r\n"
                                        + "y".repeat(255)
                                        + "\r\n0\r\n\r\n"),
                new Edge(
                        "trailer bytes",
                        50,
                        431,
                        Limits::trailerBytesMax,
                        n -> CHUNKED + "0\r\nA:" + "b".repeat(n - 6) + "\r\n\r\n"),
                new Edge(
                        "trailer lines",
                        3,
                        431,
                        Limits::trailerLinesMax,
                        n -> CHUNKED + "0\r\n" + "A: b\r\n".repeat(n) + "\r\n"));
    }

    @ParameterizedTest
    @MethodSource("edges")
    void belowAndAtItTheRequestIsAnsweredAndTheConnectionStays(Edge edge) {
        for (int count = edge.max - 1; count <= edge.max; count++) {
            var connection = edge.receive(count);
            assertEquals(List.of(200), connection.statuses(), connection::answers);
            assertFalse(connection.isClosing());
            assertEquals(List.of(200, 200), connection.receive(GET).statuses());
        }
    }

    @ParameterizedTest
    @MethodSource("edges")
    void aboveItTheRequestIsRefusedAndTheConnectionCloses(Edge edge) {
        var connection = edge.receive(edge.max + 1);
        assertEquals(List.of(edge.status), connection.statuses(), connection::answers);
        assertTrue(connection.answers().contains("\r\nConnection: close\r\n"));
        assertTrue(connection.isClosing());
        assertEquals(List.of(), connection.requests);
        String answers = connection.answers();
        assertEquals(answers, connection.receive(GET).answers(), "a refusal is final");
        assertFalse(connection.connection.wantsInput());
    }

    /// A message of a limit's size and one of a byte more differ in that byte, and pieces in
    /// nothing.
    @ParameterizedTest
    @MethodSource("edges")
    void theEdgeIsTheSameByteForByte(Edge edge) {
        for (int count = edge.max - 1; count <= edge.max + 1; count++) {
            byte[] message = edge.message.apply(count).getBytes(ISO_8859_1);
            var bytewise = new InMemory(edge.limits, _ -> Response.text("ok"));
            assertEquals(
                    edge.receive(count).answers(), bytewise.receiveBytewise(message).answers());
        }
    }

    // Content that is here: what comes in later is counted by the server's reader.
    @ParameterizedTest(name = "{0} bytes: {1}")
    @CsvSource({"99, 200", "100, 200", "101, 413"})
    void contentBytesMax(int bytes, int status) {
        var connection =
                new InMemory(Limits.defaults().contentBytesMax(100), _ -> Response.text("ok"));
        connection.receive(
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
                        + bytes
                        + "\r\n\r\n"
                        + "x".repeat(bytes)
                        + GET);
        assertEquals(List.of(status, 200), connection.statuses(), "where it ends is known");
        assertFalse(connection.isClosing());
    }

    // RFC 9112 §9.3: "A server MUST read the entire request message body or close the connection
    // after sending its response"
    @ParameterizedTest(name = "{0} bytes: closes {1}")
    @CsvSource({"99, false", "100, false", "101, true"})
    void unreadContentBytesMaxOfAKnownLength(int bytes, boolean closes) {
        var connection = ignoringContent();
        connection.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + bytes + "\r\n\r\n");
        assertEquals(closes, connection.answers().contains("\r\nConnection: close\r\n"));
        assertEquals(closes, connection.isClosing());
        connection.receive("x".repeat(bytes) + GET);
        assertEquals(Collections.nCopies(closes ? 1 : 2, 200), connection.statuses());
    }

    @ParameterizedTest(name = "{0} bytes: closes {1}")
    @CsvSource({"99, false", "100, false", "101, true"})
    void unreadContentBytesMaxOfChunks(int bytes, boolean closes) {
        var connection = ignoringContent().receive(CHUNKED);
        assertFalse(connection.isClosing());
        // All that is on the wire counts; the chunk is longer than what comes first.
        connection.receive("70\r\n" + "x".repeat(bytes - 4));
        assertEquals(closes, connection.isClosing());
        connection.receive("x".repeat(0x70 - bytes + 4) + "\r\n0\r\n\r\n" + GET);
        assertEquals(Collections.nCopies(closes ? 1 : 2, 200), connection.statuses());
    }

    private static InMemory ignoringContent() {
        var limits = Limits.defaults().unreadContentBytesMax(100);
        return new InMemory(limits, _ -> Response.text("ok")).ignoringContent();
    }

    @ParameterizedTest
    @ValueSource(ints = {16 * 1024, 20_000, 64 * 1024})
    void pipelinedBytesMax(int max) {
        String waiting = GET.repeat(max / GET.length() + 1);
        for (int bytes = max - 1; bytes <= max + 1; bytes++) {
            var connection =
                    new InMemory(Limits.defaults().pipelinedBytesMax(max), _ -> Response.text("ok"))
                            .holding()
                            .receive(GET);
            assertTrue(connection.connection.wantsInput());
            connection.receive(waiting.substring(0, bytes));
            assertEquals(bytes < max, connection.connection.wantsInput(), bytes + " bytes");
            assertEquals(bytes, connection.connection.waitingBytes(), "none is lost");
            while (connection.connection.isExchangeOpen()) {
                connection.answer();
            }
            assertEquals(1 + bytes / GET.length(), connection.statuses().size());
            assertTrue(connection.connection.wantsInput());
        }
    }

    /// A transport may bring more before it lets the connection go on.
    @ParameterizedTest
    @ValueSource(ints = {16 * 1024, 64 * 1024})
    void whatHasNotBeenLookedAtYetStopsThePeer(int max) {
        for (int headMax : new int[] {max / 2, max + 5_000}) {
            var limits = Limits.defaults().pipelinedBytesMax(max).headBytesMax(headMax);
            int unseenMax = Math.max(max, headMax + 2 * limits.blankLinesMax() + 1);
            byte[] waiting = GET.repeat(unseenMax / GET.length() + 1).getBytes(ISO_8859_1);
            for (int bytes = unseenMax - 1; bytes <= unseenMax + 1; bytes++) {
                var memory = new InMemory(limits, _ -> Response.text("ok"));
                Http1Connection connection = memory.connection;
                connection.reserve(bytes);
                System.arraycopy(
                        waiting, 0, connection.receiveArray(), connection.receiveAt(), bytes);
                connection.received(bytes);
                assertEquals(bytes < unseenMax, connection.wantsInput(), bytes + " bytes");
                memory.receive("");
                assertEquals(bytes / GET.length(), memory.statuses().size());
                assertTrue(connection.wantsInput());
            }
        }
    }

    /// Content that a handler does not read stops the peer earlier than pipelined requests do.
    @Test
    void unreadContentStopsThePeerAt16KiB() {
        for (int bytes = 16 * 1024 - 1; bytes <= 16 * 1024 + 1; bytes++) {
            var connection = InMemory.answering().holding().receive(CHUNKED);
            connection.receive("ffff\r\n" + "x".repeat(bytes - 6));
            assertEquals(bytes < 16 * 1024, connection.connection.wantsInput(), bytes + " bytes");
            byte[] into = new byte[8];
            assertEquals(8, readOnce(connection, into));
            assertTrue(connection.connection.wantsInput(), "what is read makes room");
        }
    }

    private static int readOnce(InMemory connection, byte[] into) {
        try {
            return connection.connection.read(into, 0, into.length);
        } catch (dev.weir.http.ProtocolException broken) {
            throw new AssertionError(broken);
        }
    }
}
