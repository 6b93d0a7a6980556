// A form with a field and a file as inputs of a route: each has its type, a missing one is 400 by
// its name, and the file is gone once the answer is complete, whatever happens.
//
//   java -cp 'lib/*' examples/FileForm.java
//   curl http://127.0.0.1:8080/photos -F year=2026 -F photo=@examples/FileForm.java

import static dev.weir.server.Web.*;

import dev.weir.http.FormLimits;

static final FormLimits LIMITS = FormLimits.defaults().fileBytesMax(5 * 1024 * 1024);

void main() {
    // @start region="file"
    var app =
            routes(
                    POST("/photos", form("year", INT, 2026), file("photo", LIMITS))
                            .to((_, year, photo) ->
                                    text(year + ": " + photo.bytes() + " bytes of a photo\n")));
    // @end
    serve(8080, app);
}
