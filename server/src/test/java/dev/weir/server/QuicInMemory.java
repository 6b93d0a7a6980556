package dev.weir.server;

import dev.weir.http.TlsSession;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.QuicLink;
import dev.weir.server.loop.QuicLinkListener;
import dev.weir.server.loop.StreamLink;
import dev.weir.server.loop.StreamListener;
import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A QUIC connection without UDP, both ends: the server's is the [QuicLink], the client's is
/// [#send] and its like. A random generator decides how bytes are cut, which stream goes on next,
/// and how fast answers are taken; if it is calm, everything goes at once and whole.
///
/// **Threads:** the client's side any; the server's, and [#happen], the loop's.
final class QuicInMemory implements QuicLink, Happening {

    /// What the network holds of a stream before it is not writable any more, and how little it
    /// must be before it is again.
    private static final int HIGH_BYTES = 4 * 1024;

    private static final int LOW_BYTES = 1024;

    private final Random random;
    private final boolean isCalm;
    private final Map<Long, Stream> streams = new LinkedHashMap<>();
    private @Nullable Function<QuicLink, QuicLinkListener> accept;
    private @Nullable QuicLinkListener listener;
    private long nextOwnId = 3;
    private long closeCode = -1;
    private boolean isDisconnected;
    private boolean isClosing;
    private boolean isClosed;
    private int unidirectionalMax = 3;
    private Runnable wakeup = () -> {};

    QuicInMemory(Random random, boolean isCalm, Function<QuicLink, QuicLinkListener> accept) {
        this.random = random;
        this.isCalm = isCalm;
        this.accept = accept;
    }

    /// What tells the loop that the client has done something.
    void wakesBy(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    // ---- the client's side

    /// Allows the server so many unidirectional streams.
    synchronized void unidirectionalMax(int streams) {
        unidirectionalMax = streams;
    }

    /// Sends on a stream, which is opened if it is not.
    QuicInMemory send(long id, byte[] bytes) {
        synchronized (this) {
            stream(id).toServer.writeBytes(bytes);
        }
        wakeup.run();
        return this;
    }

    QuicInMemory end(long id) {
        synchronized (this) {
            stream(id).clientEnds = true;
        }
        wakeup.run();
        return this;
    }

    QuicInMemory reset(long id, long code) {
        synchronized (this) {
            stream(id).clientResets = code;
        }
        wakeup.run();
        return this;
    }

    QuicInMemory stop(long id, long code) {
        synchronized (this) {
            stream(id).clientStops = code;
        }
        wakeup.run();
        return this;
    }

    /// From now on, nothing of this stream's answer is taken, or is again.
    void takes(long id, boolean on) {
        synchronized (this) {
            stream(id).isTaking = on;
        }
        wakeup.run();
    }

    /// The client is gone.
    void disconnect() {
        synchronized (this) {
            isDisconnected = true;
        }
        wakeup.run();
    }

    private Stream stream(long id) {
        return streams.computeIfAbsent(id, Stream::new);
    }

    /// What has come on a stream.
    synchronized byte[] taken(long id) {
        return stream(id).taken.toByteArray();
    }

    /// Whether the server has ended its half, and all of it has come.
    synchronized boolean isEnded(long id) {
        return stream(id).serverEnded && stream(id).takenTo == stream(id).fromServer.size();
    }

    /// The code that the server has reset a stream with, or -1.
    synchronized long resetCode(long id) {
        return stream(id).resetCode;
    }

    /// The code that the server has stopped a stream with, or -1.
    synchronized long stopCode(long id) {
        return stream(id).stopCode;
    }

    /// The code that the server has closed the connection with, or -1.
    synchronized long closeCode() {
        return closeCode;
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    /// What the server was handed of a stream's content so far.
    synchronized int delivered(long id) {
        return stream(id).delivered;
    }

    /// Sizes of what the server has flushed on a stream, with FIN marked by one more of -1.
    synchronized List<Integer> flushes(long id) {
        return List.copyOf(stream(id).flushes);
    }

    // ---- the network

    @Override
    public synchronized boolean hasEvents() {
        return accept != null
                || (listener != null
                        && (isClosing
                                || isDisconnected
                                || streams.values().stream().anyMatch(Stream::hasEvents)));
    }

    @Override
    public synchronized boolean happen() {
        if (accept != null) {
            listener = accept.apply(this);
            accept = null;
            return true;
        }
        if (listener == null) {
            return false;
        }
        if (isClosing || isDisconnected) {
            closeAll();
            return true;
        }
        var able = new ArrayList<Stream>();
        for (Stream stream : streams.values()) {
            if (stream.hasEvents()) {
                able.add(stream);
            }
        }
        if (able.isEmpty()) {
            return false;
        }
        able.get(isCalm ? 0 : random.nextInt(able.size())).happen();
        return true;
    }

    private void closeAll() {
        for (Stream stream : List.copyOf(streams.values())) {
            stream.close();
        }
        QuicLinkListener to = listener;
        listener = null;
        isClosed = true;
        if (to != null) {
            to.closed(null);
        }
    }

    // ---- the server's side

    @Override
    public synchronized @Nullable StreamLink openUnidirectional(StreamListener listener) {
        if (unidirectionalMax == 0) {
            return null;
        }
        unidirectionalMax--;
        Stream stream = stream(nextOwnId);
        nextOwnId += 4;
        stream.listener = listener;
        stream.clientEnded = true;
        return stream;
    }

    @Override
    public synchronized void close(long applicationError, String reason) {
        if (closeCode < 0) {
            closeCode = applicationError;
            isClosing = true;
            if (listener != null && random.nextBoolean()) {
                closeAll();
            }
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
        private final long id;
        private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
        private final ByteArrayOutputStream fromServer = new ByteArrayOutputStream();
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final List<Integer> flushes = new ArrayList<>();
        private @Nullable StreamListener listener;
        private int delivered;
        private int flushedTo;
        private int takenTo;
        private byte[] piece = new byte[0];
        private boolean isReading = true;
        private boolean isTaking = true;
        private boolean wasFull;
        private boolean tellsWhenSent;
        private boolean clientEnds;
        private boolean clientEnded; // or reset, and told, or stopped
        private boolean serverEnded; // or reset
        private boolean isClosed;
        private long clientResets = -1;
        private long clientStops = -1;
        private long resetCode = -1;
        private long stopCode = -1;

        Stream(long id) {
            this.id = id;
        }

        boolean hasEvents() {
            if (isClosed) {
                return false;
            }
            boolean delivers = !clientEnded && isReading && delivered < toServer.size();
            boolean ends = !clientEnded && isReading && clientEnds && delivered == toServer.size();
            boolean takes = isTaking && takenTo < flushedTo;
            return delivers
                    || ends
                    || takes
                    || (!clientEnded && clientResets >= 0)
                    || (clientStops >= 0 && (listener != null || !clientEnded))
                    || isDone();
        }

        private boolean isDone() {
            boolean isOneWay = (id & 2) != 0 && (id & 1) == 0;
            return listener != null
                    && clientEnded
                    && (isOneWay || (serverEnded && takenTo == flushedTo));
        }

        void happen() {
            StreamListener to = listener;
            QuicLinkListener connection = QuicInMemory.this.listener;
            if (to == null && connection != null) {
                to = connection.opened(this);
                listener = to;
            }
            if (to == null || isClosed) {
                return;
            }
            if (isDone()) {
                close();
            } else if (isTaking && takenTo < flushedTo && (isCalm || random.nextBoolean())) {
                take(to);
            } else if (!clientEnded && clientResets >= 0) {
                clientEnded = true;
                to.reset(clientResets);
            } else if (clientStops >= 0) {
                long code = clientStops;
                clientStops = -1;
                serverEnded = true;
                flushedTo = takenTo;
                to.stopSending(code);
            } else if (!clientEnded && isReading && delivered < toServer.size()) {
                deliver(to);
            } else if (!clientEnded && isReading && clientEnds && delivered == toServer.size()) {
                clientEnded = true;
                to.inputEnded();
            }
        }

        private void deliver(StreamListener to) {
            int most = Math.min(toServer.size() - delivered, 16 * 1024);
            int count =
                    isCalm
                            ? most
                            : 1 + random.nextInt(random.nextBoolean() ? Math.min(most, 20) : most);
            piece = Arrays.copyOfRange(toServer.toByteArray(), delivered, delivered + count);
            delivered += count;
            to.received(this);
        }

        private void take(StreamListener to) {
            int count = isCalm ? flushedTo - takenTo : 1 + random.nextInt(flushedTo - takenTo);
            taken.write(fromServer.toByteArray(), takenTo, count);
            takenTo += count;
            boolean hasRoom = wasFull && fromServer.size() - takenTo <= LOW_BYTES;
            wasFull &= !hasRoom;
            boolean isSent = tellsWhenSent && takenTo == flushedTo;
            tellsWhenSent &= !isSent;
            if (hasRoom) {
                to.writable();
            }
            if (isSent) {
                to.sent();
            }
        }

        void close() {
            StreamListener to = listener;
            if (!isClosed && to != null) {
                isClosed = true;
                to.closed(null);
            }
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public int bytes() {
            return piece.length;
        }

        @Override
        public void copyTo(byte[] into, int at) {
            System.arraycopy(piece, 0, into, at, piece.length);
        }

        @Override
        public void copy(byte[] bytes, int from, int to) {
            assert !isServerDone() : "bytes after the end";
            fromServer.write(bytes, from, to - from);
            wasFull |= fromServer.size() - takenTo > HIGH_BYTES;
        }

        private boolean isServerDone() {
            return serverEnded && resetCode < 0 && clientStops < 0 && !isClosed;
        }

        @Override
        public void share(byte[] bytes, int from, int to) {
            copy(bytes, from, to);
        }

        @Override
        public void flush() {
            flushes.add(fromServer.size() - flushedTo);
            flushedTo = serverEnded ? flushedTo : fromServer.size();
        }

        @Override
        public void flushAndEnd() {
            assert !isServerDone() : "a second end";
            flush();
            flushes.add(-1);
            serverEnded = true;
        }

        @Override
        public boolean isWritable() {
            return !wasFull;
        }

        @Override
        public long sentBytes() {
            return takenTo;
        }

        @Override
        public void tellWhenSent() {
            tellsWhenSent = true;
        }

        @Override
        public void reading(boolean on) {
            isReading = on;
        }

        @Override
        public void reset(long applicationError) {
            if (!serverEnded) {
                serverEnded = true;
                resetCode = applicationError;
                flushedTo = takenTo;
            }
        }

        @Override
        public void stopSending(long applicationError) {
            if (!clientEnded) {
                clientEnded = true;
                stopCode = applicationError;
            }
        }

        @Override
        public void priority(int urgency, boolean isIncremental) {
            assert urgency >= 0 && urgency <= 7 : "urgency " + urgency;
        }
    }
}
