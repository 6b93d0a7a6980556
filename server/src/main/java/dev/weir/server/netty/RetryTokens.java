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
/// A token is a mark, the time, a signature over that and the client's address and first connection
/// ID, and that connection ID. It is good for [#SECONDS_MAX]. By the mark it is known for one of a
/// Retry, be it another server's (RFC 9000 §8.1.1: tokens "MUST be constructed in a way that allows
/// the server to identify how it was provided to a client").
///
/// **Threads:** its loop's.
final class RetryTokens implements QuicTokenHandler {

    /// A client answers a Retry at once, so this is a round trip on any line, and no option: more
    /// would only help who plays tokens again.
    static final int SECONDS_MAX = 10;

    /// Hears of a token that was refused, before another one is looked at.
    interface Refusal {
        /// @param isOfRetry whether it is one of a Retry, of whichever server
        void refused(boolean isOfRetry);
    }

    private static final int MARK = 0x77656972; // weir
    private static final int MARK_BYTES = 4;
    private static final int TIME_BYTES = 8;
    private static final int SIGNATURE_BYTES = 32;
    private static final int CONNECTION_ID_BYTES_MAX = 20;
    private static final int HEAD_BYTES = MARK_BYTES + TIME_BYTES + SIGNATURE_BYTES;

    private final BooleanSupplier isUnderLoad;
    private final LongSupplier epochSecond;
    private final Refusal refusal;
    private final Mac mac;

    /// @param isUnderLoad whether clients have to show their address now
    RetryTokens(BooleanSupplier isUnderLoad, LongSupplier epochSecond, Refusal refusal) {
        this.isUnderLoad = isUnderLoad;
        this.epochSecond = epochSecond;
        this.refusal = refusal;
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
        into.writeInt(MARK).writeLong(now).writeBytes(sign(now, id, address)).writeBytes(id);
        return true;
    }

    @Override
    public int validateToken(ByteBuf token, InetSocketAddress address) {
        int idBytes = token.readableBytes() - HEAD_BYTES;
        boolean isOfRetry =
                idBytes >= 0
                        && idBytes <= CONNECTION_ID_BYTES_MAX
                        && token.getInt(token.readerIndex()) == MARK;
        if (isOfRetry && isGood(token, idBytes, address)) {
            return HEAD_BYTES;
        }
        refusal.refused(isOfRetry);
        return -1;
    }

    private boolean isGood(ByteBuf token, int idBytes, InetSocketAddress address) {
        int from = token.readerIndex() + MARK_BYTES;
        long time = token.getLong(from);
        long age = epochSecond.getAsLong() - time;
        byte[] signature = bytes(token, from + TIME_BYTES, SIGNATURE_BYTES);
        byte[] id = bytes(token, from + TIME_BYTES + SIGNATURE_BYTES, idBytes);
        return MessageDigest.isEqual(signature, sign(time, id, address))
                && age >= 0
                && age <= SECONDS_MAX;
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
