package dev.weir.server.loop;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Carriers beside a loop's own, for tasks that are known to compute for long: the system shares
/// the cores out among them and the loop's.
///
/// **Threads:** any; [#take] and [#letGo] the task's.
final class SideCarriers {

    /// Beyond that, such tasks wait for each other.
    private static final int CARRIERS_MAX = 32;

    private static final long IDLE_SECONDS = 10;

    /// A task that leaves its carrier sooner could as well have run on the loop's.
    private static final long LONG_NANOS = 2_000_000;

    /// By their continuations.
    private final ConcurrentHashMap<Runnable, Task> taken = new ConcurrentHashMap<>();

    private final ThreadPoolExecutor carriers;

    SideCarriers(String name) {
        carriers =
                new ThreadPoolExecutor(
                        CARRIERS_MAX,
                        CARRIERS_MAX,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().name(name + "-side-carrier-", 1).daemon().factory());
        carriers.allowCoreThreadTimeOut(true);
    }

    /// From when it yields next, `task` is carried here.
    ///
    /// @param continuation the task's
    void take(Task task, Runnable continuation) {
        task.sideCarriers = this;
        task.hasComputedLong = false;
        task.carriedSinceNanos = System.nanoTime();
        taken.put(continuation, task);
    }

    /// The task is about to end.
    ///
    /// @return whether it has computed for long without a pause
    boolean letGo(Task task, Runnable continuation) {
        taken.remove(continuation);
        left(task);
        return task.hasComputedLong;
    }

    /// Runs a continuation if it is one of those that were taken.
    boolean runs(Runnable continuation) {
        Task task = taken.isEmpty() ? null : taken.get(continuation);
        if (task == null) {
            return false;
        }
        carriers.execute(() -> {
            task.carriedSinceNanos = System.nanoTime();
            continuation.run();
        });
        return true;
    }

    private static void left(Task task) {
        if (System.nanoTime() - task.carriedSinceNanos >= LONG_NANOS) {
            task.hasComputedLong = true;
        }
    }
}
