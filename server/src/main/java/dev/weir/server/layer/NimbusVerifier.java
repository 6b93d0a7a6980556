package dev.weir.server.layer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// Verifies signed tokens with Nimbus JOSE + JWT. The algorithm is ours to say and never the
/// token's (RFC 8725 §3.1), and `exp` has to be there.
///
/// **Threads:** any.
final class NimbusVerifier {

    private static final int RSA_BITS_LEAST = 2_048;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /// @param issuer what `iss` has to be, or null if it may be anything
    /// @param audience what `aud` has to name, or null likewise
    NimbusVerifier(String algorithm, Key key, @Nullable String issuer, @Nullable String audience) {
        checkKey(algorithm, key);
        processor.setJWSKeySelector(
                new SingleKeyJWSKeySelector<>(JWSAlgorithm.parse(algorithm), key));
        var exact = new JWTClaimsSet.Builder();
        if (issuer != null) {
            exact.issuer(issuer);
        }
        processor.setJWTClaimsSetVerifier(
                new DefaultJWTClaimsVerifier<>(audience, exact.build(), Set.of("exp")));
    }

    /// The claims of a token that holds, or empty.
    Optional<Map<String, Object>> claims(String token) {
        try {
            return Optional.of(processor.process(token, null).getClaims());
        } catch (ParseException | BadJOSEException | JOSEException doesNotHold) {
            return Optional.empty();
        }
    }

    private static void checkKey(String algorithm, Key key) {
        switch (algorithm) {
            case "HS256" -> checkSecret(algorithm, key, 256);
            case "HS384" -> checkSecret(algorithm, key, 384);
            case "HS512" -> checkSecret(algorithm, key, 512);
            case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" -> checkRsa(algorithm, key);
            case "ES256" -> checkCurve(algorithm, key, Curve.P_256);
            case "ES384" -> checkCurve(algorithm, key, Curve.P_384);
            case "ES512" -> checkCurve(algorithm, key, Curve.P_521);
            default ->
                    throw new IllegalArgumentException(
                            "\""
                                    + algorithm
                                    + "\" is not an algorithm for tokens here: choose HS256, RS256,"
                                    + " PS256 or ES256, or their stronger forms.");
        }
    }

    private static void checkSecret(String algorithm, Key key, int bitsLeast) {
        byte[] bytes = key instanceof SecretKey ? key.getEncoded() : null;
        if (bytes == null) {
            throw wrongKind(algorithm, "a SecretKey that the signer knows too", key);
        }
        if (bytes.length * 8 < bitsLeast) {
            throw new IllegalArgumentException(
                    algorithm
                            + " needs a secret of at least "
                            + bitsLeast
                            + " bits (RFC 7518 §3.2), and this one has "
                            + bytes.length * 8
                            + ".");
        }
    }

    private static void checkRsa(String algorithm, Key key) {
        if (!(key instanceof RSAPublicKey rsa)) {
            throw wrongKind(algorithm, "the signer's RSAPublicKey", key);
        }
        if (rsa.getModulus().bitLength() < RSA_BITS_LEAST) {
            throw new IllegalArgumentException(
                    algorithm
                            + " needs a key of at least 2048 bits (RFC 7518 §3.3), and this one has "
                            + rsa.getModulus().bitLength()
                            + ".");
        }
    }

    private static void checkCurve(String algorithm, Key key, Curve curve) {
        if (!(key instanceof ECPublicKey ec)) {
            throw wrongKind(algorithm, "the signer's ECPublicKey", key);
        }
        if (!curve.equals(Curve.forECParameterSpec(ec.getParams()))) {
            throw new IllegalArgumentException(
                    algorithm
                            + " needs a key on the curve "
                            + curve
                            + ", and this one is on another.");
        }
    }

    private static IllegalArgumentException wrongKind(String algorithm, String kind, Key key) {
        return new IllegalArgumentException(
                "A key of the wrong kind: "
                        + algorithm
                        + " is verified with "
                        + kind
                        + ", and this is a "
                        + key.getAlgorithm()
                        + " key of "
                        + key.getClass().getSimpleName()
                        + ".");
    }
}
