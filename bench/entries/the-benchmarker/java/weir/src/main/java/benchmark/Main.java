package benchmark;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.STRING;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.serve;
import static dev.weir.server.Web.text;

import dev.weir.http.Handler;
import dev.weir.server.ServerOptions;

/// The three routes of the-benchmarker/web-frameworks.
public final class Main {

    static final Handler APP =
            routes(
                    GET("/").to(_ -> text("")),
                    GET("/user/{id}", STRING).to((_, id) -> text(id)),
                    POST("/user").to(_ -> text("")));

    private Main() {}

    /// @param arguments the port, or nothing for 3000, which the benchmark expects
    public static void main(String[] arguments) {
        int port = arguments.length == 0 ? 3000 : Integer.parseInt(arguments[0]);
        serve(ServerOptions.defaults().listen("::", port), APP);
    }
}
