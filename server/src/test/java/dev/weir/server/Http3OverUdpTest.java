package dev.weir.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.server.loop.Clock;
import dev.weir.server.loop.LoopScheduler;
import dev.weir.server.loop.PortableScheduler;
import dev.weir.server.loop.QuicAcceptor;
import dev.weir.server.loop.QuicLink;
import dev.weir.server.loop.QuicLinkListener;
import dev.weir.server.loop.QuicParameters;
import dev.weir.server.netty.NettyQuicTls;
import dev.weir.server.netty.NettyTransport;
import dev.weir.server.netty.QuicShare;
import dev.weir.server.tls.DevelopmentCertificate;
import dev.weir.server.tls.TlsTerms;
import io.netty.handler.codec.quic.QuicStreamType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// HTTP/3 over UDP on loopback, with Netty's codec as the client, on a good line and a bad one.
@Timeout(120)
@ExtendWith(CapturedLog.OfEachTest.class)
class Http3OverUdpTest {

    private static final QuicParameters PARAMETERS =
            new QuicParameters(
                    TimeUnit.SECONDS.toNanos(10),
                    TimeUnit.SECONDS.toNanos(30),
                    100,
                    100,
                    256 * 1024,
                    1024 * 1024,
                    256);

    private final TlsTerms terms =
            new TlsTerms(
                    List.of(DevelopmentCertificate.make(Instant.now())),
                    TlsTerms.Clients.ANONYMOUS,
                    List.of(),
                    List.of());

    private final List<Member> members = new ArrayList<>();
    private int port;

    @BeforeEach
    void needsTheNativeLibrary() {
        assumeTrue(NettyQuicTls.missing().isEmpty(), () -> NettyQuicTls.missing().toString());
    }

    private void serve(int loops) throws Exception {
        var options = ThisScheduler.options();
        Engine engine = Engine.choose(ThisScheduler.KIND, TransportKind.AUTO);
        var tls = new NettyQuicTls(terms);
        var share = new QuicShare(loops);
        for (int i = 0; i < loops; i++) {
            Member member =
                    Member.of(
                            options,
                            Http3OverUdpTest::answer,
                            Clock.SYSTEM,
                            ThisScheduler.isLoop() ? new LoopScheduler() : new PortableScheduler(),
                            idle -> new NettyTransport(engine.sockets(), idle));
            members.add(member);
            member.loop().begin("loop-" + i);
            var transport = (NettyTransport) member.loop().transport();
            var bound =
                    (InetSocketAddress)
                            transport.bindQuic(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                                    PARAMETERS,
                                    new AdmitAll(member),
                                    tls,
                                    share,
                                    i);
            port = bound.getPort();
        }
    }

    private record AdmitAll(Member member) implements QuicAcceptor {
        @Override
        public boolean admits(@Nullable SocketAddress remote) {
            return true;
        }

        @Override
        public void failed(@Nullable SocketAddress remote) {}

        @Override
        public QuicLinkListener accept(QuicLink link) {
            return member.accept(link, () -> {});
        }
    }

    private static Response answer(Request request) throws Exception {
        return switch (request.path()) {
            case "/hello" -> Response.text("Hello over " + request.version());
            case "/echo" -> Response.of(Status.OK, Fields.EMPTY, Body.stream(request.body()));
            case "/count" -> Response.text("" + request.body().readAll(10_000_000).length);
            case "/bytes" -> Response.bytes("a/b", new byte[1_000_000]);
            case "/pieces" -> {
                int piece = Integer.parseInt(request.query().orElseThrow());
                yield Response.of(Status.OK, Fields.EMPTY, Body.stream(out -> write(out, piece)));
            }
            default -> Response.of(Status.NOT_FOUND);
        };
    }

    /// The same array is written from again at once, with other content.
    private static void write(OutputStream out, int pieceBytes) throws IOException {
        byte[] all = content(3_000_000);
        byte[] piece = new byte[pieceBytes];
        for (int at = 0; at < all.length; at += pieceBytes) {
            int count = Math.min(pieceBytes, all.length - at);
            System.arraycopy(all, at, piece, 0, count);
            out.write(piece, 0, count);
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (Member member : members) {
            var ended = new CompletableFuture<Void>();
            member.loop()
                    .post(() -> {
                        member.connections().closeAll();
                        member.loop().end();
                        ended.complete(null);
                    });
            ended.get(10, TimeUnit.SECONDS);
        }
    }

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    @Test
    void requestsAreAnswered() throws Exception {
        serve(1);
        try (var client = new NettyHttp3Client(port)) {
            var hello = client.get("/hello");
            assertEquals("200", hello.status());
            assertEquals("Hello over HTTP/3", new String(hello.first(), UTF_8));
            assertEquals("weir", hello.headers().get("server").toString());
            assertEquals("17", hello.headers().get("content-length").toString());
            assertEquals("404", client.get("/nothing").status());
            byte[] small = content(100);
            assertArrayEquals(small, client.post("/echo", small).first());
        }
    }

    @Test
    void streamsRunBesideEachOther() throws Exception {
        serve(1);
        try (var client = new NettyHttp3Client(port)) {
            var answers = new ArrayList<CompletableFuture<NettyHttp3Client.Answer>>();
            for (int i = 0; i < 80; i++) {
                answers.add(client.send("GET", i % 8 == 0 ? "/bytes" : "/hello", null));
            }
            for (int i = 0; i < 80; i++) {
                long bytes = answers.get(i).get(30, TimeUnit.SECONDS).bytes();
                assertEquals(i % 8 == 0 ? 1_000_000 : 17, bytes);
            }
            // More than may be open at once, one after the other.
            for (int i = 0; i < 200; i++) {
                assertEquals("200", client.get("/hello").status());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.05})
    void bodiesAreWholeOnAnyLine(double loss) throws Exception {
        serve(1);
        long seed = System.nanoTime();
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (var relay = new LossyRelay(server, loss, seed);
                var client = new NettyHttp3Client(relay.port())) {
            byte[] content = content(1_000_000);
            for (int i = 0; i < 3; i++) {
                var echo = client.post("/echo", content);
                assertEquals(content.length, echo.bytes(), "seed " + seed);
                assertEquals(NettyHttp3Client.crc(content), echo.crc(), "seed " + seed);
                assertEquals(1_000_000, client.get("/bytes").bytes(), "seed " + seed);
                var count = client.post("/count", content);
                assertEquals("1000000", new String(count.first(), UTF_8), "seed " + seed);
                assertEquals("200", client.get("/hello").status(), "seed " + seed);
            }
            assertEquals(loss > 0, relay.lost() > 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 8_192, 16_383, 16_384, 16_385, 40_000, 65_536, 200_000})
    void whatIsWrittenInPiecesIsWhole(int pieceBytes) throws Exception {
        serve(1);
        try (var client = new NettyHttp3Client(port)) {
            var answer = client.get("/pieces?" + pieceBytes);
            assertEquals(3_000_000, answer.bytes());
            assertEquals(NettyHttp3Client.crc(content(3_000_000)), answer.crc());
        }
    }

    /// With several loops the datagrams after the change may come to another one.
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void theClientsAddressMayChange(int loops) throws Exception {
        serve(loops);
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (var relay = new LossyRelay(server, 0, 1);
                var client = new NettyHttp3Client(relay.port())) {
            for (int i = 0; i < 4; i++) {
                assertEquals("200", client.get("/hello").status());
                relay.rebind();
            }
            byte[] content = content(300_000);
            assertEquals(NettyHttp3Client.crc(content), client.post("/echo", content).crc());
        }
    }

    /// In the middle of content that goes both ways, when nothing is on its way: the datagrams of
    /// one stream come to several loops, and one of them has it.
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @SuppressWarnings("FutureReturnValueIgnored") // the answer tells what comes of them
    void theClientsAddressMayChangeWithinContent(int loops) throws Exception {
        serve(loops);
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (var relay = new LossyRelay(server, 0, 1);
                var client = new RawQuicClient(relay.port())) {
            client.open(QuicStreamType.UNIDIRECTIONAL).write(Http3Wire.CONTROL);
            RawQuicClient.Stream stream = client.open(QuicStreamType.BIDIRECTIONAL);
            stream.write(Http3Wire.post("/echo"));
            String part = "0123456789".repeat(2_000);
            for (int i = 1; i <= 6; i++) {
                stream.write(Http3Wire.data(part));
                int least = i * part.length();
                Signal.until(() -> stream.bytes() >= least, least + " bytes are back");
                relay.rebind();
            }
            stream.end();
            assertEquals(part.repeat(6), stream.answer().content());
        }
    }

    /// In the middle of what goes either way, with datagrams on their way: what was on the way to
    /// the old address is lost, and sent again to the new one.
    @ParameterizedTest
    @CsvSource({"1, /count", "4, /count", "1, /echo", "4, /echo", "1, /bytes", "4, /bytes"})
    void theClientsAddressMayChangeWhileBytesAreOnTheirWay(int loops, String path)
            throws Exception {
        serve(loops);
        assertWholeThoughItMoves(path, 30, 5, 1);
    }

    /// Again before QUIC has found what was lost by the change before.
    @ParameterizedTest
    @CsvSource({"1, /count", "4, /count", "1, /echo", "4, /echo", "1, /bytes", "4, /bytes"})
    void theClientsAddressMayChangeAgainAndAgain(int loops, String path) throws Exception {
        serve(loops);
        assertWholeThoughItMoves(path, 40, 1, 5);
    }

    /// @param apart datagrams of the server from one change of address to the next, at least
    /// @param times requests, at least; some may go by before enough has come from the server
    /// @param changesEach in each request, at most
    private void assertWholeThoughItMoves(String path, int apart, int times, int changesEach)
            throws Exception {
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (var relay = new LossyRelay(server, 0, 1);
                var client = new NettyHttp3Client(relay.port())) {
            assertEquals("200", client.get("/hello").status());
            var changes = new AtomicInteger();
            var wanted = new AtomicInteger();
            // A client below which is QUIC as ours sends nothing but acknowledgements when its
            // window is full, and loses its answer to a challenge then (RFC 9000 §8.2.2).
            int bytes = path.equals("/bytes") ? 0 : 1_200;
            relay.change(datagram -> {
                if (datagram.remaining() >= bytes
                        && relay.hasGoneOnFor(apart)
                        && changes.get() < wanted.get()) {
                    rebind(relay);
                    changes.incrementAndGet();
                }
                return datagram;
            });
            for (int i = 1; i <= times || (changes.get() < 2 && i <= 50); i++) {
                wanted.set(Math.min(i * changesEach, 5));
                assertWhole(client, path);
            }
            assertTrue(changes.get() >= 2, changes + " changes");
            assertEquals("200", client.get("/hello").status());
        }
    }

    private static void assertWhole(NettyHttp3Client client, String path) throws Exception {
        byte[] content = content(1_000_000);
        switch (path) {
            case "/bytes" -> assertEquals(1_000_000, client.get(path).bytes());
            case "/echo" ->
                    assertEquals(NettyHttp3Client.crc(content), client.post(path, content).crc());
            default ->
                    assertEquals("1000000", new String(client.post(path, content).first(), UTF_8));
        }
    }

    private static void rebind(LossyRelay relay) {
        try {
            relay.rebind();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    // RFC 9000 §14.1, §6.1: a server would answer more than came.
    @Test
    void shortInitialsAndGarbageAreNotAnswered() throws Exception {
        serve(1);
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            byte[][] datagrams = {
                initial(1, 1199),
                initial(0x0a0a0a0a, 1199),
                new byte[1],
                new byte[40],
                content(1300)
            };
            datagrams[4][0] = 0x40; // a short header, of no connection
            for (byte[] datagram : datagrams) {
                socket.send(new DatagramPacket(datagram, datagram.length));
            }
            // An unknown version in a large datagram is answered by those that are known.
            // What follows the connection IDs may be anything in such a version.
            byte[] large = initial(0x0a0a0a0a, 1200);
            large[6] = 7; // the first byte of the ID of its destination, here
            large[15] = 9; // and of its source
            Arrays.fill(large, 23, large.length, (byte) 0xff);
            socket.send(new DatagramPacket(large, large.length));
            var answer = new DatagramPacket(new byte[2_000], 2_000);
            socket.setSoTimeout(10_000);
            socket.receive(answer);
            byte[] head = answer.getData();
            assertTrue(
                    head[1] == 0 && head[2] == 0 && head[3] == 0 && head[4] == 0,
                    "Version Negotiation comes first, so nothing before it was answered");
            // RFC 8999 §6: the connection IDs change places, and the versions follow.
            byte[] rest = new byte[22];
            rest[0] = 8;
            rest[1] = 9;
            rest[9] = 8;
            rest[10] = 7;
            rest[21] = 1;
            assertArrayEquals(rest, Arrays.copyOfRange(head, 5, answer.getLength()));
            socket.setSoTimeout(50);
            boolean isSilent = false;
            try {
                socket.receive(answer);
            } catch (SocketTimeoutException expected) {
                isSilent = true;
            }
            assertTrue(isSilent);
        }
        try (var client = new NettyHttp3Client(port)) {
            assertEquals("200", client.get("/hello").status());
        }
    }

    private static byte[] initial(int version, int bytes) {
        byte[] datagram = new byte[bytes];
        datagram[0] = (byte) 0xc3;
        for (int i = 0; i < 4; i++) {
            datagram[1 + i] = (byte) (version >>> (24 - 8 * i));
        }
        datagram[5] = 8;
        datagram[14] = 8;
        return datagram;
    }
}
