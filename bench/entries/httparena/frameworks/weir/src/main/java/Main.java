import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.LONG;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.files;
import static dev.weir.server.Web.mount;
import static dev.weir.server.Web.query;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.serve;
import static dev.weir.server.Web.status;
import static dev.weir.server.Web.text;
import static dev.weir.server.Web.webSocket;

import dev.weir.http.Handler;
import dev.weir.http.HttpVersion;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.ListenAddress;
import dev.weir.server.ServerOptions;
import dev.weir.server.Tls;
import dev.weir.server.websocket.WebSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// HttpArena's profiles for engines: 8080 is HTTP/1.1 and WebSockets, 8443 HTTP/2 over TLS and
/// HTTP/3, 8082 HTTP/2 without TLS and nothing else.
final class Main {

    private static final int HTTP2_ALONE = port("H2C_PORT", 8082);

    private static final Response OK = Response.bytes("text/plain", new byte[] {'o', 'k'});

    private Main() {}

    static int port(String variable, int otherwise) {
        String given = System.getenv(variable);
        return given == null ? otherwise : Integer.parseInt(given);
    }

    static Path place(String variable, String otherwise) {
        String given = System.getenv(variable);
        return Path.of(given == null ? otherwise : given);
    }

    static Response sum(long sum) {
        return text(Long.toString(sum));
    }

    static Response sumWithContent(Request request, long a, long b) throws IOException {
        return sum(a + b + Long.parseLong(request.text().strip()));
    }

    static void echo(WebSocket socket) throws IOException {
        for (var message : socket) {
            socket.send(message);
        }
    }

    /// The port of HTTP/2 without TLS has to refuse HTTP/1.1.
    static Response versionOfPort(Request request, Handler next) throws Exception {
        boolean isRefused =
                request.version() == HttpVersion.HTTP_1_1
                        && request.peer().local() instanceof InetSocketAddress local
                        && local.getPort() == HTTP2_ALONE;
        return isRefused ? status(505) : next.handle(request);
    }

    public static void main(String[] arguments) {
        var app =
                routes(
                        GET("/pipeline").to(_ -> OK),
                        GET("/baseline11", query("a", LONG), query("b", LONG))
                                .to((_, a, b) -> sum(a + b)),
                        POST("/baseline11", query("a", LONG), query("b", LONG))
                                .to(Main::sumWithContent),
                        GET("/baseline2", query("a", LONG), query("b", LONG))
                                .to((_, a, b) -> sum(a + b)),
                        GET("/ws").to(webSocket(Main::echo)),
                        mount("/static", files(place("STATIC", "/data/static"))));
        List<ListenAddress> places = new ArrayList<>();
        places.add(ListenAddress.plain("::", port("PORT", 8080)));
        places.add(ListenAddress.plain("::", HTTP2_ALONE));
        var options = ServerOptions.defaults();
        Path certificates = place("CERTS", "/certs");
        if (Files.exists(certificates.resolve("server.crt"))) {
            places.add(new ListenAddress("::", port("TLS_PORT", 8443)));
            options =
                    options.tls(
                            Tls.files(
                                    certificates.resolve("server.crt"),
                                    certificates.resolve("server.key")));
        }
        serve(options.listen(places.toArray(ListenAddress[]::new)), app.layer(Main::versionOfPort));
    }
}
