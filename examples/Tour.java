// A bit of everything: routes as values, what they take with its type, JSON, a link, a stream that
// goes on until its client leaves, and a layer around it all.
//
//   java -cp 'lib/*' examples/Tour.java
//   curl http://127.0.0.1:8080/v1/users/7?greeting=hello
//   curl -N http://127.0.0.1:8080/ticks

import static dev.weir.server.Web.*;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.Route2;
import dev.weir.server.codec.JsonCodec;

record User(long id, String name) {}

static final JsonCodec<User> USER = json(User.class);
static final Route2<Long, String> GREET =
        GET("/v1/users/{id}", LONG, query("greeting", STRING, "hi"));

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
    var app =
            routes(
                    GET("/").to(_ -> text("Hello\n")),
                    GET("/ticks").to(this::ticks),
                    GREET.to((_, id, greeting) -> text(greeting + ", user " + id + "\n")),
                    POST("/v1/users", body(USER))
                            .to((_, user) ->
                                    USER.reply(201, user)
                                            .field("Location", GREET.url(user.id(), "welcome"))));
    serve(8080, app.layer(this::timed));
}
