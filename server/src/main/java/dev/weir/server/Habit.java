package dev.weir.server;

/// What is known of how the code of one route behaves: once it has held up a loop by computing for
/// long, its requests step aside before they run it, until it has been quick for a while.
///
/// **Threads:** any; counts that race do no harm.
final class Habit {

    /// Quick runs in a row after which the code is trusted with a loop again.
    static final int QUICK_RUNS = 64;

    private volatile int quickRunsToGo;

    /// Whether the code is to run aside.
    boolean isSlow() {
        return quickRunsToGo > 0;
    }

    /// It has run.
    ///
    /// @param hasHeldUp whether it has computed for too long, on a loop or aside
    void ran(boolean hasHeldUp) {
        int left = quickRunsToGo;
        if (hasHeldUp) {
            quickRunsToGo = QUICK_RUNS;
        } else if (left > 0) {
            quickRunsToGo = left - 1;
        }
    }
}
