package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Buffers;
import dev.weir.http.Exchange;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.Peer;
import dev.weir.http.ProtocolException;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A connection that goes on in another protocol (RFC 9110 §7.8).
class TunnelTest {

    private static final String OFFER =
            """
            GET /chat?x HTTP/1.1\r
            Host: a\r
            Connection: keep-alive, Upgrade\r
            Upgrade: other/1, WebSocket\r
            \r
            """;

    private static final Response ACCEPT =
            Response.upgrade("websocket", Fields.of("X-Note", "yes"), _ -> {});

    /// A connection that leaves each exchange to the test.
    private static final class Open implements ExchangeHandler {
        private final Buffers buffers = new Buffers();
        private final List<Exchange> begun = new ArrayList<>();
        private final Http1Connection connection =
                new Http1Connection(
                        Limits.defaults(),
                        buffers,
                        new Preamble(""),
                        new KnownSections(),
                        this,
                        Peer.NONE);

        @Override
        public void begin(Exchange exchange) {
            begun.add(exchange);
        }

        @Override
        public RequestBody body(Exchange exchange, long lengthBytes) {
            return new RequestBody() {
                @Override
                public int read() {
                    return -1;
                }

                @Override
                public long lengthBytes() {
                    return lengthBytes;
                }

                @Override
                protected void limitUnread(long contentBytesMax) {}

                @Override
                protected long unreadBytes() {
                    return lengthBytes;
                }

                @Override
                public Fields trailers() {
                    return Fields.EMPTY;
                }
            };
        }

        Open receive(String text) {
            byte[] bytes = text.getBytes(ISO_8859_1);
            connection.receive(bytes, 0, bytes.length);
            return this;
        }

        @Nullable String read() throws ProtocolException {
            byte[] into = new byte[100];
            int count = connection.read(into, 3, 50);
            return count < 0 ? null : new String(into, 3, count, ISO_8859_1);
        }

        String sent() {
            return new String(connection.output().takeAll(), ISO_8859_1);
        }
    }

    private static Open tunnel() {
        var open = new Open().receive(OFFER);
        assertTrue(open.connection.respond(ACCEPT));
        open.sent();
        return open;
    }

    // RFC 9110 §15.2.2: "The server MUST generate an Upgrade header field in the response that
    // indicates which protocol(s) will be in effect after this response."
    @Test
    void theAnswerIs101WithUpgradeAndNoFraming() {
        var open = new Open().receive(OFFER);
        assertTrue(open.connection.respond(ACCEPT));
        String head = open.sent().replaceFirst("Date: [^\r]*\r\n", "");
        assertEquals(
                """
                HTTP/1.1 101 Switching Protocols\r
                X-Note: yes\r
                Upgrade: websocket\r
                Connection: upgrade\r
                \r
                """,
                head);
        assertEquals("/chat", open.connection.request().path());
    }

    // RFC 9110 §7.8: what follows the 101 is in the new protocol.
    @Test
    void bytesBehindTheHandshakeAreTheNewProtocols() throws Exception {
        String hidden = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";
        var open = new Open().receive(OFFER + hidden);
        open.connection.respond(ACCEPT);
        assertEquals(hidden, open.read());
        assertEquals("", open.read());
        open.receive(hidden);
        assertEquals(hidden, open.read());
        assertEquals(1, open.begun.size());
        assertEquals("/chat", open.connection.request().path());
    }

    @Test
    void whatIsWrittenLeavesAsItIsAndTheEndClosesTheConnection() {
        var open = tunnel();
        byte[] bytes = {1, 2, 3, 4};
        open.connection.write(bytes, 1, 3);
        assertEquals("\u0002\u0003", open.sent());
        assertFalse(open.connection.isClosing());
        open.connection.end(Fields.EMPTY);
        assertTrue(open.connection.isClosing());
        assertFalse(open.connection.isBroken());
        assertEquals("", open.sent());
        open.receive(OFFER);
        assertEquals(1, open.begun.size());
    }

    @Test
    void aTunnelThatBreaksOffEndsByReset() {
        var open = tunnel();
        open.connection.abort();
        assertTrue(open.connection.isBroken());
    }

    @Test
    void thePeersEndIsReadAfterItsBytesAndLeavesOurHalfOpen() throws Exception {
        var open = tunnel().receive("last");
        open.connection.endOfInput();
        open.connection.advance();
        assertEquals("last", open.read());
        assertEquals(null, open.read());
        open.connection.write(new byte[] {'x'}, 0, 1);
        assertEquals("x", open.sent());
        assertFalse(open.connection.isClosing());
    }

    @Test
    void bytesThatNobodyReadsAreLeftInTheSocket() throws Exception {
        var open = tunnel();
        open.receive("x".repeat(16 * 1024 - 1));
        assertTrue(open.connection.wantsInput());
        open.receive("x");
        assertFalse(open.connection.wantsInput());
        while (!"".equals(open.read())) {
            assertNotNull(open.connection.request());
        }
        assertTrue(open.connection.wantsInput());
    }

    @Test
    void anIdleTunnelOwnsTheBytesOfItsHeadOnly() throws Exception {
        var open = tunnel();
        long idle = open.buffers.lentBytes();
        assertEquals(Buffers.SMALLEST_BYTES, idle);
        open.receive("x".repeat(10_000));
        assertTrue(open.buffers.lentBytes() > idle);
        while (!"".equals(open.read())) {
            assertFalse(open.connection.isClosing());
        }
        assertEquals(idle, open.buffers.lentBytes());
        open.connection.end(Fields.EMPTY);
        assertEquals(0, open.buffers.lentBytes());
    }

    // RFC 9110 §7.8: "A server MUST NOT switch to a protocol that was not indicated by the client
    // in the corresponding request's Upgrade header field."
    @ParameterizedTest(name = "{0}: {4}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    GET  | 1.1 | Connection: upgrade | Upgrade: h2c               | another protocol
                    GET  | 1.1 | Connection: upgrade | X: websocket               | no Upgrade
                    GET  | 1.1 | Connection: close   | Upgrade: websocket         | no option
                    GET  | 1.0 | Connection: upgrade | Upgrade: websocket         | HTTP/1.0
                    POST | 1.1 | Connection: upgrade | Upgrade: websocket         | not GET
                    HEAD | 1.1 | Connection: upgrade | Upgrade: websocket         | not GET
                    GET  | 1.1 | Connection: upgrade, Upgrade | Upgrade: websockets | a longer name
                    GET  | 1.1 | Connection: upgrade | Upgrade: websocket~Content-Length: 1 | content
                    GET  | 1.1 | Connection: upgrade | Upgrade: websocket~Transfer-Encoding: chunked | content
                    """)
    void whatIsNotOfferedIsNotTaken(
            String method, String version, String connection, String upgrade, String why) {
        var open =
                new Open()
                        .receive(
                                method
                                        + " / HTTP/"
                                        + version
                                        + "\r\nHost: a\r\n"
                                        + connection
                                        + "\r\n"
                                        + upgrade.replace("~", "\r\n")
                                        + "\r\n\r\n");
        var thrown =
                assertThrows(
                        IllegalStateException.class, () -> open.connection.respond(ACCEPT), why);
        assertEquals(
                "This request does not offer to go on in websocket: ask Request.offersUpgradeTo"
                        + " before Response.upgrade.",
                thrown.getMessage());
        open.connection.respond(Response.text("still open"));
        assertTrue(open.sent().startsWith("HTTP/1.1 200 OK\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {"connection: UPGRADE | upgrade: WEBSOCKET"})
    void anOfferCountsInAnyCase(String connection, String upgrade) {
        var open =
                new Open()
                        .receive(
                                "GET / HTTP/1.1\r\nHost: a\r\n"
                                        + connection
                                        + "\r\n"
                                        + upgrade
                                        + "\r\nContent-Length: 0\r\n\r\n");
        assertTrue(open.connection.respond(ACCEPT));
    }
}
