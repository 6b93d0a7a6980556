// JSON in, JSON out, as a record. The record's constructor knows the rule; what breaks it is 422
// and
// names the member. Content that is no JSON of an order is 400, content of another type 415.
//
//   java -cp 'lib/*' examples/JsonEcho.java
//   curl http://127.0.0.1:8080/orders -H 'Content-Type: application/json' -d
// '{"item":"sluice","count":2}'
//   curl http://127.0.0.1:8080/orders -H 'Content-Type: application/json' -d
// '{"item":"sluice","count":0}'

import static dev.weir.server.Web.*;

import dev.weir.http.InvalidInput;
import dev.weir.server.codec.JsonCodec;

record Order(String item, int count) {
    Order {
        if (count < 1) {
            throw InvalidInput.of("count", "must be at least 1");
        }
    }
}

static final JsonCodec<Order> ORDER = json(Order.class);

void main() {
    // @start region="routes"
    var app = routes(POST("/orders", body(ORDER)).to((_, order) -> ORDER.reply(201, order)));
    // @end
    serve(8080, app);
}
