package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Takes so many requests in so much time from each client, spread evenly but for bursts: the
/// generic cell rate algorithm, which needs one number a client. Others get 429 with `Retry-After`,
/// before their content is read.
///
/// Every answer says what is left, in `RateLimit` and `RateLimit-Policy`
/// (draft-ietf-httpapi-ratelimit-headers-10).
///
/// Clients are told apart by address unless [#by] says otherwise; behind a proxy, [TrustedProxies]
/// has to be around it. The table of clients is bounded, and when it is full of clients that have
/// used some of their quota, new ones share one.
///
/// **Threads:** any.
public final class RateLimit implements Layer {

    private static final int KEYS_MAX = 100_000;

    private final int requests;
    private final Duration per;
    private final int burst;
    private final int keysMax;
    private final Function<Request, String> key;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private final Quotas quotas;
    private final String policy;
    private final Response refused;

    private RateLimit(
            int requests,
            Duration per,
            int burst,
            int keysMax,
            Function<Request, String> key,
            LongSupplier nanoTime) {
        this.requests = Refusal.atLeast(1, requests, "The rate limit");
        this.per = Refusal.positive(per, "The time of the rate limit");
        this.burst = Refusal.atLeast(1, burst, "The burst of the rate limit");
        this.keysMax = Refusal.atLeast(1, keysMax, "The number of keys of the rate limit");
        this.key = key;
        this.nanoTime = nanoTime;
        startNanos = nanoTime.getAsLong();
        long intervalNanos = per.toNanos() / requests;
        if (intervalNanos == 0) {
            throw new IllegalArgumentException(
                    "The rate limit is "
                            + requests
                            + " requests in "
                            + per
                            + ", more than one a nanosecond: leave the layer out.");
        }
        quotas = new Quotas(intervalNanos, burst, keysMax);
        policy =
                "\"default\";q="
                        + burst
                        + ";w="
                        + Refusal.seconds(Duration.ofNanos(intervalNanos * burst));
        refused =
                Refusal.of(
                                Status.TOO_MANY_REQUESTS,
                                "There are too many requests from this client. Wait for as long as"
                                        + " Retry-After says.")
                        .field("RateLimit-Policy", policy);
    }

    /// So many requests in so much time, all of them at once if need be.
    ///
    /// @throws IllegalArgumentException if one of them is not above zero
    public static RateLimit of(int requests, Duration per) {
        return new RateLimit(
                requests, per, requests, KEYS_MAX, ClientAddress::key, System::nanoTime);
    }

    /// At most this many at once.
    public RateLimit burst(int requestsAtOnce) {
        return new RateLimit(requests, per, requestsAtOnce, keysMax, key, nanoTime);
    }

    /// Counts by what `key` says of a request: the user, an API key, or one for all. It is asked at
    /// each request; text that a client can choose freely lets it escape the limit.
    public RateLimit by(Function<Request, String> key) {
        return new RateLimit(requests, per, burst, keysMax, key, nanoTime);
    }

    /// Tells at most this many keys apart. Default: 100,000, about 15 MiB.
    public RateLimit keysMax(int count) {
        return new RateLimit(requests, per, burst, count, key, nanoTime);
    }

    RateLimit clock(LongSupplier nanoTime) {
        return new RateLimit(requests, per, burst, keysMax, key, nanoTime);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        long toWhole = quotas.take(key.apply(request), nanoTime.getAsLong() - startNanos);
        if (toWhole < 0) {
            String seconds = Refusal.seconds(Duration.ofNanos(-toWhole));
            return refused.field("Retry-After", seconds)
                    .field("RateLimit", "\"default\";r=0;t=" + seconds);
        }
        long left = quotas.left(toWhole);
        String seconds = Refusal.seconds(Duration.ofNanos(toWhole));
        return next.handle(request)
                .field("RateLimit-Policy", policy)
                .field("RateLimit", "\"default\";r=" + left + ";t=" + seconds);
    }

    @Override
    public String toString() {
        return "RateLimit of " + requests + " in " + per;
    }
}
