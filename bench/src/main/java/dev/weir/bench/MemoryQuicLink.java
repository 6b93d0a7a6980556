package dev.weir.bench;

import dev.weir.http.TlsSession;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.QuicLink;
import dev.weir.server.loop.QuicLinkListener;
import dev.weir.server.loop.StreamLink;
import dev.weir.server.loop.StreamListener;
import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A connection of QUIC without packets, and the client at its other end: it opens so many streams
/// at a time, each with a whole request and its end, and the next when all are answered.
///
/// The streams' objects are used again, so that what is allocated is the server's doing.
///
/// **Threads:** the loop's.
final class MemoryQuicLink implements QuicLink, MemoryTransport.End {

    /// As much as one answer may have.
    private static final int ANSWER_BYTES_MAX = 1024;

    private static final long CLIENTS_CONTROL = 2;
    private static final long SERVERS_CONTROL = 3;

    /// The stream's type, and SETTINGS without one (RFC 9114 §6.2.1).
    private static final byte[] CONTROL = {0, 4, 0};

    private final byte[] request;
    private final Runnable whenFinished;
    private final Stream[] streams = new Stream[MemoryPeer.REQUESTS];
    private @Nullable QuicLinkListener listener;
    private long nextId;
    private int batchesLeft;
    private int unanswered;
    private boolean areOpen;

    MemoryQuicLink(byte[] request, Runnable whenFinished) {
        this.request = request;
        this.whenFinished = whenFinished;
        for (int i = 0; i < streams.length; i++) {
            streams[i] = new Stream(request);
        }
    }

    void accept(Function<QuicLink, QuicLinkListener> acceptor) {
        QuicLinkListener to = acceptor.apply(this);
        listener = to;
        var control = new Stream(CONTROL);
        control.id = CLIENTS_CONTROL;
        to.opened(control).received(control);
    }

    @Override
    public void begin(int batches) {
        batchesLeft = batches;
    }

    @Override
    public boolean send() {
        QuicLinkListener to = listener;
        if (to == null || unanswered > 0) {
            return false;
        }
        closeAnswered();
        if (batchesLeft == 0) {
            return false;
        }
        batchesLeft--;
        areOpen = true;
        unanswered = streams.length;
        for (Stream stream : streams) {
            stream.id = nextId;
            stream.answerTo = 0;
            nextId += 4;
            StreamListener hears = to.opened(stream);
            stream.listener = hears;
            hears.received(stream);
            hears.inputEnded();
        }
        return true;
    }

    /// Both halves of each stream have ended.
    private void closeAnswered() {
        if (areOpen) {
            areOpen = false;
            for (Stream stream : streams) {
                StreamListener hears = stream.listener;
                stream.listener = null;
                if (hears != null) {
                    hears.closed(null);
                }
            }
        }
    }

    @Override
    public byte[] lastAnswers() {
        var all = new ByteArrayOutputStream();
        for (Stream stream : streams) {
            all.write(stream.answer, 0, stream.answerTo);
        }
        return all.toByteArray();
    }

    private void answered() {
        unanswered--;
        if (unanswered == 0 && batchesLeft == 0) {
            whenFinished.run();
        }
    }

    @Override
    public StreamLink openUnidirectional(StreamListener hears) {
        var control = new Stream(request);
        control.id = SERVERS_CONTROL;
        return control;
    }

    @Override
    public void close(long applicationError, String reason) {
        QuicLinkListener to = listener;
        listener = null;
        if (to != null) {
            to.closed(null);
        }
    }

    @Override
    public @Nullable SocketAddress remote() {
        return null;
    }

    @Override
    public @Nullable SocketAddress local() {
        return null;
    }

    @Override
    public @Nullable TlsSession tls() {
        return null;
    }

    /// One stream, both ends.
    private final class Stream implements StreamLink, LinkListener.Received {
        private final byte[] sent;
        private final byte[] answer = new byte[ANSWER_BYTES_MAX];
        private @Nullable StreamListener listener;
        private long id;
        private int answerTo;

        Stream(byte[] sent) {
            this.sent = sent;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public int bytes() {
            return sent.length;
        }

        @Override
        public void copyTo(byte[] into, int at) {
            System.arraycopy(sent, 0, into, at, sent.length);
        }

        @Override
        public void copy(byte[] bytes, int from, int to) {
            System.arraycopy(bytes, from, answer, answerTo, to - from);
            answerTo += to - from;
        }

        @Override
        public void share(byte[] bytes, int from, int to) {
            copy(bytes, from, to);
        }

        @Override
        public void flush() {}

        @Override
        public void flushAndEnd() {
            answered();
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public long sentBytes() {
            return answerTo;
        }

        @Override
        public void tellWhenSent() {}

        @Override
        public void reading(boolean on) {}

        @Override
        public void reset(long applicationError) {
            throw new AssertionError("A request that is measured was reset: " + applicationError);
        }

        @Override
        public void stopSending(long applicationError) {
            throw new AssertionError("A request that is measured was stopped: " + applicationError);
        }

        @Override
        public void priority(int urgency, boolean isIncremental) {}
    }
}
