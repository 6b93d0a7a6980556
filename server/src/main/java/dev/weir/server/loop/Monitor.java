package dev.weir.server.loop;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Watches the carriers of loops from a thread of its own, so that a handler that computes without
/// a pause does not hold up the others of its loop.
///
/// **Threads:** [#start] and [#close] any; it runs on its own.
public final class Monitor {

    /// How often it looks, as a part of what counts as stuck: the bound is one and a half times
    /// that.
    private static final int LOOKS_PER_STUCK = 2;

    private final List<LoopScheduler> schedulers;
    private final long stuckNanos;
    private final boolean mayTakeOver;
    private final LentCarriers lent;
    private volatile boolean closed;

    /// Watches the loops of these schedulers, and those on the JDK's.
    ///
    /// @param portable loops on the JDK's scheduler
    /// @param stuckNanos how long a handler may compute before its loop goes on elsewhere
    /// @param mayTakeOver whether it can; if not, handlers of the kind are noted all the same
    public Monitor(
            List<LoopScheduler> schedulers,
            List<Loop> portable,
            long stuckNanos,
            boolean mayTakeOver) {
        this.schedulers = schedulers;
        this.stuckNanos = stuckNanos;
        this.mayTakeOver = mayTakeOver;
        lent = new LentCarriers(portable, stuckNanos);
    }

    /// Starts to watch.
    public void start() {
        Thread.ofPlatform().name("weir-monitor").daemon().start(this::watch);
    }

    /// Ends the watch.
    public void close() {
        closed = true;
    }

    private void watch() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        while (!closed) {
            LockSupport.parkNanos(stuckNanos / LOOKS_PER_STUCK);
            long now = System.nanoTime();
            for (LoopScheduler scheduler : schedulers) {
                scheduler.watch(
                        now,
                        stuckNanos,
                        mayTakeOver,
                        thread -> threads.getThreadCpuTime(thread.threadId()));
            }
            lent.watch(now);
        }
        lent.close();
    }
}
