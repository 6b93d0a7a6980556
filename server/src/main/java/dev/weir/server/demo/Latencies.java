package dev.weir.server.demo;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.concurrent.atomic.AtomicLongArray;

/// Counts how long requests take, in buckets that grow by an eighth of a power of two: a quantile
/// is right to about a tenth.
///
/// **Threads:** any.
final class Latencies implements Layer {

    private static final int PARTS = 8;
    private static final int BUCKETS = 64 * PARTS;
    private static final double NANOS_PER_MILLI = 1e6;

    private final AtomicLongArray buckets = new AtomicLongArray(BUCKETS);

    @Override
    public Response around(Request request, Handler next) throws Exception {
        long startNanos = System.nanoTime();
        Response answer = next.handle(request);
        buckets.getAndIncrement(bucket(System.nanoTime() - startNanos));
        return answer;
    }

    /// The power of two, and the three bits after it.
    static int bucket(long nanos) {
        long value = Math.max(PARTS, nanos);
        int power = 63 - Long.numberOfLeadingZeros(value);
        return power * PARTS + (int) ((value >> (power - 3)) & (PARTS - 1));
    }

    private static double upperNanos(int bucket) {
        return Math.scalb(1 + (bucket % PARTS + 1) / (double) PARTS, bucket / PARTS);
    }

    /// How many there were in each bucket so far.
    long[] counts() {
        long[] counts = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] = buckets.get(i);
        }
        return counts;
    }

    /// How many came between two counts.
    static long total(long[] before, long[] now) {
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += now[i] - before[i];
        }
        return total;
    }

    /// What this part of those between two counts took at most; 0 if there were none.
    static double quantileMillis(long[] before, long[] now, double part) {
        long wanted = (long) Math.ceil(total(before, now) * part);
        long seen = 0;
        for (int i = 0; i < BUCKETS && wanted > 0; i++) {
            seen += now[i] - before[i];
            if (seen >= wanted) {
                return upperNanos(i) / NANOS_PER_MILLI;
            }
        }
        return 0;
    }
}
