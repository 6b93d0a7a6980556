package dev.weir.server;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.webSocket;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Limits;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.websocket.Handshake.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// What other tests show over HTTP/1.1, over HTTP/2: tunnels, interim answers, trailers, overload,
/// memory, isolation.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class Http2FeaturesTest {

    private final Signal mayGoOn = new Signal("the handlers may go on");
    private final AtomicBoolean mayStop = new AtomicBoolean();
    private Server server = ThisScheduler.serve(_ -> Response.text(""));

    private Http2Client serve(ServerOptions options, Handler app) throws Exception {
        server.close();
        server = Server.start(options, app);
        return Http2Client.greeting(server);
    }

    private Http2Client serve(Handler app) throws Exception {
        return serve(ThisScheduler.options(), app);
    }

    @AfterEach
    void close() {
        mayGoOn.give();
        mayStop.set(true);
        server.close();
    }

    // ---- RFC 8441

    private static byte[] connect(int streamId, String protocol, String path, String... more) {
        var lines = new ArrayList<>(List.of(":method", "CONNECT", ":protocol", protocol));
        lines.addAll(List.of(":scheme", Http2Client.scheme(), ":path", path, ":authority", "a"));
        lines.addAll(List.of(more));
        return Http2Client.headers(streamId, false, lines.toArray(String[]::new));
    }

    private static byte[] handshake(int streamId, String... more) {
        String[] lines = Arrays.copyOf(more, more.length + 2);
        lines[more.length] = "sec-websocket-version";
        lines[more.length + 1] = "13";
        return connect(streamId, "websocket", "/ws", lines);
    }

    /// A frame of RFC 6455 whose masking key is 0.
    private static byte[] frame(int first, byte[] payload) {
        byte[] frame = Arrays.copyOf(new byte[] {(byte) first, (byte) (0x80 | payload.length)}, 6);
        byte[] whole = Arrays.copyOf(frame, 6 + payload.length);
        System.arraycopy(payload, 0, whole, 6, payload.length);
        return whole;
    }

    private static final Handler ECHO =
            webSocket(socket -> {
                for (var message : socket) {
                    socket.send(message);
                }
            });

    /// The next bytes of a tunnel.
    private static byte[] tunnelled(Http2Client client, int count) throws Exception {
        var bytes = new ByteArrayOutputStream();
        while (bytes.size() < count) {
            bytes.writeBytes(client.read(Http2Client.DATA).payload());
        }
        return bytes.toByteArray();
    }

    @Test
    void aWebSocketEchoesAndCloses() throws Exception {
        try (var client = serve(routes(GET("/ws").to(ECHO)))) {
            client.send(handshake(1));
            var lines = Http2Client.lines(client.read(Http2Client.HEADERS).payload());
            assertEquals(":status=200", lines.getFirst());
            assertFalse(lines.toString().contains("sec-websocket-accept"), lines::toString);
            client.data(1, false, frame(0x81, "hello".getBytes(UTF_8)));
            assertArrayEquals("\u0081\u0005hello".getBytes(ISO_8859_1), tunnelled(client, 7));
            client.data(1, false, frame(0x88, new byte[] {3, (byte) 0xe8})); // 1000
            var close = client.read(Http2Client.DATA);
            assertArrayEquals(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8}, close.payload());
            assertTrue(close.endsStream() || client.read(Http2Client.DATA).endsStream());
            client.data(1, true, new byte[0]);
            client.send(handshake(3));
            assertEquals("200", Http2Client.status(client.read(Http2Client.HEADERS).payload()));
        }
    }

    // RFC 7692
    @Test
    void aWebSocketCompresses() throws Exception {
        var socket =
                webSocket(
                                ws -> {
                                    for (var message : ws) {
                                        ws.send(message);
                                    }
                                })
                        .compression(Compression.BY_MESSAGE);
        try (var client = serve(routes(GET("/ws").to(socket)))) {
            client.send(handshake(1, "sec-websocket-extensions", "permessage-deflate"));
            var lines = Http2Client.lines(client.read(Http2Client.HEADERS).payload());
            assertTrue(lines.toString().contains("permessage-deflate"), lines::toString);
            byte[] text = "hello ".repeat(100).getBytes(UTF_8);
            var deflater = new Deflater(9, true);
            deflater.setInput(text);
            byte[] deflated = new byte[200];
            int count = deflater.deflate(deflated, 0, 200, Deflater.SYNC_FLUSH) - 4;
            client.data(1, false, frame(0xc1, Arrays.copyOf(deflated, count)));
            byte[] echoed = tunnelled(client, 4);
            assertEquals(0xc1, echoed[0] & 0xff);
            assertTrue(echoed[1] < 126, "one short frame");
            var inflater = new Inflater(true);
            inflater.setInput(Arrays.copyOfRange(echoed, 2, 2 + echoed[1]));
            byte[] inflated = new byte[1_000];
            assertEquals(text.length, inflater.inflate(inflated));
        }
    }

    @Test
    void aWebSocketIsToldWhenTheServerCloses() throws Exception {
        try (var client = serve(routes(GET("/ws").to(ECHO)))) {
            client.send(handshake(1)).read(Http2Client.HEADERS);
            client.data(1, false, frame(0x81, "a".getBytes(UTF_8)));
            assertEquals(3, tunnelled(client, 3).length);
            var closing = Thread.startVirtualThread(server::close);
            byte[] close = tunnelled(client, 4);
            assertEquals(0x88, close[0] & 0xff);
            assertEquals(1001, (close[2] & 0xff) << 8 | (close[3] & 0xff));
            client.data(1, true, frame(0x88, new byte[] {3, (byte) 0xe9}));
            assertEquals(0, client.end(), "NO_ERROR");
            closing.join();
        }
    }

    @Test
    void whatIsNoHandshakeIsToldSo() throws Exception {
        try (var client =
                serve(routes(GET("/ws").to(ECHO), GET("/plain").to(_ -> Response.text("plain"))))) {
            assertTrue(client.get(1, "/ws").answer(1).startsWith("426 "));
            client.send(connect(3, "chat", "/ws"));
            assertTrue(client.answer(3).startsWith("426 "));
            // RFC 9220 §3: "501 (Not Implemented)"; 200 would begin a tunnel
            client.send(connect(5, "websocket", "/plain"));
            assertTrue(client.answer(5).startsWith("501 "));
            client.send(connect(7, "websocket", "/nowhere"));
            assertTrue(client.answer(7).startsWith("404 "));
            assertEquals("200 plain", client.get(9, "/plain").answer(9));
        }
    }

    // RFC 9113 §8.5: other frames than DATA "MUST be treated as a stream error"
    @Test
    void aTunnelTakesNoTrailers() throws Exception {
        try (var client = serve(routes(GET("/ws").to(ECHO)))) {
            client.send(handshake(1)).read(Http2Client.HEADERS);
            client.send(Http2Client.headers(1, true, "x", "y"));
            assertEquals(1, client.read(Http2Client.RST_STREAM).number(0), "PROTOCOL_ERROR");
        }
    }

    @Test
    void aTunnelTakesWhatCameWithItsConnect() throws Exception {
        Handler capitals =
                _ ->
                        Response.upgrade(
                                "upper",
                                Fields.EMPTY,
                                tunnel -> {
                                    byte[] piece = new byte[100];
                                    int count;
                                    while ((count = tunnel.read(piece, 0, 100, Long.MAX_VALUE))
                                            > 0) {
                                        String text = new String(piece, 0, count, ISO_8859_1);
                                        byte[] upper =
                                                text.toUpperCase(Locale.ROOT).getBytes(ISO_8859_1);
                                        tunnel.write(upper, 0, count);
                                    }
                                });
        try (var client = serve(routes(GET("/up").to(capitals)))) {
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes(connect(1, "upper", "/up"));
            bytes.writeBytes(
                    Http2Client.bytes(Http2Client.DATA, 1, 1, "hello".getBytes(ISO_8859_1)));
            assertEquals("200 HELLO", client.send(bytes.toByteArray()).answer(1));
        }
    }

    // ---- messages

    // RFC 8297
    @Test
    void earlyHintsLeaveBeforeTheAnswer() throws Exception {
        try (var client =
                serve(request -> {
                    request.inform(Status.EARLY_HINTS, Fields.of("Link", "</a>; rel=preload"));
                    mayGoOn.await();
                    return Response.text("page");
                })) {
            var hints = client.get(1, "/").read(Http2Client.HEADERS);
            assertEquals(
                    List.of(":status=103", "link=</a>; rel=preload"),
                    Http2Client.lines(hints.payload()));
            assertFalse(hints.endsStream());
            mayGoOn.give();
            assertEquals("200 page", client.answer(1));
        }
    }

    // RFC 9113 §8.1
    @Test
    void trailersGoBothWays() throws Exception {
        try (var client =
                serve(request -> {
                    byte[] content = request.bytes();
                    String sum = request.body().trailers().get("x-sum").orElse("none");
                    return Response.of(
                            Status.OK,
                            Fields.EMPTY,
                            new Body.Stream(
                                    -1,
                                    out -> out.write(content),
                                    () -> Fields.of("Grpc-Status", sum)));
                })) {
            client.post(1, "/").data(1, false, "abc".getBytes(ISO_8859_1));
            client.send(Http2Client.headers(1, true, "x-sum", "3"));
            assertEquals("200", Http2Client.status(client.read(Http2Client.HEADERS).payload()));
            assertEquals("abc", new String(client.read(Http2Client.DATA).payload(), ISO_8859_1));
            var trailers = client.read(Http2Client.HEADERS);
            assertTrue(trailers.endsStream());
            assertEquals(List.of("grpc-status=3"), Http2Client.lines(trailers.payload()));
        }
    }

    @Test
    void oneMapperShapesAllErrors() throws Exception {
        var options =
                ThisScheduler.options()
                        .deadlines(Deadlines.defaults().handler(Duration.ofMillis(100)))
                        .errorMapper((problem, request) ->
                                Response.text(
                                                problem.status().code()
                                                        + (request == null ? "-" : "+"))
                                        .status(problem.status()));
        var app =
                routes(
                        GET("/slow")
                                .to(_ -> {
                                    mayGoOn.await();
                                    return Response.text("never");
                                }));
        try (var client = serve(options, app)) {
            assertEquals("404 404+", client.get(1, "/nowhere").answer(1));
            client.send(Http2Client.headers(3, true, ":method", "GET"));
            assertEquals("400 400-", client.answer(3));
            assertEquals(1, client.read(Http2Client.RST_STREAM).number(0), "PROTOCOL_ERROR");
            assertEquals("503 503-", client.get(5, "/slow").answer(5));
        }
    }

    // ---- much

    @Test
    void aStreamAboveThoseInFlightIs503() throws Exception {
        var options = ThisScheduler.options().requestsInFlightMax(2).requestsWaitingMax(1);
        var begun = new AtomicInteger();
        try (var client =
                serve(
                        options,
                        request -> {
                            begun.incrementAndGet();
                            mayGoOn.await();
                            return Response.text(request.path());
                        })) {
            client.get(1, "/1").get(3, "/3").get(5, "/5");
            Signal.until(() -> server.figures().requests() == 3, "two run, one waits");
            assertTrue(client.get(7, "/7").answer(7).startsWith("503 "));
            client.frame(Http2Client.RST_STREAM, 0, 5, 0, 0, 0, 8); // who waits goes away
            client.get(9, "/9");
            Signal.until(() -> server.figures().requests() == 5, "another has come");
            mayGoOn.give();
            assertEquals("200 /1", client.answer(1));
            assertTrue(begun.get() <= 3, begun + " have begun");
        }
    }

    /// Content that no handler reads stays in the socket once there is too much in memory.
    @Test
    void whatNobodyReadsIsHeldUpToTheBound() throws Exception {
        var options = ThisScheduler.options().bufferedBytesMax(512 * 1024);
        try (var client =
                serve(
                        options,
                        request -> {
                            mayGoOn.await();
                            return Response.text("" + request.bytes().length);
                        })) {
            for (int id = 1; id < 100; id += 2) {
                client.post(id, "/");
            }
            Signal.until(() -> server.figures().inFlight() == 50, "all have begun");
            byte[] piece = new byte[16 * 1024];
            var sending =
                    Thread.startVirtualThread(() -> {
                        try {
                            for (int i = 0; i < 4 * 50; i++) {
                                client.data(1 + 2 * (i / 4), i % 4 == 3, piece);
                            }
                        } catch (IOException failed) {
                            throw new UncheckedIOException(failed);
                        }
                    });
            Signal.until(() -> server.figures().bufferedBytes() >= 512 * 1024, "it is full");
            long most = 0;
            long end = System.nanoTime() + 200_000_000;
            while (System.nanoTime() - end < 0 && sending.isAlive()) {
                most = Math.max(most, server.figures().bufferedBytes());
            }
            assertTrue(most < 1024 * 1024, most + " bytes of 3,276,800 are held");
            mayGoOn.give();
            int whole = 0;
            while (whole < 50) {
                var frame = client.read();
                if (frame.type() == Http2Client.HEADERS) {
                    assertEquals("200", Http2Client.status(frame.payload()));
                    whole++;
                }
            }
            sending.join();
        }
    }

    /// More than the heap of this test has.
    @Test
    @Tag("once")
    void contentOfAnyLengthGoesBothWays() throws Exception {
        long length = 300L * 1024 * 1024;
        try (var client =
                serve(
                        ThisScheduler.options().limits(Limits.defaults().contentBytesMax(length)),
                        request ->
                                Response.of(
                                        Status.OK, Fields.EMPTY, Body.stream(request.body())))) {
            client.windowUpdate(0, 1 << 30).post(1, "/");
            client.windowUpdate(1, 1 << 30);
            byte[] piece = new byte[16 * 1024];
            long sent = 0;
            long got = 0;
            long window = 64 * 1024;
            long connectionWindow = 64 * 1024;
            while (true) {
                while (sent < length && Math.min(window, connectionWindow) >= piece.length) {
                    client.data(1, sent + piece.length == length, piece);
                    sent += piece.length;
                    window -= piece.length;
                    connectionWindow -= piece.length;
                }
                var frame = client.read();
                if (frame.type() == Http2Client.WINDOW_UPDATE) {
                    window += frame.streamId() == 1 ? frame.number(0) : 0;
                    connectionWindow += frame.streamId() == 0 ? frame.number(0) : 0;
                } else if (frame.type() == Http2Client.DATA) {
                    got += frame.payload().length;
                }
                assertTrue(frame.type() != Http2Client.GOAWAY, "it goes on");
                if (frame.endsStream()) {
                    break;
                }
            }
            assertEquals(length, got);
        }
    }

    @Test
    void aHandlerThatComputesHoldsNoOtherStream() throws Exception {
        assumeTrue(ThisScheduler.isLoop(), "the portable scheduler has as many as there are cores");
        var options = ThisScheduler.options().transport(TransportKind.NIO);
        try (var client =
                serve(
                        options,
                        request -> {
                            while (request.path().equals("/burn") && !mayStop.get()) {
                                Thread.onSpinWait();
                            }
                            return Response.text("ok");
                        })) {
            client.get(1, "/burn");
            Signal.until(() -> server.figures().inFlight() == 1, "it computes");
            for (int id = 3; id < 43; id += 2) {
                assertEquals("200 ok", client.get(id, "/").answer(id));
            }
            mayStop.set(true);
            assertEquals("200 ok", client.answer(1));
        }
    }

    // RFC 9113 §3.2, by a client that chooses by ALPN
    @Test
    void aClientOfTheJdkSpeaksHttp2OverTls() throws Exception {
        server.close();
        server =
                Server.start(
                        ThisScheduler.options().tls(Tls.development()),
                        request ->
                                Response.text(
                                        request.version()
                                                + " "
                                                + request.path()
                                                + " "
                                                + request.text().length()));
        String uri = "https://localhost:" + server.port();
        try (var client = HttpClient.newBuilder().sslContext(TlsClient.trusting()).build()) {
            var first = HttpRequest.newBuilder(URI.create(uri + "/")).build();
            assertEquals("HTTP/2 / 0", client.send(first, BodyHandlers.ofString()).body());
            var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < 50; i++) {
                var content = BodyPublishers.ofString("x".repeat(5_000 * i));
                var post = HttpRequest.newBuilder(URI.create(uri + "/" + i)).POST(content);
                answers.add(client.sendAsync(post.build(), BodyHandlers.ofString()));
            }
            for (int i = 0; i < 50; i++) {
                var answer = answers.get(i).get();
                assertEquals(HttpClient.Version.HTTP_2, answer.version());
                assertEquals("HTTP/2 /" + i + " " + 5_000 * i, answer.body());
            }
            assertEquals(1, server.figures().accepted(), "all on one connection");
        }
    }

    // ---- routes

    @Test
    void typedRoutesAreTheSame() throws Exception {
        try (var client =
                serve(
                        routes(
                                GET("/users/{id}", Web.LONG)
                                        .to((_, id) -> Response.text("user " + id)),
                                POST("/text").to(request -> Response.text(request.text()))))) {
            assertEquals("200 user 7", client.get(1, "/users/7").answer(1));
            assertTrue(client.get(3, "/users/x").answer(3).startsWith("400 "));
            client.post(5, "/text").data(5, true, "hello".getBytes(UTF_8));
            assertEquals("200 hello", client.answer(5));
            assertTrue(client.post(7, "/users/7").answer(7).startsWith("405 "));
        }
    }
}
