package example.consumer;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.LONG;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.text;

import dev.weir.http.Handler;
import dev.weir.server.Server;
import dev.weir.server.ServerOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// Serves, asks itself once, and says what came and what it runs on.
public final class Main {

    private Main() {}

    /// @param arguments none
    public static void main(String[] arguments) throws Exception {
        Handler app = routes(GET("/users/{id}", LONG).to((_, id) -> text("user " + id)));
        try (var server = Server.start(ServerOptions.defaults().listen("127.0.0.1", 0), app);
                var client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + server.port() + "/users/7");
            var answer =
                    client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString());
            System.out.println(answer.statusCode() + " " + answer.body());
            System.out.println(server.engine());
        }
    }
}
