package dev.weir.server.layer;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.Optional;
import java.util.Set;

/// Bearer tokens (RFC 6750) that mean something to the program alone. For signed tokens there is
/// [JwtAuth].
///
/// `BearerAuth.of(USER, "orders", Secrets.lookup(Map.of(token, user))::apply)`
///
/// @param <P> the principal
public final class BearerAuth<P> implements Authenticating<P> {

    /// Says whom a token stands for.
    ///
    /// @param <P> the principal
    @FunctionalInterface
    public interface Tokens<P> {
        /// Whom it stands for, or empty.
        Optional<P> find(String token) throws Exception;
    }

    private final Attribute<P> principal;
    private final Tokens<P> tokens;
    private final Response missing;
    private final Response invalid;

    private BearerAuth(Attribute<P> principal, String realm, Tokens<P> tokens) {
        this.principal = principal;
        this.tokens = tokens;
        String challenge = Challenge.of("Bearer", realm);
        missing = Challenge.unauthorized(challenge, "A bearer token is needed here.");
        // RFC 6750 §3.1
        invalid =
                Challenge.unauthorized(
                        challenge + ", error=\"invalid_token\"",
                        "The bearer token is not known here, or has ended.");
    }

    /// Puts at `principal` whom `tokens` finds by the token; without one the answer is 401.
    ///
    /// @param realm what is protected, in words for the user
    public static <P> BearerAuth<P> of(Attribute<P> principal, String realm, Tokens<P> tokens) {
        return new BearerAuth<>(principal, realm, tokens);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        Optional<String> token = BearerToken.of(request);
        if (token.isEmpty()) {
            return missing;
        }
        Optional<P> found = tokens.find(token.get());
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
        return "BearerAuth";
    }
}
