package rivals;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.xnio.Options;

/// Undertow's core: handlers on its event loops, timers for what sleeps.
final class UndertowRival {

    private static final ByteBuffer HELLO =
            ByteBuffer.allocateDirect(Content.HELLO_BYTES.length).put(Content.HELLO_BYTES).flip();

    private UndertowRival() {}

    static void start(int port, int threads) {
        Undertow.builder()
                .addHttpListener(port, "127.0.0.1")
                .setIoThreads(threads)
                .setWorkerThreads(threads * 8)
                .setSocketOption(Options.BACKLOG, 8192)
                .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                .setHandler(routes())
                .build()
                .start();
    }

    private static RoutingHandler routes() {
        var routes = new RoutingHandler();
        routes.get("/plaintext", x -> send(x, "text/plain", HELLO.duplicate()));
        routes.get("/json", x -> send(x, "application/json", ByteBuffer.wrap(Content.json())));
        routes.get(
                "/users/{id}/orders/{order}",
                x -> text(x, number(x, "id") + " " + number(x, "order")));
        routes.post(
                "/echo",
                x ->
                        x.getRequestReceiver()
                                .receiveFullBytes((exchange, bytes) ->
                                        send(exchange, "text/plain", ByteBuffer.wrap(bytes))));
        routes.get(
                "/sleep/{ms}",
                x ->
                        x.dispatch(
                                Runnable::run,
                                () ->
                                        x.getIoThread()
                                                .executeAfter(
                                                        () -> text(x, "ok"),
                                                        number(x, "ms"),
                                                        TimeUnit.MILLISECONDS)));
        Content.eachResource(template -> routes.get(template, x -> text(x, parameter(x, "id"))));
        return routes;
    }

    private static void text(HttpServerExchange exchange, String text) {
        send(exchange, "text/plain", ByteBuffer.wrap(Content.utf8(text)));
    }

    private static void send(HttpServerExchange exchange, String type, ByteBuffer content) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.getResponseHeaders().put(Headers.SERVER, "undertow");
        exchange.getResponseSender().send(content);
    }

    private static String parameter(HttpServerExchange exchange, String name) {
        return exchange.getQueryParameters().get(name).getFirst();
    }

    private static long number(HttpServerExchange exchange, String name) {
        return Long.parseUnsignedLong(parameter(exchange, name));
    }
}
