// The tasks of ../comparison.md with Javalin 7 and Jackson.

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;

// task: hello
void main() {
    Javalin.create(config -> config.routes.get("/", ctx -> ctx.result("Hello, World!")))
            .start(8080);
}

// end

void typedPathParameter(JavalinConfig config) {
    // task: typed path parameter
    config.routes.get(
            "/users/{id}",
            ctx -> {
                long id = ctx.pathParamAsClass("id", Long.class).get();
                ctx.result("user " + id);
            });
    // end
}

void json(JavalinConfig config) {
    // task: JSON in and out
    record Order(String item, int count) {}
    config.routes.post("/orders", ctx -> ctx.status(201).json(ctx.bodyAsClass(Order.class)));
    // end
}

void timing(JavalinConfig config) {
    // task: timing of every request
    config.routes.before(ctx -> ctx.attribute("start", System.nanoTime()));
    config.routes.after(ctx -> {
        long start = ctx.attribute("start");
        System.out.println(System.nanoTime() - start);
    });
    // end
}

void webSocket(JavalinConfig config) {
    // task: WebSocket echo
    config.routes.ws("/echo", ws -> ws.onMessage(ctx -> ctx.send(ctx.message())));
    // end
}

void files(JavalinConfig config) {
    // task: files of a folder
    config.staticFiles.add("public", Location.EXTERNAL);
    // end
}

void stop(JavalinConfig config, Javalin app) {
    // task: stop that finishes what has begun
    config.jetty.modifyServer(server -> server.setStopTimeout(20_000));
    Runtime.getRuntime().addShutdownHook(new Thread(app::stop));
    // end
}
