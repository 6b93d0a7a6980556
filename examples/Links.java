// A route is a value, so it can make the link to itself: typed like its handler, percent-encoded.
//
//   java -cp 'lib/*' examples/Links.java
//   curl -i -X POST http://127.0.0.1:8080/tags/a%2Fb%20c

import static dev.weir.server.Web.*;

import dev.weir.server.Route1;

static final Route1<String> TAG = GET("/tags/{name}", STRING);

void main() {
    serve(
            8080,
            routes(
                    TAG.to((_, name) -> text("tag " + name + "\n")),
                    POST("/tags/{name}", STRING)
                            .to((_, name) -> status(201).field("Location", TAG.url(name)))));
}
