package dev.weir.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.http.Handler;
import dev.weir.http.Response;
import dev.weir.server.netty.NettyQuicTls;
import dev.weir.server.tls.CertificateFiles;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A server with a certificate speaks HTTP/3 beside the others, and says so.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class Http3ServerTest {

    private static final Handler HELLO = request -> Response.text("over " + request.version());

    private static ServerOptions options() {
        assumeTrue(NettyQuicTls.missing().isEmpty(), () -> NettyQuicTls.missing().toString());
        return ThisScheduler.options().tls(Tls.development());
    }

    static Stream<TransportKind> transports() {
        return ThisScheduler.transports();
    }

    private static RawResponse overTcp(Server server) throws IOException {
        try (var client = new TlsClient().connect(server)) {
            return client.http().get("/").response();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void oneHandlerAnswersAtOnePortNumber(TransportKind transport) throws Exception {
        try (var server = Server.start(options().loops(3).transport(transport), HELLO)) {
            var first = overTcp(server);
            assertEquals("over HTTP/1.1", first.text());
            assertEquals(
                    List.of("h3=\":" + server.port() + "\"; ma=86400"), first.values("Alt-Svc"));
            for (int i = 0; i < 5; i++) {
                try (var client = new NettyHttp3Client(server.port())) {
                    var answer = client.get("/");
                    assertEquals("over HTTP/3", new String(answer.first(), UTF_8));
                    assertFalse(answer.headers().contains("alt-svc"), "it is there already");
                }
            }
            assertEquals(6, server.figures().requests());
        }
    }

    @Test
    void anotherPortCanBeAnnounced() throws Exception {
        try (var server = Server.start(options().http3AnnouncedPort(443), HELLO)) {
            assertEquals(List.of("h3=\":443\"; ma=86400"), overTcp(server).values("Alt-Svc"));
        }
    }

    @Test
    void plainTextIsNotToldOfIt() throws Exception {
        var options =
                options()
                        .listen(
                                ListenAddress.plain("127.0.0.1", 0),
                                new ListenAddress("127.0.0.1", 0));
        try (var server = Server.start(options, HELLO);
                var plain = new RawClient(null, TlsClient.tcp(server.port()))) {
            assertEquals(List.of(), plain.get("/").response().values("Alt-Svc"));
        }
    }

    @Test
    void offIsOff() throws Exception {
        try (var server = Server.start(options().http3(Http3Kind.OFF), HELLO)) {
            assertEquals(List.of(), overTcp(server).values("Alt-Svc"));
            try (var udp = new DatagramSocket(server.port(), InetAddress.getLoopbackAddress())) {
                assertTrue(udp.isBound(), "nobody else has it");
            }
        }
    }

    @Test
    void aPortOfUdpThatIsTakenIsSaid() throws Exception {
        try (var udp = takenOfUdpAlone()) {
            var options = options().listen("127.0.0.1", udp.getLocalPort());
            var refused =
                    assertThrows(CannotListen.class, () -> Server.start(options, HELLO).close());
            String said = String.valueOf(refused.getMessage());
            assertTrue(said.contains("UDP"), said);
        }
    }

    /// At a port that nobody has of TCP.
    private static DatagramSocket takenOfUdpAlone() throws IOException {
        var loopback = InetAddress.getLoopbackAddress();
        while (true) {
            var udp = new DatagramSocket(0, loopback);
            try (var _ = new ServerSocket(udp.getLocalPort(), 1, loopback)) {
                return udp;
            } catch (BindException taken) {
                udp.close();
            }
        }
    }

    @Test
    void connectionsCountWithThoseOfTcp() throws Exception {
        try (var server = Server.start(options().connectionsMax(1), HELLO);
                var client = new NettyHttp3Client(server.port())) {
            assertEquals("200", client.get("/").status());
            // Its handshake may be over before it hears of that, and Netty's client may not
            // hear of it at all.
            assertThrows(
                    Exception.class,
                    () -> {
                        try (var refused = new NettyHttp3Client(server.port(), 2)) {
                            refused.send("GET", "/", null).get(2, TimeUnit.SECONDS);
                        }
                    });
            assertEquals("200", client.get("/").status());
        }
    }

    @Test
    void newCertificatesAreForNewConnections(@TempDir Path folder) throws Exception {
        var before = CertificateFiles.make(folder, "before", "localhost");
        var after = CertificateFiles.make(folder, "after", "localhost");
        Tls tls = Tls.files(before.certificate(), before.key()).reloadEvery(Duration.ZERO);
        try (var server = Server.start(options().tls(tls), HELLO);
                var open = new NettyHttp3Client(server.port())) {
            var shown = before.credentials().chain().getFirst();
            assertEquals(shown.getSerialNumber(), open.certificate().getSerialNumber());
            Files.copy(after.certificate(), before.certificate(), REPLACE_EXISTING);
            Files.copy(after.key(), before.key(), REPLACE_EXISTING);
            server.reloadCertificates();
            try (var client = new NettyHttp3Client(server.port())) {
                var renewed = after.credentials().chain().getFirst();
                assertEquals(renewed.getSerialNumber(), client.certificate().getSerialNumber());
                assertEquals("200", client.get("/").status());
            }
            assertEquals("200", open.get("/").status());
        }
    }

    @Test
    void requestsUnderWayAreAnsweredAtTheEnd() throws Exception {
        var isHandled = new Signal("it is handled");
        var mayAnswer = new Signal("it may answer");
        Handler app =
                _ -> {
                    isHandled.give();
                    mayAnswer.await();
                    return Response.text("late");
                };
        try (var server = Server.start(options(), app);
                var client = new NettyHttp3Client(server.port())) {
            var answer = client.send("GET", "/", null);
            isHandled.await();
            var closing = CompletableFuture.runAsync(server::close);
            Signal.until(() -> isRefused(server.port()), "new connections are refused");
            mayAnswer.give();
            assertEquals("late", new String(answer.get(10, TimeUnit.SECONDS).first(), UTF_8));
            closing.get(10, TimeUnit.SECONDS);
        }
    }

    private static boolean isRefused(int port) {
        try (var socket = TlsClient.tcp(port)) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }

    @Test
    void aHandlerWhoseClientGoesAwayIsInterrupted() throws Exception {
        var isHandled = new Signal("it is handled");
        var isInterrupted = new Signal("it is interrupted");
        try (var server = Server.start(options(), waiting(isHandled, isInterrupted))) {
            try (var client = new NettyHttp3Client(server.port())) {
                var unused = client.send("GET", "/", null);
                isHandled.await();
                assertFalse(unused.isDone());
            }
            isInterrupted.await();
        }
    }

    // RFC 9114 §4.1.1: its client has said all, and only does not want to hear.
    @Test
    void aHandlerWhoseAnswerIsNotWantedIsInterrupted() throws Exception {
        var isHandled = new Signal("it is handled");
        var isInterrupted = new Signal("it is interrupted");
        try (var server = Server.start(options(), waiting(isHandled, isInterrupted));
                var client = new NettyHttp3Client(server.port())) {
            Runnable giveUp = client.begin("/");
            isHandled.await();
            giveUp.run();
            isInterrupted.await();
        }
    }

    private static Handler waiting(Signal isHandled, Signal isInterrupted) {
        return _ -> {
            isHandled.give();
            try {
                new Signal("never").awaitWithin(Duration.ofSeconds(30));
            } catch (InterruptedException interrupted) {
                isInterrupted.give();
                throw interrupted;
            }
            return Response.text("");
        };
    }
}
