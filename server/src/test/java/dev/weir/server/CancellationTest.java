package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A client that goes away takes its handler with it: the thread is interrupted, wherever it waits.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class CancellationTest {

    /// What a handler may wait in. Each waits until it is interrupted, or the test is over.
    enum Wait {
        SLEEP {
            @Override
            void in(Request request) throws Exception {
                Thread.sleep(60_000); // handler
            }
        },
        SOCKET {
            @Override
            void in(Request request) throws Exception {
                try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                        var socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
                    assertEquals(0, socket.getInputStream().read());
                }
            }
        },
        LOCK {
            @Override
            void in(Request request) throws Exception {
                var lock = new ReentrantLock();
                var isHeld = new Signal("another thread has the lock");
                Thread holder =
                        Thread.startVirtualThread(() -> {
                            lock.lock();
                            try {
                                isHeld.give();
                                while (!Thread.interrupted()) {
                                    LockSupport.park();
                                }
                            } finally {
                                lock.unlock();
                            }
                        });
                isHeld.await();
                try {
                    lock.lockInterruptibly();
                } finally {
                    holder.interrupt();
                }
            }
        },
        MONITOR {
            @Override
            @SuppressWarnings("WaitNotInLoop") // nobody notifies
            void in(Request request) throws Exception {
                var monitor = new Object();
                synchronized (monitor) {
                    monitor.wait(60_000);
                }
            }
        },
        QUEUE {
            @Override
            void in(Request request) throws Exception {
                new LinkedBlockingQueue<String>().take();
            }
        },
        PARK {
            @Override
            void in(Request request) {
                while (!Thread.currentThread().isInterrupted()) {
                    LockSupport.parkNanos(60_000_000_000L);
                }
            }
        },
        CONTENT {
            @Override
            void in(Request request) throws Exception {
                request.body().readAllBytes();
            }
        };

        abstract void in(Request request) throws Exception;
    }

    private Server server = ThisScheduler.serve(_ -> Response.text(""));
    private final Signal waits = new Signal("the handler is about to wait");
    private final Signal unwound = new Signal("the handler has been interrupted");

    @AfterEach
    void close() {
        server.close();
    }

    private void serve(ServerOptions options, Handler app) {
        server.close();
        server = Server.start(options, app);
    }

    private Handler waiting(Wait wait) {
        return request -> {
            waits.give();
            try {
                wait.in(request);
                return Response.text("never");
            } finally {
                unwound.give();
            }
        };
    }

    static Stream<Arguments> waitsAndTransports() {
        return ThisScheduler.transports()
                .flatMap(kind -> Stream.of(Wait.values()).map(wait -> Arguments.of(wait, kind)));
    }

    @ParameterizedTest(name = "in {0} over {1}")
    @MethodSource("waitsAndTransports")
    void aResetInterruptsTheHandler(Wait wait, TransportKind transport) throws Exception {
        serve(ThisScheduler.options().transport(transport), waiting(wait));
        try (var client = new RawClient(server)) {
            client.sendLines("POST /x HTTP/1.1\nHost: test\nContent-Length: 10\n\n12345");
            waits.await();
            assertFalse(unwound.isGiven());
            client.reset();
            unwound.awaitWithin(Duration.ofSeconds(2));
        }
        isEmptyAgain();
    }

    private void isEmptyAgain() {
        Signal.until(
                () -> server.figures().connections() == 0 && server.figures().inFlight() == 0,
                "no connection and no handler is left");
    }

    static Stream<TransportKind> transports() {
        return ThisScheduler.transports();
    }

    @ParameterizedTest(name = "over {0}")
    @MethodSource("transports")
    void aResetInterruptsTheWritingOfAnAnswer(TransportKind transport) throws Exception {
        serve(
                ThisScheduler.options().transport(transport),
                _ ->
                        Response.stream(
                                "text/plain",
                                out -> {
                                    waits.give();
                                    try {
                                        while (true) {
                                            out.write(new byte[100_000]);
                                        }
                                    } finally {
                                        unwound.give();
                                    }
                                }));
        try (var client = new RawClient(server, 64 * 1024)) {
            client.get("/");
            waits.await();
            client.reset();
            unwound.awaitWithin(Duration.ofSeconds(2));
        }
        isEmptyAgain();
    }

    /// While the handler reads nothing the server does not either, and yet it has to notice.
    @ParameterizedTest(name = "over {0}")
    @MethodSource("transports")
    void aResetIsNoticedWhileReadingIsPaused(TransportKind transport) throws Exception {
        serve(ThisScheduler.options().transport(transport), waiting(Wait.SLEEP));
        try (var client = new RawClient(server)) {
            client.sendLines("POST /x HTTP/1.1\nHost: test\nContent-Length: 1000000\n\n");
            waits.await();
            client.send(new byte[300_000]);
            assertFalse(unwound.isGiven());
            client.reset();
            unwound.awaitWithin(Duration.ofSeconds(4));
        }
        isEmptyAgain();
    }

    // RFC 9112 §9.6: the client has ended its half, and waits for the answer
    @ParameterizedTest(name = "over {0}")
    @MethodSource("transports")
    void aHalfCloseIsNoLoss(TransportKind transport) throws Exception {
        var mayAnswer = new Signal("the client has ended its half");
        serve(
                ThisScheduler.options().transport(transport),
                _ -> {
                    mayAnswer.await();
                    Thread.sleep(100); // handler
                    return Response.text("still here");
                });
        try (var client = new RawClient(server)) {
            client.get("/").finish();
            mayAnswer.give();
            assertEquals("still here", client.lastResponse().text());
        }
    }

    @ParameterizedTest(name = "in {0}")
    @EnumSource(
            value = Wait.class,
            names = {"SLEEP", "QUEUE"})
    void aHalfCloseInterruptsAfterItsDeadline(Wait wait) throws Exception {
        serve(
                ThisScheduler.options()
                        .deadlines(Deadlines.defaults().halfClose(Duration.ofMillis(200))),
                waiting(wait));
        try (var client = new RawClient(server)) {
            client.get("/");
            waits.await();
            long before = System.nanoTime();
            client.finish();
            unwound.awaitWithin(Duration.ofSeconds(4));
            assertTrue(System.nanoTime() - before >= 190_000_000);
            client.expectEnd();
        }
        isEmptyAgain();
    }

    @Test
    void aHandlerThatIgnoresItsInterruptionDoesNotKeepTheConnection() throws Exception {
        var isOver = new Signal("the test is over");
        serve(
                ThisScheduler.options()
                        .deadlines(Deadlines.defaults().halfClose(Duration.ofMillis(100))),
                _ -> {
                    waits.give();
                    while (!isOver.isGiven()) {
                        try {
                            isOver.await();
                        } catch (InterruptedException ignored) {
                            unwound.give();
                        }
                    }
                    return Response.text("too late");
                });
        try (var client = new RawClient(server)) {
            client.get("/");
            waits.await();
            client.finish().expectEnd();
            unwound.await();
            Signal.until(() -> server.figures().connections() == 0, "the connection is gone");
        } finally {
            isOver.give();
        }
        isEmptyAgain();
    }

    /// The bytes of a request belong to its handler, even when it lives longer than its connection.
    @Test
    void aHandlerWithoutAClientNeverSeesTheBytesOfOthers() throws Exception {
        var mayRead = new Signal("other requests have used the buffers");
        var read = new java.util.concurrent.CompletableFuture<String>();
        serve(
                ThisScheduler.options(),
                request -> {
                    if (!request.path().equals("/first")) {
                        return Response.bytes("text/plain", request.bytes());
                    }
                    waits.give();
                    while (!mayRead.isGiven()) {
                        try {
                            mayRead.await();
                        } catch (InterruptedException ignored) {
                            unwound.give();
                        }
                    }
                    try {
                        read.complete(request.text());
                    } catch (IOException | IllegalStateException refused) {
                        read.complete("refused");
                    }
                    return Response.text("");
                });
        try (var client = new RawClient(server)) {
            client.post("/first", "mine");
            waits.await();
            client.reset();
            unwound.await();
        }
        for (int i = 0; i < 20; i++) {
            try (var other = new RawClient(server)) {
                other.post("/other", "theirs".repeat(20)).response();
            }
        }
        mayRead.give();
        String seen = read.get(10, java.util.concurrent.TimeUnit.SECONDS);
        assertTrue(seen.equals("mine") || seen.equals("refused"), seen);
    }

    /// A client that goes while its request waits for its turn leaves no trace.
    @Test
    void aRequestThatWaitsForItsTurnCanBeAbandoned() throws Exception {
        var mayEnd = new Signal("the first may end");
        serve(
                ThisScheduler.options()
                        .requestsInFlightMax(1)
                        .deadlines(Deadlines.defaults().waiting(Duration.ofSeconds(30))),
                request -> {
                    if (request.path().equals("/first")) {
                        waits.give();
                        mayEnd.await();
                    }
                    return Response.text(request.path());
                });
        try (var first = new RawClient(server);
                var second = new RawClient(server);
                var third = new RawClient(server)) {
            first.get("/first");
            waits.await();
            second.get("/second");
            Signal.until(() -> server.figures().requests() == 2, "the second waits");
            second.reset();
            Signal.until(() -> server.figures().connections() == 2, "the second is gone");
            third.get("/third");
            mayEnd.give();
            assertEquals("/first", first.response().text());
            assertEquals("/third", third.response().text());
        }
        isEmptyAgain();
    }
}
