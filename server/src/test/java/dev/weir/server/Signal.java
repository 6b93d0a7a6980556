package dev.weir.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Something that happens once in one thread and that others wait for, though not for ever.
final class Signal {

    /// Far above what any wait of a sound server takes on a busy machine.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final CountDownLatch latch = new CountDownLatch(1);

    /// @param name what will have happened, to be told when it has not
    Signal(String name) {
        this.name = name;
    }

    void give() {
        latch.countDown();
    }

    boolean isGiven() {
        return latch.getCount() == 0;
    }

    void await() throws InterruptedException {
        awaitWithin(PATIENCE);
    }

    /// Waits for a state that tells nobody when it comes; looks again and again.
    static void until(BooleanSupplier isSo, String name) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        "Within " + PATIENCE.toMillis() + " ms it did not come about: " + name);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    void awaitWithin(Duration patience) throws InterruptedException {
        if (!latch.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError(
                    "Within " + patience.toMillis() + " ms it did not happen: " + name);
        }
    }
}
