package dev.weir.router;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Collects routes, refuses at once those that cannot be right, and builds a [Router].
///
/// `docs/router.md` has the rules of patterns; in short: static text, `{name}` for one segment or a
/// part of it, `{*name}` for the rest of the path.
///
/// **Threads:** for one thread at a time. A builder may go on after [#build]; routers that it has
/// built do not change.
public final class RouterBuilder<T> {

    /// The most routes of one router: far above any hand-written table, and it bounds the memory of
    /// a generated one.
    public static final int ROUTES_COUNT_MAX = 1 << 16;

    /// The longest pattern, in characters, prefixes of mounts included. It bounds the depth of the
    /// trie.
    public static final int PATTERN_CHARS_MAX = 1_024;

    /// The longest method, in characters; the longest registered one has 17.
    public static final int METHOD_CHARS_MAX = 32;

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~"; // RFC 9110 §5.6.2

    private final List<Route<T>> routes = new ArrayList<>();
    private final Map<String, Route<T>> routesByKey = new HashMap<>();

    RouterBuilder() {}

    /// Adds a route.
    ///
    /// @param method a token, compared case-sensitively (RFC 9110 §9.1), such as `GET`
    /// @param pattern what it matches, such as `/users/{id}`
    /// @param value what the router finds
    /// @return this builder
    /// @throws IllegalArgumentException if the method or the pattern is malformed, or a limit is
    ///   exceeded; the sentence says what to do
    /// @throws RouteConflict if a route with this method matches exactly the same paths
    public RouterBuilder<T> route(String method, String pattern, T value) {
        Objects.requireNonNull(value, "value");
        checkMethod(method);
        // Interned, so that a caller with constants for its methods is answered by identity.
        return add(new Route<>(method.intern(), PatternParser.parse(pattern), value));
    }

    /// Adds the routes that `subtree` has by now, each under `prefix`. The texts are joined as they
    /// are: `/users/{id}` under `/api` is `/api/users/{id}`, and `/` under `/api` is `/api/`.
    ///
    /// @param prefix a pattern, parameters allowed, without a slash at the end and without a rest;
    ///   or `/`, which adds the routes as they are
    /// @return this builder
    /// @throws IllegalArgumentException as for [#route], and for a name that prefix and route share
    /// @throws RouteConflict as for [#route]
    public RouterBuilder<T> mount(String prefix, RouterBuilder<T> subtree) {
        return mount(prefix, List.copyOf(subtree.routes)); // a copy: it may be this builder
    }

    /// Adds the routes of `subtree`, each under `prefix`; as for a builder.
    ///
    /// @param prefix a pattern, parameters allowed, without a slash at the end and without a rest;
    ///   or `/`, which adds the routes as they are
    /// @return this builder
    /// @throws IllegalArgumentException as for [#route], and for a name that prefix and route share
    /// @throws RouteConflict as for [#route]
    public RouterBuilder<T> mount(String prefix, Router<T> subtree) {
        return mount(prefix, subtree.routes());
    }

    /// Builds the router. An empty one is allowed: it finds nothing.
    public Router<T> build() {
        return new Router<>(routes);
    }

    private RouterBuilder<T> mount(String prefix, List<Route<T>> subtree) {
        boolean isRoot = prefix.equals("/");
        PathPattern parsed = PatternParser.parse(prefix);
        if (!isRoot && (prefix.endsWith("/") || parsed.endsWithRest())) {
            throw new IllegalArgumentException(
                    ("Prefix \"%s\": a prefix ends with a segment, neither with \"/\" nor with a"
                                    + " rest. Leave that out; the routes under it start with \"/\".")
                            .formatted(prefix));
        }
        for (Route<T> route : subtree) {
            PathPattern joined = PatternParser.parse((isRoot ? "" : prefix) + route.pattern());
            add(new Route<>(route.method(), joined, route.value()));
        }
        return this;
    }

    private RouterBuilder<T> add(Route<T> route) {
        if (routes.size() == ROUTES_COUNT_MAX) {
            throw new IllegalArgumentException(
                    ("Route %s is one too many: a router has at most %d. Replace some by a"
                                    + " parameter.")
                            .formatted(quoted(route), ROUTES_COUNT_MAX));
        }
        String key = route.method() + " " + route.parsedPattern().shape();
        Route<T> existing = routesByKey.putIfAbsent(key, route);
        if (existing != null) {
            throw new RouteConflict(
                    ("Route %s clashes with %s: both match the same requests. Remove one, or"
                                    + " move it under another prefix.")
                            .formatted(quoted(route), quoted(existing)));
        }
        routes.add(route);
        return this;
    }

    private static String quoted(Route<?> route) {
        return route.method() + " \"" + route.pattern() + "\"";
    }

    private static void checkMethod(String method) {
        boolean isToken = !method.isEmpty() && method.length() <= METHOD_CHARS_MAX;
        for (int i = 0; isToken && i < method.length(); i++) {
            char c = method.charAt(i);
            isToken = PathBytes.isAsciiLetterOrDigit(c) || TOKEN_MARKS.indexOf(c) >= 0;
        }
        if (!isToken) {
            throw new IllegalArgumentException(
                    ("Method \"%s\": a method is a token of 1 to %d letters, digits or marks"
                                    + " of %s. Use a name such as \"GET\".")
                            .formatted(method, METHOD_CHARS_MAX, TOKEN_MARKS));
        }
    }
}
