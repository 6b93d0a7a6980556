package dev.weir.http;

import java.util.List;
import java.util.Set;

/// Code around a handler: it may look at or change the request and the answer, or answer by itself.
///
/// It is plain blocking code on the request's virtual thread, so `try`/`finally` around
/// `next.handle(request)` is all it takes to measure or to clean up.
@FunctionalInterface
public interface Layer {

    /// Answers `request`, most often by way of `next`.
    Response around(Request request, Handler next) throws Exception;

    /// The attributes that every request has which this layer hands on. A route that takes one of
    /// them can stand inside this layer only, which is seen when the server starts.
    default Set<Attribute<?>> provides() {
        return Set.of();
    }

    /// Looks, once and before the first request, whether this layer can work where it stands.
    ///
    /// @param around the layers around it, outermost first
    /// @throws IllegalArgumentException if it cannot; the message says what to change
    default void check(List<Layer> around) {}

    /// Refuses to start when something takes an attribute that none of `around` provides.
    ///
    /// @param taker what takes it, as the start of a sentence: `The route GET /me`
    /// @throws IllegalArgumentException if none does
    static void checkProvided(Attribute<?> attribute, List<Layer> around, String taker) {
        for (Layer layer : around) {
            if (layer.provides().contains(attribute)) {
                return;
            }
        }
        throw new IllegalArgumentException(
                taker
                        + " takes the attribute \""
                        + attribute
                        + "\", which no layer around it provides. Put the layer that does around"
                        + " it, or around its routes, with .layer(...).");
    }
}
