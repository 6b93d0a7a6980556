package dev.weir.server.layer;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.util.List;
import java.util.function.Predicate;

/// Lets only those in who may be there: 403 for a principal that is known and not allowed (RFC 9110
/// §15.5.4). It stands inside the layer that finds the principal.
///
/// @param <P> the principal
public final class Require<P> implements Layer {

    private static final Response FORBIDDEN =
            Refusal.of(Status.FORBIDDEN, "You are known here, but not allowed to do this.");

    private final Attribute<P> principal;
    private final Predicate<P> isAllowed;

    private Require(Attribute<P> principal, Predicate<P> isAllowed) {
        this.principal = principal;
        this.isAllowed = isAllowed;
    }

    /// Lets in whom `isAllowed` allows, of those that a layer outside has put at `principal`.
    public static <P> Require<P> that(Attribute<P> principal, Predicate<P> isAllowed) {
        return new Require<>(principal, isAllowed);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        return request.attribute(principal).filter(isAllowed).isPresent()
                ? next.handle(request)
                : FORBIDDEN;
    }

    @Override
    public void check(List<Layer> around) {
        Layer.checkProvided(principal, around, "Require");
    }

    @Override
    public String toString() {
        return "Require";
    }
}
