// An answer that is made while it is sent: plain writes to a stream, on the request's own thread.
// They wait while the client lags, so the report may be larger than memory. Should it fail midway,
// the client sees it broken off and never a clean end.
//
//   java -cp 'lib/*' examples/StreamedAnswer.java
//   curl http://127.0.0.1:8080/report/5

import static dev.weir.server.Web.*;

import dev.weir.http.Request;
import dev.weir.http.Response;
import java.nio.charset.StandardCharsets;

Response report(Request request) {
    int lines = Integer.parseInt(request.parameter("lines"));
    return Response.stream(
            "text/csv",
            out -> {
                for (int line = 1; line <= lines; line++) {
                    out.write((line + "," + line * line + "\n").getBytes(StandardCharsets.UTF_8));
                }
            });
}

void main() {
    serve(8080, routes(GET("/report/{lines}").to(this::report)));
}
