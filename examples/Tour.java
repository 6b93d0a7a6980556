// A bit of everything: routes as values, what they take with its type, JSON, a link, a WebSocket,
// and a layer around it all.
//
//   java -cp 'lib/*' examples/Tour.java
//   curl http://127.0.0.1:8080/v1/users/7?greeting=hello

import static dev.weir.server.Web.*;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.Route2;
import dev.weir.server.codec.JsonCodec;
import dev.weir.server.websocket.WebSocket;

// @start region="tour"
record User(long id, String name) {}

static final JsonCodec<User> USER = json(User.class);
static final Route2<Long, String> GREET =
        GET("/v1/users/{id}", LONG, query("greeting", STRING, "hi"));

Response create(Request request, User user) {
    return USER.reply(201, user).field("Location", GREET.url(user.id(), "welcome"));
}

void echo(WebSocket socket) throws IOException {
    for (var message : socket) {
        socket.send(message);
    }
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
                    GREET.to((_, id, greeting) -> text(greeting + ", user " + id + "\n")),
                    POST("/v1/users", body(USER)).to(this::create),
                    GET("/echo").to(webSocket(this::echo)));
    serve(8080, app.layer(this::timed));
}
// @end
