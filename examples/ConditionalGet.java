// Conditions for answers that are made: who has this version gets 304 and no content, and who wants
// to change it has to name the version that the change is of, so that no change is lost.
//
//   java -cp 'lib/*' examples/ConditionalGet.java
//   curl -i http://127.0.0.1:8080/note
//   curl -i http://127.0.0.1:8080/note -H 'If-None-Match: "v1"'
//   curl -i -X PUT http://127.0.0.1:8080/note -H 'If-Match: "v1"' -d 'second'

import static dev.weir.server.Web.*;

import dev.weir.http.Conditions;
import dev.weir.http.EntityTag;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.util.concurrent.atomic.AtomicReference;

record Note(int version, String text) {
    EntityTag tag() {
        return EntityTag.strong("v" + version);
    }
}

final AtomicReference<Note> note = new AtomicReference<>(new Note(1, "first"));

Response read(Request request) {
    Note now = note.get();
    Response answer =
            switch (Conditions.of(request).judge(now.tag())) {
                case PERFORM -> text(now.text() + "\n");
                case NOT_MODIFIED -> Response.of(Status.NOT_MODIFIED);
                case FAILED -> Response.of(Status.PRECONDITION_FAILED);
            };
    return answer.field("ETag", now.tag().toString());
}

Response write(Request request) throws IOException {
    Note now = note.get();
    if (request.field("if-match").isEmpty()) {
        return Response.of(Status.PRECONDITION_REQUIRED);
    }
    var next = new Note(now.version() + 1, request.text());
    boolean isWritten =
            Conditions.of(request).judge(now.tag()) == Conditions.Verdict.PERFORM
                    && note.compareAndSet(now, next);
    return isWritten
            ? Response.noContent().field("ETag", next.tag().toString())
            : Response.of(Status.PRECONDITION_FAILED);
}

void main() {
    serve(8080, routes(GET("/note").to(this::read), PUT("/note").to(this::write)));
}
