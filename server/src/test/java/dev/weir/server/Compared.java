package dev.weir.server;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.LONG;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.body;
import static dev.weir.server.Web.json;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.serve;
import static dev.weir.server.Web.text;

import dev.weir.http.Layer;
import dev.weir.server.codec.JsonCodec;

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

    static Routes jsonEcho() {
        // @start region="json"
        record Order(String item, int count) {}
        JsonCodec<Order> orders = json(Order.class);
        var app = routes(POST("/orders", body(orders)).to((_, o) -> orders.reply(201, o)));
        // @end
        return app;
    }

    @SuppressWarnings("SystemOut") // as a reader would
    static Layer timed() {
        // @start region="timing"
        Layer timed =
                (request, next) -> {
                    long start = System.nanoTime();
                    var answer = next.handle(request);
                    System.out.println(System.nanoTime() - start);
                    return answer;
                };
        // @end
        return timed;
    }

    static void gracefulStop(Routes app) {
        // @start region="stop"
        serve(8080, app.layer(timed()));
        // @end
    }
}
