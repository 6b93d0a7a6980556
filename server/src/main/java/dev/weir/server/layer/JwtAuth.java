package dev.weir.server.layer;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.security.Key;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Signed tokens (JWT, RFC 7519) as bearer tokens. The library Nimbus JOSE + JWT verifies them; add
/// `com.nimbusds:nimbus-jose-jwt` to have this layer.
///
/// A token counts if it is signed by this algorithm with this key, has an `exp` that is not over
/// and no `nbf` to come (a minute either way), and is from the issuer and for the audience that are
/// asked for. Its own idea of the algorithm never counts (RFC 8725 §3.1).
///
/// `JwtAuth.of(USER, "orders", "ES256", key, claims -> Optional.of(new User(claims.get("sub"))))`
///
/// @param <P> the principal
public final class JwtAuth<P> implements Authenticating<P> {

    /// Says whom the claims of a token that holds stand for.
    ///
    /// @param <P> the principal
    @FunctionalInterface
    public interface Claims<P> {
        /// Whom they stand for, or empty if nobody.
        ///
        /// @param claims by name: text, numbers, lists and maps, and dates for `exp`, `nbf`, `iat`
        Optional<P> principal(Map<String, Object> claims) throws Exception;
    }

    private record Settings(
            String algorithm, Key key, @Nullable String issuer, @Nullable String audience) {}

    private final Attribute<P> principal;
    private final String realm;
    private final Settings settings;
    private final Claims<P> claims;
    private final NimbusVerifier verifier;
    private final Response missing;
    private final Response invalid;

    private JwtAuth(Attribute<P> principal, String realm, Settings settings, Claims<P> claims) {
        this.principal = principal;
        this.realm = realm;
        this.settings = settings;
        this.claims = claims;
        verifier = verifier(settings);
        String challenge = Challenge.of("Bearer", realm);
        missing = Challenge.unauthorized(challenge, "A bearer token is needed here.");
        // RFC 6750 §3.1
        invalid =
                Challenge.unauthorized(
                        challenge + ", error=\"invalid_token\"",
                        "The token does not hold: it is malformed, signed by somebody else, over, or"
                                + " not for here.");
    }

    private static NimbusVerifier verifier(Settings settings) {
        try {
            return new NimbusVerifier(
                    settings.algorithm, settings.key, settings.issuer, settings.audience);
        } catch (NoClassDefFoundError missing) {
            throw OptionalLibrary.missing(
                    "JwtAuth", "com.nimbusds:nimbus-jose-jwt", "com.nimbusds.jose.jwt", missing);
        }
    }

    /// Puts at `principal` whom `claims` finds by the claims of a valid token; without one the
    /// answer is 401.
    ///
    /// @param realm what is protected, in words for the user
    /// @param algorithm HS256, RS256, PS256, ES256, or their stronger forms (RFC 7518 §3.1)
    /// @param key the secret for HS…, the signer's public key for the others
    /// @throws IllegalArgumentException if the key is of the wrong kind or too short
    /// @throws IllegalStateException if the library is missing
    public static <P> JwtAuth<P> of(
            Attribute<P> principal, String realm, String algorithm, Key key, Claims<P> claims) {
        return new JwtAuth<>(principal, realm, new Settings(algorithm, key, null, null), claims);
    }

    /// Only tokens whose `iss` is this.
    public JwtAuth<P> issuer(String issuer) {
        return new JwtAuth<>(
                principal,
                realm,
                new Settings(settings.algorithm, settings.key, issuer, settings.audience),
                claims);
    }

    /// Only tokens whose `aud` names this.
    public JwtAuth<P> audience(String audience) {
        return new JwtAuth<>(
                principal,
                realm,
                new Settings(settings.algorithm, settings.key, settings.issuer, audience),
                claims);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        Optional<String> token = BearerToken.of(request);
        if (token.isEmpty()) {
            return missing;
        }
        Optional<Map<String, Object>> held = verifier.claims(token.get());
        Optional<P> found = held.isEmpty() ? Optional.empty() : claims.principal(held.get());
        return found.isEmpty() ? invalid : next.handle(request.with(principal, found.get()));
    }

    @Override
    public Attribute<P> principal() {
        return principal;
    }

    @Override
    public Set<Attribute<?>> provides() {
        return Set.of(principal);
    }

    @Override
    public String toString() {
        return "JwtAuth";
    }
}
