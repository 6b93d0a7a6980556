// A form with a file. Each bound has a name, the file's name is safe to use, and nothing is left
// behind when the handler fails or the client goes away.
//
//   java -cp 'lib/*' examples/PhotoForm.java
//   curl http://127.0.0.1:8080/photos -F title=Sea -F photo=@examples/PhotoForm.java

import static dev.weir.server.Web.*;

import dev.weir.http.FormLimits;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.input.MultipartForm;
import java.nio.file.Files;
import java.nio.file.Path;

static final FormLimits LIMITS = FormLimits.defaults().fileBytesMax(5 * 1024 * 1024);

static final String PAGE =
        """
        <form method=post action=/photos enctype=multipart/form-data>
        <input name=title> <input type=file name=photo> <button>Send</button></form>
        """;

Response upload(Request request) throws IOException {
    try (var form = MultipartForm.of(request, LIMITS)) {
        String title = form.fields().get("title").orElse("untitled");
        var photo = form.file("photo").orElse(null);
        if (photo == null) {
            return text("no photo of " + title + "\n");
        }
        Path album = Files.createTempDirectory("album");
        photo.saveTo(album.resolve(photo.name().orElse("photo")));
        return text(title + ": " + photo.name().orElse("?") + ", " + photo.bytes() + " bytes\n");
    }
}

void main() {
    serve(8080, routes(GET("/").to(_ -> html(PAGE)), POST("/photos").to(this::upload)));
}
