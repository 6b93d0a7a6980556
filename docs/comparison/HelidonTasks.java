// The tasks of ../comparison.md with Helidon SE 4 and its modules for Jackson, WebSockets and
// static content.

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.staticcontent.FileSystemHandlerConfig;
import io.helidon.webserver.staticcontent.StaticContentFeature;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.nio.file.Path;
import java.time.Duration;

// task: hello
void main() {
    WebServer.builder()
            .port(8080)
            .routing(routing -> routing.get("/", (_, answer) -> answer.send("Hello, World!")))
            .build()
            .start();
}

// end

void typedPathParameter(HttpRouting.Builder routing) {
    // task: typed path parameter
    routing.get(
            "/users/{id}",
            (request, response) -> {
                long id = request.path().pathParameters().first("id").asLong().get();
                response.send("user " + id);
            });
    // end
}

void json(HttpRouting.Builder routing) {
    // task: JSON in and out
    record Order(String item, int count) {}
    routing.post(
            "/orders",
            (request, response) -> {
                Order order = request.content().as(Order.class);
                response.status(Status.CREATED_201).send(order);
            });
    // end
}

void timing(HttpRouting.Builder routing) {
    // task: timing of every request
    routing.addFilter((chain, request, response) -> {
        long start = System.nanoTime();
        chain.proceed();
        System.out.println(System.nanoTime() - start);
    });
    // end
}

WsRouting.Builder webSocket() {
    // task: WebSocket echo
    class Echo implements WsListener {
        @Override
        public void onMessage(WsSession session, String text, boolean isLast) {
            session.send(text, isLast);
        }
    }
    var routing = WsRouting.builder().endpoint("/echo", Echo::new);
    // end
    return routing;
}

void files(HttpRouting.Builder routing) {
    // task: files of a folder
    var folder = FileSystemHandlerConfig.create(Path.of("public"));
    routing.register("/static", StaticContentFeature.createService(folder));
    // end
}

WebServer stop(HttpRouting.Builder routing) {
    // task: stop that finishes what has begun
    var server = WebServer.builder().shutdownGracePeriod(Duration.ofSeconds(20));
    // end
    return server.routing(routing).build();
}
