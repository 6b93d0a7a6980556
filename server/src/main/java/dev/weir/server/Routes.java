package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Method;
import dev.weir.http.PathParameters;
import dev.weir.http.Problem;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.TargetForm;
import dev.weir.router.Allow;
import dev.weir.router.Captures;
import dev.weir.router.Resolution;
import dev.weir.router.Router;
import dev.weir.router.RouterBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A handler that finds the route of each request and has its handler answer.
///
/// The path decides first, then the method: a path that no route has is 404, a method that its
/// routes lack is 405 with `Allow`, a method that no route at all has is 501. `HEAD` is answered by
/// the route for `GET`, and `OPTIONS` by what the routes allow, unless a route of its own does.
///
/// **Threads:** immutable.
public final class Routes implements Handler {

    private static final byte[] ROOT = {'/'};

    private final RouterBuilder<Handler> builder;
    private final Router<Handler> router;
    private final @Nullable Handler otherwise;
    private final List<Routing> all;

    /// What a request's route has captured; kept with the head and used for the next request.
    private static final class Found implements PathParameters {
        private final Captures captures = new Captures();
        private List<String> names = List.of();

        @Override
        public @Nullable String get(String name) {
            int index = names.indexOf(name);
            return index < 0 ? null : captures.value(index);
        }
    }

    Routes(Routing... all) {
        this.all = List.of(all);
        builder = Router.builder();
        Handler fallback = null;
        for (Routing routing : all) {
            switch (routing) {
                case Routing.To(RoutePath path, Handler handler) ->
                        builder.route(path.method().name(), path.pattern(), handler);
                case Routing.Mount(String prefix, Routes routes) -> mount(prefix, routes);
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
    }

    private void mount(String prefix, Routes routes) {
        if (routes.otherwise != null) {
            throw new IllegalArgumentException(
                    "The routes mounted at \""
                            + prefix
                            + "\" have an otherwise(...), which would answer for other mounts too: give"
                            + " it to the outermost routes.");
        }
        builder.mount(prefix, routes.builder);
    }

    @Override
    public Response handle(Request request) throws Exception {
        RequestHead head = request.head();
        if (head.form() == TargetForm.ASTERISK) {
            return options(router.optionsAsterisk().allow());
        }
        Found found = head.attachment() instanceof Found kept ? kept : keep(head);
        boolean isRoot = head.pathFrom() == head.pathTo();
        Resolution<Handler> resolution =
                router.match(
                        // An extended CONNECT is what a GET with Upgrade is over HTTP/1.1 (RFC 8441
                        // §4), and has the same route.
                        head.isExtendedConnect() ? Method.GET.name() : request.method().name(),
                        isRoot ? ROOT : head.bytes(),
                        isRoot ? 0 : head.pathFrom(),
                        isRoot ? 1 : head.pathTo(),
                        found.captures);
        return switch (resolution) {
            case Resolution.Matched<Handler> matched -> {
                found.names = matched.route().parameterNames();
                head.parameters(found);
                head.route(matched.route().pattern());
                yield matched.route().value().handle(request);
            }
            case Resolution.NotFound<Handler> _ ->
                    otherwise != null ? otherwise.handle(request) : NOT_FOUND.response();
            case Resolution.MethodNotAllowed<Handler> refused ->
                    Problem.of(
                                    Status.METHOD_NOT_ALLOWED,
                                    "This resource does not have the method "
                                            + request.method()
                                            + "; it has "
                                            + refused.allow()
                                            + ".")
                            .response()
                            .field("Allow", refused.allow().fieldValue());
            case Resolution.Options<Handler> options -> options(options.allow());
            case Resolution.MethodUnknown<Handler> _ ->
                    Problem.of(
                                    Status.NOT_IMPLEMENTED,
                                    "Nothing here has the method " + request.method() + ".")
                            .response();
            case Resolution.BadPath<Handler>(String sentence) ->
                    new Problem(Status.BAD_REQUEST, sentence, "path").response();
        };
    }

    @Override
    public void check(List<Layer> around) {
        for (Routing routing : all) {
            switch (routing) {
                case Routing.To(RoutePath path, Handler handler) ->
                        check(handler, around, "the route " + path);
                case Routing.Mount(_, Routes routes) -> routes.check(around);
                case Routing.Otherwise(Handler handler) -> check(handler, around, "otherwise");
            }
        }
    }

    private static void check(Handler handler, List<Layer> around, String what) {
        try {
            handler.check(around);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(wrong.getMessage() + " (At " + what + ".)", wrong);
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

    /// The routes in the order in which they were given, one on a line.
    @Override
    public String toString() {
        return router.toString();
    }
}
