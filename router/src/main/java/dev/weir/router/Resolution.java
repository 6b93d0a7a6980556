package dev.weir.router;

/// What a router knows about a method and a path: one of six answers.
///
/// **The path decides first, then the method.** The best pattern for the path is found without
/// looking at the method; only then the methods of that one pattern are asked. So with `GET
/// /users/me` and `POST /users/{id}`, a `POST /users/me` is [MethodNotAllowed], and any method on a
/// path that no pattern matches is [NotFound].
///
/// All of them but [BadPath] are made when the router is built: matching allocates nothing.
///
/// **Threads:** immutable, for all (a value is as safe as its own type).
public sealed interface Resolution<T> {

    /// A route handles the method on this path. The values of its parameters are in the [Captures]
    /// that the match was given.
    ///
    /// @param route the route that was found; for an automatic `HEAD`, the `GET` route
    /// @param isAutomaticHead the request is `HEAD`, the route is for `GET`, and no route for
    ///   `HEAD` has this pattern: answer as to `GET`, without content (RFC 9110 §9.3.2)
    record Matched<T>(Route<T> route, boolean isAutomaticHead) implements Resolution<T> {

        /// Returns the value that the route was made with.
        public T value() {
            return route.value();
        }
    }

    /// The path has routes, but none for this method: 405, with `Allow` (RFC 9110 §15.5.6).
    ///
    /// @param allow the methods that the path has routes for
    record MethodNotAllowed<T>(Allow allow) implements Resolution<T> {}

    /// The method is `OPTIONS`, and no route of this path handles it: answer with `Allow` (RFC 9110
    /// §9.3.7).
    ///
    /// @param allow the methods that the path has routes for
    record Options<T>(Allow allow) implements Resolution<T> {}

    /// No pattern matches the path: 404 (RFC 9110 §15.5.5).
    record NotFound<T>() implements Resolution<T> {}

    /// The path has routes, but no route of the whole router has this method: 501 (RFC 9110
    /// §15.6.2, "not capable of supporting it for any resource").
    record MethodUnknown<T>() implements Resolution<T> {}

    /// The path is malformed, or has segments that no route takes: 400 (RFC 9110 §15.5.1).
    ///
    /// @param sentence what is wrong, fit for the client: it does not repeat the path
    record BadPath<T>(String sentence) implements Resolution<T> {}
}
