// More requests than can be answered: the adaptive limit finds how many at once the service can
// take, load is shed while something lags, and some routes have rules of their own.
//
//   java -cp 'lib/*' examples/Overloaded.java
//   curl -i http://127.0.0.1:8080/work
//   curl -i http://127.0.0.1:8080/limit

import static dev.weir.server.Web.*;

import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.layer.AdaptiveLimit;
import dev.weir.server.layer.HttpsRedirect;
import dev.weir.server.layer.LoadShed;
import dev.weir.server.layer.RemoveField;
import dev.weir.server.layer.SetField;
import dev.weir.server.layer.When;
import java.util.concurrent.Semaphore;

final Semaphore database = new Semaphore(10);
final AdaptiveLimit limit = AdaptiveLimit.create().most(200);

Response work(Request request) throws InterruptedException {
    database.acquire();
    try {
        Thread.sleep(20);
        return text("done\n").field("X-Internal", "not for clients");
    } finally {
        database.release();
    }
}

void main() {
    var lag = LoadShed.when(() -> database.getQueueLength() > 100);
    var work = routes(GET("/work").to(this::work)).layers(lag, limit);
    var app =
            routes(
                    GET("/work").to(work),
                    GET("/secure").to(_ -> text("over https\n")),
                    GET("/limit").to(_ -> text(limit.limit() + " at once\n")));
    serve(
            8080,
            app.layers(
                    When.holds(r -> r.path().equals("/secure"), HttpsRedirect.toPort(8443)),
                    SetField.ofResponse("X-Served-By", "weir"),
                    RemoveField.ofResponse("X-Internal")));
}
