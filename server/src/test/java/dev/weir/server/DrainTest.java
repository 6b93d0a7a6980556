package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The end of a server, and beginnings that fail.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class DrainTest {

    private Server server = ThisScheduler.serve(_ -> Response.text(""));

    private void serve(ServerOptions options, Handler app) {
        server.close();
        server = Server.start(options, app);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private CompletableFuture<Void> closing() {
        return CompletableFuture.runAsync(server::close);
    }

    @Test
    void idleConnectionsCloseAtOnce() throws Exception {
        serve(
                ThisScheduler.options()
                        .loops(2)
                        .deadlines(Deadlines.defaults().linger(Duration.ofMillis(50))),
                _ -> Response.text("hello"));
        try (var used = new RawClient(server);
                var fresh = new RawClient(server)) {
            used.get("/").response();
            Signal.until(() -> server.figures().connections() == 2, "both are open");
            long before = System.nanoTime();
            var closing = closing();
            used.expectEnd();
            fresh.expectEnd();
            closing.get(10, TimeUnit.SECONDS);
            assertTrue(System.nanoTime() - before < 2_000_000_000L);
        }
    }

    /// Its request is on its way, and nobody else would answer it.
    @Test
    void whoHasOnlyJustConnectedIsAnswered() throws Exception {
        serve(
                ThisScheduler.options()
                        .deadlines(Deadlines.defaults().linger(Duration.ofSeconds(30))),
                _ -> Response.text("hello"));
        try (var used = new RawClient(server);
                var fresh = new RawClient(server)) {
            used.get("/").response();
            Signal.until(() -> server.figures().connections() == 2, "both are open");
            var closing = closing();
            used.expectEnd();
            used.hangUp(); // the server lingers for that
            assertFalse(closing.isDone());
            var answer = fresh.get("/").lastResponse();
            assertEquals("hello", answer.text());
            assertTrue(answer.saysClose());
            fresh.hangUp();
            closing.get(10, TimeUnit.SECONDS);
        }
    }

    /// So that none is idle, and perhaps just being used, when the server ends those that are.
    @Test
    void answersEndTheirConnectionsFromTheAnnouncementOn() throws Exception {
        var announced = new Signal("the drain was announced");
        ServerListener told =
                new ServerListener() {
                    @Override
                    public void drainAnnounced() {
                        announced.give();
                    }
                };
        serve(
                ThisScheduler.options()
                        .listener(told)
                        .deadlines(Deadlines.defaults().notice(Duration.ofMinutes(1))),
                _ -> Response.text("hello"));
        try (var client = new RawClient(server)) {
            assertEquals("", client.get("/").response().field("Connection"));
            var closing = new Thread(server::close);
            closing.start();
            announced.await();
            Signal.until(this::endsConnections, "the loop has heard of it");
            client.get("/").lastResponse();
            closing.interrupt(); // who closes need not wait for the notice
            closing.join();
        }
    }

    private boolean endsConnections() {
        try (var newcomer = new RawClient(server)) {
            return newcomer.get("/").response().saysClose();
        } catch (IOException broken) {
            throw new AssertionError("the server goes on until it drains", broken);
        }
    }

    @Test
    void openExchangesEndAndSayClose() throws Exception {
        var runs = new Signal("the handler runs");
        var mayEnd = new Signal("the handler may end");
        serve(
                ThisScheduler.options(),
                _ -> {
                    runs.give();
                    mayEnd.await();
                    return Response.text("done");
                });
        try (var client = new RawClient(server)) {
            client.get("/");
            runs.await();
            var closing = closing();
            Signal.until(() -> isRefused(server), "it does not listen any more");
            assertFalse(closing.isDone());
            mayEnd.give();
            assertEquals("done", client.lastResponse().text());
            client.hangUp();
            closing.get(10, TimeUnit.SECONDS);
        }
    }

    private static boolean isRefused(Server server) {
        try {
            new RawClient(server).hangUp();
            return false;
        } catch (ConnectException refused) {
            return true;
        } catch (IOException reset) {
            return false;
        }
    }

    @Test
    void pipelinedRequestsAfterTheOpenOneAreNotBegun() throws Exception {
        var runs = new Signal("the handler runs");
        var mayEnd = new Signal("the handler may end");
        serve(
                ThisScheduler.options(),
                request -> {
                    runs.give();
                    mayEnd.await();
                    return Response.text(request.path());
                });
        try (var client = new RawClient(server)) {
            client.get("/a").get("/b");
            runs.await();
            var closing = closing();
            Signal.until(() -> isRefused(server), "it does not listen any more");
            mayEnd.give();
            assertEquals("/a", client.lastResponse().text());
            client.hangUp();
            closing.get(10, TimeUnit.SECONDS);
        }
        assertEquals(1, server.figures().requests());
    }

    @Test
    void handlersAreInterruptedWhenTheTimeIsOver() throws Exception {
        var runs = new Signal("the handler runs");
        var interrupted = new Signal("the handler has been interrupted");
        serve(
                ThisScheduler.options()
                        .deadlines(Deadlines.defaults().drain(Duration.ofMillis(200))),
                _ -> {
                    runs.give();
                    try {
                        Thread.sleep(60_000); // handler
                    } finally {
                        Thread.interrupted();
                        Thread.sleep(200); // handler
                        interrupted.give();
                    }
                    return Response.text("never");
                });
        try (var client = new RawClient(server)) {
            client.get("/");
            runs.await();
            long before = System.nanoTime();
            server.close();
            long nanos = System.nanoTime() - before;
            assertTrue(interrupted.isGiven());
            assertTrue(nanos >= 190_000_000 && nanos < 5_000_000_000L, nanos + " ns");
            client.end();
        }
    }

    /// Their threads run on, and what they ask of the server fails.
    @Test
    void handlersThatIgnoreTheirInterruptionFinishAfterTheServer() throws Exception {
        var runs = new Signal("the handler runs");
        var isClosed = new Signal("the server has been closed");
        var outcome = new CompletableFuture<String>();
        serve(
                ThisScheduler.options().deadlines(Deadlines.defaults().drain(Duration.ZERO)),
                request -> {
                    runs.give();
                    while (!isClosed.isGiven()) {
                        try {
                            isClosed.await();
                        } catch (InterruptedException ignored) {
                            runs.give();
                        }
                    }
                    Thread.sleep(50); // handler
                    try {
                        request.body().readAllBytes();
                        outcome.complete("read");
                    } catch (IOException refused) {
                        outcome.complete("refused");
                    }
                    return Response.text("too late");
                });
        try (var client = new RawClient(server)) {
            client.sendLines("POST / HTTP/1.1\nHost: test\nContent-Length: 100000\n\n");
            runs.await();
            server.close();
            isClosed.give();
            assertEquals("refused", outcome.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void aSecondCloseWaitsForTheFirst() throws Exception {
        var runs = new Signal("the handler runs");
        var mayEnd = new Signal("the handler may end");
        serve(
                ThisScheduler.options(),
                _ -> {
                    runs.give();
                    mayEnd.await();
                    return Response.text("");
                });
        try (var client = new RawClient(server)) {
            client.sendLines("GET / HTTP/1.1\nHost: test\nConnection: close\n\n");
            runs.await();
            var first = closing();
            Signal.until(() -> isRefused(server), "it does not listen any more");
            var second = closing();
            assertFalse(second.isDone());
            mayEnd.give();
            client.response();
            client.hangUp();
            first.get(10, TimeUnit.SECONDS);
            second.get(10, TimeUnit.SECONDS);
            server.join();
        }
    }

    @Test
    void aPortInUseIsSaidInASentence() throws Exception {
        int port = server.port();
        var failure =
                assertThrows(
                        CannotListen.class,
                        () ->
                                Server.start(
                                        ThisScheduler.options().listen("127.0.0.1", port),
                                        _ -> Response.text("")));
        assertEquals(
                "Cannot listen on 127.0.0.1 port "
                        + port
                        + ": something else listens there. Stop it, or choose another port (0 picks a"
                        + " free one).",
                failure.getMessage());
    }

    @Test
    void aForeignListenersPortIsInUseToo() throws Exception {
        try (var foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThrows(
                    CannotListen.class,
                    () ->
                            Server.start(
                                    ThisScheduler.options()
                                            .listen("127.0.0.1", foreign.getLocalPort()),
                                    _ -> Response.text("")));
        }
    }

    @Test
    void nothingIsLeftListeningWhenOneAddressFails() throws Exception {
        InetSocketAddress free;
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = new InetSocketAddress(InetAddress.getLoopbackAddress(), probe.getLocalPort());
        }
        assertThrows(
                CannotListen.class,
                () ->
                        Server.start(
                                ThisScheduler.options()
                                        .listen(
                                                new ListenAddress("127.0.0.1", free.getPort()),
                                                new ListenAddress("127.0.0.1", server.port())),
                                _ -> Response.text("")));
        assertThrows(ConnectException.class, () -> new RawClient(free, 0).close());
    }

    @Test
    void anAddressOfOthersIsSaidInASentence() {
        var failure =
                assertThrows(
                        CannotListen.class,
                        () ->
                                Server.start(
                                        ThisScheduler.options().listen("192.0.2.1", 0),
                                        _ -> Response.text("")));
        assertTrue(
                String.valueOf(failure.getMessage()).contains("does not have that address"),
                failure.getMessage());
    }

    @Test
    void severalAddressesAreListenedAt() throws Exception {
        serve(
                ThisScheduler.options()
                        .listen(
                                new ListenAddress("127.0.0.1", 0),
                                new ListenAddress("127.0.0.1", 0)),
                _ -> Response.text("hello"));
        for (InetSocketAddress address : server.addresses()) {
            try (var client = new RawClient(address, 0)) {
                assertEquals("hello", client.get("/").response().text());
            }
        }
        assertEquals(2, server.addresses().stream().distinct().count());
    }

    /// A program of its own, as one would write it.
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            var slept = new AtomicBoolean();
            Server server =
                    Web.serve(
                            ThisScheduler.options().stopsOnSignals(true),
                            _ -> {
                                Thread.sleep(300); // handler
                                slept.set(true);
                                return Response.text("slept " + slept);
                            });
            System.out.println("port " + server.port());
            server.join();
        }
    }

    @Test
    void aSignalDrainsAndTheExitCodeIs0() throws Exception {
        try (var server = ChildServer.start(Program.class, 0);
                var client = server.client();
                var idle = server.client()) {
            assertEquals("slept true", idle.get("/").response().text());
            client.get("/");
            server.terminate();
            assertEquals("slept true", client.response().text());
            idle.expectEnd();
            assertEquals(0, server.awaitExit());
        }
    }
}
