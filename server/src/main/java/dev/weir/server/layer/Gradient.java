package dev.weir.server.layer;

import java.util.Arrays;

/// Finds how many requests at once a service can take, from how long they take: the gradient
/// algorithm of Envoy's adaptive concurrency filter, which is in turn after Netflix's
/// concurrency-limits.
///
/// 1. *Probing:* only a few requests are let in until some have been timed; half of them took no
///    longer than the **least time**, that of a service with nothing in its way.
/// 2. *Sampling:* each window's median time is compared with the least time. The limit is
///    multiplied by their ratio, least time (and a buffer of a quarter) by median, and gets room
///    for a queue of its own square root. A growing queue shows as a longer time and shrinks the
///    limit.
/// 3. After a while it probes again, as the service may have become slower or faster.
///
/// Two things are added to the published form: a window that was faster than the least time
/// replaces it at once; and the limit does not outgrow twice what was in flight, so that a quiet
/// hour does not let the next burst in unlimited.
///
/// **Threads:** one at a time; [#limit] any.
final class Gradient {

    /// Requests at once while probing, as Envoy's default.
    static final int PROBING_LIMIT = 3;

    /// Times that a probe gathers, as Envoy's default.
    private static final int PROBE_SAMPLES = 50;

    /// A window with fewer goes on.
    private static final int WINDOW_SAMPLES_LEAST = 10;

    /// Times kept of a window; more replace the oldest.
    private static final int WINDOW_SAMPLES_MOST = 1_024;

    private static final double BUFFER = 0.25;
    private static final double GRADIENT_LEAST = 0.5;
    private static final double GRADIENT_MOST = 2;

    private final int most;
    private final long windowNanos;
    private final long probeNanos;

    private final long[] samples = new long[WINDOW_SAMPLES_MOST];
    private int count;
    private int mostInFlight;
    private long windowEndNanos;
    private long probeAtNanos;
    private boolean isProbing = true;
    private long leastNanos = Long.MAX_VALUE;
    private double limit = PROBING_LIMIT;
    private double limitBefore = PROBING_LIMIT;
    private volatile int wholeLimit = PROBING_LIMIT;

    /// @param most what the limit never exceeds
    /// @param windowNanos how often the limit is set
    /// @param probeNanos how often the least time is found anew
    Gradient(int most, long windowNanos, long probeNanos, long nowNanos) {
        this.most = most;
        this.windowNanos = windowNanos;
        this.probeNanos = probeNanos;
        windowEndNanos = nowNanos + windowNanos;
        wholeLimit = Math.min(PROBING_LIMIT, most);
    }

    /// Requests that may be in flight.
    int limit() {
        return wholeLimit;
    }

    /// Takes how long one request took.
    ///
    /// @param inFlight how many there were, it included
    /// @return whether the limit has been set anew
    boolean sample(long nowNanos, long tookNanos, int inFlight) {
        samples[count++ % WINDOW_SAMPLES_MOST] = tookNanos;
        mostInFlight = Math.max(mostInFlight, inFlight);
        if (isProbing) {
            if (count < PROBE_SAMPLES) {
                return false;
            }
            leastNanos = median();
            isProbing = false;
            probeAtNanos = nowNanos + probeNanos;
            limit = Math.max(PROBING_LIMIT, limitBefore);
            begin(nowNanos);
            return true;
        }
        if (nowNanos - windowEndNanos < 0 || count < WINDOW_SAMPLES_LEAST) {
            return false;
        }
        if (nowNanos - probeAtNanos >= 0) {
            isProbing = true;
            limitBefore = limit;
            limit = PROBING_LIMIT;
            begin(nowNanos);
            return true;
        }
        adjust();
        begin(nowNanos);
        return true;
    }

    private void adjust() {
        long median = Math.max(1, median());
        leastNanos = Math.min(leastNanos, median);
        double gradient =
                Math.clamp(leastNanos * (1 + BUFFER) / median, GRADIENT_LEAST, GRADIENT_MOST);
        double scaled = limit * gradient;
        double aim = scaled + Math.sqrt(scaled);
        limit = aim > limit ? Math.max(limit, Math.min(aim, 2.0 * mostInFlight)) : aim;
    }

    private void begin(long nowNanos) {
        count = 0;
        mostInFlight = 0;
        windowEndNanos = nowNanos + windowNanos;
        limit = Math.clamp(limit, 1, most);
        wholeLimit = (int) limit;
    }

    private long median() {
        long[] sorted = Arrays.copyOf(samples, Math.min(count, WINDOW_SAMPLES_MOST));
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
