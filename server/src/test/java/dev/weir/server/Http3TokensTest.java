package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.http.Response;
import dev.weir.server.netty.NettyQuicTls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens that are not what a server has given, or not to whom it has given them, as a client meets
/// them: RFC 9000 §8.1. The client is Netty's, and what it sends is changed on the way.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class Http3TokensTest {

    /// RFC 9000 §20.1.
    private static final int INVALID_TOKEN = 0x0b;

    /// Of a Retry token: its signature's first byte, after a mark and the time.
    private static final int SIGNATURE_AT = 4 + 8;

    private static final Http3Limits ALWAYS = Http3Limits.defaults().handshakesUnderLoad(0);

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void needsTheNativeLibrary() {
        assumeTrue(NettyQuicTls.missing().isEmpty(), () -> NettyQuicTls.missing().toString());
    }

    private SocketAddress serve(Http3Limits limits) {
        var options = ThisScheduler.options().tls(Tls.development()).http3Limits(limits);
        var server = Server.start(options, _ -> Response.text("ok"));
        open.add(server);
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    }

    private LossyRelay relay(SocketAddress server) throws Exception {
        var relay = new LossyRelay(server, 0, 1);
        open.add(relay);
        return relay;
    }

    private static String get(LossyRelay relay) throws Exception {
        try (var client = new NettyHttp3Client(relay.port())) {
            return client.get("/").status();
        }
    }

    private interface Tampering {
        void with(LossyRelay relay, ByteBuffer initial) throws Exception;
    }

    /// Asserts that a client is refused with INVALID_TOKEN whose Retry token is tampered with, or
    /// the way that it takes.
    private void assertInvalid(Tampering tampering) throws Exception {
        LossyRelay relay = relay(serve(ALWAYS));
        relay.change(datagram -> {
            if (hasToken(datagram)) {
                assertDoesNotThrow(() -> tampering.with(relay, datagram));
            }
            return datagram;
        });
        var failure =
                assertThrows(
                        ExecutionException.class, () -> new NettyHttp3Client(relay.port()).close());
        var refused = assertInstanceOf(NettyHttp3Client.Refused.class, failure.getCause());
        assertEquals(INVALID_TOKEN, refused.code);
        assertEquals(1, relay.retries());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    // ---- the token of an Initial packet, RFC 9000 §17.2.2

    private static boolean isInitial(ByteBuffer datagram) {
        return (datagram.get(0) & 0xf0) == 0xc0;
    }

    private static int tokenLengthAt(ByteBuffer initial) {
        int source = 6 + initial.get(5);
        return source + 1 + initial.get(source);
    }

    private static boolean hasToken(ByteBuffer datagram) {
        return isInitial(datagram) && datagram.get(tokenLengthAt(datagram)) != 0;
    }

    /// Where the token begins, whose length takes two bytes if it is more than 63.
    private static int tokenAt(ByteBuffer initial) {
        int at = tokenLengthAt(initial);
        return at + ((initial.get(at) & 0xc0) == 0 ? 1 : 2);
    }

    private static ByteBuffer withToken(ByteBuffer initial, byte[] token) {
        int at = tokenLengthAt(initial);
        return ByteBuffer.allocate(initial.remaining() + token.length)
                .put(initial.slice(0, at))
                .put((byte) token.length)
                .put(token)
                .put(initial.slice(at + 1, initial.limit() - at - 1))
                .flip();
    }

    // ---- cases

    @Test
    void whatComesBackWithItsTokenIsServed() throws Exception {
        LossyRelay relay = relay(serve(ALWAYS));
        assertEquals("200", get(relay));
        assertEquals(1, relay.retries());
    }

    // RFC 9000 §8.1.2: "the server SHOULD immediately close (Section 10.2) the connection with an
    // INVALID_TOKEN error."
    @ParameterizedTest
    @ValueSource(ints = {SIGNATURE_AT - 1, SIGNATURE_AT, SIGNATURE_AT + 32})
    void aForgedRetryTokenIsInvalid(int at) throws Exception {
        assertInvalid((_, initial) -> {
            int place = tokenAt(initial) + at;
            initial.put(place, (byte) (initial.get(place) ^ 1));
        });
    }

    @Test
    void theRetryTokenOfAnotherAddressIsInvalid() throws Exception {
        assertInvalid((relay, _) -> relay.rebind());
    }

    @Test
    void theRetryTokenOfAnotherServerIsInvalid() throws Exception {
        SocketAddress other = serve(Http3Limits.defaults());
        assertInvalid((relay, _) -> relay.turnTo(other));
    }

    // RFC 9000 §8.1.3: "If the token is invalid, then the server SHOULD proceed as if the client
    // did not have a validated address, potentially including sending a Retry packet."
    @ParameterizedTest
    @ValueSource(ints = {1, 43, 44, 63})
    void aTokenOfNoRetryIsAnsweredByOneAndTheClientIsServed(int bytes) throws Exception {
        LossyRelay relay = relay(serve(Http3Limits.defaults()));
        byte[] token = new byte[bytes];
        relay.change(datagram ->
                isInitial(datagram) && !hasToken(datagram) ? withToken(datagram, token) : datagram);
        assertEquals("200", get(relay));
        assertEquals(1, relay.retries());
    }
}
