package dev.weir.bench;

import dev.weir.server.loop.Link;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.QuicLink;
import dev.weir.server.loop.QuicLinkListener;
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
    private final List<End> ends = new ArrayList<>();
    private volatile @Nullable Thread waiting;
    private @Nullable CountDownLatch done;
    private int unfinished;

    /// A transport without connections.
    public MemoryTransport(Idle idle) {
        this.idle = idle;
    }

    /// Opens a connection with somebody at its other end.
    public void connect(MemoryPeer peer, Function<Link, LinkListener> acceptor) {
        var link = new MemoryLink(peer);
        ends.add(link);
        link.listener = acceptor.apply(link);
    }

    /// Opens a connection of QUIC, with a client of HTTP/3 at its other end.
    ///
    /// @param request what the client sends in a request stream
    public void connectQuic(byte[] request, Function<QuicLink, QuicLinkListener> acceptor) {
        var link = new MemoryQuicLink(request, this::finish);
        ends.add(link);
        link.accept(acceptor);
    }

    /// The other end of a connection, whatever it speaks.
    interface End {
        /// Has it send so many batches from now on.
        void begin(int batches);

        /// Sends the next batch if it is due.
        ///
        /// @return whether it was
        boolean send();

        /// What has come since the last batch was sent.
        byte[] lastAnswers();
    }

    /// Has each peer send `batches` batches.
    ///
    /// @param whenDone counted down when all are answered
    public void begin(int batches, CountDownLatch whenDone) {
        done = whenDone;
        unfinished = ends.size();
        for (End end : ends) {
            end.begin(batches);
        }
    }

    /// The answers to the last batch of a connection. Any thread may ask while nothing is under
    /// way.
    public byte[] lastAnswers(int connection) {
        return ends.get(connection).lastAnswers();
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
            for (int i = 0; i < ends.size(); i++) {
                haveSent |= ends.get(i).send();
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
        return unfinished + " of " + ends.size() + " connections wait for answers";
    }

    /// One end has had its answers.
    private void finish() {
        unfinished--;
        CountDownLatch whenDone = done;
        if (unfinished == 0 && whenDone != null) {
            done = null;
            whenDone.countDown();
        }
    }

    private final class MemoryLink implements Link, LinkListener.Received, End {

        /// As much as a connection's output holds within one turn.
        private static final int ANSWERS_BYTES_MAX = 128 * 1024;

        private final MemoryPeer peer;
        private final byte[] answers = new byte[ANSWERS_BYTES_MAX];
        private int answersTo;
        private byte[] batch = new byte[0];

        private @Nullable LinkListener listener;
        private int batchesLeft;
        private boolean isReading = true;
        private boolean isAnswered = true;
        private long sentBytes;

        MemoryLink(MemoryPeer peer) {
            this.peer = peer;
        }

        @Override
        public void begin(int batches) {
            batchesLeft = batches;
        }

        @Override
        public byte[] lastAnswers() {
            return Arrays.copyOf(answers, answersTo);
        }

        @Override
        public boolean send() {
            LinkListener to = listener;
            if (to == null || batchesLeft == 0 || !isAnswered || !isReading) {
                return false;
            }
            batchesLeft--;
            isAnswered = false;
            answersTo = 0;
            batch = peer.next();
            if (batch.length > READ_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "A batch of "
                                + batch.length
                                + " bytes is more than one read brings: at most "
                                + READ_BYTES_MAX
                                + ".");
            }
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
            if (!isAnswered && peer.isAnswered(answers, answersTo)) {
                isAnswered = true;
                sentBytes += answersTo;
                if (batchesLeft == 0) {
                    finish();
                }
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
        public void shutdownOutput() {
            flush();
        }

        @Override
        public void close() {
            LinkListener to = listener;
            listener = null;
            if (to != null) {
                to.closed(null);
            }
        }

        /// All that is flushed is sent.
        @Override
        public void closeWhenSent() {
            flush();
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
