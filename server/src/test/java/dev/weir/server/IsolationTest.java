package dev.weir.server;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.STRING;
import static dev.weir.server.Web.routes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.http.Handler;
import dev.weir.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What one handler does is no other's trouble, though they share a loop.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class IsolationTest {

    private final AtomicBoolean mayStop = new AtomicBoolean();
    private Server server = ThisScheduler.serve(_ -> Response.text(""));

    private void serve(Handler app) {
        server.close();
        server = ThisScheduler.serve(app);
    }

    @AfterEach
    void close() {
        mayStop.set(true);
        server.close();
    }

    private Response burnUntilStopped() {
        while (!mayStop.get()) {
            Thread.onSpinWait();
        }
        return Response.text("burned");
    }

    /// A ring cannot follow its loop to another thread, so the loop stays, and the others wait.
    @Test
    void overARingAHandlerThatComputesHoldsItsLoopAndBreaksNothing() throws Exception {
        assumeTrue(ThisScheduler.transports().anyMatch(TransportKind.IO_URING::equals));
        server =
                Server.start(
                        ThisScheduler.options().transport(TransportKind.IO_URING),
                        request ->
                                request.path().equals("/burn")
                                        ? burnUntilStopped()
                                        : Response.text("ok"));
        try (var burning = new RawClient(server);
                var client = new RawClient(server)) {
            assertEquals("ok", client.get("/").response().text());
            burning.get("/burn");
            Signal.until(() -> server.figures().inFlight() == 1, "it computes");
            client.get("/waits");
            assertTrue(client.isSilentFor(Duration.ofMillis(200)));
            mayStop.set(true);
            assertEquals("burned", burning.response().text());
            assertEquals("ok", client.response().text());
            for (int i = 0; i < 3; i++) {
                assertEquals("ok", client.get("/again").response().text());
            }
        }
    }

    static Stream<Arguments> burnersOverTransports() {
        return ThisScheduler.transports()
                .filter(transport ->
                        transport != TransportKind.IO_URING) // a ring stays where it is
                .flatMap(transport ->
                        IntStream.rangeClosed(1, 3).mapToObj(n -> Arguments.of(n, transport)));
    }

    /// Nothing takes a carrier from a handler that never pauses; the queue moves to another, or the
    /// JDK's scheduler is lent one.
    @ParameterizedTest(name = "{0} of them over {1}")
    @MethodSource("burnersOverTransports")
    void handlersThatComputeDoNotHoldUpTheOthersOfTheirLoop(int burners, TransportKind transport)
            throws Exception {
        server =
                Server.start(
                        ThisScheduler.options().transport(transport),
                        request ->
                                request.path().equals("/burn")
                                        ? burnUntilStopped()
                                        : Response.text("ok"));
        List<RawClient> burning = new ArrayList<>();
        try (var client = new RawClient(server)) {
            for (int i = 0; i < burners; i++) {
                burning.add(new RawClient(server).get("/burn"));
                int begun = i + 1;
                Signal.until(() -> server.figures().inFlight() == begun, "it computes");
            }
            for (int i = 0; i < 20; i++) {
                assertEquals("ok", client.get("/" + i).response().text());
            }
            mayStop.set(true);
            for (RawClient burned : burning) {
                assertEquals("burned", burned.response().text());
            }
        } finally {
            for (RawClient burned : burning) {
                burned.close();
            }
        }
        Signal.until(() -> server.figures().inFlight() == 0, "all handlers have ended");
    }

    /// Where it ran.
    private static Response carrier() {
        return Response.text(Thread.currentThread().toString());
    }

    private static void burnMillis(int millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    static Stream<TransportKind> transports() {
        return ThisScheduler.transports();
    }

    /// So that nobody has to wait until it is noticed again, and over a ring not at all.
    @ParameterizedTest
    @MethodSource("transports")
    void aRouteThatHasHeldUpItsLoopStepsAsideUntilItIsQuickAgain(TransportKind transport)
            throws Exception {
        assumeTrue(ThisScheduler.isLoop(), "the JDK's scheduler does not know what holds it up");
        server =
                Server.start(
                        ThisScheduler.options().transport(transport),
                        routes(
                                GET("/ok").to(_ -> carrier()),
                                GET("/code/{how}", STRING)
                                        .to((_, how) -> {
                                            switch (how) {
                                                case "long" -> burnMillis(100);
                                                case "on" -> burnUntilStopped();
                                                default -> {}
                                            }
                                            return carrier();
                                        })));
        try (var burning = new RawClient(server);
                var client = new RawClient(server)) {
            assertFalse(isAside(burning.get("/code/quick").response()));
            for (int runs = 0; !isAside(burning.get("/code/long").response()); runs++) {
                assertTrue(runs < 50, "it is noticed");
            }
            burning.get("/code/on");
            for (int i = 0; i < 20; i++) {
                assertFalse(isAside(client.get("/ok").response()), "others stay");
                assertTrue(isAside(client.get("/code/quick").response()));
            }
            mayStop.set(true);
            assertTrue(isAside(burning.response()));
            for (int runs = 0; isAside(client.get("/code/quick").response()); runs++) {
                assertTrue(runs < 5_000, "it is trusted again");
            }
        }
    }

    private static boolean isAside(RawResponse response) {
        return response.text().contains("side-carrier");
    }

    @Test
    void aLockThatASleepingHandlerHoldsKeepsNobodyElse() throws Exception {
        var lock = new ReentrantLock();
        var monitor = new Object();
        var isHeld = new Signal("one handler has the lock");
        var mayRelease = new Signal("it may let go");
        var wanting = new AtomicInteger();
        serve(request -> {
            switch (request.path()) {
                case "/hold" -> {
                    lock.lock();
                    try {
                        synchronized (monitor) {
                            isHeld.give();
                            mayRelease.await();
                        }
                    } finally {
                        lock.unlock();
                    }
                }
                case "/lock" -> {
                    wanting.incrementAndGet();
                    lock.lock();
                    try {
                        wanting.incrementAndGet();
                    } finally {
                        lock.unlock();
                    }
                }
                case "/monitor" -> {
                    wanting.incrementAndGet();
                    synchronized (monitor) {
                        wanting.incrementAndGet();
                    }
                }
                default -> {}
            }
            return Response.text("ok");
        });
        List<RawClient> waiting = new ArrayList<>();
        try (var client = new RawClient(server);
                var holder = new RawClient(server)) {
            holder.get("/hold");
            isHeld.await();
            for (int i = 0; i < 6; i++) {
                waiting.add(new RawClient(server).get(i % 2 == 0 ? "/lock" : "/monitor"));
            }
            Signal.until(() -> wanting.get() == 6, "all want it"); // and none has it
            for (int i = 0; i < 20; i++) {
                assertEquals("ok", client.get("/").response().text());
            }
            mayRelease.give();
            assertEquals("ok", holder.response().text());
            for (RawClient late : waiting) {
                assertEquals("ok", late.response().text());
            }
        } finally {
            for (RawClient late : waiting) {
                late.close();
            }
        }
    }

    /// Such threads are carried as their parents are, and live as long as they like.
    @Test
    void threadsOfHandlersGoOnAfterTheServer() throws Exception {
        var isClosed = new Signal("the server has been closed");
        var ended = new CompletableFuture<String>();
        serve(_ -> {
            Thread.startVirtualThread(() -> {
                try {
                    isClosed.await();
                    Thread.sleep(50); // handler
                    ended.complete("to its end");
                } catch (InterruptedException interrupted) {
                    ended.complete("interrupted");
                }
            });
            return Response.text("started");
        });
        try (var client = new RawClient(server)) {
            assertEquals("started", client.get("/").response().text());
        }
        server.close();
        isClosed.give();
        assertEquals("to its end", ended.get(10, TimeUnit.SECONDS));
    }

    @Test
    void aHandlerMayFanOutToThreadsAndWaitForThem() throws Exception {
        serve(_ -> {
            var sum = new AtomicInteger();
            try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 1; i <= 10; i++) {
                    int part = i;
                    tasks.execute(() -> {
                        try {
                            Thread.sleep(part); // handler
                        } catch (InterruptedException interrupted) {
                            return;
                        }
                        sum.addAndGet(part);
                    });
                }
            }
            return Response.text("" + sum);
        });
        try (var client = new RawClient(server)) {
            for (int i = 0; i < 20; i++) {
                assertEquals("55", client.get("/").response().text());
            }
        }
    }

    /// Logging takes locks and may be slow; it is the handlers' time, not the loop's.
    @Test
    void aSlowLogKeepsOnlyThoseWhoLog() throws Exception {
        var logged = new Signal("something is being logged");
        var mayGoOn = new Signal("the log may go on");
        var appender =
                new java.util.logging.Handler() {
                    @Override
                    public void publish(LogRecord line) {
                        logged.give();
                        try {
                            mayGoOn.await();
                        } catch (InterruptedException interrupted) {
                            Thread.currentThread().interrupt();
                        }
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        var logger = Logger.getLogger("dev.weir.test.slow");
        logger.setUseParentHandlers(false);
        logger.addHandler(appender);
        serve(request -> {
            if (request.path().equals("/log")) {
                logger.info("slowly");
            }
            return Response.text("ok");
        });
        try (var logging = new RawClient(server);
                var client = new RawClient(server)) {
            logging.get("/log");
            logged.await();
            for (int i = 0; i < 20; i++) {
                assertEquals("ok", client.get("/").response().text());
            }
            mayGoOn.give();
            assertEquals("ok", logging.response().text());
        } finally {
            logger.removeHandler(appender);
        }
    }

    /// The server's own log of a failed handler is slow here, and it too is the handler's time.
    @Test
    void aSlowErrorLogKeepsOnlyWhoFailed(CapturedLog log) throws Exception {
        var logged = new Signal("a failure is being logged");
        var mayGoOn = new Signal("the log may go on");
        log.slowBy(() -> {
            logged.give();
            mayGoOn.await();
        });
        serve(request -> {
            if (request.path().equals("/fail")) {
                throw new IllegalStateException("on purpose");
            }
            return Response.text("ok");
        });
        try (var failing = new RawClient(server);
                var client = new RawClient(server)) {
            failing.get("/fail");
            logged.await();
            for (int i = 0; i < 20; i++) {
                assertEquals("ok", client.get("/").response().text());
            }
            mayGoOn.give();
            assertEquals(500, failing.response().status());
        }
        assertEquals(1, log.errors().size());
    }

    @Test
    void errorsOfTheWorstKindAre500(CapturedLog log) throws Exception {
        serve(request -> {
            throw switch (request.path()) {
                case "/stack" -> new StackOverflowError();
                case "/memory" -> new OutOfMemoryError("on purpose");
                default -> new AssertionError("on purpose");
            };
        });
        try (var client = new RawClient(server)) {
            for (String path : List.of("/stack", "/memory", "/assert")) {
                assertEquals(500, client.get(path).response().status());
            }
        }
        assertEquals(3, log.errors().size());
    }

    @Test
    void aFloodOnOneConnectionLeavesTimeForAnother() throws Exception {
        serve(_ -> Response.text("ok"));
        try (var flood = new RawClient(server);
                var client = new RawClient(server)) {
            Thread reader =
                    Thread.startVirtualThread(() -> {
                        try {
                            flood.end();
                        } catch (java.io.IOException broken) {
                            throw new java.io.UncheckedIOException(broken);
                        }
                    });
            Thread sender =
                    Thread.startVirtualThread(() -> {
                        String many = "GET / HTTP/1.1\nHost: test\n\n".repeat(500);
                        try {
                            while (!mayStop.get()) {
                                flood.sendLines(many);
                            }
                            flood.finish();
                        } catch (java.io.IOException broken) {
                            throw new java.io.UncheckedIOException(broken);
                        }
                    });
            for (int i = 0; i < 50; i++) {
                long before = System.nanoTime();
                assertEquals("ok", client.get("/").response().text());
                assertTrue(System.nanoTime() - before < 2_000_000_000L);
            }
            mayStop.set(true);
            assertTrue(sender.join(Duration.ofSeconds(10)));
            assertTrue(reader.join(Duration.ofSeconds(10)));
        }
    }
}
