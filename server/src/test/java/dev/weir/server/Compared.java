package dev.weir.server;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.LONG;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.body;
import static dev.weir.server.Web.files;
import static dev.weir.server.Web.json;
import static dev.weir.server.Web.mount;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.serve;
import static dev.weir.server.Web.text;
import static dev.weir.server.Web.webSocket;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.websocket.WebSocket;
import java.io.IOException;
import java.nio.file.Path;

/// Our side of `docs/comparison.md`, as regions that the page quotes and counts.
final class Compared {

    // @start region="hello"
    void main() {
        serve(8080, routes(GET("/").to(_ -> text("Hello, World!"))));
    }

    // @end

    static Routes typedPathParameter() {
        // @start region="typed"
        var app = routes(GET("/users/{id}", LONG).to((_, id) -> text("user " + id)));
        // @end
        return app;
    }

    static Routes orders() {
        // @start region="json"
        record Order(String item, int count) {}
        var app = routes(POST("/orders", body(Order.class)).to((_, order) -> json(201, order)));
        // @end
        return app;
    }

    @SuppressWarnings("SystemOut") // as a reader would
    record Timing(Routes app) {
        // @start region="timing"
        static Response timed(Request request, Handler next) throws Exception {
            long start = System.nanoTime();
            var answer = next.handle(request);
            System.out.println(System.nanoTime() - start);
            return answer;
        }

        // @end

        Routes layered() {
            // @start region="layered"
            return app.layer(Timing::timed);
            // @end
        }
    }

    // @start region="socket"
    static void echo(WebSocket socket) throws IOException {
        for (var message : socket) {
            socket.send(message);
        }
    }

    Routes app = routes(GET("/echo").to(webSocket(Compared::echo)));

    // @end

    static Routes folder() {
        // @start region="files"
        var app = routes(mount("/static", files(Path.of("public"))));
        // @end
        return app;
    }

    static void gracefulStop(Routes app) {
        // @start region="stop"
        serve(8080, app);
        // @end
    }
}
