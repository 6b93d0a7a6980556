package dev.weir.server.loop;

import org.jspecify.annotations.Nullable;

/// What runs on a virtual thread of its own, and may stand in for its loop at the end:
/// [Loop#conclude].
public abstract class Task implements Runnable {

    /// Of [LoopScheduler]: how it knows the task's thread, as long as that has not been resumed.
    @Nullable Runnable continuation;

    // Of SideCarriers: what carries the task, if it has stepped aside; until it is started
    // anew.
    @Nullable SideCarriers sideCarriers;
    long carriedSinceNanos;
    boolean hasComputedLong;

    /// A task that has not been started.
    protected Task() {}

    /// Lets go of the thread that it has run on, which would stay in memory with the task: as the
    /// last thing that it does there, after [Loop#wasHeldUpBy].
    protected final void leaveThread() {
        continuation = null;
    }
}
