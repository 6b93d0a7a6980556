// Cookies: what a client brings, and one that is set so that no script, no other site and no
// unsecured connection gets it. What a browser would drop without a word is refused here.
//
//   java -cp 'lib/*' examples/SessionCookie.java
//   curl -i http://127.0.0.1:8080/ -H 'Cookie: __Host-visits=7'

import static dev.weir.server.Web.*;

import dev.weir.http.Cookies;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.SetCookie;
import dev.weir.http.SetCookie.SameSite;
import java.time.Duration;

static final String NAME = "__Host-visits";

Response visit(Request request) {
    int visits =
            Cookies.of(request)
                            .get(NAME)
                            .filter(text -> text.matches("\\d{1,6}"))
                            .map(Integer::parseInt)
                            .orElse(0)
                    + 1;
    var cookie =
            SetCookie.of(NAME, Integer.toString(visits))
                    .sameSite(SameSite.STRICT)
                    .maxAge(Duration.ofDays(30));
    return text("visit " + visits + "\n").cookie(cookie);
}

void main() {
    serve(
            8080,
            routes(
                    GET("/").to(this::visit),
                    POST("/forget").to(_ -> redirect("/").cookie(SetCookie.forget(NAME)))));
}
