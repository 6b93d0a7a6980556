package dev.weir.server.loop;

/// Carries the virtual threads of one loop: the loop's own and those of its handlers.
///
/// **Threads:** [#begin] once, by whoever makes the loop; [#start] by the loop; [#standsIn],
/// [#stepAside] and [#hasHeldUp] by the task's thread; [#close] by any.
public interface Scheduler {

    /// Starts the loop's own virtual thread.
    ///
    /// @param name of the thread, for dumps
    void begin(String name, Loop loop);

    /// Starts `task` on a fresh virtual thread. It first runs when the loop yields, not before.
    ///
    /// @return the thread, started
    Thread start(Runnable task);

    /// Has the calling thread, on which `task` runs, stand in for the loop from now to its end, if
    /// that is possible: the loop does not run meanwhile, and what it owns is the thread's.
    ///
    /// @return whether it does
    boolean standsIn(Task task);

    /// Has the calling thread, on which `task` runs, go on where it does not hold up the loop, to
    /// its end: for code that is known to compute for long.
    default void stepAside(Task task) {}

    /// Whether `task` has held up the loop; asked once, at its end.
    default boolean hasHeldUp(Task task) {
        return false;
    }

    /// Whether a virtual thread waits for the loop to yield before it can run.
    boolean hasRunnable();

    /// Threads that were started may go on to their end; when the last has ended nothing is left of
    /// the scheduler.
    void close();

    /// What it is, in a few words, for the line at start.
    String describe();
}
