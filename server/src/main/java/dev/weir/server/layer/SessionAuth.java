package dev.weir.server.layer;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Method;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Knows the principal by the session. It stands inside [Sessions]; a handler outside of this one
/// logs in, by putting into the session what is looked for here.
///
/// @param <P> the principal
public final class SessionAuth<P> implements Authenticating<P> {

    private final Attribute<P> principal;
    private final Function<Session, Optional<P>> find;
    private final Optional<String> login;
    private final Response unauthorized =
            Challenge.unauthorized(
                    Challenge.of("Cookie", "session"),
                    "Log in first: there is no session of yours.");

    private SessionAuth(
            Attribute<P> principal, Function<Session, Optional<P>> find, Optional<String> login) {
        this.principal = principal;
        this.find = find;
        this.login = login;
    }

    /// Puts at `principal` whom `find` finds by the session; without one the answer is 401.
    public static <P> SessionAuth<P> of(
            Attribute<P> principal, Function<Session, Optional<P>> find) {
        return new SessionAuth<>(principal, find, Optional.empty());
    }

    /// Sends who asks for a page and is not known to this path (303) in place of the 401.
    public SessionAuth<P> loginAt(String path) {
        Response.of(Status.SEE_OTHER).field("Location", path);
        return new SessionAuth<>(principal, find, Optional.of(path));
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        Optional<P> found = request.attribute(Sessions.SESSION).flatMap(find);
        if (found.isPresent()) {
            return next.handle(request.with(principal, found.get()));
        }
        boolean wantsPage =
                request.method() == Method.GET
                        && request.field("accept").orElse("").contains("text/html");
        return login.isPresent() && wantsPage
                ? Response.of(Status.SEE_OTHER).field("Location", login.get())
                : unauthorized;
    }

    @Override
    public void check(List<Layer> around) {
        Layer.checkProvided(Sessions.SESSION, around, "SessionAuth");
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
        return "SessionAuth";
    }
}
