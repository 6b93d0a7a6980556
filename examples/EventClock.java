// Server-sent events: a loop that sends and sleeps. It ends when the client leaves, and when the
// server is stopped; a client that comes back says which event it has got last.
//
//   java -cp 'lib/*' examples/EventClock.java
//   curl -N http://127.0.0.1:8080/clock

import static dev.weir.server.Web.*;

import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.Event;
import java.time.Duration;

static final String PAGE =
        """
        <p id=n>…</p>
        <script>
        new EventSource('/clock').addEventListener('tick', e => n.textContent = e.data)
        </script>
        """;

Response clock(Request request) {
    int last = Event.lastId(request).map(Integer::parseInt).orElse(0);
    return events(out -> {
        for (int n = last + 1; ; n++) {
            out.send(
                    Event.of("tick " + n)
                            .name("tick")
                            .id(Integer.toString(n))
                            .retry(Duration.ofSeconds(2)));
            Thread.sleep(1_000);
        }
    });
}

void main() {
    serve(8080, routes(GET("/").to(_ -> html(PAGE)), GET("/clock").to(this::clock)));
}
