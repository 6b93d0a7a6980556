/// A router that knows nothing of servers: routes in, an immutable trie of bytes out.
///
/// ```java
/// Router<String> router =
///         Router.<String>builder()
///                 .route("GET", "/users/{id}", "one user")
///                 .route("GET", "/static/{*path}", "a file")
///                 .build();
/// var captures = new Captures(); // one for each thread, used again and again
/// switch (router.match("GET", "/users/7", captures)) {
///     case Resolution.Matched<String> matched -> answer(matched.value(), captures.value("id"));
///     case Resolution.MethodNotAllowed<String>(Allow allow) -> refuse(405, allow);
///     ...
/// }
/// ```
///
/// Read [dev.weir.router.RouterBuilder] for what goes in and [dev.weir.router.Resolution] for what
/// comes out; `docs/router.md` has every rule on a page. Then, to see how it works, follow a route:
///
/// 1. `PatternParser` refuses what can never be right, and makes a `PathPattern`: the text, the
///    names, and the *shape*, which is what the pattern matches without the names.
/// 2. [dev.weir.router.RouterBuilder] refuses a second route of one method and shape.
/// 3. [dev.weir.router.Router] gathers the routes of one shape into an `Endpoint`, which makes the
///    answers to all methods, and `Growth` makes the shapes into a tree of `Node`.
///
/// And a request:
///
/// 1. `Trie` walks from node to node over the bytes as they came, and finds an `Endpoint`.
/// 2. If it finds none, or meets a percent sign in a value, `PercentEncoding` makes the path normal
///    for a second walk, or `PathFault` says what is wrong with it.
/// 3. The `Endpoint` answers to the method. [dev.weir.router.Captures] knows where the values are.
@NullMarked
package dev.weir.router;

import org.jspecify.annotations.NullMarked;
