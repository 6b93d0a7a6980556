package rivals;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content.Source;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Jetty's core without servlets; virtual threads for the handlers that block.
final class JettyRival {

    private interface Endpoint {
        byte[] answer(Request request, Map<String, String> parameters) throws Exception;
    }

    private JettyRival() {}

    static void start(int port, int threads) throws Exception {
        start(port, threads, HttpConnectionFactory::new);
    }

    /// HTTP/2 by prior knowledge, and nothing else.
    static void startHttp2(int port, int threads) throws Exception {
        start(port, threads, HTTP2CServerConnectionFactory::new);
    }

    private static void start(
            int port, int threads, Function<HttpConfiguration, ConnectionFactory> speaking)
            throws Exception {
        var pool = new QueuedThreadPool(Math.max(8, threads * 8));
        pool.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        var server = new Server(pool);
        var configuration = new HttpConfiguration();
        configuration.setSendDateHeader(true);
        configuration.setSendServerVersion(true);
        var connector = new ServerConnector(server, 1, threads, speaking.apply(configuration));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setAcceptQueueSize(8192);
        server.addConnector(connector);
        server.setHandler(routes());
        server.start();
    }

    private static PathMappingsHandler routes() {
        var routes = new PathMappingsHandler();
        add(routes, "/plaintext", "text/plain", false, (_, _) -> Content.HELLO_BYTES);
        add(routes, "/json", "application/json", false, (_, _) -> Content.json());
        add(
                routes,
                "/users/{id}/orders/{order}",
                "text/plain",
                false,
                (_, p) ->
                        Content.utf8(
                                Long.parseUnsignedLong(p.get("id"))
                                        + " "
                                        + Long.parseUnsignedLong(p.get("order"))));
        add(
                routes,
                "/echo",
                "text/plain",
                true,
                (q, _) -> {
                    var content = Source.asByteBuffer(q);
                    byte[] bytes = new byte[content.remaining()];
                    content.get(bytes);
                    return bytes;
                });
        add(
                routes,
                "/sleep/{ms}",
                "text/plain",
                true,
                (_, p) -> {
                    Thread.sleep(Long.parseLong(p.get("ms")));
                    return Content.utf8("ok");
                });
        Content.eachResource(template ->
                add(routes, template, "text/plain", false, (_, p) -> Content.utf8(p.get("id"))));
        return routes;
    }

    private static void add(
            PathMappingsHandler routes,
            String template,
            String type,
            boolean blocks,
            Endpoint endpoint) {
        var path = new UriTemplatePathSpec(template);
        routes.addMapping(path, new Answering(path, type, blocks, endpoint));
    }

    private static final class Answering extends Handler.Abstract {
        private final UriTemplatePathSpec path;
        private final String type;
        private final Endpoint endpoint;

        Answering(UriTemplatePathSpec path, String type, boolean blocks, Endpoint endpoint) {
            super(blocks ? InvocationType.BLOCKING : InvocationType.NON_BLOCKING);
            this.path = path;
            this.type = type;
            this.endpoint = endpoint;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback)
                throws Exception {
            Map<String, String> parameters =
                    path.getVariableCount() == 0
                            ? Map.of()
                            : path.getPathParams(request.getHttpURI().getCanonicalPath());
            byte[] content = endpoint.answer(request, parameters);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            response.write(true, ByteBuffer.wrap(content), callback);
            return true;
        }
    }
}
