package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Body;
import dev.weir.http.Buffers;
import dev.weir.http.Fields;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// More bytes than all connections together may hold.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class HeldBytesTest {

    private static final int BYTES_MAX = 1024 * 1024;

    /// A head of which the end is missing: its window has 16 KiB.
    private static final String UNFINISHED =
            "GET / HTTP/1.1\nHost: a\nX-Long: " + "x".repeat(10_000);

    private static final long WINDOW_BYTES = 16 * 1024;

    private final List<RawClient> clients = new ArrayList<>();
    private final Server server =
            Server.start(ThisScheduler.options().bufferedBytesMax(BYTES_MAX), this::answer);

    private Response answer(Request request) {
        return switch (request.path()) {
            case "/large" -> Response.bytes("text/plain", CONTENT);
            case "/stream" ->
                    Response.of(
                            Status.OK, Fields.EMPTY, Body.stream(LARGE, out -> out.write(CONTENT)));
            default -> Response.text("ok");
        };
    }

    private static final int LARGE = 4 * 1024 * 1024;
    private static final byte[] CONTENT = RawClient.pattern(LARGE);

    @AfterEach
    void close() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
        server.close();
    }

    private RawClient client() throws Exception {
        var client = new RawClient(server, 64 * 1024);
        clients.add(client);
        return client;
    }

    @Test
    void itIsFullAtTheBoundAndNotBefore() {
        var buffers = new Buffers();
        var held = new HeldBytes(buffers, 4_096);
        assertFalse(held.isFull());
        byte[] lent = buffers.take(2_048);
        held.unsentChanged(2_047);
        assertFalse(held.isFull(), "one less than the bound");
        held.unsentChanged(1);
        assertTrue(held.isFull(), "the bound");
        held.unsentChanged(1);
        assertTrue(held.isFull(), "one more");
        buffers.give(lent);
        assertFalse(held.isFull());
        byte[] kept = buffers.take(2_048);
        assertTrue(held.isFull());
        buffers.forget(kept);
        assertFalse(held.isFull());
    }

    @Test
    void headsThatDoNotEndAre503WhenTheyAreTooMany() throws Exception {
        for (int i = 0; i < 62; i++) { // of 64 that would fill it
            client().sendLines(UNFINISHED);
        }
        awaitWindows(62);
        RawClient fits = client().get("/");
        assertEquals("ok", fits.response().text());
        client().sendLines(UNFINISHED);
        awaitWindows(63);
        for (int i = 0; i < 3; i++) {
            RawResponse refused = client().sendLines(UNFINISHED).lastResponse();
            assertEquals(503, refused.status());
            assertTrue(refused.isProblem());
        }
        assertEquals(3, server.figures().refused());

        for (RawClient client : clients) {
            client.hangUp();
        }
        Signal.until(() -> server.figures().connections() == 0, "they are gone");
        assertEquals("ok", client().get("/").response().text());
    }

    /// A head may come in pieces, and its window grow with them.
    private void awaitWindows(int count) {
        Signal.until(
                () -> server.figures().bufferedBytes() >= count * WINDOW_BYTES,
                count + " heads are there");
    }

    /// Clients that do not read hold a piece each at most, and get the whole when they do.
    @Test
    void answersGoOnPieceByPiece() throws Exception {
        for (int i = 0; i < 60; i++) {
            client().get(i % 2 == 0 ? "/large" : "/stream");
        }
        int whole = 0;
        for (RawClient client : clients) {
            RawResponse response = client.response();
            if (response.status() == 200) {
                assertEquals(LARGE, response.content().length);
                whole++;
            } else {
                assertEquals(503, response.status());
            }
        }
        assertTrue(whole >= 8, whole + " whole answers");
        assertEquals("ok", client().get("/").response().text());
    }
}
