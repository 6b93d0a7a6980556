package dev.weir.server.layer;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Interrupts threads that have had their time. All alarms have the same time, so that each list is
/// in the order in which they ring, and setting one costs a link at its end.
///
/// A thread of its own looks at the fronts of the lists, and ends when it has found none for a
/// while.
///
/// **Threads:** any. The locks are held for a few assignments, never while waiting.
final class Alarms {

    /// Lists, so that threads seldom meet at a lock; a power of two.
    private static final int LISTS = 16;

    /// How much later than due an alarm may ring, as a part of the time.
    private static final int LOOKS_PER_TIME = 16;

    private static final long LOOK_NANOS_LEAST = 1_000_000;
    private static final long LOOK_NANOS_MOST = 100_000_000;

    /// How often the watch finds nothing before it ends.
    private static final int VAIN_LOOKS_MAX = 50;

    private final long nanos;
    private final AtomicBoolean isWatched = new AtomicBoolean();
    private final AlarmList[] lists = new AlarmList[LISTS];

    /// One thread's alarm.
    static final class Alarm {
        private final Thread thread = Thread.currentThread();
        private final long dueNanos;
        private @Nullable Alarm before;
        private @Nullable Alarm after;
        private boolean isSet = true;
        private boolean hasRung;

        private Alarm(long dueNanos) {
            this.dueNanos = dueNanos;
        }
    }

    private static final class AlarmList {
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Alarm first;
        private @Nullable Alarm last;

        void append(Alarm alarm) {
            Alarm end = last;
            alarm.before = end;
            if (end == null) {
                first = alarm;
            } else {
                end.after = alarm;
            }
            last = alarm;
        }

        void remove(Alarm alarm) {
            Alarm before = alarm.before;
            Alarm after = alarm.after;
            if (before == null) {
                first = after;
            } else {
                before.after = after;
            }
            if (after == null) {
                last = before;
            } else {
                after.before = before;
            }
            alarm.isSet = false;
        }
    }

    /// @param nanos from setting an alarm until it rings
    Alarms(long nanos) {
        this.nanos = nanos;
        for (int i = 0; i < LISTS; i++) {
            lists[i] = new AlarmList();
        }
    }

    private AlarmList listOf(Alarm alarm) {
        return lists[(int) alarm.thread.threadId() & LISTS - 1];
    }

    /// Sets an alarm for the calling thread.
    Alarm set() {
        var alarm = new Alarm(System.nanoTime() + nanos);
        AlarmList list = listOf(alarm);
        list.lock.lock();
        try {
            list.append(alarm);
        } finally {
            list.lock.unlock();
        }
        if (!isWatched.get() && isWatched.compareAndSet(false, true)) {
            Thread.ofPlatform().name("weir-timeout").daemon().start(this::watch);
        }
        return alarm;
    }

    /// Ends an alarm; it does not ring after this.
    ///
    /// @return whether it has rung; the thread's interruption is then taken back
    boolean end(Alarm alarm) {
        AlarmList list = listOf(alarm);
        boolean hasRung;
        list.lock.lock();
        try {
            if (alarm.isSet) {
                list.remove(alarm);
            }
            hasRung = alarm.hasRung;
        } finally {
            list.lock.unlock();
        }
        if (hasRung) {
            Thread.interrupted();
        }
        return hasRung;
    }

    private void watch() {
        long pauseNanos = Math.clamp(nanos / LOOKS_PER_TIME, LOOK_NANOS_LEAST, LOOK_NANOS_MOST);
        int vainLooks = 0;
        while (true) {
            LockSupport.parkNanos(pauseNanos);
            vainLooks = ring(System.nanoTime()) ? 0 : vainLooks + 1;
            if (vainLooks > VAIN_LOOKS_MAX) {
                isWatched.set(false);
                // Who has set an alarm just before may have seen the watch still there.
                if (!ring(System.nanoTime()) || !isWatched.compareAndSet(false, true)) {
                    return;
                }
                vainLooks = 0;
            }
        }
    }

    /// Rings what is due.
    ///
    /// @return whether any alarm was set
    private boolean ring(long nowNanos) {
        boolean isAnySet = false;
        for (AlarmList list : lists) {
            list.lock.lock();
            try {
                isAnySet |= list.first != null;
                for (Alarm due = list.first; due != null && due.dueNanos - nowNanos <= 0; ) {
                    list.remove(due);
                    due.hasRung = true;
                    due.thread.interrupt();
                    due = list.first;
                }
            } finally {
                list.lock.unlock();
            }
        }
        return isAnySet;
    }
}
