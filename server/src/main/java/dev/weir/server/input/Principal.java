package dev.weir.server.input;

import dev.weir.http.Attribute;
import dev.weir.http.Request;
import java.util.List;
import java.util.Set;

/// Who asks, as a layer that authenticates has left it. A route that takes it starts only where
/// some layer around it says that it always leaves it, lambdas or not; and there is no other way to
/// the value, so that no handler runs for a request that was not looked at.
///
/// @param <P> what the program knows of who asks
final class Principal<P> extends Input<P> {

    private final Attribute<P> attribute;

    Principal(Attribute<P> attribute) {
        this.attribute = attribute;
    }

    @Override
    public P read(Request request) {
        return request.attribute(attribute)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "The route takes the principal \""
                                        + attribute
                                        + "\", and no layer has authenticated this request. Put"
                                        + " BasicAuth, BearerAuth, JwtAuth, ApiKeyAuth, SessionAuth"
                                        + " or one of your own around the route."));
    }

    @Override
    List<Part> parts() {
        return List.of();
    }

    @Override
    Set<Attribute<?>> attributes() {
        return Set.of(attribute);
    }

    @Override
    boolean isAlwaysProvided() {
        return true;
    }

    @Override
    public String toString() {
        return "principal " + attribute;
    }
}
