package dev.weir.bench;

import dev.weir.server.loop.Link;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A transport without sockets. Each connection has a peer that behaves as a load generator does:
/// it sends the same batch of pipelined requests again and again, the next when all answers to the
/// last have come.
///
/// What the loop does for a socket it does here: it asks for what has come in, is handed it to be
/// copied, hands over its answers to be copied, and flushes. Only the system calls are missing.
///
/// **Threads:** the loop's, but for [#wakeup].
public final class MemoryTransport implements Transport {

    private final Idle idle;
    private final List<MemoryLink> links = new ArrayList<>();
    private volatile @Nullable Thread waiting;
    private @Nullable CountDownLatch done;
    private int unfinished;

    /// A transport without connections.
    public MemoryTransport(Idle idle) {
        this.idle = idle;
    }

    /// Opens a connection.
    ///
    /// @param batch what its peer sends at a time
    /// @param answerCount how many answers that is worth
    public void connect(byte[] batch, int answerCount, Function<Link, LinkListener> acceptor) {
        if (batch.length > READ_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "A batch of "
                            + batch.length
                            + " bytes is more than one read brings: at most "
                            + READ_BYTES_MAX
                            + ".");
        }
        var link = new MemoryLink(batch, answerCount);
        links.add(link);
        link.listener = acceptor.apply(link);
    }

    /// Has each peer send `batches` batches.
    ///
    /// @param whenDone counted down when all are answered
    public void begin(int batches, CountDownLatch whenDone) {
        done = whenDone;
        unfinished = links.size();
        for (MemoryLink link : links) {
            link.batchesLeft = batches;
        }
    }

    /// The answers to the last batch of a connection. Any thread may ask while nothing is under
    /// way.
    public byte[] lastAnswers(int connection) {
        MemoryLink link = links.get(connection);
        return Arrays.copyOf(link.answers, link.answersTo);
    }

    @Override
    public void open() {
        waiting = Thread.currentThread();
    }

    @Override
    public void poll(long timeoutNanos) {
        if (!haveSent() && timeoutNanos > 0 && idle.mayWait()) {
            // A wake-up that comes before this is kept by the thread's permit.
            LockSupport.parkNanos(this, timeoutNanos);
        }
    }

    /// Lets the peers send, and tells whether one did.
    private boolean haveSent() {
        boolean haveSent = false;
        if (unfinished > 0) {
            for (int i = 0; i < links.size(); i++) {
                haveSent |= links.get(i).send();
            }
        }
        return haveSent;
    }

    @Override
    public void wakeup() {
        LockSupport.unpark(waiting);
    }

    /// As epoll does, so that the scheduler does what it does for epoll.
    @Override
    public boolean waitsOnCarrier() {
        return true;
    }

    @Override
    public SocketAddress bind(SocketAddress address, Acceptor acceptor) throws IOException {
        throw new IOException("There are no addresses in memory.");
    }

    @Override
    public void unbind() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return unfinished + " of " + links.size() + " connections wait for answers";
    }

    private final class MemoryLink implements Link, LinkListener.Received {

        /// As much as a connection's output holds within one turn.
        private static final int ANSWERS_BYTES_MAX = 128 * 1024;

        private final byte[] batch;
        private final int answerCount;
        private final byte[] answers = new byte[ANSWERS_BYTES_MAX];
        private int answersTo;

        /// Bytes of the answers to one batch; 0 until the first batch has told.
        private int answersBytes;

        private @Nullable LinkListener listener;
        private int batchesLeft;
        private boolean isReading = true;
        private boolean isAnswered = true;
        private long sentBytes;

        MemoryLink(byte[] batch, int answerCount) {
            this.batch = batch;
            this.answerCount = answerCount;
        }

        boolean send() {
            LinkListener to = listener;
            if (to == null || batchesLeft == 0 || !isAnswered || !isReading) {
                return false;
            }
            batchesLeft--;
            isAnswered = false;
            answersTo = 0;
            to.received(this);
            return true;
        }

        @Override
        public int bytes() {
            return batch.length;
        }

        @Override
        public void copyTo(byte[] into, int at) {
            System.arraycopy(batch, 0, into, at, batch.length);
        }

        @Override
        public void copy(byte[] bytes, int from, int to) {
            System.arraycopy(bytes, from, answers, answersTo, to - from);
            answersTo += to - from;
        }

        @Override
        public void share(byte[] bytes, int from, int to) {
            copy(bytes, from, to);
        }

        @Override
        public void flush() {
            if (answersBytes == 0 && HttpAnswers.count(answers, answersTo) == answerCount) {
                answersBytes = answersTo;
            }
            if (answersTo == answersBytes && !isAnswered) {
                isAnswered = true;
                sentBytes += answersTo;
                if (batchesLeft == 0) {
                    finish();
                }
            }
        }

        private void finish() {
            unfinished--;
            CountDownLatch whenDone = done;
            if (unfinished == 0 && whenDone != null) {
                done = null;
                whenDone.countDown();
            }
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public long sentBytes() {
            return sentBytes;
        }

        @Override
        public void tellWhenSent() {}

        @Override
        public void reading(boolean on) {
            isReading = on;
        }

        @Override
        public void shutdownOutput() {}

        @Override
        public void close() {
            LinkListener to = listener;
            listener = null;
            if (to != null) {
                to.closed(null);
            }
        }

        /// What was flushed is sent.
        @Override
        public void closeWhenSent() {
            close();
        }

        @Override
        public void reset() {
            close();
        }

        @Override
        public @Nullable SocketAddress remote() {
            return null;
        }

        @Override
        public @Nullable SocketAddress local() {
            return null;
        }
    }
}
