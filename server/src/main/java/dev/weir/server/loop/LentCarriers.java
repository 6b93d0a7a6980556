package dev.weir.server.loop;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import jdk.management.VirtualThreadSchedulerMXBean;

/// Lends the JDK's scheduler carriers while handlers that compute hold up its loops: it takes no
/// carrier from a virtual thread, but its number of carriers can be changed as it runs, and then
/// the system shares the cores out.
///
/// **Threads:** one at a time.
final class LentCarriers {

    /// Carriers that are lent at most: so many handlers that compute at once are borne.
    static final int LENT_MAX = 64;

    /// How long no loop must have been held up for one carrier to be taken back. More carriers than
    /// are needed cost a fifth of the CPU.
    static final long CALM_NANOS = 10_000_000_000L;

    /// Servers of one process share the scheduler.
    private static final ReentrantLock SCHEDULER = new ReentrantLock();

    /// What is to be seen of a loop from another thread.
    interface Progress {
        /// Changes each time that it has its turn.
        long turns();

        /// Whether it waits for something to do.
        boolean isWaiting();
    }

    private final List<Watched> loops;
    private final long stuckNanos;
    private final IntConsumer more;
    private int lent;
    private long lentNanos;

    /// @param stuckNanos how long a loop may wait for a carrier
    LentCarriers(List<? extends Progress> loops, long stuckNanos) {
        this(loops, stuckNanos, LentCarriers::carriersMore);
    }

    /// @param more gives the scheduler so many carriers more, or less
    LentCarriers(List<? extends Progress> loops, long stuckNanos, IntConsumer more) {
        this.loops = loops.stream().map(Watched::new).toList();
        this.stuckNanos = stuckNanos;
        this.more = more;
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

    /// Looks whether a loop has waited for a carrier for too long, and if so lends one.
    void watch(long nowNanos) {
        boolean isStuck = false;
        for (Watched loop : loops) {
            isStuck |= loop.isStuck(nowNanos, stuckNanos);
        }
        if (isStuck) {
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

    /// Takes all back.
    void close() {
        if (lent > 0) {
            more.accept(-lent);
            lent = 0;
        }
    }

    private static final class Watched {
        private final Progress loop;
        private long seenTurns = -1;
        private long sinceNanos;

        Watched(Progress loop) {
            this.loop = loop;
        }

        /// Whether it has had no turn for so long; after that it has as long again.
        boolean isStuck(long nowNanos, long stuckNanos) {
            long turns = loop.turns();
            if (loop.isWaiting() || turns != seenTurns) {
                seenTurns = turns;
                sinceNanos = nowNanos;
                return false;
            }
            if (nowNanos - sinceNanos < stuckNanos) {
                return false;
            }
            sinceNanos = nowNanos;
            return true;
        }
    }
}
