// An application is a function from requests to answers, so a test needs no port, no client and no
// server: call it. In jshell this is the quickest way to try a route.
//
//   java -cp 'lib/*' examples/WithoutAPort.java

import static dev.weir.server.Web.*;

import dev.weir.http.Request;
import dev.weir.http.Status;
import dev.weir.server.Routes;

Routes app() {
    return routes(
            GET("/greetings/{name}")
                    .to(request -> text("Hello, " + request.parameter("name") + "!")),
            POST("/shout").to(request -> text(request.text().toUpperCase(Locale.ROOT))));
}

void check(boolean holds, String fact) {
    IO.println((holds ? "ok   " : "not  ") + fact);
    if (!holds) {
        System.exit(1);
    }
}

void main() throws Exception {
    var app = app();
    check(
            app.handle(Request.get("/greetings/Ada%20L")).contentText().equals("Hello, Ada L!"),
            "parameters are decoded");
    check(
            app.handle(Request.post("/shout", "hush")).contentText().equals("HUSH"),
            "content is shouted back");
    check(
            app.handle(Request.get("/shout")).status() == Status.METHOD_NOT_ALLOWED,
            "there is nothing to get");
}
