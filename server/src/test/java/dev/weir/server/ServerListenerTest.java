package dev.weir.server;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.routes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Peer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.layer.DrainAnswers;
import dev.weir.server.layer.Health;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// What listeners hear, health, and handlers that are slow.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class ServerListenerTest {

    /// Writes down what it hears, and what kind of thread tells it.
    private static final class Scribe implements ServerListener {
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final List<Boolean> onVirtualThread = new CopyOnWriteArrayList<>();
        private final Signal closed = new Signal("the connection's end was told");

        private void hear(String what) {
            heard.add(what);
            String name = Thread.currentThread().getName();
            onVirtualThread.add(
                    Thread.currentThread().isVirtual() && !name.startsWith("weir-loop"));
        }

        @Override
        public void exchangeEnded(Request request, int status, long tookNanos) {
            hear(status + " " + request + " " + request.route().orElse("-"));
            assertTrue(tookNanos > 0);
        }

        @Override
        public void connectionOpened(Peer peer) {
            hear("opened");
        }

        @Override
        public void connectionClosed(Peer peer, long lastedNanos) {
            hear("closed");
            closed.give();
        }

        @Override
        public void drainAnnounced() {
            hear("announced");
        }

        @Override
        public void drainBegun() {
            hear("begun");
        }
    }

    private static Response answer(Request request) {
        if (request.parameter("id").equals("bad")) {
            throw new IllegalStateException("as it is meant to");
        }
        return Response.stream("text/plain", out -> out.write('a'));
    }

    @Test
    void listenersHearOfAllThatHappens(CapturedLog log) throws Exception {
        var scribe = new Scribe();
        var app = routes(GET("/users/{id}").to(ServerListenerTest::answer));
        try (var server = Server.start(ThisScheduler.options().listener(scribe), app)) {
            try (var client = new RawClient(server)) {
                client.get("/users/7").response();
                client.get("/none").response();
                client.get("/users/bad").response();
            }
            scribe.closed.await();
        }
        assertEquals(
                List.of(
                        "200 GET /users/7 /users/{id}",
                        "404 GET /none -",
                        "500 GET /users/bad /users/{id}",
                        "announced",
                        "begun"),
                scribe.heard.stream()
                        .filter(what -> !what.endsWith("ed") || what.equals("announced"))
                        .toList());
        assertTrue(scribe.heard.containsAll(List.of("opened", "closed")));
        assertTrue(scribe.onVirtualThread.stream().allMatch(is -> is), "never on a loop");
        assertEquals(1, log.errors().size());
    }

    // RFC 9113 §3.3
    @Test
    @Tag("tcp") // prior knowledge is for plain text
    void listenersHearOfHttp2AsWell() throws Exception {
        var scribe = new Scribe();
        var app = routes(GET("/users/{id}").to(ServerListenerTest::answer));
        try (var server = Server.start(ThisScheduler.options().listener(scribe), app)) {
            try (var client = Http2Client.greeting(server)) {
                assertEquals("200 a", client.get(1, "/users/7").answer(1));
                assertEquals("200 a", client.get(3, "/users/8").answer(3));
            }
            scribe.closed.await();
        }
        var heard = scribe.heard;
        assertTrue(heard.contains("200 GET /users/7 /users/{id}"), heard.toString());
        assertTrue(heard.contains("200 GET /users/8 /users/{id}"), heard.toString());
        assertEquals(1, heard.stream().filter("opened"::equals).count(), heard.toString());
        assertEquals(1, heard.stream().filter("closed"::equals).count(), heard.toString());
    }

    @Test
    void aListenerThatThrowsHarmsNobody(CapturedLog log) throws Exception {
        ServerListener broken =
                new ServerListener() {
                    @Override
                    public void exchangeEnded(Request request, int status, long tookNanos) {
                        throw new IllegalStateException("a broken listener");
                    }
                };
        var options = ThisScheduler.options().listener(broken);
        try (var server = Server.start(options, _ -> Response.text("a"));
                var client = new RawClient(server)) {
            assertEquals("a", client.get("/").response().text());
            assertEquals("a", client.get("/").response().text());
        }
        assertEquals(2, log.errors().size());
    }

    @Test
    void readinessFlipsWhenADrainIsAnnouncedAndTheServerGoesOn() throws Exception {
        var health = Health.create();
        var app =
                routes(
                                GET("/live").to(health.live()),
                                GET("/ready").to(health.ready()),
                                GET("/").to(_ -> Response.text("a")))
                        .layer(DrainAnswers.of(health, Duration.ofSeconds(2)));
        var announced = new Signal("the drain was announced");
        var mayDrain = new Signal("the drain may begin");
        ServerListener gate =
                new ServerListener() {
                    @Override
                    public void drainAnnounced() {
                        announced.give();
                        try {
                            mayDrain.await();
                        } catch (InterruptedException interrupted) {
                            Thread.currentThread().interrupt();
                        }
                    }
                };
        var options =
                ThisScheduler.options()
                        .listener(health)
                        .listener(gate)
                        .deadlines(Deadlines.defaults().notice(Duration.ofMinutes(1)));
        var server = Server.start(options, app);
        try (var client = new RawClient(server)) {
            assertEquals(200, client.get("/ready").response().status());
            var closing = new Thread(server::close);
            closing.start();
            announced.await();
            try (var newcomer = new RawClient(server)) {
                assertEquals(503, newcomer.get("/ready").response().status());
                assertEquals(200, newcomer.get("/live").response().status());
                assertEquals("a", newcomer.get("/").response().text());
            }
            mayDrain.give();
            closing.interrupt(); // who closes need not wait for the notice
            closing.join();
        }
    }

    @Test
    void requestsOfADrainingServerAreSentElsewhere() throws Exception {
        var health = Health.create();
        var app =
                ((dev.weir.http.Handler) _ -> Response.text("a"))
                        .layer(DrainAnswers.of(health, Duration.ofSeconds(2)));
        assertEquals(200, app.handle(Request.get("/")).status().code());
        health.drainAnnounced();
        assertEquals(200, app.handle(Request.get("/")).status().code());
        health.drainBegun();
        var answer = app.handle(Request.get("/"));
        assertEquals(503, answer.status().code());
        assertEquals("2", answer.fields().get("Retry-After").orElse(""));
    }

    @Test
    void checksMakeItUnready() throws Exception {
        var ready =
                Health.create()
                        .check("holds", () -> true)
                        .check(
                                "throws",
                                () -> {
                                    throw new java.io.IOException("no database");
                                })
                        .ready();
        var answer = ready.handle(Request.get("/"));
        assertEquals(503, answer.status().code());
        assertTrue(answer.contentText().contains("\\\"throws\\\""), answer.contentText());
    }

    // Slow handlers

    private static void waitHere(Signal mayEnd) throws InterruptedException {
        mayEnd.await();
    }

    @Test
    void aHandlerThatRunsTooLongIsLoggedOnceWithItsStack(CapturedLog log) throws Exception {
        var mayEnd = new Signal("the handler may end");
        var told = new CopyOnWriteArrayList<String>();
        var isTold = new Signal("the slow handler was told of");
        ServerListener listener =
                new ServerListener() {
                    @Override
                    public void handlerIsSlow(String request, Thread thread, Duration ran) {
                        told.add(request);
                        isTold.give();
                    }
                };
        var options = ThisScheduler.options().slowHandler(Duration.ofMillis(20)).listener(listener);
        try (var server =
                        Server.start(
                                options,
                                request -> {
                                    if (request.path().equals("/slow")) {
                                        waitHere(mayEnd);
                                    }
                                    return Response.text("done");
                                });
                var slow = new RawClient(server);
                var quick = new RawClient(server)) {
            slow.get("/slow");
            isTold.await();
            quick.get("/quick").response();
            mayEnd.give();
            assertEquals("done", slow.response().text());
        }
        assertEquals(List.of("GET /slow"), told);
        var warnings =
                log.records().stream()
                        .filter(line -> line.getLevel().equals(Level.WARNING))
                        .toList();
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().getMessage().startsWith("The handler of GET /slow has run"));
        assertTrue(
                java.util.Arrays.stream(warnings.getFirst().getThrown().getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("waitHere")),
                "the stack shows where it waits");
    }

    @Test
    void streamingIsNotSlow(CapturedLog log) throws Exception {
        var mayEnd = new Signal("the stream may end");
        var slow = new Signal("a slow handler was told of");
        ServerListener listener =
                new ServerListener() {
                    @Override
                    public void handlerIsSlow(String request, Thread thread, Duration ran) {
                        if (request.endsWith("/stream")) {
                            throw new AssertionError("a stream is no slow handler");
                        }
                        slow.give();
                    }
                };
        var options = ThisScheduler.options().slowHandler(Duration.ofMillis(20)).listener(listener);
        try (var server =
                        Server.start(
                                options,
                                request -> {
                                    if (request.path().equals("/wait")) {
                                        slow.await();
                                        return Response.text("b");
                                    }
                                    return Response.stream(
                                            "text/plain",
                                            out -> {
                                                out.write('a');
                                                out.flush();
                                                mayEnd.await();
                                            });
                                });
                var streaming = new RawClient(server);
                var waiting = new RawClient(server)) {
            streaming.get("/stream");
            // Began later, and was looked at: the stream was passed over.
            assertEquals("b", waiting.get("/wait").response().text());
            mayEnd.give();
            assertEquals("a", streaming.response().text());
        }
        assertEquals(0, log.errors().size());
    }
}
