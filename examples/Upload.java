// Content of any size, read as it comes: the client is asked for more only when the handler reads
// on. The limit is this route's own; one byte more is a 413.
//
//   java -cp 'lib/*' examples/Upload.java
//   curl http://127.0.0.1:8080/digest --data-binary @examples/Upload.java

import static dev.weir.server.Web.*;

import dev.weir.http.Request;
import dev.weir.http.Response;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

static final long CONTENT_BYTES_MAX = 1L << 30;

Response digest(Request request) throws Exception {
    request.body().limit(CONTENT_BYTES_MAX);
    var digest = MessageDigest.getInstance("SHA-256");
    long bytes =
            new DigestInputStream(request.body(), digest)
                    .transferTo(OutputStream.nullOutputStream());
    return text(HexFormat.of().formatHex(digest.digest()) + " of " + bytes + " bytes\n");
}

void main() {
    serve(8080, routes(POST("/digest").to(this::digest)));
}
