package dev.weir.server;

import dev.weir.http.Handler;
import dev.weir.http.Method;

/// A method and a pattern, `GET /users/{id}`: a route that waits for its handler.
///
/// **Threads:** immutable.
///
/// @param method the method
/// @param pattern as the router has it: static text, `{name}`, `{*rest}`
public record RoutePath(Method method, String pattern) {

    /// The route with its handler.
    public Routing.To to(Handler handler) {
        return new Routing.To(this, handler);
    }

    @Override
    public String toString() {
        return method + " " + pattern;
    }
}
