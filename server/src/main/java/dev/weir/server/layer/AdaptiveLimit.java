package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.event.LimitEvent;
import dev.weir.server.event.Recorder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/// Lets as many requests be inside at once as the service behind can take, which it finds by itself
/// from how long they take: the gradient algorithm of Envoy's adaptive concurrency filter
/// ([described
/// there](https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/adaptive_concurrency_filter)),
/// after Netflix's concurrency-limits. Others are answered by 503 at once, before their content is
/// read, so that those inside stay quick when twice as many come as can be served.
///
/// It is for handlers that take about as long each time. Put handlers of very different duration
/// under limits of their own, and none around streams that last: a stream counts until it ends.
///
/// Now and then it lets only three requests in until it has timed fifty, to learn how long they
/// take with nothing in their way.
///
/// **Threads:** any.
public final class AdaptiveLimit implements Layer {

    private static final long WINDOW_NANOS = 100_000_000;

    private final int most;
    private final Duration probeEvery;
    private final Gradient gradient;
    private final ReentrantLock sampling = new ReentrantLock();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder shed = new LongAdder();
    private final Response busy =
            Refusal.busy(
                    "The server has as many requests as it can answer soon. Try again in a moment.",
                    Duration.ofSeconds(1));

    private AdaptiveLimit(int most, Duration probeEvery) {
        this.most = Refusal.atLeast(1, most, "The most that an adaptive limit may become");
        this.probeEvery = Refusal.positive(probeEvery, "The time between two probes");
        gradient = new Gradient(most, WINDOW_NANOS, probeEvery.toNanos(), System.nanoTime());
    }

    /// A limit of at most 1,000 that probes once a minute.
    public static AdaptiveLimit create() {
        return new AdaptiveLimit(1_000, Duration.ofMinutes(1));
    }

    /// A limit of at most this many.
    public AdaptiveLimit most(int requests) {
        return new AdaptiveLimit(requests, probeEvery);
    }

    /// Probes this often.
    public AdaptiveLimit probeEvery(Duration time) {
        return new AdaptiveLimit(most, time);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        int now = inFlight.incrementAndGet();
        if (now > gradient.limit()) {
            inFlight.decrementAndGet();
            shed.increment();
            return busy;
        }
        long startNanos = System.nanoTime();
        Response answer;
        try {
            answer = next.handle(request);
        } catch (Throwable failed) {
            inFlight.decrementAndGet();
            if (failed instanceof InterruptedException) {
                sample(startNanos, now); // it took too long for somebody
            }
            throw failed;
        }
        if (answer.status().code() < 500) {
            sample(startNanos, now); // failing is often quick, and says nothing
        }
        return Ending.after(answer, inFlight::decrementAndGet);
    }

    /// A sample that finds another being taken is left out, so that nobody waits.
    private void sample(long startNanos, int inFlightThen) {
        if (sampling.tryLock()) {
            try {
                long nowNanos = System.nanoTime();
                boolean isSet = gradient.sample(nowNanos, nowNanos - startNanos, inFlightThen);
                if (isSet && Recorder.isOn()) {
                    var event = new LimitEvent();
                    event.name = "AdaptiveLimit";
                    event.limit = gradient.limit();
                    event.inFlight = inFlight.get();
                    event.commit();
                }
            } finally {
                sampling.unlock();
            }
        }
    }

    /// How many requests may be inside now.
    public int limit() {
        return gradient.limit();
    }

    /// How many requests are inside now.
    public int inFlight() {
        return inFlight.get();
    }

    /// How many requests it has answered by 503.
    public long shed() {
        return shed.sum();
    }

    @Override
    public String toString() {
        return "AdaptiveLimit";
    }
}
