package rivals;

import io.javalin.Javalin;
import io.javalin.http.Context;

/// Javalin as its users have it, on Jetty's servlets, with virtual threads turned on.
final class JavalinRival {

    private JavalinRival() {}

    static void start(int port, int threads) {
        Javalin.create(
                        config -> {
                            config.concurrency.useVirtualThreads = true;
                            config.startup.showJavalinBanner = false;
                            config.jetty.host = "127.0.0.1";
                            config.jetty.port = port;
                            config.jetty.modifyHttpConfiguration(http -> {
                                http.setSendDateHeader(true);
                                http.setSendServerVersion(true);
                            });
                            config.routes.get("/plaintext", c -> text(c, Content.HELLO));
                            config.routes.get(
                                    "/json", c -> c.json(new Content.Message(Content.HELLO)));
                            config.routes.get(
                                    "/users/{id}/orders/{order}",
                                    c -> text(c, number(c, "id") + " " + number(c, "order")));
                            config.routes.post(
                                    "/echo",
                                    c -> c.contentType("text/plain").result(c.bodyAsBytes()));
                            config.routes.get(
                                    "/sleep/{ms}",
                                    c -> {
                                        Thread.sleep(number(c, "ms"));
                                        text(c, "ok");
                                    });
                            Content.eachResource(template ->
                                    config.routes.get(template, c -> text(c, c.pathParam("id"))));
                        })
                .start();
    }

    private static void text(Context context, String text) {
        context.contentType("text/plain").result(text);
    }

    private static long number(Context context, String name) {
        return Long.parseUnsignedLong(context.pathParam(name));
    }
}
