// A route is a path and what it takes; its handler gets just that. What a request does not have as
// it
// should is 400, with the part and the rule, before the handler is called.
//
//   java -cp 'lib/*' examples/TypedRoutes.java
//   curl http://127.0.0.1:8080/posts/7?page=2
//   curl http://127.0.0.1:8080/posts/seven?page=x

import static dev.weir.server.Web.*;

void main() {
    // @start region="route"
    var app =
            routes(
                    GET("/posts/{id}", LONG, query("page", INT, 1))
                            .to((_, id, page) -> text("post " + id + ", page " + page + "\n")));
    // @end
    serve(8080, app);
}
