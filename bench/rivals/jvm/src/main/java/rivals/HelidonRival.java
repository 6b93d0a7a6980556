package rivals;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;

/// A virtual thread per connection on the JDK's carriers, whose number the command line sets.
final class HelidonRival {

    private static final Header SERVER = HeaderValues.createCached(HeaderNames.SERVER, "helidon");
    private static final Header JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    private static final Header TEXT =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain");

    private HelidonRival() {}

    static void start(int port, int threads) {
        WebServer.builder()
                .host("127.0.0.1")
                .port(port)
                .backlog(8192)
                // Without it pipelined answers wait for acknowledgments that are delayed.
                .connectionOptions(options -> options.tcpNoDelay(true))
                .routing(HelidonRival::route)
                .build()
                .start();
    }

    private static void route(HttpRouting.Builder routes) {
        routes.get("/plaintext", (q, s) -> text(s).send(Content.HELLO_BYTES));
        routes.get("/json", (q, s) -> s.header(JSON).header(SERVER).send(Content.json()));
        routes.get(
                "/users/{id}/orders/{order}",
                (q, s) -> {
                    var parameters = q.path().pathParameters();
                    long id = Long.parseUnsignedLong(parameters.get("id"));
                    long order = Long.parseUnsignedLong(parameters.get("order"));
                    text(s).send(Content.utf8(id + " " + order));
                });
        routes.post("/echo", (q, s) -> text(s).send(q.content().as(byte[].class)));
        routes.get(
                "/sleep/{ms}",
                (q, s) -> {
                    Thread.sleep(Long.parseLong(q.path().pathParameters().get("ms")));
                    text(s).send("ok");
                });
        Content.eachResource(template ->
                routes.get(template, (q, s) -> text(s).send(q.path().pathParameters().get("id"))));
    }

    private static ServerResponse text(ServerResponse answer) {
        return answer.header(TEXT).header(SERVER);
    }
}
