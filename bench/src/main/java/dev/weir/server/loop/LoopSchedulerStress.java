package dev.weir.server.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// [LoopScheduler] with a carrier of its own that parks whenever it has nothing to carry.
public final class LoopSchedulerStress {

    private static final LoopScheduler SCHEDULER = begun();

    private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long STUCK_NANOS = 1_000;

    private LoopSchedulerStress() {}

    /// One for the whole JVM. Its loop sleeps on, so its queue has handlers only.
    private static LoopScheduler begun() {
        var scheduler = new LoopScheduler();
        scheduler.begin("stress", new Loop(Clock.SYSTEM, scheduler, Sleeping::new, ""));
        return scheduler;
    }

    private static final class Sleeping extends StillLoop.StillTransport {

        Sleeping(Idle idle) {
            super(idle);
        }

        @Override
        public void poll(long timeoutNanos) {
            LockSupport.park(this);
        }
    }

    /// Waits until the task has run, or is lost.
    private static int await(AtomicInteger runs) {
        long startNanos = System.nanoTime();
        while (runs.get() == 0 && System.nanoTime() - startNanos < LOST_NANOS) {
            Thread.onSpinWait();
        }
        return runs.get();
    }

    /// [LoopScheduler#execute] while the carrier is about to park.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "each ran once")
    @Outcome(expect = FORBIDDEN, desc = "lost, or ran twice")
    @State
    public static class Wake {

        private final AtomicInteger first = new AtomicInteger();
        private final AtomicInteger second = new AtomicInteger();

        @Actor
        public void one(II_Result result) {
            SCHEDULER.execute(first::incrementAndGet);
            result.r1 = await(first);
        }

        @Actor
        public void other(II_Result result) {
            SCHEDULER.execute(second::incrementAndGet);
            result.r2 = await(second);
        }
    }

    /// Take-overs while handlers come back: the old carrier and the new one must not both go on
    /// with the queue, and one of them must.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "each ran once")
    @Outcome(expect = FORBIDDEN, desc = "lost, or ran twice")
    @State
    public static class TakeOver {

        private static final int SPINS = 100;

        private final AtomicInteger first = new AtomicInteger();
        private final AtomicInteger second = new AtomicInteger();
        private volatile boolean isOver;

        @Actor
        public void handlers() {
            SCHEDULER.execute(() -> hold(first));
            SCHEDULER.execute(() -> hold(second));
            await(first);
            await(second);
            isOver = true;
        }

        private static void hold(AtomicInteger runs) {
            for (int i = 0; i < SPINS; i++) {
                Thread.onSpinWait();
            }
            runs.incrementAndGet();
        }

        @Actor
        public void monitor() {
            while (!isOver) {
                SCHEDULER.watch(0, STUCK_NANOS, true, _ -> 0);
                SCHEDULER.watch(5 * STUCK_NANOS, STUCK_NANOS, true, _ -> 0);
            }
        }

        @Arbiter
        public void end(II_Result result) {
            result.r1 = first.get();
            result.r2 = second.get();
        }
    }

    /// Tasks that stand in for the loop, against take-overs: never two at once.
    @JCStressTest
    @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "one at a time")
    @Outcome(expect = FORBIDDEN, desc = "two stood in at once, or one is lost")
    @State
    public static class StandIn {

        private final AtomicInteger standing = new AtomicInteger();
        private final AtomicInteger overlaps = new AtomicInteger();
        private final AtomicInteger runs = new AtomicInteger();
        private volatile boolean isOver;

        private final class Standing extends Task {

            Standing() {
                continuation = this;
            }

            @Override
            public void run() {
                spin();
                if (SCHEDULER.standsIn(this)) {
                    if (standing.incrementAndGet() > 1) {
                        overlaps.incrementAndGet();
                    }
                    spin();
                    standing.decrementAndGet();
                }
                runs.incrementAndGet();
            }
        }

        private static void spin() {
            for (int i = 0; i < TakeOver.SPINS; i++) {
                Thread.onSpinWait();
            }
        }

        @Actor
        public void handlers() {
            SCHEDULER.execute(new Standing());
            SCHEDULER.execute(new Standing());
            long startNanos = System.nanoTime();
            while (runs.get() < 2 && System.nanoTime() - startNanos < LOST_NANOS) {
                Thread.onSpinWait();
            }
            isOver = true;
        }

        @Actor
        public void monitor() {
            while (!isOver) {
                SCHEDULER.watch(0, STUCK_NANOS, true, _ -> 0);
                SCHEDULER.watch(5 * STUCK_NANOS, STUCK_NANOS, true, _ -> 0);
            }
        }

        @Arbiter
        public void end(II_Result result) {
            result.r1 = overlaps.get();
            result.r2 = runs.get();
        }
    }
}
