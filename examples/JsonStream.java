// A JSON array that is written while it is made: a million numbers in a few kilobytes of memory.
//
//   java -cp 'lib/*' examples/JsonStream.java
//   curl http://127.0.0.1:8080/squares/3

import static dev.weir.server.Web.*;

import dev.weir.server.codec.JsonCodec;
import java.util.stream.IntStream;

record Square(int n, long square) {}

static final JsonCodec<Square> SQUARE = json(Square.class);

void main() {
    serve(
            8080,
            routes(
                    GET("/squares/{count}", INT(0, 1_000_000))
                            .to((_, count) ->
                                    SQUARE.stream(
                                            IntStream.rangeClosed(1, count)
                                                    .mapToObj(n -> new Square(n, (long) n * n))))));
}
