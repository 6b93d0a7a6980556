package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Response;
import dev.weir.http.Tunnel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Exchanges that go on in another protocol.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class TunnelTest {

    private static final String OFFER =
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: raw\r\n\r\n";

    private static final long FOR_EVER = Long.MAX_VALUE;

    private Server server = ThisScheduler.serve(_ -> Response.text(""));

    @AfterEach
    void close() {
        server.close();
    }

    private static Handler raw(Tunnel.Handler handler) {
        return _ -> Response.upgrade("raw", Fields.EMPTY, handler);
    }

    private RawClient open(ServerOptions options, Tunnel.Handler handler) throws IOException {
        server.close();
        server = Server.start(options, raw(handler));
        return open();
    }

    private RawClient open() throws IOException {
        var client = new RawClient(server).send(OFFER);
        skipHead(client);
        return client;
    }

    private static void skipHead(RawClient client) throws IOException {
        assertEquals("HTTP/1.1 101 Switching Protocols", client.line());
        while (!client.line().isEmpty()) {
            // the rest of the head
        }
    }

    private RawClient open(Tunnel.Handler handler) throws IOException {
        return open(ThisScheduler.options(), handler);
    }

    private static void echo(Tunnel tunnel) throws IOException {
        byte[] bytes = new byte[10_000];
        for (int count; (count = tunnel.read(bytes, 0, bytes.length, FOR_EVER)) > 0; ) {
            tunnel.write(bytes, 0, count);
        }
    }

    @Test
    void bytesGoBothWaysAndTheHandlersReturnEndsTheConnection() throws Exception {
        try (var client = open(TunnelTest::echo)) {
            client.send("hello");
            assertEquals("hello", new String(client.bytes(5), ISO_8859_1));
            client.send("again").finish();
            assertEquals("again", new String(client.toEnd(), ISO_8859_1));
        }
    }

    @Test
    void bytesInTheReadOfTheHandshakeAreTheTunnels() throws Exception {
        try (var _ = open(TunnelTest::echo);
                var client = new RawClient(server).send(OFFER + "GET ")) {
            skipHead(client);
            assertEquals("GET ", new String(client.bytes(4), ISO_8859_1));
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {1, 511, 512, 513, 16 * 1024, 16 * 1024 + 1, 3_000_000})
    void whatIsWrittenAtOnceComesWhole(int bytes) throws Exception {
        byte[] content = RawClient.pattern(bytes);
        try (var client =
                open(tunnel -> {
                    tunnel.write(new byte[] {'x'}, 0, 1);
                    tunnel.write(content, 0, bytes);
                    tunnel.write(new byte[] {'y'}, 0, 1);
                })) {
            assertEquals('x', client.bytes(1)[0]);
            assertArrayEquals(content, client.bytes(bytes));
            assertEquals("y", new String(client.toEnd(), ISO_8859_1));
        }
    }

    @Test
    void whatIsWrittenLeavesThoughTheHandlerGoesOn() throws Exception {
        var isRead = new Signal("the client has read");
        try (var client =
                open(tunnel -> {
                    tunnel.write(new byte[] {'x'}, 0, 1);
                    isRead.await();
                })) {
            client.bytes(1);
            isRead.give();
            client.expectEnd();
        }
    }

    @Test
    void aWriterWaitsForASlowPeer() throws Exception {
        var written = new AtomicLong();
        byte[] megabyte = new byte[1024 * 1024];
        try (var client =
                open(tunnel -> {
                    for (int i = 0; i < 64; i++) {
                        tunnel.write(megabyte, 0, megabyte.length);
                        written.incrementAndGet();
                    }
                })) {
            assertFalse(client.bytes(1).length == 0);
            var before = written.get();
            Signal.until(() -> written.get() >= before, "some was written");
            assertTrue(written.get() < 60, "written " + written.get() + " MiB");
            assertEquals(64 * megabyte.length - 1, client.toEnd().length);
        }
    }

    @Test
    void aPeerWaitsForASlowReader() throws Exception {
        var mayRead = new Signal("the handler may read");
        var sent = new AtomicLong();
        int size = 64 * 1024 * 1024;
        try (var client =
                open(tunnel -> {
                    mayRead.await();
                    byte[] bytes = new byte[16 * 1024];
                    long count = 0;
                    for (int n; (n = tunnel.read(bytes, 0, bytes.length, FOR_EVER)) > 0; ) {
                        count += n;
                    }
                    byte[] answer = Long.toString(count).getBytes(ISO_8859_1);
                    tunnel.write(answer, 0, answer.length);
                })) {
            var sending =
                    CompletableFuture.runAsync(() -> {
                        try {
                            byte[] piece = new byte[1024 * 1024];
                            for (int i = 0; i < size; i += piece.length) {
                                client.send(piece);
                                sent.addAndGet(piece.length);
                            }
                            client.finish();
                        } catch (IOException broken) {
                            throw new AssertionError(broken);
                        }
                    });
            assertTrue(client.isSilentFor(Duration.ofMillis(100)));
            assertTrue(sent.get() < size);
            mayRead.give();
            assertEquals("" + size, new String(client.toEnd(), ISO_8859_1));
            sending.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aReadReturnsNothingWhenItsTimeIsOver() throws Exception {
        try (var client =
                open(tunnel -> {
                    byte[] bytes = new byte[10];
                    int count = tunnel.read(bytes, 0, 10, 20_000_000);
                    tunnel.write(new byte[] {(byte) ('0' + count)}, 0, 1);
                    count = tunnel.read(bytes, 0, 10, FOR_EVER);
                    tunnel.write(new byte[] {(byte) ('0' + count)}, 0, 1);
                    count = tunnel.read(bytes, 0, 10, 10_000_000_000L);
                    tunnel.write(new byte[] {(byte) ('0' + count)}, 0, 1);
                })) {
            assertEquals('0', client.bytes(1)[0]);
            assertEquals('3', client.send("abc").bytes(1)[0]);
            assertEquals('2', client.send("de").bytes(1)[0]);
            client.expectEnd();
        }
    }

    /// Content has to come at a least rate, and handlers have a time: not so in a tunnel.
    @Test
    void noDeadlineOfRequestsCutsAQuietTunnel() throws Exception {
        var deadlines =
                Deadlines.defaults()
                        .firstByte(Duration.ofMillis(50))
                        .head(Duration.ofMillis(50))
                        .idle(Duration.ofMillis(50))
                        .content(Duration.ofMillis(50))
                        .contentGrace(Duration.ofMillis(50))
                        .handler(Duration.ofMillis(50));
        try (var client = open(ThisScheduler.options().deadlines(deadlines), TunnelTest::echo)) {
            assertTrue(client.isSilentFor(Duration.ofMillis(300)));
            assertEquals("x", new String(client.send("x").bytes(1), ISO_8859_1));
        }
    }

    @Test
    void aHandlerThatThrowsEndsTheConnectionAsFailed(CapturedLog log) throws Exception {
        try (var client =
                open(tunnel -> {
                    tunnel.read(new byte[1], 0, 1, FOR_EVER);
                    throw new IllegalStateException("on purpose");
                })) {
            client.send("x");
            assertEquals(RawClient.End.RESET, client.end());
        }
        assertEquals(List.of("The answer to GET / broke off in its body"), log.errorMessages());
    }

    @Test
    void aPeerThatIsGoneInterruptsTheHandler() throws Exception {
        var runs = new Signal("the handler runs");
        var interrupted = new Signal("the handler was interrupted");
        try (var client =
                open(tunnel -> {
                    runs.give();
                    try {
                        new Signal("never").await();
                    } catch (InterruptedException expected) {
                        interrupted.give();
                    }
                })) {
            runs.await();
            client.reset();
            interrupted.await();
        }
    }

    @Test
    void aWriterWhosePeerIsGoneFails() throws Exception {
        var failed = new Signal("the write failed");
        try (var client =
                open(tunnel -> {
                    byte[] bytes = new byte[100_000];
                    try {
                        while (true) {
                            tunnel.write(bytes, 0, bytes.length);
                        }
                    } catch (IOException gone) {
                        failed.give();
                    }
                })) {
            client.bytes(1);
            client.reset();
            failed.await();
        }
    }

    @Test
    void drainingWakesAReaderOnceAndWaitsForTheEnd() throws Exception {
        var isDraining = new AtomicBoolean();
        try (var client =
                open(tunnel -> {
                    byte[] bytes = new byte[10];
                    tunnel.write(bytes, 0, 1);
                    assertEquals(0, tunnel.read(bytes, 0, 10, FOR_EVER));
                    isDraining.set(tunnel.isDraining());
                    tunnel.write(new byte[] {'b'}, 0, 1);
                    int count = tunnel.read(bytes, 0, 10, FOR_EVER);
                    tunnel.write(bytes, 0, count);
                })) {
            client.bytes(1);
            var closing = CompletableFuture.runAsync(server::close);
            assertEquals('b', client.bytes(1)[0]);
            assertTrue(isDraining.get());
            assertFalse(closing.isDone());
            client.send("ye");
            assertEquals("ye", new String(client.toEnd(), ISO_8859_1));
            client.hangUp();
            closing.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aTunnelThatDoesNotEndIsInterruptedWhenTheDrainIsOver() throws Exception {
        var interrupted = new Signal("the handler was interrupted");
        var options =
                ThisScheduler.options()
                        .deadlines(Deadlines.defaults().drain(Duration.ofMillis(50)));
        try (var client =
                open(
                        options,
                        tunnel -> {
                            tunnel.write(new byte[1], 0, 1);
                            try {
                                new Signal("never").await();
                            } catch (InterruptedException expected) {
                                interrupted.give();
                            }
                        })) {
            client.bytes(1);
            CompletableFuture.runAsync(server::close).get(10, TimeUnit.SECONDS);
            interrupted.await();
        }
    }

    @Test
    void anUpgradeThatWasNotOfferedIs500(CapturedLog log) throws Exception {
        server.close();
        server = ThisScheduler.serve(raw(TunnelTest::echo));
        try (var client = new RawClient(server)) {
            assertEquals(500, client.get("/").response().status());
            assertEquals(500, client.get("/").response().status());
        }
        assertEquals(2, log.errors().size());
    }

    @Test
    void twoThreadsMayReadAndWriteAtTheSameTime() throws Exception {
        try (var client =
                open(tunnel -> {
                    var writer =
                            Thread.startVirtualThread(() -> {
                                try {
                                    for (int i = 0; i < 10_000; i++) {
                                        tunnel.write(new byte[] {(byte) i}, 0, 1);
                                    }
                                } catch (IOException gone) {
                                    throw new AssertionError(gone);
                                }
                            });
                    byte[] bytes = new byte[100];
                    for (int left = 10_000; left > 0; ) {
                        left -= tunnel.read(bytes, 0, 100, FOR_EVER);
                    }
                    writer.join();
                })) {
            client.send(new byte[10_000]);
            byte[] got = client.toEnd();
            assertEquals(10_000, got.length);
            for (int i = 0; i < got.length; i++) {
                assertEquals((byte) i, got[i]);
            }
        }
    }
}
