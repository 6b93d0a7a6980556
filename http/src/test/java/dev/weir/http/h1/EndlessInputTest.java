package dev.weir.http.h1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Limits;
import dev.weir.http.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Peers that never come to an end: each is refused, under the limits that a server has by default,
/// before it has cost more than a little memory.
class EndlessInputTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int PIECE_BYTES = 4 * 1024;

    /// What a peer may get rid of at most.
    private static final int BYTES_MAX = 64 * 1024;

    private static final String HEAD = "GET / HTTP/1.1\r\nHost: a\r\n";
    private static final String CHUNKED =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    enum Endless {
        METHOD(501, "", "M"),
        TARGET(414, "GET /", "a"),
        PERCENT_ENCODINGS(414, "GET /", "%41"),
        QUERY(414, "GET /?", "a=b&"),
        VERSION(400, "GET / HTTP/1.", "1"),
        BLANK_LINES(400, "", "\r\n"),
        FIELD_NAME(431, HEAD, "n"),
        FIELD_VALUE(431, HEAD + "X: ", "v"),
        WHITE_SPACE(431, HEAD + "X:", " \t"),
        COOKIE(431, HEAD + "Cookie: ", "a=b; "),
        FIELD_LINES(431, HEAD, "A: b\r\n"),
        EMPTY_LIST_ELEMENTS(431, HEAD + "Connection: ", ","),
        CHUNK_SIZE_ZEROS(400, CHUNKED, "0"),
        CHUNK_SIZE_DIGITS(400, CHUNKED, "1"),
        CHUNK_EXTENSION_NAME(400, CHUNKED + "1;", "a"),
        CHUNK_EXTENSIONS(400, CHUNKED + "1", ";a=b"),
        QUOTED_CHUNK_EXTENSION(400, CHUNKED + "1;a=\"", "x\\\""),
        PADDED_CHUNKS(400, CHUNKED, "000000000000001\r\nx\r\n"),
        EXTENDED_CHUNKS(400, CHUNKED, "1;aaaaaaaaaaaaaaa\r\nx\r\n"),
        TRAILER_NAME(431, CHUNKED + "0\r\n", "n"),
        TRAILER_VALUE(431, CHUNKED + "0\r\nA: ", "v"),
        TRAILER_LINES(431, CHUNKED + "0\r\n", "A: b\r\n");

        private final int status;
        private final String start;
        private final String piece;

        Endless(int status, String start, String again) {
            this.status = status;
            this.start = start;
            this.piece = again.repeat(PIECE_BYTES / again.length());
        }
    }

    private static int feed(InMemory connection, String start, String piece, int bytesMax) {
        connection.receive(start);
        int fed = start.length();
        while (!connection.isClosing() && fed < bytesMax + PIECE_BYTES) {
            assertTrue(
                    connection.connection.waitingBytes() < bytesMax,
                    () -> connection.connection.waitingBytes() + " bytes are held");
            connection.receive(piece);
            fed += piece.length();
        }
        return fed;
    }

    // RFC 9110 §5.4: "A server that receives a request header field line, field value, or set of
    // fields larger than it wishes to process MUST respond with an appropriate 4xx (Client Error)
    // status code."
    @ParameterizedTest
    @EnumSource
    void isRefusedOnceAndForAll(Endless endless) {
        var connection = InMemory.answering();
        int fed = feed(connection, endless.start, endless.piece, BYTES_MAX);
        assertEquals(List.of(endless.status), connection.statuses(), connection::answers);
        assertTrue(connection.isClosing());
        assertTrue(fed <= BYTES_MAX, () -> fed + " bytes");
        assertFalse(connection.connection.wantsInput());
        assertEquals(0, connection.connection.waitingBytes());

        String answers = connection.answers();
        connection.receive("\r\n\r\n" + GET + GET).end();
        assertEquals(answers, connection.answers(), "a refusal is final");
        assertEquals(List.of(), connection.requests);
    }

    /// Content that nobody reads is thrown away up to a bound, and then the connection is not worth
    /// keeping; the answer was sent long ago.
    @ParameterizedTest
    @EnumSource(
            names = {"CHUNK_.*", "QUOTED_.*", "PADDED_.*", "EXTENDED_.*", "TRAILER_.*"},
            mode = EnumSource.Mode.MATCH_ANY)
    void isCutOffWhereNobodyReads(Endless endless) {
        var connection = InMemory.answering().ignoringContent();
        int fed = feed(connection, endless.start, endless.piece, BYTES_MAX);
        assertEquals(List.of(200), connection.statuses());
        assertTrue(fed <= BYTES_MAX, () -> fed + " bytes");
        connection.receive("\r\n\r\n" + GET);
        assertEquals(List.of(200), connection.statuses());
    }

    @Test
    void endlessContentThatNobodyReadsIsCutOff() {
        for (String chunk : List.of("1\r\nx\r\n", "1000\r\n" + "x".repeat(0x1000) + "\r\n")) {
            var connection = InMemory.answering().ignoringContent();
            String piece = chunk.repeat(Math.max(1, PIECE_BYTES / chunk.length()));
            int unreadMax = Limits.defaults().unreadContentBytesMax();
            int fed = feed(connection, CHUNKED, piece, unreadMax + PIECE_BYTES);
            assertTrue(connection.isClosing());
            assertTrue(fed > unreadMax && fed <= unreadMax + 2 * PIECE_BYTES, () -> fed + " bytes");
        }
    }

    /// A handler that reads decides itself how much it takes, and holds none of it here.
    @Test
    void endlessContentIsNotHeld() {
        var connection = new InMemory(Limits.defaults(), _ -> Response.text("ok")).receive(CHUNKED);
        String piece = "1\r\nx\r\n".repeat(PIECE_BYTES / 6);
        for (int fed = 0; fed < 1024 * 1024; fed += piece.length()) {
            connection.receive(piece);
            assertEquals(0, connection.connection.waitingBytes());
        }
        assertEquals(List.of(), connection.statuses());
        connection.receive("0\r\n\r\n");
        assertEquals(List.of(200), connection.statuses());
    }
}
