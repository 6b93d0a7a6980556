package dev.weir.server.loop;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import jdk.management.VirtualThreadSchedulerMXBean;

/// Lends the JDK's scheduler carriers while handlers that compute hold up its loops: it takes no
/// carrier from a virtual thread, but its number of carriers can be changed as it runs, and then
/// the system shares the cores out.
///
/// **Threads:** one at a time.
final class LentCarriers {

    /// Carriers that are lent at most: so many handlers that compute at once are borne.
    static final int LENT_MAX = 64;

    /// How long they must not have been held for one carrier to be taken back. More carriers than
    /// are needed cost a fifth of the CPU.
    static final long CALM_NANOS = 10_000_000_000L;

    /// After so many times as long a carrier counts as held without using CPU: a native call may
    /// block it.
    static final int BLOCKED_FACTOR = 5;

    /// Servers of one process share the scheduler.
    private static final ReentrantLock SCHEDULER = new ReentrantLock();

    /// What is to be seen of a loop from another thread.
    interface Progress {
        /// Grows each time that it has its turn, or one of its handlers has ended.
        long steps();

        /// Whether it waits for something to do.
        boolean isWaiting();
    }

    private final List<? extends Progress> loops;
    private final long stuckNanos;
    private final IntConsumer more;
    private final LongSupplier cpuNanos;
    private long seenSteps = -1;
    private long sinceNanos;
    private boolean isSuspected;
    private long suspectedNanos;
    private long suspectedCpuNanos;
    private int lent;
    private long lentNanos;

    /// @param stuckNanos how long loops may wait for a carrier while nothing goes on
    LentCarriers(List<? extends Progress> loops, long stuckNanos) {
        this(
                loops,
                stuckNanos,
                LentCarriers::carriersMore,
                loops.isEmpty() ? () -> 0 : new CarriersCpu()); // it starts the JDK's scheduler
    }

    /// @param more gives the scheduler so many carriers more, or less
    /// @param cpuNanos how much CPU time the carriers have used
    LentCarriers(
            List<? extends Progress> loops,
            long stuckNanos,
            IntConsumer more,
            LongSupplier cpuNanos) {
        this.loops = List.copyOf(loops);
        this.stuckNanos = stuckNanos;
        this.more = more;
        this.cpuNanos = cpuNanos;
    }

    private static void carriersMore(int count) {
        var scheduler = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
        SCHEDULER.lock();
        try {
            scheduler.setParallelism(Math.max(1, scheduler.getParallelism() + count));
        } finally {
            SCHEDULER.unlock();
        }
        // A carrier that is there and idle is only woken by something to do.
        Thread.startVirtualThread(() -> {});
    }

    /// Looks whether all carriers have been held for too long, and if so lends one.
    void watch(long nowNanos) {
        if (isHeld(nowNanos)) {
            sinceNanos = nowNanos;
            isSuspected = false;
            lentNanos = nowNanos;
            if (lent < LENT_MAX) {
                lent++;
                more.accept(1);
            }
        } else if (lent > 0 && nowNanos - lentNanos >= CALM_NANOS) {
            lentNanos = nowNanos;
            lent--;
            more.accept(-1);
        }
    }

    /// As long as anything goes on, in whatever loop, a carrier is free to go from one thread to
    /// another; a loop that has to wait among many is not helped by more carriers.
    private boolean isHeld(long nowNanos) {
        long steps = 0;
        boolean isWaitedFor = false;
        for (Progress loop : loops) {
            steps += loop.steps();
            isWaitedFor |= !loop.isWaiting();
        }
        if (steps != seenSteps || !isWaitedFor) {
            seenSteps = steps;
            sinceNanos = nowNanos;
            isSuspected = false;
            return false;
        }
        if (!isSuspected) {
            isSuspected = true;
            suspectedNanos = nowNanos;
            suspectedCpuNanos = cpuNanos.getAsLong();
        }
        long heldNanos = nowNanos - sinceNanos;
        return heldNanos >= BLOCKED_FACTOR * stuckNanos
                || (heldNanos >= stuckNanos && burns(nowNanos));
    }

    /// Carriers that the system or a collection has set aside use no CPU, and others would not get
    /// more.
    private boolean burns(long nowNanos) {
        long nanos = nowNanos - suspectedNanos;
        return nanos > 0 && cpuNanos.getAsLong() - suspectedCpuNanos >= nanos / 4 * 3;
    }

    /// Takes all back.
    void close() {
        if (lent > 0) {
            more.accept(-lent);
            lent = 0;
        }
    }
}
