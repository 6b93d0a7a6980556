package dev.weir.server.demo;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.LONG;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.STRING;
import static dev.weir.server.Web.UNSIGNED_LONG;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.text;
import static dev.weir.server.Web.webSocket;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.websocket.Handshake.Compression;
import dev.weir.http.websocket.MessageLimits;
import dev.weir.server.Routing;
import dev.weir.server.layer.Health;
import dev.weir.server.websocket.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/// What the standalone server answers. Benchmarks and conformance suites rely on every line of it.
final class DemoRoutes {

    private static final long SLEEP_MILLIS_MAX = 60_000;
    private static final long BURN_MILLIS_MAX = 1_000;
    private static final long BYTES_MAX = 10L * 1024 * 1024 * 1024;

    private DemoRoutes() {}

    /// @param echoBytesMax what `/echo` takes
    static Handler of(long echoBytesMax, LiveFigures live, LiveWork work, Health health) {
        List<Routing> all = new ArrayList<>();
        all.add(GET("/").to(new HomePage(live)));
        all.add(GET("/plaintext").to(_ -> PLAINTEXT));
        all.add(GET("/json").to(_ -> Response.json(JSON.writeValueAsBytes(message()))));
        all.add(
                GET("/users/{id}/orders/{order}", UNSIGNED_LONG, UNSIGNED_LONG)
                        .to(DemoRoutes::order));
        all.add(POST("/echo").to(request -> echo(request, echoBytesMax)));
        all.add(POST("/count").to(DemoRoutes::count));
        all.add(GET("/sleep/{ms}", LONG(0, SLEEP_MILLIS_MAX)).to(DemoRoutes::sleep));
        all.add(GET("/burn/{ms}", LONG(0, BURN_MILLIS_MAX)).to(DemoRoutes::burn));
        all.add(GET("/panic").to(DemoRoutes::panic));
        all.add(GET("/bytes/{n}", LONG(0, BYTES_MAX)).to(DemoRoutes::bytes));
        all.add(GET("/events").to(live::events));
        all.add(GET("/figures").to(live::json));
        all.add(GET("/peer").to(DemoRoutes::peer));
        all.add(GET("/livez").to(health.live()));
        all.add(GET("/readyz").to(health.ready()));
        all.add(GET("/ws/echo").to(WEB_SOCKET_ECHO));
        all.addAll(work.routes());
        addResources(all);
        return routes(all.toArray(Routing[]::new));
    }

    /// 200 routes that make the table as large as a real one.
    private static void addResources(List<Routing> all) {
        for (int version = 1; version <= 2; version++) {
            for (int resource = 1; resource <= 20; resource++) {
                for (int sub = 1; sub <= 5; sub++) {
                    String path = "/api/v" + version + "/resource" + resource + "/{id}/sub" + sub;
                    all.add(GET(path, STRING).to((_, id) -> text(id)));
                }
            }
        }
    }

    /// Messages as large as conformance suites send them.
    private static final Handler WEB_SOCKET_ECHO =
            webSocket(DemoRoutes::echoMessages)
                    .limits(new MessageLimits(32 * 1024 * 1024, 32 * 1024 * 1024, 128 * 1024))
                    .compression(Compression.BY_MESSAGE);

    private static void echoMessages(WebSocket socket) throws IOException {
        for (var message : socket) {
            socket.send(message);
        }
    }

    private static final Response PLAINTEXT =
            Response.bytes("text/plain", "Hello, World!".getBytes(StandardCharsets.US_ASCII));

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Message(String message) {}

    private static Message message() {
        return new Message("Hello, World!");
    }

    private static Response order(Request request, long id, long order) {
        return text(Long.toUnsignedString(id) + " " + Long.toUnsignedString(order));
    }

    private static Response echo(Request request, long bytesMax) {
        RequestBody content = request.body();
        content.limit(bytesMax);
        String type = request.field("content-type").orElse("application/octet-stream");
        return Response.of(
                Status.OK,
                Fields.of("Content-Type", type),
                Body.stream(content.lengthBytes(), content::transferTo));
    }

    /// How many bytes have come, once all have.
    private static Response count(Request request) throws IOException {
        RequestBody content = request.body();
        content.limit(BYTES_MAX);
        return text(Long.toString(content.transferTo(OutputStream.nullOutputStream())));
    }

    private static Response sleep(Request request, long millis) throws InterruptedException {
        Thread.sleep(millis);
        return text("ok");
    }

    private static Response burn(Request request, long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        return text("ok");
    }

    /// The client's address as the server knows it, without its port.
    private static Response peer(Request request) {
        return text(
                request.peer().remote() instanceof InetSocketAddress ip
                        ? ip.getAddress().getHostAddress()
                        : "unknown");
    }

    private static Response panic(Request request) {
        throw new IllegalStateException("This handler fails, as it is meant to.");
    }

    private static Response bytes(Request request, long count) {
        return Response.of(
                Status.OK,
                Fields.of("Content-Type", "application/octet-stream"),
                Body.stream(count, out -> writePattern(out, count)));
    }

    /// The octets 0 to 255, again and again.
    private static final byte[] PATTERN = new byte[64 * 1024];

    static {
        for (int i = 0; i < PATTERN.length; i++) {
            PATTERN[i] = (byte) i;
        }
    }

    private static void writePattern(OutputStream out, long count) throws IOException {
        for (long left = count; left > 0; left -= PATTERN.length) {
            out.write(PATTERN, 0, (int) Math.min(left, PATTERN.length));
        }
    }
}
