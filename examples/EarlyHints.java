// Early hints: while the page is still being made, the browser is told what it will need.
//
//   java -cp 'lib/*' examples/EarlyHints.java
//   curl -i http://127.0.0.1:8080/

import static dev.weir.server.Web.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.http.Fields;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;

Response page(Request request) throws IOException, InterruptedException {
    var hint = Fields.of("Link", "</style.css>; rel=preload; as=style");
    request.inform(Status.EARLY_HINTS, hint);
    Thread.sleep(200); // a slow database
    return html("<link rel=stylesheet href=/style.css><p>worth the wait\n");
}

void main() {
    serve(
            8080,
            routes(
                    GET("/").to(this::page),
                    GET("/style.css")
                            .to(_ -> Response.bytes("text/css", "p{color:teal}".getBytes(UTF_8)))));
}
