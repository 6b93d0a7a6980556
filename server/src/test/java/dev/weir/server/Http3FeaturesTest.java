package dev.weir.server;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.webSocket;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.h3.ErrorCode;
import dev.weir.server.netty.NettyQuicTls;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.Http3Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What other tests show over HTTP/1.1 and HTTP/2, over HTTP/3, with Netty's codec as the client;
/// and the limits that QUIC keeps.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class Http3FeaturesTest {

    private final Signal mayGoOn = new Signal("the handlers may go on");
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void needsTheNativeLibrary() {
        assumeTrue(NettyQuicTls.missing().isEmpty(), () -> NettyQuicTls.missing().toString());
    }

    private Server serve(Http3Limits limits, Handler app) {
        var options = ThisScheduler.options().tls(Tls.development()).http3Limits(limits);
        var server = Server.start(options, app);
        open.add(server);
        return server;
    }

    private NettyHttp3Client client(Handler app) throws Exception {
        return client(serve(Http3Limits.defaults(), app).port());
    }

    private NettyHttp3Client client(int port) throws Exception {
        var client = new NettyHttp3Client(port);
        open.addFirst(client);
        return client;
    }

    private LossyRelay relay(Server server) throws Exception {
        var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        var relay = new LossyRelay(to, 0, 1);
        open.add(relay);
        return relay;
    }

    @AfterEach
    void close() throws Exception {
        mayGoOn.give();
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    // ---- messages

    // RFC 8297
    @Test
    void earlyHintsLeaveBeforeTheAnswer() throws Exception {
        var stream =
                client(
                                request -> {
                                    request.inform(
                                            Status.EARLY_HINTS, Fields.of("Link", "</a>; rel=x"));
                                    mayGoOn.await();
                                    return Response.text("page");
                                })
                        .open("GET", "/")
                        .end();
        Http3Headers hints = stream.section();
        assertEquals("103", String.valueOf(hints.status()));
        assertEquals("</a>; rel=x", String.valueOf(hints.get("link")));
        mayGoOn.give();
        assertEquals("200", String.valueOf(stream.section().status()));
        assertEquals("page", new String(stream.read(4), UTF_8));
        assertTrue(stream.isEnded());
    }

    // RFC 9114 §4.1
    @Test
    void trailersGoBothWays() throws Exception {
        var stream =
                client(
                                request -> {
                                    byte[] content = request.bytes();
                                    String sum =
                                            request.body().trailers().get("x-sum").orElse("none");
                                    return Response.of(
                                            Status.OK,
                                            Fields.EMPTY,
                                            new Body.Stream(
                                                    -1,
                                                    out -> out.write(content),
                                                    () -> Fields.of("Grpc-Status", sum)));
                                })
                        .open("POST", "/");
        stream.write("abc".getBytes(UTF_8)).end(new DefaultHttp3Headers().add("x-sum", "3"));
        assertEquals("200", String.valueOf(stream.section().status()));
        assertEquals("abc", new String(stream.read(3), UTF_8));
        assertEquals("3", String.valueOf(stream.section().get("grpc-status")));
        assertTrue(stream.isEnded());
    }

    @Test
    void anAnswerToHeadTellsOfItsContentAndHasNone() throws Exception {
        var stream =
                client(routes(GET("/").to(_ -> Response.text("hello")))).open("HEAD", "/").end();
        Http3Headers head = stream.section();
        assertEquals("200", String.valueOf(head.status()));
        assertEquals("5", String.valueOf(head.get("content-length")));
        assertTrue(stream.isEnded());
    }

    // RFC 9110 §15.4.5
    @Test
    void anAnswerOfNotModifiedHasNoContent() throws Exception {
        var stream =
                client(_ -> Response.of(Status.NOT_MODIFIED).field("ETag", "\"a\""))
                        .open("GET", "/")
                        .end();
        Http3Headers head = stream.section();
        assertEquals("304", String.valueOf(head.status()));
        assertEquals("\"a\"", String.valueOf(head.get("etag")));
        assertNull(head.get("content-length"));
        assertTrue(stream.isEnded());
    }

    @Test
    void eventsComeWhenTheyAreSent() throws Exception {
        var stream =
                client(_ ->
                                Web.events(out -> {
                                    out.send(Event.of("first"));
                                    mayGoOn.await();
                                    out.send(Event.of("second"));
                                }))
                        .open("GET", "/")
                        .end();
        assertEquals("text/event-stream", String.valueOf(stream.section().get("content-type")));
        assertEquals("data: first\n\n", new String(stream.read(13), UTF_8));
        mayGoOn.give();
        assertEquals("data: second\n\n", new String(stream.read(14), UTF_8));
        assertTrue(stream.isEnded());
    }

    @Test
    void contentGoesBothWaysAtOnce() throws Exception {
        var stream =
                client(request -> Response.of(Status.OK, Fields.EMPTY, Body.stream(request.body())))
                        .open("POST", "/");
        for (int i = 0; i < 5; i++) {
            byte[] piece = ("piece " + i).getBytes(UTF_8);
            stream.write(piece);
            if (i == 0) {
                assertEquals("200", String.valueOf(stream.section().status()));
            }
            assertArrayEquals(piece, stream.read(piece.length), "before the next is sent");
        }
        stream.end();
        assertTrue(stream.isEnded());
    }

    // ---- RFC 9220

    /// A frame of RFC 6455 whose masking key is 0.
    private static byte[] frame(int first, byte[] payload) {
        byte[] frame = Arrays.copyOf(new byte[] {(byte) first, (byte) (0x80 | payload.length)}, 6);
        byte[] whole = Arrays.copyOf(frame, 6 + payload.length);
        System.arraycopy(payload, 0, whole, 6, payload.length);
        return whole;
    }

    @Test
    void aWebSocketEchoesAndCloses() throws Exception {
        Handler echo =
                webSocket(socket -> {
                    for (var message : socket) {
                        socket.send(message);
                    }
                });
        var client = client(routes(GET("/ws").to(echo)));
        var stream = client.connect("websocket", "/ws");
        Http3Headers head = stream.section();
        assertEquals("200", String.valueOf(head.status()));
        assertFalse(head.contains("sec-websocket-accept"));
        stream.write(frame(0x81, "hello".getBytes(UTF_8)));
        assertArrayEquals("\u0081\u0005hello".getBytes(ISO_8859_1), stream.read(7));
        stream.write(frame(0x88, new byte[] {3, (byte) 0xe8})); // 1000
        assertArrayEquals(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8}, stream.read(4));
        assertTrue(stream.isEnded());
        stream.end();
        assertEquals("426", client.get("/ws").status());
    }

    // ---- RFC 9000 §8.1.2

    /// A client whose server is never heard: its handshake stays under way.
    private void beginHandshake(Server server) throws Exception {
        LossyRelay deaf = relay(server);
        deaf.silence();
        assertThrows(Exception.class, () -> new NettyHttp3Client(deaf.port(), 1).close());
    }

    @Test
    void clientsAboveTheLimitOfHandshakesShowTheirAddressFirst() throws Exception {
        var server = serve(Http3Limits.defaults().handshakesUnderLoad(2), _ -> Response.text("ok"));
        for (int underWay = 0; underWay <= 2; underWay++) {
            LossyRelay relay = relay(server);
            assertEquals("200", client(relay.port()).get("/").status());
            assertEquals(underWay < 2 ? 0 : 1, relay.retries(), underWay + " under way");
            beginHandshake(server);
        }
    }

    // ---- limits

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void concurrentStreamsMax(int count) throws Exception {
        var server =
                serve(
                        Http3Limits.defaults().concurrentStreamsMax(2),
                        request -> {
                            if (request.path().equals("/wait")) {
                                mayGoOn.await();
                            }
                            return Response.text("ok");
                        });
        var client = client(server.port());
        Signal.until(() -> client.allowedStreams() == 2, "the client has been told");
        var answers = new ArrayList<NettyHttp3Stream>();
        for (int i = 0; i < Math.min(2, count); i++) {
            answers.add(client.open("GET", "/wait").end());
        }
        if (count > 2) {
            assertEquals(0, client.allowedStreams());
            assertThrows(Exception.class, () -> client.open("GET", "/"), "QUIC does not allow it");
        }
        mayGoOn.give();
        for (var answer : answers) {
            assertEquals("200", String.valueOf(answer.section().status()));
            assertEquals("ok", new String(answer.read(2), UTF_8));
            assertTrue(answer.isEnded());
        }
        if (count <= 2) { // Netty's client loses the number of a stream that it could not open
            Signal.until(() -> client.allowedStreams() > 0, "those that have ended make way");
            assertEquals("200", client.get("/").status());
        }
    }

    // ---- connections

    // RFC 9114 §6.2.1: "If either control stream is closed at any point, this MUST be treated as a
    // connection error of type H3_CLOSED_CRITICAL_STREAM."
    @Test
    void whoStopsOurControlStreamLosesTheConnection() throws Exception {
        var server = serve(Http3Limits.defaults(), _ -> Response.text("ok"));
        try (var client = NettyHttp3Client.stopping(server.port())) {
            assertEquals(ErrorCode.H3_CLOSED_CRITICAL_STREAM, client.closeCode());
        }
    }
}
