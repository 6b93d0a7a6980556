package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.List;
import java.util.function.Predicate;

/// A layer for some requests only.
///
/// What the layer provides is not there for the others, so a route that needs it is refused inside
/// this one.
///
/// **Threads:** any.
public final class When implements Layer {

    private final Predicate<Request> condition;
    private final Layer layer;

    private When(Predicate<Request> condition, Layer layer) {
        this.condition = condition;
        this.layer = layer;
    }

    /// `layer` around the requests that `condition` holds for.
    public static When holds(Predicate<Request> condition, Layer layer) {
        return new When(condition, layer);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        return condition.test(request) ? layer.around(request, next) : next.handle(request);
    }

    @Override
    public void check(List<Layer> around) {
        layer.check(around);
    }

    @Override
    public String toString() {
        return layer + ", sometimes";
    }
}
