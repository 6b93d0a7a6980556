package dev.weir.router;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.router.Resolution.BadPath;
import dev.weir.router.Resolution.Matched;
import dev.weir.router.Resolution.MethodUnknown;
import dev.weir.router.Resolution.NotFound;
import dev.weir.router.Resolution.Options;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/// Finds the route for a method and a path.
///
/// [Resolution] says how path and method decide, and `docs/router.md` has all rules. A path is the
/// `absolute-path` of the request target (RFC 9112 §3.2.1), from its first slash up to the query
/// and without it, percent-encoded as it came.
///
/// **Threads:** immutable, for all. Each thread brings its own [Captures].
public final class Router<T> {

    private final List<Route<T>> routes;
    private final Trie<T> trie;
    private final int capturesMax; // of one route
    private final Allow allow;
    private final Options<T> optionsAsterisk;
    private final NotFound<T> notFound = new NotFound<>();
    private final MethodUnknown<T> methodUnknown = new MethodUnknown<>();

    Router(List<Route<T>> routes) {
        this.routes = List.copyOf(routes);
        var methods = new TreeSet<String>();
        var routesByShape = new LinkedHashMap<String, List<Route<T>>>();
        for (Route<T> route : routes) {
            methods.add(route.method());
            routesByShape
                    .computeIfAbsent(route.parsedPattern().shape(), _ -> new ArrayList<>())
                    .add(route);
        }
        var shapes = new ArrayList<Growth.Shape<T>>();
        routesByShape.forEach(
                (text, same) -> shapes.add(new Growth.Shape<>(text, new Endpoint<>(same))));
        this.trie = new Trie<>(shapes);
        this.capturesMax =
                routes.stream().mapToInt(route -> route.parameterNames().size()).max().orElse(0);
        this.allow = Allow.of(methods);
        this.optionsAsterisk = new Options<>(allow);
    }

    /// Starts a new, empty router.
    public static <T> RouterBuilder<T> builder() {
        return new RouterBuilder<>();
    }

    /// Finds the route for a method and a path in an array of bytes. Allocates nothing, but for
    /// [BadPath], and for what is larger than all that `captures` saw before: a router's
    /// parameters, and a path in its normal form.
    ///
    /// @param method case-sensitive (RFC 9110 §9.1); constants are found faster, by identity
    /// @param path has the path from `from` up to `to`; no byte outside of these decides anything
    /// @param captures overwritten: where the values of the parameters are, if a route matched
    /// @throws IndexOutOfBoundsException if `from` and `to` are no range of `path`
    public Resolution<T> match(String method, byte[] path, int from, int to, Captures captures) {
        Objects.checkFromToIndex(from, to, path.length);
        captures.reserve(capturesMax);
        Endpoint<T> endpoint = trie.find(path, from, to, false, captures);
        return endpoint == null
                ? lookAgain(method, path, from, to, captures)
                : resolve(endpoint, method, path, captures);
    }

    /// Finds the route for a method and a path; as for bytes, but allocates them.
    public Resolution<T> match(String method, String path, Captures captures) {
        byte[] bytes = path.getBytes(UTF_8);
        return match(method, bytes, 0, bytes.length, captures);
    }

    /// Finds the route for a method and a path whose values are of no interest.
    public Resolution<T> resolve(String method, String path) {
        return match(method, path, new Captures());
    }

    /// Returns the answer to `OPTIONS *`: what the server as a whole allows (RFC 9110 §9.3.7).
    public Options<T> optionsAsterisk() {
        return optionsAsterisk;
    }

    /// Returns the routes in the order in which they were added, unmodifiable.
    public List<Route<T>> routes() {
        return routes;
    }

    /// Returns the routes as an aligned table of methods, patterns and values, a line each.
    public String table() {
        return RouteTable.of(routes);
    }

    /// Returns what [#table] does.
    @Override
    public String toString() {
        return table();
    }

    int nodeCount() {
        return trie.nodeCount();
    }

    private Resolution<T> resolve(
            Endpoint<T> endpoint, String method, byte[] source, Captures captures) {
        Resolution<T> resolution = endpoint.resolve(method);
        if (resolution instanceof Matched<T> matched) {
            captures.accept(source, matched.route());
            return matched;
        }
        captures.clear();
        if (resolution != null) {
            return resolution;
        }
        return allow.contains(method) ? endpoint.notAllowed() : methodUnknown;
    }

    /// The rare ones: paths with percent-encoding in a parameter, and those that match nothing.
    private Resolution<T> lookAgain(
            String method, byte[] path, int from, int to, Captures captures) {
        captures.clear();
        if (from == to || path[from] != '/') {
            return new BadPath<>(PathFault.NO_SLASH);
        }
        if (PathBytes.isPlain(path, from, to)) {
            return notFound(path, from, to);
        }
        byte[] normal = captures.normalForm(to - from);
        int length = PercentEncoding.normalize(path, from, to, normal);
        if (length < 0) {
            return new BadPath<>(PathFault.describe(path, from, to));
        }
        Endpoint<T> endpoint = trie.find(normal, 0, length, true, captures);
        return endpoint == null
                ? notFound(normal, 0, length)
                : resolve(endpoint, method, normal, captures);
    }

    private Resolution<T> notFound(byte[] normal, int from, int to) {
        String fault = PathFault.describeSegments(normal, from, to);
        return fault.isEmpty() ? notFound : new BadPath<>(fault);
    }
}
