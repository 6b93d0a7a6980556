package dev.weir.server.lambda;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// From who writes an answer's content to the client that sends it, a piece each time that it asks
/// for one. A publisher, as the client reads ahead of what it sends when it is given a stream: a
/// piece would wait for the next one.
///
/// **Threads:** one writes; any may subscribe, ask and break it off.
final class ContentPipe extends OutputStream implements Flow.Publisher<ByteBuffer> {

    /// The most of one piece.
    static final int PIECE_BYTES_MAX = 16 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final byte[] piece = new byte[PIECE_BYTES_MAX];
    private int count;
    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    private long asked;
    private boolean hasEnded;
    private @Nullable String broken;

    // ---- the client's side

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> client) {
        client.onSubscribe(
                new Flow.Subscription() {
                    @Override
                    public void request(long count) {
                        ask(count);
                    }

                    @Override
                    public void cancel() {
                        breakOff("Lambda takes no more of the answer.");
                    }
                });
        lock.lock();
        try {
            subscriber = client;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void ask(long pieces) {
        lock.lock();
        try {
            asked = asked + pieces < 0 ? Long.MAX_VALUE : asked + pieces;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Nothing goes through any more: the writer fails with the reason, and the client too, so that
    /// nobody takes a part for the whole.
    void breakOff(String reason) {
        Flow.Subscriber<? super ByteBuffer> told = null;
        lock.lock();
        try {
            if (broken == null && !hasEnded) {
                broken = reason;
                told = subscriber;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (told != null) {
            told.onError(new IOException(reason));
        }
    }

    // ---- the writer's side

    @Override
    public void write(int octet) throws IOException {
        if (count == PIECE_BYTES_MAX) {
            flush();
        }
        piece[count++] = (byte) octet;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        int end = from + length;
        while (at < end) {
            if (count == PIECE_BYTES_MAX) {
                flush();
            }
            int fits = Math.min(end - at, PIECE_BYTES_MAX - count);
            System.arraycopy(bytes, at, piece, count, fits);
            count += fits;
            at += fits;
        }
    }

    /// Sends what there is; it waits while the client does not ask.
    @Override
    public void flush() throws IOException {
        if (count > 0) {
            var client = awaitAsked();
            byte[] sent = Arrays.copyOf(piece, count);
            count = 0;
            client.onNext(ByteBuffer.wrap(sent));
        }
    }

    /// Says that the content is whole.
    @Override
    public void close() throws IOException {
        flush();
        Flow.Subscriber<? super ByteBuffer> client;
        lock.lock();
        try {
            client = awaitClient();
            hasEnded = true;
        } finally {
            lock.unlock();
        }
        client.onComplete();
    }

    private Flow.Subscriber<? super ByteBuffer> awaitAsked() throws IOException {
        lock.lock();
        try {
            while (asked == 0 && broken == null) {
                await();
            }
            var client = awaitClient();
            asked--;
            return client;
        } finally {
            lock.unlock();
        }
    }

    /// Under the lock.
    private Flow.Subscriber<? super ByteBuffer> awaitClient() throws IOException {
        while (true) {
            if (broken != null) {
                throw new IOException(broken);
            }
            if (subscriber != null) {
                return subscriber;
            }
            await();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // its callers wait in loops
    private void await() throws IOException {
        try {
            changed.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted in an answer's content.");
        }
    }
}
