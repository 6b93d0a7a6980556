package dev.weir.server.lambda;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/// What is to be done around a snapshot of the process.
///
/// **Threads:** any may add; one runs them.
final class SnapshotHooks {

    /// More are a mistake, such as adding one for each request.
    static final int COUNT_MAX = 64;

    private record Hook(Runnable before, Runnable after) {}

    private final ArrayDeque<Hook> hooks = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();

    void add(Runnable before, Runnable after) {
        lock.lock();
        try {
            if (hooks.size() == COUNT_MAX) {
                throw new IllegalStateException(
                        "There are "
                                + COUNT_MAX
                                + " hooks around snapshots already: add them once, when the process"
                                + " starts.");
            }
            hooks.addLast(new Hook(before, after));
        } finally {
            lock.unlock();
        }
    }

    /// The last to be added first, as what was made last depends on what was made before.
    void before() {
        lock.lock();
        try {
            hooks.descendingIterator().forEachRemaining(hook -> hook.before().run());
        } finally {
            lock.unlock();
        }
    }

    void after() {
        lock.lock();
        try {
            hooks.forEach(hook -> hook.after().run());
        } finally {
            lock.unlock();
        }
    }
}
