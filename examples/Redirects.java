// Redirects: 303 after a form, so that reloading sends nothing twice; 308 for what has moved for
// good. A path that would lead to another site is refused, so that no link can send users away.
//
//   java -cp 'lib/*' examples/Redirects.java
//   curl -i -X POST http://127.0.0.1:8080/orders
//   curl -i http://127.0.0.1:8080/old

import static dev.weir.server.Web.*;

import dev.weir.http.Form;
import dev.weir.http.InvalidInput;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;

Response login(Request request) throws IOException {
    String next = Form.ofQuery(request).get("next").orElse("/");
    try {
        return redirect(next);
    } catch (IllegalArgumentException elsewhere) {
        throw InvalidInput.of("next", "must be a path of this site");
    }
}

void main() {
    serve(
            8080,
            routes(
                    POST("/orders").to(_ -> redirect("/orders/1")),
                    GET("/orders/{id}").to(request -> text(request.parameter("id") + "\n")),
                    GET("/old").to(_ -> Response.redirect(Status.PERMANENT_REDIRECT, "/orders/1")),
                    GET("/login").to(this::login)));
}
