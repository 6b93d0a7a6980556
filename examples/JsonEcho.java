// JSON in, JSON out, with Jackson and a record. The record's constructor knows the rule; what
// breaks
// the rule is a 400 that names the member. Content that is no JSON of an order is one too.
//
//   java -cp 'lib/*' examples/JsonEcho.java
//   curl http://127.0.0.1:8080/orders -d '{"item":"sluice","count":2}'
//   curl http://127.0.0.1:8080/orders -d '{"item":"sluice","count":0}'

import static dev.weir.server.Web.*;

import dev.weir.http.InvalidInput;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

record Order(String item, int count) {
    Order {
        if (count < 1) {
            throw InvalidInput.of("count", "must be at least 1");
        }
    }
}

static final JsonMapper JSON = JsonMapper.builder().build();

Order read(Request request) throws IOException {
    try {
        return JSON.readValue(request.bytes(), Order.class);
    } catch (JacksonException failed) {
        throw failed.getCause() instanceof InvalidInput rule
                ? rule
                : InvalidInput.of("content", "must be an order in JSON");
    }
}

Response place(Request request) throws IOException {
    Order order = read(request);
    return Response.json(JSON.writeValueAsBytes(order))
            .status(Status.CREATED)
            .field("Location", "/orders/1");
}

void main() {
    serve(8080, routes(POST("/orders").to(this::place)));
}
