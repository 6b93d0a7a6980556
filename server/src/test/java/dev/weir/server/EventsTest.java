package dev.weir.server;

import static dev.weir.server.Web.events;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.InvalidInput;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Server-sent events: the `text/event-stream` of the HTML Standard, §9.2.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class EventsTest {

    private Server server = ThisScheduler.serve(_ -> Response.noContent());

    private void serve(ServerOptions options, EventStream.Source source) {
        server.close();
        server = Server.start(options, _ -> events(source));
    }

    private void serve(EventStream.Source source) {
        serve(ThisScheduler.options(), source);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void anEventHasItsLines() {
        assertEquals("data: tick\n\n", Event.of("tick").toString());
        assertEquals("data: \n\n", Event.of("").toString());
        assertEquals(
                "id: 7\nevent: clock\nretry: 2500\ndata: a\ndata: b\ndata: \ndata: c\ndata: \n\n",
                Event.of("a\nb\r\n\rc\n")
                        .id("7")
                        .name("clock")
                        .retry(Duration.ofMillis(2_500))
                        .toString());
    }

    @Test
    void whatWouldEndALineIsRefused() {
        var event = Event.of("x");
        for (String text : new String[] {"a\nb", "a\rb", "a\u0000b"}) {
            assertThrows(IllegalArgumentException.class, () -> event.id(text));
            assertThrows(IllegalArgumentException.class, () -> event.name(text));
        }
        assertThrows(IllegalArgumentException.class, () -> event.retry(Duration.ofMillis(-1)));
    }

    @Test
    void lastEventIdIsUtf8AndBounded() {
        var request = Request.get("/");
        assertEquals(Optional.empty(), Event.lastId(request));
        var utf8 = request.withField("Last-Event-ID", "\u00c3\u00a4");
        assertEquals(Optional.of("\u00e4"), Event.lastId(utf8));
        assertTrue(Event.lastId(request.withField("Last-Event-ID", "1".repeat(1_024))).isPresent());
        var tooLong = request.withField("Last-Event-ID", "1".repeat(1_025));
        assertThrows(InvalidInput.class, () -> Event.lastId(tooLong));
    }

    @Test
    void eachEventLeavesAtOnce() throws Exception {
        BlockingQueue<String> queue = new LinkedBlockingQueue<>();
        serve(out -> {
            while (true) {
                String data = queue.take();
                if (data.equals("end")) {
                    return;
                }
                out.send(Event.of(data));
                out.comment("still here");
            }
        });
        try (var client = new RawClient(server)) {
            client.get("/");
            assertEquals(200, client.startOfResponse());
            for (String data : new String[] {"a", "b"}) {
                queue.add(data);
                assertEquals("9", client.line());
                assertEquals("data: " + data + "\n\n", new String(client.bytes(9), US_ASCII));
                client.line();
                assertEquals("e", client.line());
                assertEquals(": still here\n\n", new String(client.bytes(14), US_ASCII));
                client.line();
            }
            queue.add("end");
            assertEquals("0", client.line());
            assertEquals("", client.line());
            assertEquals(200, client.get("/").startOfResponse());
        }
    }

    @Test
    void aClientThatLeavesEndsTheLoop() throws Exception {
        var runs = new Signal("the loop runs");
        var interrupted = new Signal("the loop is interrupted");
        serve(out -> {
            try {
                runs.give();
                new CountDownLatch(1).await();
            } catch (InterruptedException left) {
                interrupted.give();
                throw left;
            }
        });
        try (var client = new RawClient(server)) {
            client.get("/");
            runs.await();
            client.reset();
            interrupted.await();
        }
        Signal.until(() -> server.figures().inFlight() == 0, "no handler is left");
    }

    // Draining does not wait for what has no end: it is interrupted, and ends in order.
    @Test
    void drainEndsTheStreamInOrder() throws Exception {
        serve(
                ThisScheduler.options()
                        .deadlines(
                                Deadlines.defaults()
                                        .drain(Duration.ofSeconds(50))
                                        .linger(Duration.ofMillis(50))),
                out -> {
                    out.send(Event.of("hello"));
                    new CountDownLatch(1).await();
                });
        try (var client = new RawClient(server)) {
            client.get("/");
            assertEquals(200, client.startOfResponse());
            assertEquals("d", client.line());
            assertEquals("data: hello\n\n", new String(client.bytes(13), US_ASCII));
            client.line();
            long before = System.nanoTime();
            var closing = CompletableFuture.runAsync(server::close);
            assertEquals("0", client.line());
            assertEquals("", client.line());
            client.expectEnd();
            client.hangUp();
            closing.get(20, TimeUnit.SECONDS);
            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(20));
        }
    }

    @Test
    void aStreamThatBeginsWhileTheServerDrainsEndsAtOnce() throws Exception {
        var runs = new Signal("the handler runs");
        var mayBegin = new Signal("the stream may begin");
        server.close();
        server =
                Server.start(
                        ThisScheduler.options()
                                .deadlines(Deadlines.defaults().drain(Duration.ofSeconds(50))),
                        _ -> {
                            runs.give();
                            mayBegin.await();
                            return events(_ -> new CountDownLatch(1).await());
                        });
        try (var client = new RawClient(server)) {
            client.get("/");
            runs.await();
            var closing = CompletableFuture.runAsync(server::close);
            Signal.until(() -> isRefused(server), "it does not listen any more");
            mayBegin.give();
            var answer = client.lastResponse();
            assertEquals(200, answer.status());
            assertEquals("", answer.text());
            client.hangUp();
            closing.get(20, TimeUnit.SECONDS);
        }
    }

    private static boolean isRefused(Server server) {
        try {
            new RawClient(server).hangUp();
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    /// Other streams are not touched by draining.
    @Test
    void drainWaitsForAnswersThatEnd() throws Exception {
        var mayEnd = new Signal("the answer may end");
        server.close();
        server =
                Server.start(
                        ThisScheduler.options()
                                .deadlines(Deadlines.defaults().drain(Duration.ofSeconds(50))),
                        _ ->
                                Response.stream(
                                        "text/plain",
                                        out -> {
                                            out.write('a');
                                            out.flush();
                                            mayEnd.await();
                                            out.write('b');
                                        }));
        try (var client = new RawClient(server)) {
            client.get("/");
            assertEquals(200, client.startOfResponse());
            var closing = CompletableFuture.runAsync(server::close);
            Signal.until(() -> isRefused(server), "it does not listen any more");
            mayEnd.give();
            assertTrue(new String(client.toEnd(), US_ASCII).contains("b"));
            client.hangUp();
            closing.get(20, TimeUnit.SECONDS);
        }
    }

    // Minimum rates count only while bytes wait: a quiet stream has none.
    @Test
    void aQuietStreamIsNotCut() throws Exception {
        BlockingQueue<String> queue = new LinkedBlockingQueue<>();
        serve(
                ThisScheduler.options()
                        .deadlines(
                                Deadlines.defaults()
                                        .contentGrace(Duration.ofMillis(50))
                                        .contentBytesPerSecondMin(1_000_000)
                                        .idle(Duration.ofMillis(50))
                                        .head(Duration.ofMillis(50))
                                        .firstByte(Duration.ofMillis(500))),
                out -> out.send(Event.of(queue.take())));
        try (var client = new RawClient(server)) {
            client.get("/");
            assertEquals(200, client.startOfResponse());
            assertTrue(client.isSilentFor(Duration.ofMillis(400)));
            queue.add("late");
            assertEquals("c", client.line());
            assertEquals("data: late\n\n", new String(client.bytes(12), US_ASCII));
        }
    }

    @Test
    void headEndsAtOnceWithoutRunningTheLoop() throws Exception {
        var runs = new Signal("the loop runs");
        serve(_ -> runs.give());
        try (var client = new RawClient(server)) {
            client.sendLines("HEAD / HTTP/1.1\nHost: test\n\n");
            assertEquals("text/event-stream", client.responseToHead().field("Content-Type"));
            client.sendLines("HEAD / HTTP/1.1\nHost: test\n\n");
            client.responseToHead();
        }
        assertFalse(runs.isGiven());
    }
}
