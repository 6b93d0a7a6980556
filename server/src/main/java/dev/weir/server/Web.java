package dev.weir.server;

import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.server.codec.Codec;
import dev.weir.server.codec.Json;
import dev.weir.server.codec.JsonCodec;
import dev.weir.server.websocket.WebSocketEndpoint;
import dev.weir.server.websocket.WebSocketHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where a program starts: `import static dev.weir.server.Web.*;`
///
/// ```java
/// void main() throws Exception {
///     serve(8080, routes(GET("/").to(_ -> text("Hello")))).join();
/// }
/// ```
public final class Web extends Takes {

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
        return new Routes(List.of(), all);
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

    /// Routes for requests to one host, whatever the port. Which host a request is for is decided
    /// before its path; a host without routes of its own has all others.
    ///
    /// @param name such as `api.example.com`; `*.example.com` is for all names with one label more
    public static Routing host(String name, Routes routes) {
        return new Routing.Host(name, routes);
    }

    /// What answers when no route has the path. In routes that are mounted, when none of them has
    /// it.
    public static Routing otherwise(Handler handler) {
        return new Routing.Otherwise(handler);
    }

    /// Answers WebSocket handshakes over every version; what it allows is changed by its methods:
    /// `webSocket(…).subprotocols("chat")`.
    public static WebSocketEndpoint webSocket(WebSocketHandler handler) {
        return new WebSocketEndpoint(handler);
    }

    /// `GET target`, to ask an application without a port: `app.handle(get("/users/7"))`.
    ///
    /// @param target path and query, percent-encoded
    public static Request get(String target) {
        return Request.get(target);
    }

    /// `POST target` with a value, to ask an application without a port.
    public static <T> Request post(String target, Codec<T> codec, T value) {
        return Request.post(target, codec.bytes(value))
                .withField("Content-Type", codec.mediaType());
    }

    /// A page at `prefix` that describes routes and lets readers try them, and the OpenAPI 3.1
    /// document that it shows, at `prefix/openapi.json`. The page is Swagger UI where its WebJar
    /// (`org.webjars:swagger-ui`) is there, and a plain list where it is not.
    ///
    /// @param prefix such as `/docs`
    /// @param routes what is described, as it stands beside this: an API that is mounted, with its
    ///   mount
    public static Routing openApi(String prefix, String title, String version, Routes routes) {
        return new Routing.Mount("/", OpenApiPages.of(prefix, OpenApi.of(title, version, routes)));
    }

    /// Reads and writes a type, most often a record, as JSON: `static final JsonCodec<User> USER =
    /// json(User.class);`
    ///
    /// @throws IllegalStateException if Jackson 3, an optional dependency, is not there
    public static <T> JsonCodec<T> json(Class<T> type) {
        return Json.codec(type);
    }

    /// 200 with a value as JSON. A codec, [#json(Class)], does the same for a type that the
    /// compiler checks, and tells [#openApi] of it.
    ///
    /// @throws IllegalStateException if Jackson 3, an optional dependency, is not there
    public static Response json(Object value) {
        return Json.reply(200, value);
    }

    /// An answer with a value as JSON.
    ///
    /// @param status such as 201
    /// @throws IllegalArgumentException if `status` is not a final status
    public static Response json(int status, Object value) {
        return Json.reply(status, value);
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
