package dev.weir.server;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.webSocket;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Response;
import dev.weir.http.websocket.Handshake.Compression;
import dev.weir.http.websocket.MessageLimits;
import dev.weir.server.websocket.Broadcast;
import dev.weir.server.websocket.Message;
import dev.weir.server.websocket.WebSocket;
import dev.weir.server.websocket.WebSocketClosed;
import dev.weir.server.websocket.WebSocketEndpoint;
import dev.weir.server.websocket.WebSocketHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// WebSockets, as a client over HTTP/1.1 has them.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class WebSocketTest {

    private static final String OFFER =
            """
            GET /ws HTTP/1.1\r
            Host: example.com\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            """;

    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;

    private Server server = ThisScheduler.serve(_ -> Response.text(""));

    @AfterEach
    void close() {
        server.close();
    }

    private void serve(Handler endpoint) {
        server.close();
        server = ThisScheduler.serve(routes(GET("/ws").to(endpoint)));
    }

    private RawClient open(WebSocketEndpoint endpoint) throws IOException {
        serve(endpoint);
        return open("");
    }

    private RawClient open(WebSocketHandler handler) throws IOException {
        return open(webSocket(handler));
    }

    private RawClient open(String lines) throws IOException {
        return upgraded(new RawClient(server), lines);
    }

    private static RawClient upgraded(RawClient client, String lines) throws IOException {
        client.send(OFFER + lines + "\r\n");
        assertEquals("HTTP/1.1 101 Switching Protocols", client.line());
        while (!client.line().isEmpty()) {
            // the rest of the head
        }
        return client;
    }

    private static void echo(WebSocket socket) throws IOException {
        for (var message : socket) {
            socket.send(message);
        }
    }

    private static byte[] masked(int first, byte[] payload) {
        int head = payload.length <= 125 ? 6 : payload.length <= 0xffff ? 8 : 14;
        byte[] frame = new byte[head + payload.length];
        frame[0] = (byte) first;
        if (head == 6) {
            frame[1] = (byte) (0x80 | payload.length);
        } else if (head == 8) {
            frame[1] = (byte) (0x80 | 126);
            frame[2] = (byte) (payload.length >> 8);
            frame[3] = (byte) payload.length;
        } else {
            frame[1] = (byte) (0x80 | 127);
            for (int i = 0; i < 4; i++) {
                frame[6 + i] = (byte) (payload.length >> (24 - 8 * i));
            }
        }
        byte[] mask = {0x12, 0x34, (byte) 0x9a, 0x7f};
        System.arraycopy(mask, 0, frame, head - 4, 4);
        for (int i = 0; i < payload.length; i++) {
            frame[head + i] = (byte) (payload[i] ^ mask[i & 3]);
        }
        return frame;
    }

    private static byte[] masked(int first, String text) {
        return masked(first, text.getBytes(UTF_8));
    }

    private static byte[] close(int code) {
        return masked(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Frame(int first, byte[] payload) {
        String text() {
            return new String(payload, UTF_8);
        }

        int code() {
            return (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
        }
    }

    private static Frame frame(RawClient client) throws IOException {
        byte[] head = client.bytes(2);
        int length = head[1];
        assertTrue(length >= 0, "a server's frames are not masked");
        if (length >= 126) {
            byte[] longer = client.bytes(length == 126 ? 2 : 8);
            length = 0;
            for (byte octet : longer) {
                length = length << 8 | (octet & 0xff);
            }
        }
        return new Frame(head[0] & 0xff, client.bytes(length));
    }

    private static void expectClose(RawClient client, int code) throws IOException {
        Frame last = frame(client);
        assertEquals(CLOSE, last.first());
        assertEquals(code, last.code(), last.text());
        client.expectEnd();
    }

    // Messages

    @Test
    void messagesAreEchoedAndTheCloseIsAnswered() throws Exception {
        try (var client = open(WebSocketTest::echo)) {
            client.send(masked(TEXT, "héllo"));
            Frame text = frame(client);
            assertEquals(TEXT, text.first());
            assertEquals("héllo", text.text());
            client.send(masked(BINARY, new byte[] {1, 2, 3}));
            assertArrayEquals(new byte[] {1, 2, 3}, frame(client).payload());
            client.send(close(1000));
            expectClose(client, 1000);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 502, 503, 65_535, 65_536, 1_000_000})
    void messagesOfAllLengthsComeBack(int bytes) throws Exception {
        byte[] content = RawClient.pattern(bytes);
        try (var client = open(WebSocketTest::echo)) {
            client.send(masked(BINARY, content));
            assertArrayEquals(content, frame(client).payload());
        }
    }

    @Test
    void manySmallMessagesInOneWriteComeBackInOrder() throws Exception {
        try (var client = open(WebSocketTest::echo)) {
            var bytes = new ByteArrayOutputStream();
            for (int i = 0; i < 20_000; i++) {
                bytes.writeBytes(masked(TEXT, "message " + i));
            }
            var sending =
                    CompletableFuture.runAsync(() -> {
                        try {
                            client.send(bytes.toByteArray());
                        } catch (IOException broken) {
                            throw new AssertionError(broken);
                        }
                    });
            for (int i = 0; i < 20_000; i++) {
                assertEquals("message " + i, frame(client).text());
            }
            sending.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void fragmentsAreOneMessageAndPingsBetweenThemAreAnswered() throws Exception {
        try (var client = open(WebSocketTest::echo)) {
            client.send(masked(0x01, "a")).send(masked(PING, "p")).send(masked(0x00, "b"));
            client.send(masked(0x80, "c"));
            Frame pong = frame(client);
            assertEquals(PONG, pong.first());
            assertEquals("p", pong.text());
            assertEquals("abc", frame(client).text());
        }
    }

    @Test
    void largeMessagesStreamBothWays() throws Exception {
        WebSocketHandler handler =
                socket -> {
                    var incoming = socket.receiveStream().orElseThrow();
                    try (var out = socket.sendStream()) {
                        incoming.content().transferTo(out);
                    }
                };
        byte[] content = RawClient.pattern(300_000);
        try (var client = open(handler)) {
            client.send(masked(BINARY, content));
            byte[] got = new byte[0];
            Frame next;
            do {
                next = frame(client);
                assertEquals(got.length == 0 ? BINARY & 0x7f : 0, next.first() & 0x7f);
                int before = got.length;
                got = Arrays.copyOf(got, before + next.payload().length);
                System.arraycopy(next.payload(), 0, got, before, next.payload().length);
            } while ((next.first() & 0x80) == 0);
            assertArrayEquals(content, got);
            client.send(close(1000));
            expectClose(client, 1000);
        }
    }

    @Test
    void whatIsNotReadOfAStreamIsSkipped() throws Exception {
        WebSocketHandler handler =
                socket -> {
                    var first = socket.receiveStream().orElseThrow();
                    assertTrue(first.isText());
                    assertEquals('a', first.content().read());
                    socket.send(socket.receive().orElseThrow());
                };
        try (var client = open(handler)) {
            client.send(masked(TEXT, "abc".repeat(50_000))).send(masked(TEXT, "next"));
            assertEquals("next", frame(client).text());
        }
    }

    @Test
    void otherMessagesWaitForAStreamAndPongsDoNot() throws Exception {
        WebSocketHandler handler =
                socket -> {
                    var other = Thread.ofVirtual().unstarted(() -> sendOrFail(socket, "other"));
                    try (var out = socket.sendText()) {
                        out.write("begun ");
                        out.flush();
                        other.start();
                        Signal.until(() -> other.getState() == Thread.State.WAITING, "it waits");
                        assertEquals("go on", text(socket.receive()));
                        out.write("ended");
                    }
                    other.join();
                };
        try (var client = open(handler)) {
            assertEquals("begun ", frame(client).text());
            client.send(masked(PING, "p")).send(masked(TEXT, "go on"));
            assertEquals(PONG, frame(client).first());
            Frame next = frame(client);
            assertEquals(0, next.first());
            assertEquals("ended", next.text());
            assertEquals(0x80, frame(client).first());
            assertEquals("other", frame(client).text());
        }
    }

    private static String text(Optional<Message> message) {
        return message.orElseThrow() instanceof Message.Text(String text) ? text : "(binary)";
    }

    private static void sendOrFail(WebSocket socket, String text) {
        try {
            socket.send(text);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void compressionIsUsedIfTheClientCan() throws Exception {
        serve(webSocket(WebSocketTest::echo).compression(Compression.BY_CONNECTION));
        try (var client = open("Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
            client.send(masked(TEXT, "x".repeat(1_000)));
            Frame compressed = frame(client);
            assertEquals(0xc1, compressed.first());
            assertTrue(compressed.payload().length < 50);
            client.send(masked(0xc1, compressed.payload()));
            assertEquals(0xc1, frame(client).first());
            client.send(masked(TEXT, "short"));
            assertEquals("short", frame(client).text());
        }
    }

    @Test
    void itIsTheSameOverTls() throws Exception {
        server.close();
        server =
                Server.start(
                        ServerOptions.port(0)
                                .scheduler(ThisScheduler.KIND)
                                .loops(1)
                                .stopsOnSignals(false)
                                .tls(Tls.development()),
                        routes(GET("/ws").to(webSocket(WebSocketTest::echo))));
        byte[] large = RawClient.pattern(60_000);
        try (var tls = new TlsClient().connect(server)) {
            var client = upgraded(tls.http(), "Origin: https://example.com\r\n");
            client.send(masked(TEXT, "small")).send(masked(BINARY, large));
            assertEquals("small", frame(client).text());
            assertArrayEquals(large, frame(client).payload());
            client.send(close(1000));
            expectClose(client, 1000);
        }
    }

    // The handshake

    @Test
    void aPlainGetIs426() throws Exception {
        serve(webSocket(WebSocketTest::echo));
        try (var client = new RawClient(server)) {
            RawResponse refused = client.get("/ws").response();
            assertEquals(426, refused.status());
            assertEquals("websocket", refused.field("Upgrade"));
            assertEquals("13", refused.field("Sec-WebSocket-Version"));
            assertEquals("upgrade", refused.field("Connection"));
            client.send(OFFER.replace("Version: 13", "Version: 8") + "\r\n");
            assertEquals(426, client.response().status());
            client.send(OFFER.replace("dGhl", "") + "\r\n");
            assertEquals(400, client.response().status());
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "http://example.com, 101",
        "http://EXAMPLE.com:80, 101",
        "https://example.com, 403",
        "http://example.com:8080, 403",
        "http://evil.example, 403",
        "http://example.com.evil.example, 403",
        "null, 403",
        "https://friend.example, 101"
    })
    void pagesOfOtherOriginsAreRefused(String origin, int status) throws Exception {
        serve(webSocket(WebSocketTest::echo).origins("https://friend.example"));
        String host =
                status == 403 && origin.equals("https://example.com")
                        ? "example.com:80"
                        : "example.com";
        try (var client = new RawClient(server)) {
            client.send(OFFER.replace("example.com", host) + "Origin: " + origin + "\r\n\r\n");
            assertEquals(status, Integer.parseInt(client.line().split(" ", -1)[1]));
        }
    }

    @Test
    void anyOriginMayBeTaken() throws Exception {
        serve(webSocket(WebSocketTest::echo).anyOrigin());
        try (var client = open("Origin: http://evil.example\r\n")) {
            client.send(masked(TEXT, "x"));
            assertEquals("x", frame(client).text());
        }
    }

    @Test
    void aSubprotocolIsChosen() throws Exception {
        serve(
                webSocket(socket -> socket.send(socket.subprotocol().orElse("none")))
                        .subprotocols("chat.v1", "chat.v2"));
        try (var client = open("Sec-WebSocket-Protocol: chat.v3, chat.v2\r\n")) {
            assertEquals("chat.v2", frame(client).text());
        }
    }

    // Ends

    @ParameterizedTest(name = "{1}: {2}")
    @CsvSource({
        "8100, 1002, not masked",
        "c18000000000, 1002, a reserved bit",
        "81810000000 0ff, 1007, not UTF-8",
        "82ff000000000010000100000000, 1009, too big"
    })
    void aBrokenRuleEndsWithItsCode(String hex, int code, String why) throws Exception {
        var closing = new AtomicReference<String>();
        var ended = new Signal("the handler ended");
        try (var client =
                open(socket -> {
                    echo(socket);
                    closing.set(socket.closing().orElseThrow().toString());
                    ended.give();
                })) {
            client.send(HexFormat.of().parseHex(hex.replace(" ", "")));
            expectClose(client, code);
            ended.await();
            assertTrue(closing.get().startsWith(code + " by this server"), closing.get() + why);
        }
    }

    @Test
    void aHandlerThatFailsEndsWith1011(CapturedLog log) throws Exception {
        try (var client =
                open(_ -> {
                    throw new IllegalStateException("on purpose");
                })) {
            Frame last = frame(client);
            assertEquals(1011, last.code());
            assertFalse(last.text().contains("purpose"));
            client.send(close(1011));
            client.expectEnd();
        }
        assertEquals(List.of("The handler of a WebSocket failed"), log.errorMessages());
    }

    @Test
    void aHandlerThatReturnsClosesAndWaitsForTheAnswer() throws Exception {
        try (var client = open(socket -> socket.send("bye"))) {
            assertEquals("bye", frame(client).text());
            assertEquals(1000, frame(client).code());
            client.send(masked(TEXT, "not read any more"));
            assertTrue(client.isSilentFor(Duration.ofMillis(50)));
            client.send(close(1000));
            client.expectEnd();
        }
    }

    @Test
    void aPeerThatNeverClosesIsWaitedForForAWhile() throws Exception {
        try (var client = open(webSocket(_ -> {}).closeWithin(Duration.ofMillis(50)))) {
            expectClose(client, 1000);
        }
    }

    @Test
    void sendingAfterTheEndFailsAndIsNoFailureOfTheHandler() throws Exception {
        var code = new AtomicReference<Integer>();
        try (var client =
                open(socket -> {
                    assertTrue(socket.receive().isEmpty());
                    var closed = assertThrows(WebSocketClosed.class, () -> socket.send("late"));
                    code.set(closed.code());
                    throw closed;
                })) {
            client.send(close(4321));
            expectClose(client, 4321);
            assertEquals(4321, code.get());
        }
    }

    @Test
    void aConnectionThatEndsWithoutCloseIs1006() throws Exception {
        var ended = new ArrayBlockingQueue<String>(1);
        try (var client =
                open(socket -> {
                    socket.send("x");
                    echo(socket);
                    ended.add(socket.closing().orElseThrow().toString());
                })) {
            frame(client);
            client.finish();
            assertEquals("1006 by this server", ended.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void aQuietPeerIsPingedAndEndedIfItIsGone() throws Exception {
        var endpoint =
                webSocket(WebSocketTest::echo)
                        .pingAfter(Duration.ofMillis(50))
                        .pongWithin(Duration.ofMillis(300));
        try (var client = open(endpoint)) {
            assertEquals(PING, frame(client).first());
            client.send(masked(PONG, ""));
            assertEquals(PING, frame(client).first());
            expectClose(client, 1011);
        }
    }

    @Test
    void aPeerThatSaysNothingForTooLongIsEndedIfThatIsAskedFor() throws Exception {
        try (var client = open(webSocket(WebSocketTest::echo).idle(Duration.ofMillis(100)))) {
            client.send(masked(TEXT, "x"));
            assertEquals("x", frame(client).text());
            assertEquals(1000, frame(client).code());
            client.send(close(1000));
            client.expectEnd();
        }
    }

    @Test
    void drainingEndsWebSocketsInOrder() throws Exception {
        var iterated = new Signal("the messages ended");
        try (var client =
                open(socket -> {
                    socket.send("ready");
                    echo(socket);
                    iterated.give();
                })) {
            frame(client);
            var closing = CompletableFuture.runAsync(server::close);
            Frame last = frame(client);
            assertEquals(CLOSE, last.first());
            assertEquals(1001, last.code());
            client.send(close(1001));
            client.expectEnd();
            iterated.await();
            client.hangUp();
            closing.get(10, TimeUnit.SECONDS);
        }
    }

    // Broadcast

    @Test
    void aBroadcastReachesAllAndASlowReceiverHarmsNobody() throws Exception {
        var broadcast = new Broadcast(4, Broadcast.WhenFull.DROP);
        var members = new ArrayBlockingQueue<Broadcast.Membership>(2);
        try (var slow =
                        open(socket -> {
                            try (var member = broadcast.join(socket)) {
                                members.add(member);
                                echo(socket);
                            }
                        });
                var fast = open("")) {
            Signal.until(() -> broadcast.count() == 2, "both have joined");
            byte[] large = new byte[100_000];
            var got = CompletableFuture.supplyAsync(() -> countFrames(fast, 100));
            for (int i = 0; i < 100_000 && !got.isDone(); i++) {
                broadcast.send(new Message.Binary(large));
                Thread.onSpinWait();
            }
            assertEquals(100, got.get(10, TimeUnit.SECONDS));
            Signal.until(
                    () -> {
                        broadcast.send(new Message.Binary(large));
                        return members.stream().anyMatch(member -> member.dropped() > 0);
                    },
                    "the slow one lost some");
            assertEquals(100_000, frame(slow).payload().length);
        }
    }

    private static int countFrames(RawClient client, int most) {
        try {
            for (int i = 0; i < most; i++) {
                frame(client);
            }
            return most;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void aSlowReceiverMayBeCutOff() throws Exception {
        var broadcast = new Broadcast(2, Broadcast.WhenFull.CUT_OFF);
        try (var slow =
                open(socket -> {
                    try (var _ = broadcast.join(socket)) {
                        echo(socket);
                    }
                })) {
            Signal.until(() -> broadcast.count() == 1, "it has joined");
            Signal.until(
                    () -> {
                        broadcast.send(new Message.Binary(new byte[500_000]));
                        return broadcast.count() == 0;
                    },
                    "it was cut off");
            assertEquals(RawClient.End.RESET, slow.end());
        }
    }

    @Test
    void limitsAreTheEndpoints() throws Exception {
        var limits = new MessageLimits(10, 10, 1);
        try (var client = open(webSocket(WebSocketTest::echo).limits(limits))) {
            client.send(masked(TEXT, "0123456789"));
            assertEquals("0123456789", frame(client).text());
            client.send(masked(TEXT, "0123456789a"));
            expectClose(client, 1009);
        }
    }
}
