package rivals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/// The JDK's own server with a virtual thread per task.
final class JdkRival {

    private interface Endpoint {
        byte[] answer(HttpExchange exchange, String[] parameters) throws Exception;
    }

    private final HttpServer server;

    /// A context is a prefix of paths; the templates that share one share its trie.
    private final Map<String, SegmentTrie<Endpoint>> contexts = new HashMap<>();

    private JdkRival(HttpServer server) {
        this.server = server;
    }

    static void start(int port, int threads) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 8192);
        new JdkRival(server).routes();
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private void routes() {
        route("/plaintext", "text/plain", (_, _) -> Content.HELLO_BYTES);
        route("/json", "application/json", (_, _) -> Content.json());
        route(
                "/users/{id}/orders/{order}",
                "text/plain",
                (_, p) ->
                        Content.utf8(
                                Long.parseUnsignedLong(p[0]) + " " + Long.parseUnsignedLong(p[1])));
        route("/echo", "text/plain", (x, _) -> x.getRequestBody().readAllBytes());
        route(
                "/sleep/{ms}",
                "text/plain",
                (_, p) -> {
                    Thread.sleep(Long.parseLong(p[0]));
                    return Content.utf8("ok");
                });
        Content.eachResource(
                template -> route(template, "text/plain", (_, p) -> Content.utf8(p[0])));
    }

    private void route(String template, String type, Endpoint endpoint) {
        int brace = template.indexOf('{');
        String prefix = brace < 0 ? template : template.substring(0, brace);
        contexts.computeIfAbsent(prefix, p -> context(p, type)).add(template, endpoint);
    }

    private SegmentTrie<Endpoint> context(String prefix, String type) {
        var trie = new SegmentTrie<Endpoint>();
        server.createContext(prefix, exchange -> handle(exchange, trie, type));
        return trie;
    }

    private static void handle(HttpExchange exchange, SegmentTrie<Endpoint> trie, String type)
            throws IOException {
        var match = trie.find(exchange.getRequestURI().getRawPath());
        if (match == null) {
            refuse(exchange, 404);
            return;
        }
        try {
            send(exchange, type, match.value().answer(exchange, match.parameters()));
        } catch (IOException gone) {
            throw gone;
        } catch (Exception failed) {
            refuse(exchange, 500);
        }
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static void send(HttpExchange exchange, String type, byte[] content)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Server", "jdk");
        exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
        try (var out = exchange.getResponseBody()) {
            out.write(content);
        }
    }
}
