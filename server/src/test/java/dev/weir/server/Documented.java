package dev.weir.server;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.text;
import static dev.weir.server.Web.webSocket;

import dev.weir.http.Handler;
import dev.weir.server.lambda.Lambda;
import dev.weir.server.websocket.WebSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What the papers quote that is in no example, as regions; the compiler sees it, and nothing runs
/// it.
final class Documented {

    private Documented() {}

    static List<ListenAddress> places() {
        return List.of(
                // @start region="places"
                // every address of both families
                new ListenAddress("::", 8443),
                // behind a balancer that passes bytes on
                new ListenAddress("10.0.0.7", 8080).proxyProtocol("10.0.0.0/24"),
                // no TLS, even if the server has certificates
                ListenAddress.plain("127.0.0.1", 8080),
                // a Unix domain socket
                ListenAddress.unix(Path.of("/run/app/http.socket")),
                // a socket that systemd or inetd has opened
                ListenAddress.inherited()
                // @end
                );
    }

    static ServerOptions files() {
        // @start region="tls"
        var options =
                ServerOptions.port(8443)
                        .tls(Tls.files(Path.of("certificate.pem"), Path.of("key.pem")));
        // @end
        return options;
    }

    static ServerOptions several(Path certificate, Path key, Path other, Path otherKey) {
        // @start region="tls-several"
        var options =
                ServerOptions.defaults()
                        .listen(ListenAddress.plain("::", 80), new ListenAddress("::", 443))
                        .tls(Tls.files(certificate, key).plus(other, otherKey));
        // @end
        return options;
    }

    /// A program of its own.
    static final class Function {
        // @start region="lambda"
        void main() throws Exception {
            Lambda.run(routes(GET("/").to(_ -> text("Hello"))));
        }
        // @end
    }

    /// What holds connections to a database, or the like.
    interface Pool {
        void open();

        void close();
    }

    static void snapshots(Pool pool, Handler app) throws Exception {
        // @start region="snapshots"
        Lambda.aroundSnapshot(pool::close, pool::open);
        Lambda.run(app);
        // @end
    }

    /// An app with a WebSocket.
    static final class Talking {
        // @start region="websocket"
        void echo(WebSocket socket) throws IOException {
            for (var message : socket) {
                socket.send(message);
            }
        }

        final Routes app = routes(GET("/echo").to(webSocket(this::echo)));
        // @end
    }
}
