package dev.weir.server.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The datagram that tells a client that its Retry token is refused: an Initial packet with a
/// CONNECTION_CLOSE of INVALID_TOKEN (RFC 9000 §8.1.2, §17.2.2, §19.19). It is made without a
/// connection, as there is none yet.
///
/// Initial packets are protected by keys that anybody can have from the connection ID that the
/// client has chosen (RFC 9001 §5.2): what is protected here is no secret.
final class InvalidToken {

    private static final byte[] INITIAL_SALT =
            HexFormat.of().parseHex("38762cf7f55934b34d179ae6a4c80cadccbb7f0a"); // RFC 9001 §5.2

    private static final int HASH_BYTES = 32;
    private static final int KEY_BYTES = 16;
    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int SAMPLE_BYTES = 16;
    private static final int PACKET_NUMBER_BYTES_MAX = 4;

    /// A long header of an Initial packet, with a packet number of one byte (RFC 9000 §17.2.2).
    private static final int INITIAL = 0xc0;

    private static final int VERSION_1 = 1;

    /// CONNECTION_CLOSE of QUIC itself: INVALID_TOKEN, by no frame, and for no reason in words.
    private static final byte[] CLOSE = {0x1c, 0x0b, 0, 0};

    private InvalidToken() {}

    /// Makes the answer to an Initial packet.
    ///
    /// @param destination the client's Destination Connection ID
    /// @param source the client's Source Connection ID
    static byte[] answer(byte[] destination, byte[] source) {
        int rest = 1 + CLOSE.length + TAG_BYTES; // the packet number, and what is protected
        ByteBuffer head = ByteBuffer.allocate(1 + 4 + 2 + source.length + destination.length + 3);
        head.put((byte) INITIAL)
                .putInt(VERSION_1)
                .put((byte) source.length)
                .put(source)
                .put((byte) destination.length)
                .put(destination)
                .put((byte) 0) // no token
                .put((byte) rest)
                .put((byte) 0); // the packet number
        return protect(destination, head.array(), CLOSE);
    }

    /// Protects a server's Initial packet (RFC 9001 §5).
    ///
    /// @param clientsId the Destination Connection ID of the client's packet
    /// @param head the header with the packet number
    static byte[] protect(byte[] clientsId, byte[] head, byte[] payload) {
        try {
            byte[] secret =
                    derive(
                            HKDFParameterSpec.ofExtract()
                                    .addSalt(INITIAL_SALT)
                                    .addIKM(clientsId)
                                    .thenExpand(info("server in", HASH_BYTES), HASH_BYTES));
            int numberBytes = (head[0] & 0x03) + 1;
            int numberAt = head.length - numberBytes;
            byte[] nonce = expand(secret, "quic iv", IV_BYTES);
            for (int i = 1; i <= numberBytes; i++) {
                nonce[IV_BYTES - i] ^= head[head.length - i];
            }
            var sealing = Cipher.getInstance("AES/GCM/NoPadding");
            sealing.init(
                    Cipher.ENCRYPT_MODE,
                    aes(expand(secret, "quic key", KEY_BYTES)),
                    new GCMParameterSpec(8 * TAG_BYTES, nonce));
            sealing.updateAAD(head);
            byte[] packet = Arrays.copyOf(head, head.length + payload.length + TAG_BYTES);
            sealing.doFinal(payload, 0, payload.length, packet, head.length);

            var masking = Cipher.getInstance("AES/ECB/NoPadding");
            masking.init(Cipher.ENCRYPT_MODE, aes(expand(secret, "quic hp", KEY_BYTES)));
            byte[] mask = masking.doFinal(packet, numberAt + PACKET_NUMBER_BYTES_MAX, SAMPLE_BYTES);
            packet[0] ^= (byte) (mask[0] & 0x0f);
            for (int i = 0; i < numberBytes; i++) {
                packet[numberAt + i] ^= mask[1 + i];
            }
            return packet;
        } catch (GeneralSecurityException impossible) {
            throw new LinkageError("every JDK has HKDF-SHA256 and AES", impossible);
        }
    }

    private static SecretKeySpec aes(byte[] key) {
        return new SecretKeySpec(key, "AES");
    }

    private static byte[] expand(byte[] secret, String label, int bytes)
            throws GeneralSecurityException {
        return derive(
                HKDFParameterSpec.expandOnly(
                        new SecretKeySpec(secret, "HKDF"), info(label, bytes), bytes));
    }

    private static byte[] derive(HKDFParameterSpec parameters) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
    }

    /// RFC 8446 §7.1: HkdfLabel, without a context.
    private static byte[] info(String label, int bytes) {
        byte[] full = ("tls13 " + label).getBytes(US_ASCII);
        return ByteBuffer.allocate(2 + 1 + full.length + 1)
                .putShort((short) bytes)
                .put((byte) full.length)
                .put(full)
                .put((byte) 0)
                .array();
    }
}
