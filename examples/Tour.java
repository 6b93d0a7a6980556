// A bit of everything: routes as a table, a mount, blocking handlers, JSON, a stream that goes on
// until its client leaves, and a layer around it all.
//
//   java -cp 'lib/*' examples/Tour.java
//   curl http://127.0.0.1:8080/v1/users/Ada
//   curl -N http://127.0.0.1:8080/ticks

import static dev.weir.server.Web.*;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import tools.jackson.databind.json.JsonMapper;

record User(String name) {}

static final JsonMapper JSON = JsonMapper.builder().build();

Response user(Request request) {
    return Response.json(JSON.writeValueAsBytes(new User(request.parameter("name"))));
}

Response create(Request request) throws IOException {
    return Response.json(JSON.writeValueAsBytes(new User(request.text()))).status(Status.CREATED);
}

Response ticks(Request request) {
    return Response.stream(
            "text/event-stream",
            out -> {
                for (int i = 0; ; i++) {
                    out.write(("data: " + i + "\n\n").getBytes());
                    out.flush();
                    Thread.sleep(1_000);
                }
            });
}

Response timed(Request request, Handler next) throws Exception {
    long start = System.nanoTime();
    try {
        return next.handle(request);
    } finally {
        IO.println(request + " took " + (System.nanoTime() - start) / 1_000 + " us");
    }
}

void main() {
    var users = routes(GET("/users/{name}").to(this::user), POST("/users").to(this::create));
    var app =
            routes(
                    GET("/").to(_ -> text("Hello\n")),
                    GET("/ticks").to(this::ticks),
                    mount("/v1", users));
    serve(8080, app.layer(this::timed));
}
