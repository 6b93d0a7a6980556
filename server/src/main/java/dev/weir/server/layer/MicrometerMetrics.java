package dev.weir.server.layer;

import dev.weir.http.Method;
import dev.weir.http.Peer;
import dev.weir.http.Request;
import dev.weir.server.Server;
import dev.weir.server.ServerFigures;
import dev.weir.server.ServerListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/// Metrics by Micrometer; add `io.micrometer:micrometer-core` and a registry to have them.
///
/// `http.server.requests` is a timer by `method`, `uri` (the pattern of the route, so that there
/// are as many as routes), `status` and `outcome`, as other servers have it. [#bindTo] adds what
/// the server counts.
///
/// ```java
/// var metrics = MicrometerMetrics.to(registry);
/// metrics.bindTo(serve(ServerOptions.port(8080).listener(metrics), app));
/// ```
///
/// **Threads:** any.
public final class MicrometerMetrics implements ServerListener {

    private record Key(String method, String route, int status) {}

    /// More would be methods that clients make up; a bound beside that of methods.
    private static final int TIMERS_MAX = 10_000;

    private final MeterRegistry registry;
    private final ConcurrentHashMap<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Timer connections;

    private MicrometerMetrics(MeterRegistry registry) {
        this.registry = registry;
        connections =
                Timer.builder("weir.connections.lasted")
                        .description("Connections that have ended, and how long they lasted")
                        .register(registry);
    }

    /// Measures requests into `registry`.
    ///
    /// @throws IllegalStateException if the library is missing
    public static MicrometerMetrics to(MeterRegistry registry) {
        return new MicrometerMetrics(registry);
    }

    /// Adds what `server` counts: requests in flight, shed and refused, connections, bytes held.
    public void bindTo(Server server) {
        gauge(server, "weir.requests.active", ServerFigures::inFlight);
        gauge(server, "weir.connections.open", ServerFigures::connections);
        gauge(server, "weir.bytes.held", ServerFigures::bufferedBytes);
        counter(server, "weir.requests", ServerFigures::requests);
        counter(server, "weir.requests.shed", ServerFigures::shed);
        counter(server, "weir.messages.refused", ServerFigures::refused);
        counter(server, "weir.connections.accepted", ServerFigures::accepted);
    }

    /// Adds the limit, what is inside and what was shed.
    public void bindTo(AdaptiveLimit limit) {
        Gauge.builder("weir.limit", limit, AdaptiveLimit::limit).register(registry);
        Gauge.builder("weir.limit.active", limit, AdaptiveLimit::inFlight).register(registry);
        FunctionCounter.builder("weir.limit.shed", limit, AdaptiveLimit::shed).register(registry);
    }

    private void gauge(Server server, String name, ToDoubleFunction<ServerFigures> figure) {
        Gauge.builder(name, server, of -> figure.applyAsDouble(of.figures())).register(registry);
    }

    private void counter(Server server, String name, ToDoubleFunction<ServerFigures> figure) {
        FunctionCounter.builder(name, server, of -> figure.applyAsDouble(of.figures()))
                .register(registry);
    }

    @Override
    public void exchangeEnded(Request request, int status, long tookNanos) {
        Key key = key(request, status);
        Timer timer = timers.get(key);
        if (timer == null) {
            timer =
                    timers.size() < TIMERS_MAX
                            ? timers.computeIfAbsent(key, this::timer)
                            : timer(key);
        }
        timer.record(tookNanos, TimeUnit.NANOSECONDS);
    }

    private static Key key(Request request, int status) {
        try {
            return new Key(known(request.method()), request.route().orElse("UNKNOWN"), status);
        } catch (IllegalStateException over) {
            return new Key("UNKNOWN", "UNKNOWN", status); // the client is gone
        }
    }

    /// Methods that are no constants are made up by clients.
    private static String known(Method method) {
        return switch (method.name()) {
            case "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH" ->
                    method.name();
            default -> "OTHER";
        };
    }

    private Timer timer(Key key) {
        return Timer.builder("http.server.requests")
                .description("Requests, and how long they took")
                .tag("method", key.method)
                .tag("uri", key.route)
                .tag("status", Integer.toString(key.status))
                .tag("outcome", outcome(key.status))
                .serviceLevelObjectives(
                        Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1))
                .register(registry);
    }

    private static String outcome(int status) {
        return switch (status / 100) {
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            default -> "SERVER_ERROR";
        };
    }

    @Override
    public void connectionClosed(Peer peer, long lastedNanos) {
        connections.record(lastedNanos, TimeUnit.NANOSECONDS);
    }
}
