// What an application answers, as a table: method, path, and what it takes with its kind.
//
//   java -cp 'lib/*' examples/RouteTable.java

import static dev.weir.server.Web.*;

void main() {
    var users =
            routes(
                    GET("/{id}", LONG).to((_, id) -> text("" + id)),
                    GET("/", query("page", INT, 1), maybe(header("X-Trace", STRING)))
                            .to((_, page, _) -> text("" + page)));
    IO.println(routes(GET("/").to(_ -> text("")), mount("/users", users)));
}
