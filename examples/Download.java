// One file as an answer: it can be asked for in parts, gone on with after a loss, and not be sent
// again to who has it. The name that it is saved under may have any letters.
//
//   java -cp 'lib/*' examples/Download.java
//   curl -i http://127.0.0.1:8080/report -H 'Range: bytes=0-9'
//   curl -OJ http://127.0.0.1:8080/report

import static dev.weir.server.Web.*;

import dev.weir.http.ContentDisposition;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.nio.file.Files;
import java.nio.file.Path;

static final Path REPORT = Path.of(System.getProperty("java.io.tmpdir"), "weir-report.csv");

Response report(Request request) throws IOException {
    return file(request, REPORT)
            .field("Content-Disposition", ContentDisposition.attachment("Übersicht 2026.csv"));
}

void main() throws IOException {
    Files.writeString(REPORT, "month,sluices\n1,17\n2,19\n");
    serve(8080, routes(GET("/report").to(this::report)));
}
