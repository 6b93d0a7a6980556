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
/// Producers: any threads. Consumer: the writer's. Bound: [#ENTRIES_MAX].
///
/// **Threads:** any.
final class LogWriter {

    private static final System.Logger LOG = System.getLogger("dev.weir.server");

    /// Half a second's worth at 16,000 requests a second; 2 MiB or so.
    static final int ENTRIES_MAX = 8_192;

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
    private volatile boolean isResting;
    private volatile boolean isClosed;
    private volatile @Nullable Thread thread;

    // Of the writer's thread:
    private final StringBuilder lines = new StringBuilder();
    private long saidNanos = System.nanoTime() - SAY_AGAIN_NANOS;
    private long saidDropped;

    LogWriter(LogFormat format, Sink sink) {
        this.format = format;
        this.sink = sink;
    }

    void write(AccessEntry entry) {
        if (isClosed || !queue.offer(entry)) {
            dropped.increment();
            return;
        }
        if (isResting) {
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
        while (true) {
            boolean wasClosed = isClosed;
            writeAll();
            if (wasClosed && queue.isEmpty()) {
                break;
            }
            isResting = true;
            if (queue.isEmpty() && !isClosed) {
                LockSupport.park(this);
            }
            isResting = false;
        }
        try {
            sink.close();
        } catch (IOException failed) {
            say("cannot be closed: " + failed.getMessage());
        }
    }

    private void writeAll() {
        try {
            AccessEntry entry = queue.poll();
            while (entry != null) {
                lines.setLength(0);
                format.write(entry, lines);
                sink.write(lines.append('\n'));
                entry = queue.poll();
            }
            sink.flush();
        } catch (IOException failed) {
            say("cannot be written: " + failed.getMessage());
        }
        if (dropped.sum() > saidDropped) {
            say("is behind, and has dropped " + dropped.sum() + " lines so far");
        }
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
