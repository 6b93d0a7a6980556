package dev.weir.server.layer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/// Writes entries from a thread of its own. Who gives one never waits: when the queue is full the
/// entry is dropped and counted.
///
/// While entries come, the writer looks for them every [#GATHER_NANOS] and nobody wakes it, as
/// waking costs more than an entry does. It is woken when it has found none.
///
/// Producers: any threads. Consumer: the writer's. Bound: [#ENTRIES_MAX].
///
/// **Threads:** any.
final class LogWriter {

    private static final System.Logger LOG = System.getLogger("dev.weir.server");

    /// Half a second's worth at 16,000 requests a second; 2 MiB or so.
    static final int ENTRIES_MAX = 8_192;

    /// How long entries may gather before they are written, unless there are many.
    private static final long GATHER_NANOS = 10_000_000;

    /// So many at once, and the next ones are looked for at once.
    private static final int MANY = ENTRIES_MAX / 8;

    private static final long SAY_AGAIN_NANOS = 10_000_000_000L;
    private static final long CLOSE_MILLIS = 5_000;

    /// Where lines go.
    interface Sink {
        /// @param lines whole ones, each ended by a line feed
        void write(CharSequence lines) throws IOException;

        /// Nothing more comes for now.
        default void flush() throws IOException {}

        /// Nothing more comes.
        default void close() throws IOException {}
    }

    private final MpscVarHandleArrayQueue<AccessEntry> queue =
            new MpscVarHandleArrayQueue<>(ENTRIES_MAX);
    private final LongAdder dropped = new LongAdder();
    private final LogFormat format;
    private final Sink sink;
    private final AtomicBoolean isStarted = new AtomicBoolean();
    private final AtomicBoolean isResting = new AtomicBoolean();
    private volatile boolean isClosed;
    private volatile @Nullable Thread thread;

    // Of the writer's thread:
    private final StringBuilder lines = new StringBuilder();
    private long saidNanos = System.nanoTime() - SAY_AGAIN_NANOS;
    private long saidDropped;
    private long anchorNanos;
    private long anchorMillis;

    LogWriter(LogFormat format, Sink sink) {
        this.format = format;
        this.sink = sink;
    }

    void write(AccessEntry entry) {
        if (isClosed || !queue.offer(entry)) {
            dropped.increment();
            return;
        }
        if (isResting.get() && isResting.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        } else if (!isStarted.get() && isStarted.compareAndSet(false, true)) {
            thread = Thread.ofPlatform().name("weir-access-log").daemon().start(this::run);
        }
    }

    long dropped() {
        return dropped.sum();
    }

    private void run() {
        thread = Thread.currentThread();
        boolean wasClosed;
        do {
            wasClosed = isClosed;
            int written = writeAll();
            if (written == 0) {
                rest();
            } else if (written < MANY && !isClosed) {
                LockSupport.parkNanos(this, GATHER_NANOS);
            }
        } while (!wasClosed || !queue.isEmpty());
        try {
            sink.close();
        } catch (IOException failed) {
            say("cannot be closed: " + failed.getMessage());
        }
    }

    private void rest() {
        isResting.set(true);
        while (queue.isEmpty() && !isClosed && isResting.get()) {
            LockSupport.park(this);
        }
        isResting.set(false);
    }

    /// Writes what there is.
    ///
    /// @return how many entries that was
    private int writeAll() {
        anchorNanos = System.nanoTime();
        anchorMillis = System.currentTimeMillis();
        int written = 0;
        try {
            AccessEntry entry = queue.poll();
            while (entry != null) {
                written++;
                lines.setLength(0);
                format.write(entry, millis(entry.endNanos()), lines);
                sink.write(lines.append('\n'));
                entry = written % ENTRIES_MAX == 0 ? null : queue.poll();
            }
            sink.flush();
        } catch (IOException failed) {
            say("cannot be written: " + failed.getMessage());
        }
        if (dropped.sum() > saidDropped) {
            say("is behind, and has dropped " + dropped.sum() + " lines so far");
        }
        return written;
    }

    private long millis(long nanos) {
        return anchorMillis + (nanos - anchorNanos) / 1_000_000;
    }

    private void say(String what) {
        long now = System.nanoTime();
        if (now - saidNanos >= SAY_AGAIN_NANOS) {
            saidNanos = now;
            saidDropped = dropped.sum();
            LOG.log(Level.WARNING, "The access log " + what + ".");
        }
    }

    /// Writes what has been given so far, and ends.
    void close() {
        isClosed = true;
        Thread writing = thread;
        if (!isStarted.get() || writing == null) {
            return;
        }
        LockSupport.unpark(writing);
        try {
            writing.join(CLOSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
