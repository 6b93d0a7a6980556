package dev.weir.server.lambda;

import java.util.ArrayDeque;

/// What is to be done around a snapshot of the process.
///
/// **Threads:** any may add; one runs them.
final class SnapshotHooks {

    /// More are a mistake, such as adding one for each request.
    static final int COUNT_MAX = 64;

    private record Hook(Runnable before, Runnable after) {}

    private final ArrayDeque<Hook> hooks = new ArrayDeque<>();

    synchronized void add(Runnable before, Runnable after) {
        if (hooks.size() == COUNT_MAX) {
            throw new IllegalStateException(
                    "There are "
                            + COUNT_MAX
                            + " hooks around snapshots already: add them once, when the process"
                            + " starts.");
        }
        hooks.addLast(new Hook(before, after));
    }

    /// The last to be added first, as what was made last depends on what was made before.
    synchronized void before() {
        hooks.descendingIterator().forEachRemaining(hook -> hook.before().run());
    }

    synchronized void after() {
        hooks.forEach(hook -> hook.after().run());
    }
}
