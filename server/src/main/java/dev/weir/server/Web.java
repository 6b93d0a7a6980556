package dev.weir.server;

import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Method;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.server.websocket.WebSocketEndpoint;
import dev.weir.server.websocket.WebSocketHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a program starts: `import static dev.weir.server.Web.*;`
///
/// ```java
/// void main() throws Exception {
///     serve(8080, routes(GET("/").to(_ -> text("Hello")))).join();
/// }
/// ```
public final class Web {

    private Web() {}

    /// Serves `app` on 127.0.0.1 at `port`, drains on SIGTERM.
    public static Server serve(int port, Handler app) {
        return serve(ServerOptions.port(port), app);
    }

    /// Serves `app` as `options` say; unless they say otherwise the server drains on SIGTERM and
    /// SIGINT, and the process then ends with exit code 0.
    ///
    /// @throws IllegalArgumentException if the options contradict each other or what is here
    /// @throws CannotListen if an address cannot be listened at
    public static Server serve(ServerOptions options, Handler app) {
        Server server = Server.start(options, app);
        if (options.stopsOnSignals()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> drainAndHalt(server)));
        }
        // All other threads are daemons, so that an embedded server holds nobody up; a program that
        // serves goes on until the server is closed.
        Thread.ofPlatform().name("weir-main").start(server::awaitClosed);
        return server;
    }

    /// A JVM that a signal ends has an exit code of its own (143), which supervisors take for a
    /// failure; a drained server has not failed.
    private static void drainAndHalt(Server server) {
        server.close();
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(0);
    }

    /// Routes as one handler.
    ///
    /// @throws IllegalArgumentException if a pattern is malformed, or two routes are the same; the
    ///   message names them and the way out
    public static Routes routes(Routing... all) {
        return new Routes(all);
    }

    /// A route for GET, and HEAD with it.
    public static RoutePath GET(String pattern) {
        return new RoutePath(Method.GET, pattern);
    }

    /// A route for POST.
    public static RoutePath POST(String pattern) {
        return new RoutePath(Method.POST, pattern);
    }

    /// A route for PUT.
    public static RoutePath PUT(String pattern) {
        return new RoutePath(Method.PUT, pattern);
    }

    /// A route for PATCH.
    public static RoutePath PATCH(String pattern) {
        return new RoutePath(Method.PATCH, pattern);
    }

    /// A route for DELETE.
    public static RoutePath DELETE(String pattern) {
        return new RoutePath(Method.DELETE, pattern);
    }

    /// A route for any other method.
    ///
    /// @throws IllegalArgumentException if `method` is not a token
    public static RoutePath route(String method, String pattern) {
        return new RoutePath(Method.of(method), pattern);
    }

    /// Routes under a prefix.
    public static Routing mount(String prefix, Routes routes) {
        return new Routing.Mount(prefix, routes);
    }

    /// The files of a folder under a prefix.
    public static Routing mount(String prefix, FileTree files) {
        return new Routing.Mount(prefix, files.routes());
    }

    /// The files of a folder, to be mounted.
    ///
    /// @throws IllegalArgumentException if it is no folder that can be read
    public static FileTree files(Path folder) {
        return FileTree.of(folder);
    }

    /// One file as the answer to a request, with ranges and conditions: 200, 206, 304, 404, 412 or
    /// 416. The path is the program's: for what a client names, use [#files].
    public static Response file(Request request, Path file) throws IOException {
        Path real = Files.exists(file) ? file.toRealPath() : file;
        String mediaType = FileTypes.of(String.valueOf(file.getFileName()));
        return new FileAnswer(request, real, mediaType, "", Fields.EMPTY).answer();
    }

    /// What answers when no route has the path.
    public static Routing otherwise(Handler handler) {
        return new Routing.Otherwise(handler);
    }

    /// Answers WebSocket handshakes over every version; what it allows is changed by its methods:
    /// `webSocket(…).subprotocols("chat")`.
    public static WebSocketEndpoint webSocket(WebSocketHandler handler) {
        return new WebSocketEndpoint(handler);
    }

    /// 200 with text in UTF-8.
    public static Response text(String text) {
        return Response.text(text);
    }

    /// 200 with a page in UTF-8.
    public static Response html(String page) {
        return Response.html(page);
    }

    /// 303: the client is to GET this path of this site, as [Response#redirect(String)].
    public static Response redirect(String path) {
        return Response.redirect(path);
    }

    /// Server-sent events: a loop that sends, and waits for what there is to send next.
    ///
    /// ```java
    /// events(out -> {
    ///     while (true) {
    ///         out.send(Event.of(Instant.now().toString()));
    ///         Thread.sleep(1_000);
    ///     }
    /// })
    /// ```
    ///
    /// The loop is interrupted when the client is gone, and when the server begins to drain.
    public static Response events(EventStream.Source source) {
        return EventStream.response(source);
    }

    /// An answer without content.
    ///
    /// @throws IllegalArgumentException if `code` is not a final status
    public static Response status(int code) {
        return Response.of(new Status(code));
    }
}
