package dev.weir.server.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Asks clients under load to show that they are where they say (RFC 9000 §8.1.2): a Retry costs
/// one datagram and no memory, and a client that lies about its address never gets it.
///
/// A token is the time, a signature over that and the client's address and first connection ID, and
/// that connection ID. It is good for [#SECONDS_MAX].
///
/// **Threads:** its loop's.
final class RetryTokens implements QuicTokenHandler {

    /// A client answers a Retry at once, so this is a round trip on any line, and no option: more
    /// would only help who plays tokens again.
    static final int SECONDS_MAX = 10;

    private static final int TIME_BYTES = 8;
    private static final int SIGNATURE_BYTES = 32;
    private static final int CONNECTION_ID_BYTES_MAX = 20;
    private static final int HEAD_BYTES = TIME_BYTES + SIGNATURE_BYTES;

    private final BooleanSupplier isUnderLoad;
    private final LongSupplier epochSecond;
    private final Mac mac;

    /// @param isUnderLoad whether clients have to show their address now
    RetryTokens(BooleanSupplier isUnderLoad, LongSupplier epochSecond) {
        this.isUnderLoad = isUnderLoad;
        this.epochSecond = epochSecond;
        byte[] key = new byte[SIGNATURE_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException impossible) {
            throw new LinkageError("every JDK has HmacSHA256", impossible);
        }
    }

    @Override
    public boolean writeToken(ByteBuf into, ByteBuf connectionId, InetSocketAddress address) {
        if (!isUnderLoad.getAsBoolean()) {
            return false;
        }
        long now = epochSecond.getAsLong();
        byte[] id = bytes(connectionId, connectionId.readerIndex(), connectionId.readableBytes());
        into.writeLong(now).writeBytes(sign(now, id, address)).writeBytes(id);
        return true;
    }

    @Override
    public int validateToken(ByteBuf token, InetSocketAddress address) {
        int from = token.readerIndex();
        int idBytes = token.readableBytes() - HEAD_BYTES;
        if (idBytes < 0 || idBytes > CONNECTION_ID_BYTES_MAX) {
            return -1;
        }
        long time = token.getLong(from);
        long age = epochSecond.getAsLong() - time;
        byte[] id = bytes(token, from + HEAD_BYTES, idBytes);
        boolean isOurs =
                MessageDigest.isEqual(
                        bytes(token, from + TIME_BYTES, SIGNATURE_BYTES), sign(time, id, address));
        return isOurs && age >= 0 && age <= SECONDS_MAX ? HEAD_BYTES : -1;
    }

    private static byte[] bytes(ByteBuf from, int at, int count) {
        byte[] bytes = new byte[count];
        from.getBytes(at, bytes);
        return bytes;
    }

    private byte[] sign(long time, byte[] id, InetSocketAddress address) {
        mac.update((time + "," + address.getPort() + ",").getBytes(US_ASCII));
        mac.update(address.getAddress().getAddress());
        mac.update(id);
        return Arrays.copyOf(mac.doFinal(), SIGNATURE_BYTES);
    }

    @Override
    public int maxTokenLength() {
        return HEAD_BYTES + CONNECTION_ID_BYTES_MAX;
    }
}
