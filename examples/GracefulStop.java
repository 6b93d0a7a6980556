// A server that stops when the program says so: it listens no more, finishes what it has begun for
// as long as the options allow, and then interrupts the rest. Ctrl-C and SIGTERM do the same unless
// the options leave signals to the program, as here.
//
//   java -cp 'lib/*' examples/GracefulStop.java
//   curl http://127.0.0.1:8080/slow & curl -X POST http://127.0.0.1:8080/stop

import static dev.weir.server.Web.*;

import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.Deadlines;
import dev.weir.server.ServerOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

final CountDownLatch stop = new CountDownLatch(1);

Response slow(Request request) throws InterruptedException {
    IO.println("a slow request has begun");
    Thread.sleep(1_000);
    return text("finished all the same\n");
}

Response stop(Request request) {
    stop.countDown();
    return text("stopping\n");
}

void main() throws Exception {
    var options =
            ServerOptions.port(8080)
                    .deadlines(Deadlines.defaults().drain(Duration.ofSeconds(20)))
                    .stopsOnSignals(false);
    var app = routes(GET("/slow").to(this::slow), POST("/stop").to(this::stop));
    try (var _ = serve(options, app)) {
        stop.await();
    }
    IO.println("drained");
}
