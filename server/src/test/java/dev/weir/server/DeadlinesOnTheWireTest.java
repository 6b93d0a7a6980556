package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// What becomes of peers that take their time. Time is real in here, so only that nothing happens
/// too early is asserted closely.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class DeadlinesOnTheWireTest {

    private static final Duration SHORT = Duration.ofMillis(150);

    /// Less than [#SHORT] by what two clocks may differ.
    private static final long AT_LEAST_NANOS = 145_000_000;

    private Server server = ThisScheduler.serve(_ -> Response.text(""));

    private void serve(Deadlines deadlines, Handler app) {
        server.close();
        server = Server.start(ThisScheduler.options().deadlines(deadlines), app);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static Deadlines deadlines() {
        return Deadlines.defaults();
    }

    private static Handler hello() {
        return _ -> Response.text("hello");
    }

    private static void pause(Duration time) {
        assertThrows(AssertionError.class, () -> new Signal("never").awaitWithin(time));
    }

    @Test
    void aConnectionWithoutAFirstByteIsClosedWithoutAWord() throws Exception {
        serve(deadlines().firstByte(SHORT), hello());
        long before = System.nanoTime();
        try (var client = new RawClient(server)) {
            client.expectEnd();
            assertTrue(System.nanoTime() - before >= AT_LEAST_NANOS);
        }
    }

    // RFC 9110 §15.5.9
    @Test
    void aHeadThatTricklesIs408() throws Exception {
        serve(deadlines().head(SHORT), hello());
        try (var client = new RawClient(server)) {
            client.send("GET / HTTP/1.1\r\n");
            long before = System.nanoTime();
            var sending = new AtomicBoolean(true);
            var trickle =
                    CompletableFuture.runAsync(() -> {
                        while (sending.get()) {
                            pause(Duration.ofMillis(20));
                            try {
                                client.send("X");
                            } catch (IOException closed) {
                                return;
                            }
                        }
                    });
            RawResponse response = client.response();
            sending.set(false);
            assertEquals(408, response.status());
            assertTrue(response.isProblem());
            assertTrue(response.saysClose());
            assertTrue(System.nanoTime() - before >= AT_LEAST_NANOS);
            trickle.get(10, TimeUnit.SECONDS);
        }
        assertEquals(1, server.figures().refused());
    }

    @Test
    void aSecondHeadThatTricklesIs408Too() throws Exception {
        serve(deadlines().head(SHORT), hello());
        try (var client = new RawClient(server)) {
            client.get("/").send("GET /second");
            assertEquals("hello", client.response().text());
            assertEquals(408, client.lastResponse().status());
        }
    }

    @Test
    void anIdleConnectionIsClosedWithoutAWord() throws Exception {
        serve(deadlines().idle(SHORT), hello());
        try (var client = new RawClient(server)) {
            client.get("/").response();
            long before = System.nanoTime();
            client.expectEnd();
            assertTrue(System.nanoTime() - before >= AT_LEAST_NANOS - 20_000_000);
        }
    }

    @Test
    void eachRequestBeginsTheIdleTimeAnew() throws Exception {
        serve(deadlines().idle(Duration.ofMillis(400)), hello());
        try (var client = new RawClient(server)) {
            for (int i = 0; i < 6; i++) {
                assertEquals("hello", client.get("/").response().text());
                pause(Duration.ofMillis(150));
            }
            client.expectEnd();
        }
    }

    @Test
    void aHandlerIsNotIdle() throws Exception {
        serve(
                deadlines().idle(SHORT).head(SHORT).firstByte(SHORT),
                _ -> {
                    Thread.sleep(500); // handler
                    return Response.text("slow");
                });
        try (var client = new RawClient(server)) {
            assertEquals("slow", client.get("/").response().text());
            assertEquals("slow", client.get("/").response().text());
        }
    }

    @Test
    void contentThatStopsIs408() throws Exception {
        serve(
                deadlines().contentGrace(SHORT),
                request -> Response.bytes("text/plain", request.bytes()));
        try (var client = new RawClient(server)) {
            client.sendLines("POST / HTTP/1.1\nHost: test\nContent-Length: 10\n\n12345");
            long before = System.nanoTime();
            RawResponse response = client.lastResponse();
            assertEquals(408, response.status());
            assertTrue(response.isProblem());
            assertTrue(System.nanoTime() - before >= AT_LEAST_NANOS);
        }
    }

    @Test
    void contentBelowTheLeastRateIs408AndAboveItIsNot() throws Exception {
        serve(
                deadlines().contentGrace(Duration.ofMillis(300)).contentBytesPerSecondMin(100),
                request -> Response.text("" + request.bytes().length));
        try (var client = new RawClient(server)) {
            client.sendLines("POST / HTTP/1.1\nHost: test\nContent-Length: 300\n\n");
            for (int i = 0; i < 15; i++) {
                pause(Duration.ofMillis(50));
                client.send("x".repeat(20));
            }
            assertEquals("300", client.response().text());
            client.sendLines("POST / HTTP/1.1\nHost: test\nContent-Length: 300\n\n");
            for (int i = 0; i < 30 && client.isSilentFor(Duration.ofMillis(50)); i++) {
                client.send("x");
            }
            assertEquals(408, client.response().status());
        }
    }

    @Test
    void theRateCountsOnlyWhileTheHandlerReads() throws Exception {
        serve(
                deadlines().contentGrace(SHORT),
                request -> {
                    Thread.sleep(500); // handler
                    int first = request.body().read();
                    Thread.sleep(500); // handler
                    return Response.text(first + " " + request.body().readAllBytes().length);
                });
        try (var client = new RawClient(server)) {
            client.sendLines("POST / HTTP/1.1\nHost: test\nContent-Length: 4\n\nA");
            pause(Duration.ofMillis(700));
            client.send("BCD");
            assertEquals("65 3", client.response().text());
        }
    }

    @Test
    void contentThatTakesTooLongInAllIs408() throws Exception {
        serve(deadlines().content(SHORT), request -> Response.text("" + request.bytes().length));
        try (var client = new RawClient(server)) {
            client.sendLines("POST / HTTP/1.1\nHost: test\nContent-Length: 1000\n\n");
            for (int i = 0; i < 30 && client.isSilentFor(Duration.ofMillis(20)); i++) {
                client.send("x".repeat(20));
            }
            assertEquals(408, client.response().status());
        }
    }

    @Test
    void aHandlerThatTakesTooLongIsInterruptedAndTheAnswerIs503() throws Exception {
        var interrupted = new Signal("the handler has been interrupted");
        serve(
                deadlines().handler(SHORT),
                _ -> {
                    try {
                        Thread.sleep(60_000); // handler
                    } finally {
                        interrupted.give();
                    }
                    return Response.text("never");
                });
        try (var client = new RawClient(server)) {
            long before = System.nanoTime();
            RawResponse response = client.get("/").lastResponse();
            assertEquals(503, response.status());
            assertTrue(response.isProblem());
            assertTrue(System.nanoTime() - before >= AT_LEAST_NANOS);
            interrupted.await();
        }
    }

    @Test
    void anAnswerThatStreamsForTooLongIsBroken() throws Exception {
        var interrupted = new Signal("the handler has been interrupted");
        serve(
                deadlines().handler(SHORT),
                _ ->
                        Response.stream(
                                "text/plain",
                                out -> {
                                    out.write('x');
                                    out.flush();
                                    try {
                                        Thread.sleep(60_000); // handler
                                    } finally {
                                        interrupted.give();
                                    }
                                }));
        try (var client = new RawClient(server)) {
            client.get("/");
            interrupted.await();
            String all = new String(client.toEnd(), java.nio.charset.StandardCharsets.ISO_8859_1);
            assertTrue(all.endsWith("1\r\nx\r\n"), all);
        }
    }

    @Test
    void quickHandlersDoNotFeelTheirDeadline() throws Exception {
        serve(deadlines().handler(SHORT), hello());
        try (var client = new RawClient(server)) {
            for (int i = 0; i < 4; i++) {
                assertEquals("hello", client.get("/").response().text());
                pause(Duration.ofMillis(100));
            }
        }
    }

    @Test
    void aClientThatNeverTakesItsAnswerIsCut() throws Exception {
        var cut = new Signal("the handler cannot write any more");
        serve(
                deadlines().contentGrace(SHORT),
                _ ->
                        Response.stream(
                                "text/plain",
                                out -> {
                                    try {
                                        while (true) {
                                            out.write(new byte[60_000]);
                                        }
                                    } finally {
                                        cut.give();
                                    }
                                }));
        try (var client = new RawClient(server, 64 * 1024)) {
            client.get("/");
            cut.await();
        }
        Signal.until(() -> server.figures().connections() == 0, "the connection is gone");
    }

    @Test
    void aClientThatNeverTakesAnAnswerFromMemoryIsCut() throws Exception {
        serve(
                deadlines().contentGrace(SHORT),
                _ -> Response.bytes("text/plain", new byte[30_000_000]));
        try (var client = new RawClient(server, 64 * 1024)) {
            client.get("/");
            Signal.until(() -> server.figures().requests() == 1, "the request is there");
            Signal.until(() -> server.figures().connections() == 0, "the connection is gone");
        }
    }

    /// 30 MB at once, taken at some 5 MB/s: no piece of it has long gone when the grace is over.
    @Test
    void aClientThatTakesALargeAnswerSteadilyIsNotCut() throws Exception {
        serve(
                deadlines().contentGrace(Duration.ofMillis(1_500)),
                _ -> Response.bytes("text/plain", new byte[30_000_000]));
        try (var client = new RawClient(server, 64 * 1024)) {
            client.get("/");
            long count = 0;
            long pausedAt = 0;
            while (count < 30_000_000) {
                int read = client.readOnce(64 * 1024);
                assertTrue(read > 0, "cut after " + count);
                count += read;
                if (count - pausedAt > 500_000 && count < 12_000_000) {
                    pausedAt = count;
                    pause(Duration.ofMillis(80));
                }
            }
        }
    }

    @Test
    void lingeringEnds() throws Exception {
        serve(deadlines().linger(SHORT), hello());
        try (var client = new RawClient(server)) {
            client.send("GARBAGE\r\n\r\n");
            assertEquals(400, client.lastResponse().status());
            Signal.until(() -> server.figures().connections() == 0, "it is closed");
        }
    }

    @Test
    void aConnectionThatItsClientHasEndedDoesNotLinger() throws Exception {
        serve(deadlines().linger(Duration.ofSeconds(30)), hello());
        try (var client = new RawClient(server)) {
            client.get("/").response();
            client.finish().expectEnd();
            Signal.until(() -> server.figures().connections() == 0, "it is closed");
        }
    }

    @Test
    void aRefusedClientThatSendsForEverIsCut() throws Exception {
        serve(deadlines().linger(Duration.ofSeconds(30)), hello());
        try (var client = new RawClient(server)) {
            client.send("GARBAGE\r\n\r\n");
            byte[] more = new byte[64 * 1024];
            assertThrows(
                    IOException.class,
                    () -> {
                        while (true) {
                            client.send(more);
                        }
                    });
        }
    }

    @Test
    void everyDeadlineThatProtectsTheServerIsOnByDefault() {
        var defaults = Deadlines.defaults();
        for (Duration time :
                new Duration[] {
                    defaults.firstByte(), defaults.head(), defaults.idle(),
                    defaults.contentGrace(), defaults.halfClose(), defaults.linger(),
                    defaults.waiting(), defaults.drain()
                }) {
            assertTrue(time.isPositive());
            assertTrue(time.compareTo(Duration.ofMinutes(2)) < 0);
        }
        assertTrue(defaults.contentBytesPerSecondMin() > 0);
        assertFalse(defaults.handler().isPositive());
    }
}
