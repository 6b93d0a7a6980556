package dev.weir.server.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Basic authentication (RFC 7617): user name and password in each request. Over https only, as
/// they can be read.
///
/// ```java
/// BasicAuth.of(USER, "orders", (name, password) -> users.find(name)
///         .filter(user -> Secrets.same(user.password(), password)))
/// ```
///
/// @param <P> the principal
public final class BasicAuth<P> implements Authenticating<P> {

    /// Says who a name and a password belong to.
    ///
    /// @param <P> the principal
    @FunctionalInterface
    public interface Users<P> {
        /// Whom they belong to, or empty. Take the same time for a name that is not known.
        Optional<P> find(String name, String password) throws Exception;
    }

    private record Credentials(String name, String password) {}

    private static final String SCHEME = "basic ";

    private final Attribute<P> principal;
    private final Users<P> users;
    private final Response unauthorized;

    private BasicAuth(Attribute<P> principal, String realm, Users<P> users) {
        this.principal = principal;
        this.users = users;
        unauthorized =
                Challenge.unauthorized(
                        Challenge.of("Basic", realm) + ", charset=\"UTF-8\"",
                        "Name and password are needed here, and right ones.");
    }

    /// Puts at `principal` whom `users` finds by name and password; without one the answer is 401.
    ///
    /// @param realm what is protected, in words for the user
    public static <P> BasicAuth<P> of(Attribute<P> principal, String realm, Users<P> users) {
        return new BasicAuth<>(principal, realm, users);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        Credentials given = credentials(request.field("authorization").orElse(""));
        if (given == null) {
            return unauthorized;
        }
        Optional<P> found = users.find(given.name, given.password);
        return found.isEmpty() ? unauthorized : next.handle(request.with(principal, found.get()));
    }

    private static @Nullable Credentials credentials(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(authorization.substring(SCHEME.length()).strip());
            String both = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            int colon = both.indexOf(':');
            // RFC 7617 §2: neither has control characters.
            boolean isMalformed = colon < 0 || both.chars().anyMatch(Character::isISOControl);
            return isMalformed
                    ? null
                    : new Credentials(both.substring(0, colon), both.substring(colon + 1));
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            return null;
        }
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
        return "BasicAuth";
    }
}
