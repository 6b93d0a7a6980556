package dev.weir.server;

import java.util.concurrent.atomic.AtomicLong;

/// What may happen very often, and is to be said once in ten seconds.
///
/// **Threads:** any.
final class Seldom {

    private static final long AGAIN_NANOS = 10_000_000_000L;

    private final AtomicLong saidNanos = new AtomicLong(System.nanoTime() - AGAIN_NANOS);

    boolean mayBeSaid() {
        long before = saidNanos.get();
        long now = System.nanoTime();
        return now - before >= AGAIN_NANOS && saidNanos.compareAndSet(before, now);
    }
}
