package rivals;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.concurrent.TimeUnit;

/// Vert.x over native epoll. Its router tries routes in order, so plaintext and JSON are answered
/// before it, as its own entries in benchmarks do; the rest goes through the router.
final class VertxRival {

    private static final CharSequence SERVER = HttpHeaders.createOptimized("vertx");
    private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final Buffer HELLO = Buffer.buffer(Content.HELLO);

    private static volatile CharSequence date = now();

    private VertxRival() {}

    static void start(int port, int threads) throws Exception {
        Vertx vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(threads)
                                .setPreferNativeTransport(true));
        vertx.setPeriodic(500, _ -> date = now());
        vertx.deployVerticle(
                        () -> new Listening(port), new DeploymentOptions().setInstances(threads))
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static final class Listening extends VerticleBase {
        private final int port;

        Listening(int port) {
            this.port = port;
        }

        @Override
        public Future<?> start() {
            Router routes = routes(vertx);
            Handler<HttpServerRequest> first =
                    request -> {
                        switch (request.path()) {
                            case "/plaintext" -> head(request.response(), TEXT).end(HELLO);
                            case "/json" -> head(request.response(), JSON).end(json());
                            default -> routes.handle(request);
                        }
                    };
            var options =
                    new HttpServerOptions()
                            .setAcceptBacklog(8192)
                            .setHost("127.0.0.1")
                            .setPort(port);
            return vertx.createHttpServer(options).requestHandler(first).listen();
        }
    }

    private static Router routes(Vertx vertx) {
        Router routes = Router.router(vertx);
        routes.get("/users/:id/orders/:order")
                .handler(c -> text(c, number(c, "id") + " " + number(c, "order")));
        routes.post("/echo")
                .handler(BodyHandler.create(false))
                .handler(c -> head(c.response(), TEXT).end(c.body().buffer()));
        routes.get("/sleep/:ms").handler(c -> vertx.setTimer(number(c, "ms"), _ -> text(c, "ok")));
        Content.eachResource(template ->
                routes.get(template.replace("{id}", ":id"))
                        .handler(c -> text(c, c.pathParam("id"))));
        return routes;
    }

    private static Buffer json() {
        return new JsonObject().put("message", Content.HELLO).toBuffer();
    }

    private static void text(RoutingContext context, String text) {
        head(context.response(), TEXT).end(text);
    }

    private static long number(RoutingContext context, String name) {
        return Long.parseUnsignedLong(context.pathParam(name));
    }

    private static HttpServerResponse head(HttpServerResponse answer, CharSequence type) {
        answer.headers()
                .set(HttpHeaders.CONTENT_TYPE, type)
                .set(HttpHeaders.SERVER, SERVER)
                .set(HttpHeaders.DATE, date);
        return answer;
    }

    private static CharSequence now() {
        return HttpHeaders.createOptimized(NettyRival.now().toString());
    }
}
