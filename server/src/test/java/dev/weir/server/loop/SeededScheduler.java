package dev.weir.server.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;

/// Carries virtual threads on the thread that calls [#step], in an order that a seed decides: the
/// same seed gives the same run.
public final class SeededScheduler implements Scheduler, Executor {

    private final Random random;
    private final Thread simulation = Thread.currentThread();
    private final List<Runnable> runnable = new ArrayList<>();

    /// @param random decides who is next
    public SeededScheduler(Random random) {
        this.random = random;
    }

    /// Whether virtual threads with a scheduler of one's own can be had here.
    public static boolean isAvailable() {
        return VirtualThreads.missing().isEmpty();
    }

    @Override
    public void begin(String name, Loop loop) {
        VirtualThreads.on(this, name, loop::run).start();
    }

    @Override
    public Thread start(Runnable task) {
        Thread thread = VirtualThreads.on(this, "weir-request", task);
        thread.start();
        return thread;
    }

    /// One thread runs at a time, so any could; the seed decides.
    @Override
    public boolean standsIn(Task task) {
        return random.nextBoolean();
    }

    @Override
    public boolean hasRunnable() {
        return !runnable.isEmpty();
    }

    /// Runs one virtual thread until it parks, yields or ends.
    ///
    /// @return false if there was none to run
    public boolean step() {
        if (runnable.isEmpty()) {
            return false;
        }
        runnable.remove(random.nextInt(runnable.size())).run();
        return true;
    }

    @Override
    public void execute(Runnable continuation) {
        Thread carrier = simulation;
        // A virtual thread that wakes another is carried by the simulation's thread as well; a
        // platform thread of the JDK's, waking a Thread.sleep, would make the run depend on time.
        assert Thread.currentThread() == carrier || Thread.currentThread().isVirtual()
                : "real time has come into the simulation from " + Thread.currentThread();
        runnable.add(continuation);
    }

    @Override
    public void close() {}

    @Override
    public String describe() {
        return "seeded";
    }
}
