package dev.weir.server;

import dev.weir.server.loop.Clock;

/// Time that passes when the simulation says so.
final class SimulatedClock implements Clock {

    private long nanos = 1_000_000_000;

    @Override
    public long nanoTime() {
        return nanos;
    }

    /// Always the same second, so that answers are the same whenever they are sent.
    @Override
    public long epochSecond() {
        return 784_111_777; // Sun, 06 Nov 1994 08:49:37 GMT
    }

    void advanceTo(long nanoTime) {
        nanos = Math.max(nanos, nanoTime);
    }
}
