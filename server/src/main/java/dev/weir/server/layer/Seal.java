package dev.weir.server.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Makes bytes that only who has a key can make: signed (HMAC-SHA256, RFC 2104) or encrypted as
/// well (AES-256-GCM, NIST SP 800-38D). The first key seals; the others still open, so that keys
/// can be changed without a break.
///
/// The keys in use are derived from those given, one for each purpose and name, so that a seal of
/// one kind opens nothing of another.
///
/// **Threads:** any.
final class Seal {

    private static final int KEY_BYTES_LEAST = 32;
    private static final int KEYS_MAX = 8;
    private static final int TAG_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int GCM_TAG_BITS = 128;

    private final List<SecretKeySpec> keys = new ArrayList<>();
    private final boolean encrypts;
    private final byte[] name;
    private final SecureRandom random = new SecureRandom();

    /// @param name what is sealed: it is opened under the same name only
    Seal(boolean encrypts, String name, byte[]... keys) {
        this.encrypts = encrypts;
        this.name = name.getBytes(UTF_8);
        if (keys.length == 0 || keys.length > KEYS_MAX) {
            throw new IllegalArgumentException(
                    "There are " + keys.length + " keys; give one to eight, the newest first.");
        }
        for (byte[] key : keys) {
            if (key.length < KEY_BYTES_LEAST) {
                throw new IllegalArgumentException(
                        "A key has "
                                + key.length
                                + " bytes; give at least 32 random ones, such as openssl rand 32"
                                + " makes.");
            }
            String purpose = (encrypts ? "weir encrypt " : "weir sign ") + name;
            byte[] derived = mac(new SecretKeySpec(key, "HmacSHA256"), purpose.getBytes(UTF_8));
            this.keys.add(new SecretKeySpec(derived, encrypts ? "AES" : "HmacSHA256"));
        }
    }

    byte[] seal(byte[] content) {
        SecretKeySpec key = keys.getFirst();
        if (!encrypts) {
            byte[] sealed = Arrays.copyOf(content, content.length + TAG_BYTES);
            System.arraycopy(mac(key, content), 0, sealed, content.length, TAG_BYTES);
            return sealed;
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] secret = cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(content);
            byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + secret.length);
            System.arraycopy(secret, 0, sealed, NONCE_BYTES, secret.length);
            return sealed;
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every JDK has AES-GCM", impossible);
        }
    }

    /// The content, or null if none of the keys has sealed it.
    byte @Nullable [] open(byte[] sealed) {
        for (SecretKeySpec key : keys) {
            byte[] content = encrypts ? decrypted(sealed, key) : verified(sealed, key);
            if (content != null) {
                return content;
            }
        }
        return null;
    }

    private static byte @Nullable [] verified(byte[] sealed, SecretKeySpec key) {
        if (sealed.length < TAG_BYTES) {
            return null;
        }
        int end = sealed.length - TAG_BYTES;
        byte[] content = Arrays.copyOf(sealed, end);
        byte[] tag = Arrays.copyOfRange(sealed, end, sealed.length);
        return MessageDigest.isEqual(mac(key, content), tag) ? content : null;
    }

    private byte @Nullable [] decrypted(byte[] sealed, SecretKeySpec key) {
        if (sealed.length < NONCE_BYTES) {
            return null;
        }
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, key, nonce)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException notOurs) {
            return null;
        }
    }

    private Cipher cipher(int mode, SecretKeySpec key, byte[] nonce)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(GCM_TAG_BITS, nonce));
        cipher.updateAAD(name);
        return cipher;
    }

    private static byte[] mac(SecretKeySpec key, byte[] content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every JDK has HMAC-SHA256", impossible);
        }
    }
}
