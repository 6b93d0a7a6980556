// One place for the form of all errors: those of handlers, of routes that are not there, and of
// messages that are no HTTP at all. Here they become plain text instead of problem+json.
//
//   java -cp 'lib/*' examples/ErrorShape.java
//   curl -i http://127.0.0.1:8080/nothing/here

import static dev.weir.server.Web.*;

import dev.weir.http.Problem;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.ServerOptions;

/// The request is null when the bytes were none.
Response plain(Problem problem, Request request) {
    return text("Sorry: " + problem.detail() + "\n").status(problem.status());
}

void main() {
    var options = ServerOptions.port(8080).errorMapper(this::plain);
    serve(options, routes(GET("/").to(_ -> text("Hello\n"))));
}
