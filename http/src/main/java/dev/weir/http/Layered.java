package dev.weir.http;

import java.util.ArrayList;
import java.util.List;

/// A handler with a layer around it, put together once.
///
/// @param layer what is asked first
/// @param inner what it hands on to
record Layered(Layer layer, Handler inner) implements Handler {

    @Override
    public Response handle(Request request) throws Exception {
        return layer.around(request, inner);
    }

    @Override
    public void check(List<Layer> around) {
        layer.check(around);
        var all = new ArrayList<>(around);
        all.add(layer);
        inner.check(List.copyOf(all));
    }

    @Override
    public String toString() {
        return layer + " around " + inner;
    }
}
