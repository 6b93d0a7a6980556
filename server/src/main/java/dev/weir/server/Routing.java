package dev.weir.server;

import dev.weir.http.Handler;

/// One thing that [Web#routes] is told: a route with its handler, a mount, or what answers the
/// rest.
public sealed interface Routing {

    /// A route with its handler.
    ///
    /// @param path method and pattern
    /// @param handler what answers
    record To(RoutePath path, Handler handler) implements Routing {}

    /// Routes under a prefix.
    ///
    /// @param prefix a pattern such as `/api/v1`, without a slash at its end
    /// @param routes what is found under it
    record Mount(String prefix, Routes routes) implements Routing {}

    /// What answers when no route has the path.
    ///
    /// @param handler what answers
    record Otherwise(Handler handler) implements Routing {}
}
