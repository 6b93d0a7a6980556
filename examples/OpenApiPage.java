// A page that describes the routes and lets readers try them, and the OpenAPI document under it,
// made
// from the routes themselves. With org.webjars:swagger-ui beside the server the page is Swagger UI.
//
//   java -cp 'lib/*' examples/OpenApiPage.java
//   open http://127.0.0.1:8080/docs

import static dev.weir.server.Web.*;

import dev.weir.server.codec.JsonCodec;

record Boat(long id, String name) {}

static final JsonCodec<Boat> BOAT = json(Boat.class);

void main() {
    var api =
            routes(
                    GET("/boats/{id}", LONG)
                            .to((_, id) -> BOAT.ok(new Boat(id, "Argo")))
                            .summary("One boat")
                            .answers(200, BOAT),
                    POST("/boats", body(BOAT))
                            .to((_, boat) -> BOAT.reply(201, boat))
                            .summary("A new boat")
                            .answers(201, BOAT));
    serve(8080, routes(mount("/", api), openApi("/docs", "Boats", "1.0", api)));
}
