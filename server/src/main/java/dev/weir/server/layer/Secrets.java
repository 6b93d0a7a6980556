package dev.weir.server.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Comparing what a client sends with what it has to know, in time that tells nothing of it.
public final class Secrets {

    private Secrets() {}

    /// Whether both are the same. The time depends on the length of `given` alone.
    public static boolean same(String expected, String given) {
        return MessageDigest.isEqual(digest(expected), digest(given));
    }

    /// Looks up by secrets: tokens or keys that are known, each with whom it stands for. Only
    /// digests are kept, and looked up, so that neither the time nor a dump of memory tells of
    /// them.
    ///
    /// @throws IllegalArgumentException if a secret has fewer than 16 characters
    public static <P> Function<String, Optional<P>> lookup(Map<String, P> bySecret) {
        var byDigest = new HashMap<String, P>();
        bySecret.forEach((secret, principal) -> {
            if (secret.length() < 16) {
                throw new IllegalArgumentException(
                        "A secret has "
                                + secret.length()
                                + " characters, which can be guessed; give at least 16 random ones.");
            }
            byDigest.put(hex(secret), principal);
        });
        return given -> Optional.ofNullable(byDigest.get(hex(given)));
    }

    private static String hex(String secret) {
        return HexFormat.of().formatHex(digest(secret));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
