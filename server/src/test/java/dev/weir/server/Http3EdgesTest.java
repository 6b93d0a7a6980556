package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.netty.NettyQuicTls;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The limits that QUIC keeps for us ([Http3Limits]), just below, at, and just above, over UDP.
@Tag("once")
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
@SuppressWarnings("FutureReturnValueIgnored") // the answer tells what comes of them
class Http3EdgesTest {

    private static final int STREAM_BYTES = 128 * 1024;
    private static final int CONNECTION_BYTES = 2 * STREAM_BYTES;

    private final Signal mayGoOn = new Signal("the handlers may go on");
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void needsTheNativeLibrary() {
        assumeTrue(NettyQuicTls.missing().isEmpty(), () -> NettyQuicTls.missing().toString());
    }

    private int serve(Http3Limits limits, Deadlines deadlines, Handler app) {
        var options =
                ThisScheduler.options()
                        .deadlines(deadlines)
                        .tls(Tls.development())
                        .http3Limits(limits);
        var server = Server.start(options, app);
        open.add(server);
        return server.port();
    }

    private int serve(Http3Limits limits) {
        return serve(limits, Deadlines.defaults(), this::answer);
    }

    /// How much content came, counted when it may be.
    private Response answer(Request request) throws Exception {
        if (request.path().equals("/wait")) {
            mayGoOn.await();
        }
        return Response.text("" + request.body().readAll(10_000_000).length);
    }

    private RawQuicClient client(int port) throws Exception {
        var client = new RawQuicClient(port);
        open.add(client);
        return client;
    }

    private LossyRelay relay(int port) throws Exception {
        var relay =
                new LossyRelay(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0, 1);
        open.add(relay);
        return relay;
    }

    @AfterEach
    void close() throws Exception {
        mayGoOn.give();
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    /// A request of so many bytes on its stream, 20,000 or more, in one frame of content.
    private static byte[] requestOf(int bytes) {
        byte[] head = Http3Wire.post("/wait");
        return Http3Wire.join(head, Http3Wire.frame(0, new byte[bytes - head.length - 5]));
    }

    private static int contentOf(byte[] request) {
        return request.length - Http3Wire.post("/wait").length - 5;
    }

    /// Whatever came before it on the loop has been looked at when this is answered.
    private void roundTrip(int port) throws Exception {
        RawQuicClient.Stream stream = client(port).open(QuicStreamType.BIDIRECTIONAL);
        stream.write(Http3Wire.get("/"));
        stream.end();
        assertEquals("200", stream.answer().status());
    }

    private static void untilTaken(ChannelFuture written) {
        Signal.until(written::isSuccess, "QUIC has taken it");
    }

    // ---- RFC 9000 §4.1

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void streamWindowBytes(int beyond) throws Exception {
        int port = serve(Http3Limits.defaults().streamWindowBytes(STREAM_BYTES));
        byte[] request = requestOf(STREAM_BYTES + beyond);
        int within = Math.min(request.length, STREAM_BYTES);
        RawQuicClient.Stream stream = client(port).open(QuicStreamType.BIDIRECTIONAL);
        untilTaken(stream.write(Arrays.copyOf(request, within)));
        if (beyond > 0) {
            var rest = stream.write(Arrays.copyOfRange(request, within, request.length));
            roundTrip(port);
            assertFalse(rest.isDone(), "there is no credit for it");
            mayGoOn.give();
            untilTaken(rest);
        }
        mayGoOn.give();
        stream.end();
        assertEquals("" + contentOf(request), stream.answer().content());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void connectionWindowBytes(int beyond) throws Exception {
        int port =
                serve(
                        Http3Limits.defaults()
                                .streamWindowBytes(STREAM_BYTES)
                                .connectionWindowBytes(CONNECTION_BYTES));
        RawQuicClient client = client(port);
        var streams = new ArrayList<RawQuicClient.Stream>();
        byte[] first = requestOf(STREAM_BYTES);
        byte[] second = requestOf(STREAM_BYTES - 10);
        for (byte[] request : new byte[][] {first, second}) {
            RawQuicClient.Stream stream = client.open(QuicStreamType.BIDIRECTIONAL);
            untilTaken(stream.write(request));
            streams.add(stream);
        }
        byte[] third = requestOf(20_000);
        RawQuicClient.Stream stream = client.open(QuicStreamType.BIDIRECTIONAL);
        streams.add(stream);
        int within = 10 + Math.min(beyond, 0);
        untilTaken(stream.write(Arrays.copyOf(third, within)));
        if (beyond > 0) {
            var rest = stream.write(Arrays.copyOfRange(third, within, within + beyond));
            roundTrip(port);
            assertFalse(rest.isDone(), "there is no credit for it");
        }
        mayGoOn.give();
        for (int i = 0; i < 2; i++) {
            streams.get(i).end();
            assertEquals("200", streams.get(i).answer().status());
        }
        stream.write(Arrays.copyOfRange(third, 10 + beyond, third.length));
        stream.end();
        assertEquals("" + contentOf(third), stream.answer().content());
    }

    // ---- RFC 9000 §4.6

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void unidirectionalStreamsMax(int max) throws Exception {
        RawQuicClient client = client(serve(Http3Limits.defaults().unidirectionalStreamsMax(max)));
        Signal.until(() -> client.allowed(QuicStreamType.UNIDIRECTIONAL) > 0, "it has been told");
        assertEquals(max, client.allowed(QuicStreamType.UNIDIRECTIONAL));
        for (int type = 0; type < 4 && type < max; type++) {
            if (type != 1) { // a push stream is none of a client
                byte[] begins = type == 0 ? Http3Wire.CONTROL : new byte[] {(byte) type};
                client.open(QuicStreamType.UNIDIRECTIONAL).write(begins).sync();
            }
        }
        while (client.allowed(QuicStreamType.UNIDIRECTIONAL) > 0) {
            client.open(QuicStreamType.UNIDIRECTIONAL);
        }
        assertThrows(Exception.class, () -> client.open(QuicStreamType.UNIDIRECTIONAL));
    }

    // ---- RFC 9000 §10.1

    /// A handler that waits on, and tells when it was interrupted.
    private static Handler waiting(Signal begun, CompletableFuture<Long> interrupted) {
        return _ -> {
            begun.give();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException over) {
                interrupted.complete(System.nanoTime());
                throw over;
            }
            return Response.text("never");
        };
    }

    @Test
    void whoIsSilentForSilenceSecondsIsGone() throws Exception {
        var begun = new Signal("the handler has begun");
        var interrupted = new CompletableFuture<Long>();
        LossyRelay relay =
                relay(
                        serve(
                                Http3Limits.defaults().silenceSeconds(1),
                                Deadlines.defaults(),
                                waiting(begun, interrupted)));
        RawQuicClient.Stream stream = client(relay.port()).open(QuicStreamType.BIDIRECTIONAL);
        stream.write(Http3Wire.get("/"));
        stream.end();
        begun.await();
        long last = System.nanoTime();
        relay.close();
        long silence = interrupted.get(20, TimeUnit.SECONDS) - last;
        assertTrue(silence > TimeUnit.MILLISECONDS.toNanos(500), silence + " ns");
        assertTrue(silence < TimeUnit.SECONDS.toNanos(15), silence + " ns");
    }

    @Test
    void whoIsNeverSilentForSoLongStays() throws Exception {
        RawQuicClient client =
                client(
                        serve(
                                Http3Limits.defaults().silenceSeconds(2),
                                Deadlines.defaults(),
                                _ -> {
                                    Thread.sleep(600); // handler
                                    return Response.text("ok");
                                }));
        for (int i = 0; i < 5; i++) {
            RawQuicClient.Stream stream = client.open(QuicStreamType.BIDIRECTIONAL);
            stream.write(Http3Wire.get("/"));
            stream.end();
            assertEquals("ok", stream.answer().content());
        }
    }

    // ---- handshakes

    /// A handshake counts among those under way until it has had its time.
    @Test
    void aHandshakeHasItsTime() throws Exception {
        int port =
                serve(
                        Http3Limits.defaults().handshakesUnderLoad(1),
                        Deadlines.defaults().handshake(Duration.ofSeconds(3)),
                        this::answer);
        LossyRelay deaf = relay(port);
        deaf.silence();
        long begun = System.nanoTime();
        assertThrows(Exception.class, () -> new NettyHttp3Client(deaf.port(), 1).close());
        assertEquals(1, retriesOfOne(port), "one is under way");
        while (retriesOfOne(port) > 0) {
            assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(30));
        }
        assertTrue(System.nanoTime() - begun >= TimeUnit.SECONDS.toNanos(3));
    }

    private int retriesOfOne(int port) throws Exception {
        try (var relay =
                        new LossyRelay(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                                0,
                                1);
                var client = new NettyHttp3Client(relay.port())) {
            assertEquals("200", client.get("/").status());
            return relay.retries();
        }
    }
}
