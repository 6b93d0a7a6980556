// The same resource as JSON or as text, as the client likes; 406 for one that takes neither. Caches
// are told by Vary, which the route sees to.
//
//   java -cp 'lib/*' examples/Negotiation.java
//   curl -H 'Accept: text/plain' http://127.0.0.1:8080/tide
//   curl -i -H 'Accept: image/png' http://127.0.0.1:8080/tide

import static dev.weir.server.Web.*;

import dev.weir.http.Response;
import dev.weir.server.codec.JsonCodec;

record Tide(String place, double meters) {}

static final JsonCodec<Tide> TIDE = json(Tide.class);

Response answer(String type, Tide tide) {
    return type.equals("text/plain") ? text(tide + "\n") : TIDE.ok(tide);
}

void main() {
    serve(
            8080,
            routes(
                    GET("/tide", accept("application/json", "text/plain"))
                            .to((_, type) -> answer(type, new Tide("Dover", 6.7)))));
}
