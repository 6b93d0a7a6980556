// A layer is code around a handler. Handlers block, so a try and a finally are all it takes to
// measure one: no callback, no context to carry along.
//
//   java -cp 'lib/*' examples/TimingLayer.java
//   curl -i http://127.0.0.1:8080/slow

import static dev.weir.server.Web.*;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;

Response timed(Request request, Handler next) throws Exception {
    long start = System.nanoTime();
    try {
        return next.handle(request);
    } finally {
        IO.println(request + " took " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }
}

Response slow(Request request) throws InterruptedException {
    Thread.sleep(50);
    return text("worth the wait\n");
}

void main() {
    serve(8080, routes(GET("/slow").to(this::slow)).layer(this::timed));
}
