package dev.weir.server;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.text;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.server.loop.Clock;
import dev.weir.server.loop.Link;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.LoopScheduler;
import dev.weir.server.loop.Monitor;
import dev.weir.server.loop.Transport;
import dev.weir.server.netty.NettyTransport;
import dev.weir.server.netty.SocketKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Our server with Netty's `HttpServerCodec` in the place of our codec, over epoll: what the codec
/// alone is worth. It is a rival in `bench/compare` and nothing else.
public final class NettyCodecServer implements Transport.Acceptor {

    private final List<Member> members = new ArrayList<>();
    private final List<NettyDate> dates = new ArrayList<>();
    private int turn;

    private NettyCodecServer(ServerOptions options, Handler app) {
        var schedulers = new ArrayList<LoopScheduler>();
        for (int i = 0; i < options.loops(); i++) {
            var scheduler = new LoopScheduler(options.loops());
            schedulers.add(scheduler);
            members.add(
                    Member.of(
                            options,
                            app,
                            Clock.SYSTEM,
                            scheduler,
                            idle -> new NettyTransport(SocketKind.EPOLL, idle)));
            dates.add(new NettyDate());
        }
        new Monitor(
                        schedulers,
                        List.of(),
                        TimeUnit.MILLISECONDS.toNanos(options.stuckMillis()),
                        true)
                .start();
    }

    /// Listens on loopback until it is killed.
    ///
    /// @param arguments the port and how many loops
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var options = ServerOptions.defaults().loops(Integer.parseInt(arguments[1]));
        var server = new NettyCodecServer(options, app());
        for (int i = 0; i < server.members.size(); i++) {
            server.members.get(i).loop().begin("weir-loop-" + i);
        }
        int port = Integer.parseInt(arguments[0]);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        server.members.getFirst().loop().transport().bind(address, server);
        Thread.currentThread().join();
    }

    private record Message(String message) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Response PLAINTEXT =
            Response.bytes("text/plain", "Hello, World!".getBytes(StandardCharsets.US_ASCII));

    /// As the demo's routes, as far as rivals have them.
    private static Handler app() {
        var all = new ArrayList<Routing>();
        all.add(GET("/plaintext").to(_ -> PLAINTEXT));
        all.add(
                GET("/json")
                        .to(_ ->
                                Response.json(
                                        JSON.writeValueAsBytes(new Message("Hello, World!")))));
        all.add(
                GET("/users/{id}/orders/{order}")
                        .to(request ->
                                text(number(request, "id") + " " + number(request, "order"))));
        all.add(POST("/echo").to(NettyCodecServer::echo));
        all.add(
                GET("/sleep/{ms}")
                        .to(request -> {
                            Thread.sleep(number(request, "ms"));
                            return text("ok");
                        }));
        for (int version = 1; version <= 2; version++) {
            for (int resource = 1; resource <= 20; resource++) {
                for (int sub = 1; sub <= 5; sub++) {
                    String path = "/api/v" + version + "/resource" + resource + "/{id}/sub" + sub;
                    all.add(GET(path).to(request -> text(request.parameter("id"))));
                }
            }
        }
        return routes(all.toArray(Routing[]::new));
    }

    private static long number(Request request, String name) {
        return Long.parseUnsignedLong(request.parameter(name));
    }

    private static Response echo(Request request) {
        var content = request.body();
        return Response.of(
                Status.OK,
                Fields.of("Content-Type", "application/octet-stream"),
                Body.stream(content.lengthBytes(), content::transferTo));
    }

    @Override
    public boolean mayAccept() {
        return true;
    }

    @Override
    public Transport choose(@Nullable SocketAddress remote) {
        turn = (turn + 1) % members.size();
        return members.get(turn).loop().transport();
    }

    @Override
    public void failed(@Nullable SocketAddress remote) {}

    @Override
    public void couldNotAccept(Throwable cause) {}

    @Override
    public LinkListener accept(Link link, Transport owner) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).loop().transport() == owner) {
                return new NettyCodecEndpoint(
                        link, members.get(i).dispatcher(), dates.get(i), () -> {});
            }
        }
        throw new AssertionError("a link of no loop");
    }
}
