package dev.weir.server.kit;

import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.server.Server;
import dev.weir.server.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;

/// A server for an application on a free port of this machine, and a client of it. It needs the
/// JDK's module `java.net.http`.
///
/// ```java
/// try (var app = RunningApp.start(routes(…))) {
///     assertEquals(200, app.get("/users/7").status());
/// }
/// ```
///
/// **Threads:** all.
public final class RunningApp implements AutoCloseable {

    /// A test that waits for longer has failed.
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private final Server server;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ANSWER_MAX)
                    .build();

    private RunningApp(Server server) {
        this.server = server;
    }

    /// What came back.
    ///
    /// @param status the code
    /// @param fields the header section
    /// @param text the content, as UTF-8
    public record Answer(int status, Fields fields, String text) {}

    /// Serves `app` with the options that servers have by default.
    public static RunningApp start(Handler app) {
        return start(ServerOptions.defaults(), app);
    }

    /// Serves `app` as `options` say, but on a free port.
    public static RunningApp start(ServerOptions options, Handler app) {
        return new RunningApp(Server.start(options.listen("127.0.0.1", 0), app));
    }

    /// Where a path of the application is.
    public URI uri(String target) {
        return URI.create("http://127.0.0.1:" + server.addresses().getFirst().getPort() + target);
    }

    /// Sends `GET target`.
    public Answer get(String target) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(target)).GET());
    }

    /// Sends `POST target` with content.
    public Answer post(String target, String mediaType, String content)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(uri(target))
                        .header("Content-Type", mediaType)
                        .POST(HttpRequest.BodyPublishers.ofString(content)));
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(
                        request.timeout(ANSWER_MAX).build(), HttpResponse.BodyHandlers.ofString());
        var lines = new ArrayList<String>();
        response.headers()
                .map()
                .forEach((name, values) ->
                        values.forEach(value -> {
                            lines.add(name);
                            lines.add(value);
                        }));
        return new Answer(
                response.statusCode(), Fields.of(lines.toArray(String[]::new)), response.body());
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
