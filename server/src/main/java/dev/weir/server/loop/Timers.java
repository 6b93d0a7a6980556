package dev.weir.server.loop;

import org.jspecify.annotations.Nullable;

/// A wheel of timers: setting, moving and cancelling cost the same however many there are.
///
/// Time is cut into ticks of [#TICK_NANOS]; a timer fires at the first tick at or after its time,
/// so up to one tick late and never early. A timer further away than one turn of the wheel stays in
/// its slot for the turns that it needs.
///
/// **Threads:** its loop's.
public final class Timers {

    /// 4 ms: fine enough for deadlines of seconds and for tests of hundreds of milliseconds.
    public static final long TICK_NANOS = 4_000_000;

    /// A power of two; one turn takes about 4 s.
    private static final int SLOTS = 1024;

    private final @Nullable Timer[] slots = new @Nullable Timer[SLOTS];
    private final long[] occupied = new long[SLOTS / 64];
    private final long startNanos;
    private long tick; // all ticks up to and including this one have been fired
    private int count;

    /// An empty wheel.
    ///
    /// @param nowNanos the time now, by the clock whose times will be given
    public Timers(long nowNanos) {
        startNanos = nowNanos;
    }

    /// Sets `timer` to fire at `atNanos`, or moves it there.
    public void set(Timer timer, long atNanos) {
        if (timer.slot != Timer.NOWHERE) {
            unlink(timer);
        }
        timer.atNanos = atNanos;
        link(timer, Math.max(tickAtOrAfter(atNanos), tick + 1));
    }

    /// Makes sure that `timer` does not fire unless it is set again.
    public void cancel(Timer timer) {
        if (timer.slot != Timer.NOWHERE) {
            unlink(timer);
        }
    }

    /// Fires what is due.
    public void advance(long nowNanos) {
        long target = Math.floorDiv(nowNanos - startNanos, TICK_NANOS);
        if (target <= tick) {
            return;
        }
        if (count == 0) {
            tick = target;
            return;
        }
        // After a long pause one turn visits every slot there is.
        long first = Math.max(tick + 1, target - SLOTS + 1);
        tick = first - 1;
        while (tick < target) {
            tick++;
            fireSlot((int) (tick & (SLOTS - 1)), nowNanos);
        }
    }

    private void fireSlot(int slot, long nowNanos) {
        if ((occupied[slot >> 6] & 1L << slot) == 0) {
            return;
        }
        Timer timer = slots[slot];
        while (timer != null) {
            Timer next = timer.next;
            if (timer.atNanos - nowNanos <= 0) {
                unlink(timer);
                timer.fire(nowNanos);
                // What fired may have cancelled or set others, so start over.
                next = slots[slot];
            }
            timer = next;
        }
    }

    /// How long until something may be due: 0 or more; `Long.MAX_VALUE` when nothing is set. A
    /// timer more than a turn away is reported a turn early.
    public long nanosToNext(long nowNanos) {
        if (count == 0) {
            return Long.MAX_VALUE;
        }
        for (int ahead = 1; ahead <= SLOTS; ahead++) {
            int slot = (int) (tick + ahead & (SLOTS - 1));
            if ((occupied[slot >> 6] & 1L << slot) != 0) {
                long dueNanos = startNanos + (tick + ahead) * TICK_NANOS;
                return Math.max(0, dueNanos - nowNanos);
            }
            if ((slot & 63) == 0 && occupied[slot >> 6] == 0) {
                ahead += 63;
            }
        }
        throw new AssertionError("A timer is counted but in no slot; please report this.");
    }

    /// How many timers wait.
    public int count() {
        return count;
    }

    private long tickAtOrAfter(long nanos) {
        return -Math.floorDiv(startNanos - nanos, TICK_NANOS);
    }

    private void link(Timer timer, long atTick) {
        int slot = (int) (atTick & (SLOTS - 1));
        Timer first = slots[slot];
        timer.slot = slot;
        timer.previous = null;
        timer.next = first;
        if (first != null) {
            first.previous = timer;
        }
        slots[slot] = timer;
        occupied[slot >> 6] |= 1L << slot;
        count++;
    }

    private void unlink(Timer timer) {
        Timer previous = timer.previous;
        Timer next = timer.next;
        int slot = timer.slot;
        if (previous != null) {
            previous.next = next;
        } else {
            slots[slot] = next;
            if (next == null) {
                occupied[slot >> 6] &= ~(1L << slot);
            }
        }
        if (next != null) {
            next.previous = previous;
        }
        timer.slot = Timer.NOWHERE;
        timer.previous = null;
        timer.next = null;
        count--;
    }
}
