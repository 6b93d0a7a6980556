package dev.weir.server.demo;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.text;

import dev.weir.http.Handler;
import dev.weir.http.Response;
import dev.weir.server.Event;
import dev.weir.server.Routing;
import dev.weir.server.Web;
import dev.weir.server.layer.AdaptiveLimit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.json.JsonMapper;

/// The page at `/live`: a service that can do two things at once, 20 ms each, behind an adaptive
/// limit, and curves of how it fares under a load that the page makes. Nothing else of the demo is
/// measured by it.
///
/// **Threads:** any.
final class LiveWork {

    private static final int WORKERS = 2;
    private static final long WORK_MILLIS = 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// One second's figures; its members are the JSON's.
    ///
    /// @param answered a second
    /// @param shed a second
    /// @param p50Millis of the answered
    /// @param p99Millis of the answered
    record Second(
            long answered,
            long shed,
            double p50Millis,
            double p99Millis,
            int inFlight,
            int limit) {}

    private final Semaphore workers = new Semaphore(WORKERS, true);
    private final AdaptiveLimit limit = AdaptiveLimit.create().most(100);
    private final Latencies latencies = new Latencies();
    private final String page = read();

    List<Routing> routes() {
        Handler work = _ -> work();
        return List.of(
                GET("/live").to(_ -> page()),
                GET("/live/work").to(work.layers(limit, latencies)),
                GET("/live/events").to(_ -> events()));
    }

    private Response work() throws InterruptedException {
        workers.acquire();
        try {
            Thread.sleep(WORK_MILLIS);
            return text("done\n").field("Cache-Control", "no-store");
        } finally {
            workers.release();
        }
    }

    private Response page() {
        return Response.html(page)
                .field("Content-Security-Policy", HomePage.policy(page))
                .field("X-Content-Type-Options", "nosniff")
                .field("Referrer-Policy", "no-referrer")
                .field("Cache-Control", "no-store");
    }

    private Response events() {
        return Web.events(out -> {
            long shedBefore = limit.shed();
            long[] before = latencies.counts();
            while (true) {
                long shedNow = limit.shed();
                long[] now = latencies.counts();
                var second =
                        new Second(
                                Latencies.total(before, now),
                                shedNow - shedBefore,
                                Latencies.quantileMillis(before, now, 0.5),
                                Latencies.quantileMillis(before, now, 0.99),
                                limit.inFlight(),
                                limit.limit());
                out.send(Event.of(JSON.writeValueAsString(second)));
                before = now;
                shedBefore = shedNow;
                Thread.sleep(1_000);
            }
        });
    }

    private static String read() {
        try (InputStream in = LiveWork.class.getResourceAsStream("live.html")) {
            return new String(
                    Objects.requireNonNull(in, "live.html is missing from the demo's jar")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new IllegalStateException("The demo's jar cannot be read.", broken);
        }
    }
}
