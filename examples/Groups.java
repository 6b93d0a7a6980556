// Routes in groups: each with layers of its own, and an answer of its own for paths that it does
// not
// have. The path decides first, then the method, so a wrong method is 405 in every group.
//
//   java -cp 'lib/*' examples/Groups.java
//   curl -i http://127.0.0.1:8080/admin/figures
//   curl -i http://127.0.0.1:8080/admin/nothing

import static dev.weir.server.Web.*;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;

Response unstored(Request request, Handler next) throws Exception {
    return next.handle(request).field("Cache-Control", "no-store");
}

void main() {
    var admin =
            routes(
                            GET("/figures").to(_ -> text("42\n")),
                            otherwise(_ -> text("nothing for an admin here\n")))
                    .layer(this::unstored);
    serve(8080, routes(GET("/").to(_ -> text("open to all\n")), mount("/admin", admin)));
}
