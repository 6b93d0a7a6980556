package dev.weir.server.loop;

import org.jspecify.annotations.Nullable;

/// Something that is to happen on a loop at a time: the base of what [Timers] holds, so that
/// setting one costs no garbage.
///
/// **Threads:** its loop's.
public abstract class Timer {

    /// Not waiting.
    static final int NOWHERE = -1;

    long atNanos;
    int slot = NOWHERE;
    @Nullable Timer previous;
    @Nullable Timer next;

    /// A timer that is not set.
    protected Timer() {}

    /// The time has come. The timer is no longer set, and may be set again from here.
    ///
    /// @param nowNanos the loop's time, at or after the one that was asked for
    protected abstract void fire(long nowNanos);

    /// When it is due, if it is set.
    public final long dueNanos() {
        return atNanos;
    }

    /// Whether it waits for its time.
    public final boolean isSet() {
        return slot != NOWHERE;
    }
}
