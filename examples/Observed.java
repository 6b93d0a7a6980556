// Metrics for Prometheus, a span for each request, and a listener that hears of connections.
//
//   java -cp 'lib/*' examples/Observed.java
//   curl http://127.0.0.1:8080/users/7
//   curl http://127.0.0.1:8080/metrics

import static dev.weir.server.Web.*;

import dev.weir.http.Peer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.ServerListener;
import dev.weir.server.ServerOptions;
import dev.weir.server.layer.MicrometerMetrics;
import dev.weir.server.layer.OpenTelemetryTracing;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.util.stream.Collectors;

final SimpleMeterRegistry registry = new SimpleMeterRegistry();

final class Connections implements ServerListener {
    @Override
    public void connectionOpened(Peer peer) {
        IO.println("a connection from " + peer.remote());
    }
}

Response metrics(Request request) {
    return text(
            registry.getMeters().stream()
                    .map(Meter::getId)
                    .map(id -> id.getName() + " " + id.getTags() + "\n")
                    .sorted()
                    .collect(Collectors.joining()));
}

void main() {
    var metrics = MicrometerMetrics.to(registry);
    var app =
            routes(
                    GET("/users/{id}").to(request -> text("user " + request.parameter("id"))),
                    GET("/metrics").to(this::metrics));
    var options = ServerOptions.port(8080).listener(metrics).listener(new Connections());
    var server = serve(options, app.layer(OpenTelemetryTracing.to(OpenTelemetry.noop())));
    metrics.bindTo(server);
}
