// Several inputs become one record, whose constructor has the last word. The record is an input
// like
// any other: as many routes take it as like.
//
//   java -cp 'lib/*' examples/RecordInputs.java
//   curl 'http://127.0.0.1:8080/books?page=2&size=50'
//   curl 'http://127.0.0.1:8080/books?size=5000'

import static dev.weir.server.Web.*;

import dev.weir.http.InvalidInput;
import dev.weir.server.input.Input;

// @start region="page"
record Page(int number, int size) {
    Page {
        if (size > 100) {
            throw InvalidInput.of("size", "must be at most 100");
        }
    }
}

static final Input<Page> PAGE = inputs(query("page", INT, 1), query("size", INT, 20)).as(Page::new);

// @end

void main() {
    serve(8080, routes(GET("/books", PAGE).to((_, page) -> text(page + "\n"))));
}
