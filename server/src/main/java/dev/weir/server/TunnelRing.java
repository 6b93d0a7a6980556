package dev.weir.server;

import dev.weir.http.Fields;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Bytes on their way from a handler's thread to its loop, which sends them: a ring with one writer
/// and one reader.
///
/// The writer puts bytes in and tells the loop once; until the loop has looked, more bytes need no
/// other message. Where loop and handler share a carrier, the loop looks when the handler waits, so
/// all that was written in one go leaves in one write. A writer that finds the ring full waits
/// until the loop has made room, and the loop makes none while the peer lags.
///
/// The ring begins small and grows with what is written at once, as there may be many that are
/// idle.
///
/// **Threads:** [#write] and [#end] the writer's; [#run] and [#fail] the loop's.
final class TunnelRing implements Runnable {

    private static final VarHandle POSTED;

    static {
        try {
            POSTED = MethodHandles.lookup().findVarHandle(TunnelRing.class, "posted", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }

    /// Room for a few small messages. Sizes are powers of two.
    static final int BYTES_MIN = 512;

    /// What a writer may be ahead of its loop: as much as one write of a socket takes.
    static final int BYTES_MAX = 16 * 1024;

    private final HandlerRun run;
    final int turn;

    /// Written by the writer while it is empty, and read by the loop after `tail`.
    private byte[] bytes = new byte[BYTES_MIN];

    /// Counts bytes put in; the place is its rest by the length.
    private volatile long tail;

    /// Counts bytes taken out.
    private volatile long head;

    @SuppressWarnings("unused") // by POSTED
    private volatile int posted;

    private volatile @Nullable Thread waiting;
    private volatile boolean wantsEnd;
    private volatile boolean hasEnded;
    private volatile @Nullable IOException failure;

    TunnelRing(HandlerRun run, int turn) {
        this.run = run;
        this.turn = turn;
    }

    // ---- writer

    void write(byte[] from, int start, int end) throws IOException {
        int at = start;
        while (at < end) {
            checkOpen();
            int used = (int) (tail - head);
            int room = bytes.length - used;
            if (room < end - at && bytes.length < BYTES_MAX) {
                if (used > 0) {
                    awaitRoomFor(bytes.length);
                }
                grow(end - at);
                room = bytes.length;
            } else if (room == 0) {
                awaitRoomFor(Math.min(end - at, bytes.length / 2));
                continue;
            }
            int count = Math.min(room, end - at);
            put(from, at, count);
            at += count;
            tell();
        }
        checkOpen();
    }

    /// The loop looks at no byte of an empty ring, so the array may be another.
    private void grow(int least) {
        int length = bytes.length;
        do {
            length *= 2;
        } while (length < least && length < BYTES_MAX);
        bytes = new byte[length];
    }

    private void put(byte[] from, int start, int count) {
        long before = tail;
        int at = (int) (before & (bytes.length - 1));
        int first = Math.min(count, bytes.length - at);
        System.arraycopy(from, start, bytes, at, first);
        System.arraycopy(from, start + first, bytes, 0, count - first);
        tail = before + count;
    }

    private void tell() {
        if (posted == 0 && POSTED.compareAndSet(this, 0, 1)) {
            run.loop().post(this);
        }
    }

    private void awaitRoomFor(int count) throws IOException {
        tell();
        await(() -> bytes.length - (tail - head) >= count);
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Condition condition) throws IOException {
        waiting = Thread.currentThread();
        try {
            while (!condition.holds()) {
                checkOpen();
                if (run.loop().hasEnded()) {
                    throw new IOException("The server has been closed.");
                }
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("The exchange was cancelled.");
                }
            }
        } finally {
            waiting = null;
        }
    }

    /// Waits until all was taken, and our half has ended.
    void end() throws IOException {
        wantsEnd = true;
        tell();
        await(() -> hasEnded);
    }

    private void checkOpen() throws IOException {
        IOException failed = failure;
        if (failed != null) {
            throw new IOException(failed.getMessage(), failed);
        }
    }

    // ---- loop

    /// Takes what there is, as far as the peer keeps up.
    @Override
    public void run() {
        posted = 0;
        send();
    }

    void send() {
        if (failure != null || hasEnded) {
            return;
        }
        try {
            boolean isEnding = wantsEnd; // read before the bytes: all are there by then
            long to = tail;
            long from = head;
            from = run.writeTunnel(this, bytes, from, to);
            head = from;
            if (isEnding && from == to) {
                run.endAnswer(turn, Fields.EMPTY);
                hasEnded = true;
            }
        } catch (IOException over) {
            failure = over;
        } finally {
            LockSupport.unpark(waiting);
        }
    }

    /// Whether bytes are there that the peer was too slow for.
    boolean isWaiting() {
        return tail != head && posted == 0;
    }

    /// Nothing more will be sent.
    void fail(IOException reason) {
        failure = reason;
        LockSupport.unpark(waiting);
    }
}
