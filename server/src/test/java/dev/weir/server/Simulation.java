package dev.weir.server;

import dev.weir.http.Handler;
import dev.weir.server.loop.SeededScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A whole server under a seed: its loop, its handlers' virtual threads, its network and its time
/// all run on the thread of the test, in an order that the seed decides. A failure is repeated by
/// its seed.
final class Simulation {

    /// More steps than any of the runs takes: whoever needs more goes round in circles.
    private static final int STEPS_MAX = 2_000_000;

    private final SimulatedClock clock = new SimulatedClock();
    private final SeededScheduler scheduler;
    private final List<Sleeper> sleepers = new ArrayList<>();
    private final Member member;
    private @Nullable SimulatedNetwork network;
    private int open;

    private record Sleeper(Thread thread, long untilNanos) {}

    Simulation(Random random, ServerOptions options, Handler app) {
        scheduler = new SeededScheduler(random);
        member =
                Member.of(
                        options,
                        app,
                        clock,
                        scheduler,
                        idle -> {
                            network = new SimulatedNetwork(random, clock, idle);
                            return network;
                        });
        member.loop().begin("loop");
    }

    SimulatedNetwork network() {
        if (network == null) {
            throw new IllegalStateException("made with the loop");
        }
        return network;
    }

    Member member() {
        return member;
    }

    void connect(SimulatedLink link) {
        open++;
        network().connect(link, opened -> member.accept(opened, () -> open--));
    }

    /// Has a client connect over QUIC.
    QuicInMemory connectQuic(Random random, boolean isCalm) {
        open++;
        var link = new QuicInMemory(random, isCalm, opened -> member.accept(opened, () -> open--));
        network().connect(link);
        return link;
    }

    /// What a simulated handler calls in place of Thread.sleep: the simulation's time passes, not
    /// the test's.
    void sleep(long nanos) throws InterruptedException {
        long until = clock.nanoTime() + nanos;
        var sleeper = new Sleeper(Thread.currentThread(), until);
        sleepers.add(sleeper);
        try {
            while (clock.nanoTime() < until) {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            sleepers.remove(sleeper);
        }
    }

    /// Lets time pass while nothing happens, and nobody is woken.
    void rest(long nanos) {
        while (scheduler.step()) {
            // until all wait
        }
        clock.advanceTo(clock.nanoTime() + nanos);
    }

    /// Runs until so much of the simulation's time has passed, and all that is due has happened.
    void runFor(long nanos) {
        long end = clock.nanoTime() + nanos;
        for (int step = 0; ; step++) {
            if (scheduler.step()) {
                continue;
            }
            if (!network().hasEvents() && nextNanos() > end) {
                clock.advanceTo(end);
                return;
            }
            wait(step);
        }
    }

    /// Runs until all connections are closed and all handlers have ended.
    ///
    /// @throws AssertionError if that never comes
    void runToEnd() {
        for (int step = 0; open > 0 || member.figures().inFlight > 0; step++) {
            if (step > STEPS_MAX) {
                throw new AssertionError("goes round in circles: " + state());
            }
            if (!scheduler.step()) {
                wait(step);
            }
        }
        member.loop().post(member.loop()::end); // the JDK keeps threads that have not ended
        while (scheduler.step()) {
            // until it has
        }
    }

    private void wait(int step) {
        if (network().hasEvents()) {
            network().wakeup();
            return;
        }
        long next = nextNanos();
        if (next == SimulatedNetwork.NEVER) {
            throw new AssertionError(
                    "nothing will ever happen after step " + step + ": " + state());
        }
        clock.advanceTo(next);
        for (Sleeper sleeper : List.copyOf(sleepers)) {
            if (sleeper.untilNanos <= clock.nanoTime()) {
                LockSupport.unpark(sleeper.thread);
            }
        }
        network().wakeup();
    }

    /// When somebody wants to be woken.
    private long nextNanos() {
        long next = network().wakeNanos();
        for (Sleeper sleeper : sleepers) {
            next = Math.min(next, sleeper.untilNanos);
        }
        return next;
    }

    private String state() {
        return open
                + " connections, "
                + member.figures().inFlight
                + " handlers, "
                + sleepers.size()
                + " asleep, loop "
                + (network().isWaiting() ? "waits" : "runs");
    }
}
