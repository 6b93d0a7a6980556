package dev.weir.server.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// RFC 9000 §8.1.4: a token shows that its sender has the address that it was made for.
class RetryTokensTest {

    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 50_000);
    private static final int REFUSED = -1;

    private boolean isUnderLoad = true;
    private long second = 1_000;
    private final List<Boolean> refusedOfRetry = new ArrayList<>();
    private final RetryTokens tokens =
            new RetryTokens(() -> isUnderLoad, () -> second, refusedOfRetry::add);

    private static ByteBuf id(int bytes) {
        return Unpooled.wrappedBuffer(new byte[bytes]).writerIndex(bytes);
    }

    private ByteBuf token() {
        ByteBuf token = Unpooled.buffer();
        assertTrue(tokens.writeToken(token, id(8), CLIENT));
        return token;
    }

    @Test
    void withoutLoadNobodyIsAsked() {
        isUnderLoad = false;
        assertFalse(tokens.writeToken(Unpooled.buffer(), id(8), CLIENT));
    }

    /// What is told is where the first connection ID is in the token (§7.3).
    @Test
    void itsOwnerIsKnownByIt() {
        ByteBuf token = token();
        assertEquals(token.readableBytes() - 8, tokens.validateToken(token, CLIENT));
        assertTrue(token.readableBytes() <= tokens.maxTokenLength());
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.2, 50000", "192.0.2.1, 50001"})
    void nobodyElseIs(String address, int port) {
        assertEquals(REFUSED, tokens.validateToken(token(), new InetSocketAddress(address, port)));
    }

    @ParameterizedTest
    @CsvSource({"9, true", "10, true", "11, false", "-1, false"})
    void itIsGoodForTenSeconds(long age, boolean isGood) {
        ByteBuf token = token();
        second += age;
        assertEquals(isGood, tokens.validateToken(token, CLIENT) != REFUSED);
    }

    @Test
    void anotherServersIsForeign() {
        var other = new RetryTokens(() -> true, () -> second, refusedOfRetry::add);
        assertEquals(REFUSED, other.validateToken(token(), CLIENT));
        assertEquals(List.of(true), refusedOfRetry, "it is known for one of a Retry");
    }

    @Test
    void noByteOfItMayBeChanged() {
        int bytes = token().readableBytes();
        for (int at = 0; at < bytes; at++) {
            ByteBuf token = token();
            token.setByte(at, token.getByte(at) ^ 1);
            assertEquals(REFUSED, tokens.validateToken(token, CLIENT), "byte " + at);
        }
    }

    // RFC 9000 §8.1.1: it has to be known how a token was provided to the client.
    @Test
    void oneWithoutTheMarkIsOfNoRetry() {
        assertEquals(REFUSED, tokens.validateToken(Unpooled.wrappedBuffer(new byte[52]), CLIENT));
        ByteBuf token = token();
        token.setByte(0, 0);
        assertEquals(REFUSED, tokens.validateToken(token, CLIENT));
        assertEquals(List.of(false, false), refusedOfRetry);
    }

    @Test
    void aGoodOneIsNotRefused() {
        tokens.validateToken(token(), CLIENT);
        assertEquals(List.of(), refusedOfRetry);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "20, true", "21, false"})
    void theIdInItHasAtMostTwentyBytes(int bytes, boolean isGood) {
        ByteBuf token = Unpooled.buffer();
        tokens.writeToken(token, id(bytes), CLIENT);
        assertEquals(isGood, tokens.validateToken(token, CLIENT) != REFUSED);
    }

    @Test
    void whatIsShorterIsNone() {
        assertEquals(REFUSED, tokens.validateToken(Unpooled.buffer(), CLIENT));
        assertEquals(REFUSED, tokens.validateToken(token().writerIndex(43), CLIENT));
    }
}
