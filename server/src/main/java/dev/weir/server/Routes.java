package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.InvalidInput;
import dev.weir.http.Layer;
import dev.weir.http.Method;
import dev.weir.http.Problem;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.TargetForm;
import dev.weir.router.Allow;
import dev.weir.router.Captures;
import dev.weir.router.Resolution;
import dev.weir.router.Route;
import dev.weir.router.Router;
import dev.weir.router.RouterBuilder;
import dev.weir.server.event.Recorder;
import dev.weir.server.event.RouteEvent;
import dev.weir.server.input.CapturedBytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A handler that finds the route of each request and has its handler answer.
///
/// **The host decides first, then the path, then the method.** A path that no route has is 404, or
/// what the innermost `otherwise` around it says; a method that the path's routes lack is 405 with
/// `Allow`, whatever `otherwise` there is; a method that no route at all has is 501. `HEAD` is
/// answered by the route for `GET`, and `OPTIONS` by what the routes allow, unless a route of its
/// own does.
///
/// Layers of routes that are [mounted][Web#mount] go around each of them and around their
/// `otherwise`; those of the outermost routes go around everything, refusals among it.
///
/// **Threads:** immutable.
public final class Routes implements Handler {

    private static final byte[] ROOT = {'/'};

    /// Fallbacks are found by path alone.
    private static final String ANY = "ANY";

    /// A rest under any name.
    private static final String REST = "/{*}";

    private final Routing[] all;
    private final List<Layer> layers;
    private final Router<Entry> router;
    private final Hosts hosts = new Hosts();
    private final List<Fallback> fallbacks = new ArrayList<>();
    private final @Nullable Router<Handler> fallbackRouter;
    private final @Nullable Handler otherwise;
    private final Handler outermost;

    /// What the router finds.
    private record Entry(Handler handler, Routing.To to, Habit habit) {
        Entry inside(List<Layer> layers) {
            return new Entry(around(layers, handler), to, habit);
        }

        /// As in the table of routes.
        @Override
        public String toString() {
            return to.toString();
        }
    }

    /// What answers under a prefix where there is no route.
    private record Fallback(String prefix, Handler handler) {
        String shownPrefix() {
            return prefix.isEmpty() ? "/" : prefix;
        }
    }

    /// A route as it is found: method, whole pattern, and what was given to [Web#routes].
    ///
    /// @param method the name of the method
    /// @param pattern with the prefixes that the route is mounted under
    /// @param to the route's handler, with what it needs
    public record Listed(String method, String pattern, Routing.To to) {}

    /// What a request's route has captured; kept with the head and used for the next request.
    private static final class Found implements CapturedBytes {
        private final Captures captures = new Captures();
        private List<String> names = List.of();

        @Override
        public @Nullable String get(String name) {
            int index = names.indexOf(name);
            return index < 0 ? null : captures.value(index);
        }

        @Override
        public int count() {
            return captures.count();
        }

        @Override
        public byte[] source() {
            return captures.source();
        }

        @Override
        public int from(int index) {
            return captures.from(index);
        }

        @Override
        public int to(int index) {
            return captures.to(index);
        }

        @Override
        public String text(int index) {
            return captures.value(index);
        }
    }

    Routes(List<Layer> layers, Routing... all) {
        this.all = all.clone();
        this.layers = List.copyOf(layers);
        RouterBuilder<Entry> builder = Router.builder();
        Handler fallback = null;
        for (Routing routing : all) {
            switch (routing) {
                case Routing.To to ->
                        builder.route(
                                to.plan().method().name(),
                                to.plan().pattern(),
                                new Entry(to.handler(), to, new Habit()));
                case Routing.Mount(String prefix, Routes routes) -> mount(builder, prefix, routes);
                case Routing.Host(String name, Routes routes) -> hosts.add(name, routes);
                case Routing.Otherwise(Handler handler) -> {
                    if (fallback != null) {
                        throw new IllegalArgumentException(
                                "These routes have more than one otherwise(...): keep one.");
                    }
                    fallback = handler;
                }
            }
        }
        otherwise = fallback;
        router = builder.build();
        fallbackRouter = fallbacks.isEmpty() ? null : fallbackRouter(fallbacks);
        checkFallbacks();
        outermost = around(this.layers, this::find);
    }

    private void mount(RouterBuilder<Entry> builder, String prefix, Routes routes) {
        if (!routes.hosts.isEmpty()) {
            throw new IllegalArgumentException(
                    "The routes mounted at \""
                            + prefix
                            + "\" have a host(...), and the host is decided before the path: give it"
                            + " to the outermost routes, and mount inside of it.");
        }
        RouterBuilder<Entry> layered = Router.builder();
        for (Route<Entry> route : routes.router.routes()) {
            layered.route(route.method(), route.pattern(), route.value().inside(routes.layers));
        }
        builder.mount(prefix, layered);
        String start = prefix.equals("/") ? "" : prefix;
        for (Fallback inner : routes.fallbacks) {
            fallbacks.add(new Fallback(start + inner.prefix, around(routes.layers, inner.handler)));
        }
        if (routes.otherwise != null) {
            fallbacks.add(new Fallback(start, around(routes.layers, routes.otherwise)));
        }
    }

    private static Router<Handler> fallbackRouter(List<Fallback> fallbacks) {
        RouterBuilder<Handler> builder = Router.builder();
        var prefixes = new HashSet<String>();
        for (Fallback fallback : fallbacks) {
            if (!prefixes.add(fallback.prefix)) {
                throw new IllegalArgumentException(
                        "Two mounts at \""
                                + fallback.shownPrefix()
                                + "\" have an otherwise(...) each, and one path cannot have both:"
                                + " keep one.");
            }
            if (!fallback.prefix.isEmpty()) {
                builder.route(ANY, fallback.prefix, fallback.handler);
            }
            builder.route(ANY, fallback.prefix + "/{*weir_rest}", fallback.handler);
        }
        return builder.build();
    }

    /// No route can hide another of a different pattern (`docs/router.md`), but a rest takes all
    /// that an `otherwise` would.
    private void checkFallbacks() {
        var patterns = router.routes().stream().map(Routes::shape).collect(Collectors.toSet());
        for (Fallback fallback : fallbacks) {
            boolean isAtRoot = fallback.prefix.isEmpty();
            if (isAtRoot && otherwise != null) {
                throw new IllegalArgumentException(
                        "The outer otherwise(...) would never answer, for the one of the routes"
                                + " mounted at \"/\" does: keep one.");
            }
            if (patterns.contains(fallback.prefix + REST)
                    && (isAtRoot || patterns.contains(fallback.prefix))) {
                throw hidden(fallback.shownPrefix());
            }
        }
        if (otherwise != null && patterns.contains(REST)) {
            throw hidden("/");
        }
    }

    private static String shape(Route<?> route) {
        return route.pattern().replaceFirst("/\\{\\*[^}]*}$", Matcher.quoteReplacement(REST));
    }

    private static IllegalArgumentException hidden(String prefix) {
        return new IllegalArgumentException(
                "The otherwise(...) of \""
                        + prefix
                        + "\" would never answer, for a route with a rest, {*…}, has every path"
                        + " there: keep one of them.");
    }

    private static Handler around(List<Layer> layers, Handler handler) {
        Handler layered = handler;
        for (Layer layer : layers) { // innermost first
            layered = layered.layer(layer);
        }
        return layered;
    }

    /// These routes with `layer` around them; where they are mounted, around each of them.
    @Override
    public Routes layer(Layer layer) {
        var more = new ArrayList<>(layers);
        more.add(layer);
        return new Routes(more, all);
    }

    /// These routes with all of these around them; the first is the outermost.
    @Override
    public Routes layers(Layer... outermostFirst) {
        var more = new ArrayList<>(layers);
        more.addAll(List.of(outermostFirst).reversed());
        return new Routes(more, all);
    }

    @Override
    public Response handle(Request request) throws Exception {
        return layers.isEmpty() ? find(request) : outermost.handle(request);
    }

    private Response find(Request request) throws Exception {
        Routes ofHost = hosts.isEmpty() ? null : hosts.of(request);
        if (ofHost != null) {
            return ofHost.handle(request);
        }
        RequestHead head = request.head();
        if (head.form() == TargetForm.ASTERISK) {
            return options(router.optionsAsterisk().allow());
        }
        Found found = head.attachment() instanceof Found kept ? kept : keep(head);
        @Nullable RouteEvent event = Recorder.isOn() ? new RouteEvent() : null;
        if (event != null) {
            event.begin();
        }
        // An extended CONNECT is what a GET with Upgrade is over HTTP/1.1 (RFC 8441 §4): it has
        // the same route.
        String method = head.isExtendedConnect() ? Method.GET.name() : request.method().name();
        Resolution<Entry> resolution = match(router, method, head, found);
        if (event != null) {
            event.path = request.path();
            event.route =
                    resolution instanceof Resolution.Matched<Entry> matched
                            ? matched.route().pattern()
                            : null;
            event.commit();
        }
        return switch (resolution) {
            case Resolution.Matched<Entry> matched -> {
                Route<Entry> route = matched.route();
                found.names = route.parameterNames();
                head.parameters(found);
                head.route(route.pattern());
                if (head.interim() instanceof HandlerRun run) {
                    run.runs(route.value().habit);
                }
                yield answer(route, request);
            }
            case Resolution.NotFound<Entry> _ -> fallback(request, head, found);
            case Resolution.MethodNotAllowed<Entry> refused ->
                    Problem.of(
                                    Status.METHOD_NOT_ALLOWED,
                                    "This resource does not have the method "
                                            + request.method()
                                            + "; it has "
                                            + refused.allow()
                                            + ".")
                            .response()
                            .field("Allow", refused.allow().fieldValue());
            case Resolution.Options<Entry> options -> options(options.allow());
            case Resolution.MethodUnknown<Entry> _ ->
                    Problem.of(
                                    Status.NOT_IMPLEMENTED,
                                    "Nothing here has the method " + request.method() + ".")
                            .response();
            case Resolution.BadPath<Entry>(String sentence) ->
                    new Problem(Status.BAD_REQUEST, sentence, "path").response();
        };
    }

    private static <T> Resolution<T> match(
            Router<T> router, String method, RequestHead head, Found found) {
        boolean isRoot = head.pathFrom() == head.pathTo();
        return router.match(
                method,
                isRoot ? ROOT : head.bytes(),
                isRoot ? 0 : head.pathFrom(),
                isRoot ? 1 : head.pathTo(),
                found.captures);
    }

    private static Response answer(Route<Entry> route, Request request) throws Exception {
        try {
            @Nullable Response answer = route.value().handler.handle(request);
            if (answer == null) {
                throw new IllegalStateException(
                        "The handler of the route "
                                + route
                                + " returned null. A handler returns a Response;"
                                + " Response.of(Status.NO_CONTENT) is the empty one.");
            }
            return answer;
        } catch (Refused refused) {
            return refused.response();
        } catch (InvalidInput invalid) {
            return new Problem(Status.BAD_REQUEST, invalid.getMessage(), invalid.name()).response();
        }
    }

    /// The innermost `otherwise` around a path that no route has.
    private Response fallback(Request request, RequestHead head, Found found) throws Exception {
        Handler fallback = otherwise;
        if (fallbackRouter != null
                && match(fallbackRouter, ANY, head, found)
                        instanceof Resolution.Matched<Handler> matched) {
            fallback = matched.value();
        }
        return fallback == null ? NOT_FOUND.response() : fallback.handle(request);
    }

    /// Looks at every route and every layer, as they stand.
    @Override
    public void check(List<Layer> around) {
        var inside = new ArrayList<>(around);
        for (Layer layer : layers.reversed()) {
            layer.check(List.copyOf(inside));
            inside.add(layer);
        }
        for (Routing routing : all) {
            switch (routing) {
                case Routing.To to -> check(to.handler(), inside, "the route " + to.plan());
                case Routing.Mount(_, Routes routes) -> routes.check(inside);
                case Routing.Host(_, Routes routes) -> routes.check(inside);
                case Routing.Otherwise(Handler handler) -> check(handler, inside, "otherwise");
            }
        }
    }

    private static void check(Handler handler, List<Layer> around, String what) {
        try {
            handler.check(List.copyOf(around));
        } catch (IllegalArgumentException wrong) {
            String message = String.valueOf(wrong.getMessage());
            if (message.regionMatches(true, 0, what, 0, what.length())) {
                throw wrong; // it says so itself
            }
            throw new IllegalArgumentException(message + " (At " + what + ".)", wrong);
        }
    }

    private static final Problem NOT_FOUND =
            Problem.of(Status.NOT_FOUND, "There is nothing at this path.");

    private static Found keep(RequestHead head) {
        var made = new Found();
        head.attach(made);
        return made;
    }

    private static Response options(Allow allow) {
        return Response.of(Status.NO_CONTENT, Fields.of("Allow", allow.fieldValue()), Body.empty());
    }

    /// All routes, those of mounts and hosts among them, in the order in which they were given.
    public List<Listed> listed() {
        var listed = new ArrayList<Listed>();
        for (Route<Entry> route : router.routes()) {
            listed.add(new Listed(route.method(), route.pattern(), route.value().to));
        }
        hosts.all().values().forEach(routes -> listed.addAll(routes.listed()));
        return List.copyOf(listed);
    }

    /// The routes in the order in which they were given, one on a line, with what they take; hosts
    /// after them, each under its name.
    @Override
    public String toString() {
        var table = new StringBuilder(router.toString());
        hosts.all().forEach((name, routes) -> table.append(name).append(":\n").append(routes));
        return table.toString();
    }
}
