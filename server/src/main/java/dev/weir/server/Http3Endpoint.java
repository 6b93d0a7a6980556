package dev.weir.server;

import dev.weir.http.Peer;
import dev.weir.http.h3.ConnectionError;
import dev.weir.http.h3.ErrorCode;
import dev.weir.http.h3.Http3Connection;
import dev.weir.http.h3.UnidirectionalStream;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.Loop;
import dev.weir.server.loop.QuicLink;
import dev.weir.server.loop.QuicLinkListener;
import dev.weir.server.loop.StreamLink;
import dev.weir.server.loop.StreamListener;
import dev.weir.server.loop.Timer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The server's end of a QUIC connection that speaks HTTP/3: what its streams have in common. Each
/// request has an [Http3StreamEndpoint].
///
/// **Threads:** its loop's.
final class Http3Endpoint implements QuicLinkListener, Loop.Connection, Connections.Endpoint {

    /// Streams that go on in one turn before other connections have theirs.
    private static final int STREAMS_PER_TURN = 64;

    /// From the first GOAWAY to the last: a request that was sent before the first had come is here
    /// by then, as a round trip on any line is shorter (RFC 9114 §5.2).
    private static final long GO_AWAY_NANOS = 500_000_000;

    /// Between two looks at our control stream.
    private static final long LOOK_NANOS = 1_000_000_000;

    private final Dispatcher dispatcher;
    private final Loop loop;
    private final QuicLink link;
    private final Http3Connection codec;
    private final Connections connections;
    private final Connections.Place place = new Connections.Place(this);
    private final Runnable whenClosed;
    private final ArrayDeque<Http3StreamEndpoint> ready = new ArrayDeque<>();
    private final ArrayDeque<Http3StreamEndpoint> unflushed = new ArrayDeque<>();
    private final Drain drain = new Drain();
    private final Look look = new Look();
    private final Idle idle = new Idle();
    private @Nullable StreamLink control;

    private @Nullable Http3StreamEndpoint first;
    private int streams;
    private boolean isReady;
    private boolean isFlushDue;
    private boolean isControlLost;
    private boolean isClosed;
    private long answeredNanos;

    Http3Endpoint(
            QuicLink link, Dispatcher dispatcher, Connections connections, Runnable whenClosed) {
        this.dispatcher = dispatcher;
        this.loop = dispatcher.loop();
        this.link = link;
        this.connections = connections;
        this.whenClosed = whenClosed;
        codec =
                new Http3Connection(
                        dispatcher.limits(),
                        loop.buffers(),
                        dispatcher.answerHeads(),
                        new Peer(link.remote(), link.local(), true, link.tls()));
        answeredNanos = loop.nowNanos() - dispatcher.options().deadlines().linger().toNanos();
        connections.add(place);
        openControl();
        look.begin();
        idle.begin();
    }

    /// RFC 9114 §6.2.1: "Each side MUST initiate a single control stream at the beginning of the
    /// connection and send its SETTINGS frame as the first frame on this stream."
    private void openControl() {
        control = link.openUnidirectional(new OwnControl());
        if (control == null) {
            // §6.2: "the transport parameters sent by both clients and servers MUST allow the peer
            // to create at least three unidirectional streams."
            close(
                    new ConnectionError(
                            ErrorCode.H3_STREAM_CREATION_ERROR,
                            "The client allows no unidirectional stream"));
        } else {
            flushLater();
        }
    }

    // ---- from the transport

    @Override
    public StreamListener opened(StreamLink stream) {
        if ((stream.id() & 2) != 0) {
            return new PeersUnidirectional(stream, codec.unidirectional());
        }
        streams++;
        idle.end();
        look.again();
        var endpoint = new Http3StreamEndpoint(this, stream, codec, dispatcher);
        Http3StreamEndpoint second = first;
        endpoint.next = second;
        if (second != null) {
            second.previous = endpoint;
        }
        first = endpoint;
        return endpoint;
    }

    @Override
    public void worn() {
        drain();
    }

    @Override
    public void moved() {
        look.look();
    }

    @Override
    public void closed(@Nullable Throwable cause) {
        if (isClosed) {
            return;
        }
        isClosed = true;
        drain.end();
        idle.end();
        look.end();
        for (var stream = first; stream != null; ) {
            var next = stream.next;
            stream.closed(cause);
            stream = next;
        }
        codec.control().discard();
        connections.remove(place);
        whenClosed.run();
    }

    // ---- from the loop

    @Override
    public void proceed() {
        isReady = false;
        for (int count = 0; count < STREAMS_PER_TURN && !isClosed; count++) {
            var stream = ready.pollFirst();
            if (stream == null) {
                return;
            }
            stream.proceed();
        }
        becomeReady();
    }

    private void becomeReady() {
        if (!isReady && !isClosed && !ready.isEmpty()) {
            isReady = true;
            loop.ready(this);
        }
    }

    @Override
    public void flush() {
        isFlushDue = false;
        Http3StreamEndpoint stream;
        while ((stream = unflushed.pollFirst()) != null && !isClosed) {
            stream.flush();
        }
        if (isControlLost && !isClosed) {
            codec.controlStopped();
            check();
        }
        StreamLink control = this.control;
        if (isClosed || control == null) {
            return;
        }
        if (!codec.control().isEmpty()) {
            codec.control().drainTo(control);
            control.flush();
        }
    }

    private void flushLater() {
        if (!isFlushDue && !isClosed) {
            isFlushDue = true;
            loop.flushLater(this);
        }
    }

    @Override
    public void failed() {
        link.close(ErrorCode.H3_INTERNAL_ERROR, "");
    }

    // ---- from its streams

    /// A stream has something to go on with.
    void ready(Http3StreamEndpoint stream) {
        ready.addLast(stream);
        becomeReady();
    }

    /// A stream has something to send.
    void flushLater(Http3StreamEndpoint stream) {
        unflushed.addLast(stream);
        flushLater();
    }

    /// After bytes of the peer were read: ends the connection if they broke it.
    void check() {
        ConnectionError error = codec.error();
        if (error != null && !isClosed) {
            close(error);
        }
    }

    private void close(ConnectionError error) {
        link.close(error.code(), error.reason());
    }

    /// A stream is gone.
    void ended(Http3StreamEndpoint stream) {
        var before = stream.previous;
        var after = stream.next;
        if (before != null) {
            before.next = after;
        } else {
            first = after;
        }
        if (after != null) {
            after.previous = before;
        }
        stream.previous = null;
        stream.next = null;
        streams--;
        answeredNanos = loop.nowNanos();
        if (streams == 0 && !isClosed) {
            idle.begin();
            drain.streamsEnded();
        }
    }

    // ---- from the server

    boolean isDraining() {
        return drain.isBegun;
    }

    @Override
    public void drain() {
        drain.begin();
        for (var stream = first; stream != null; stream = stream.next) {
            stream.drain();
        }
    }

    @Override
    public void drainIsOver() {
        for (var stream = first; stream != null; ) {
            var next = stream.next;
            stream.cancelRun();
            stream = next;
        }
        drain.isOver = true;
        drain.streamsEnded();
    }

    @Override
    public void close() {
        link.close(ErrorCode.H3_NO_ERROR, "");
    }

    /// The two steps of a graceful end (RFC 9114 §5.2), and the end after them.
    private final class Drain extends Timer {
        private boolean isBegun;
        private boolean isLast; // GOAWAY has been sent
        boolean isOver;

        void begin() {
            if (isBegun || isClosed) {
                return;
            }
            isBegun = true;
            codec.goAway();
            flushLater();
            loop.timers().set(this, loop.nowNanos() + GO_AWAY_NANOS);
        }

        void end() {
            loop.timers().cancel(this);
        }

        @Override
        protected void fire(long nowNanos) {
            if (!isLast) {
                isLast = true;
                codec.goAwayAt();
                flushLater();
            }
            streamsEnded();
        }

        /// CONNECTION_CLOSE would overtake what has to be sent again, so the client is left the
        /// time to take the last answer, and to close by itself.
        void streamsEnded() {
            if (!(isLast || isOver) || streams > 0 || isClosed) {
                return;
            }
            long lingerNanos = dispatcher.options().deadlines().linger().toNanos();
            long untilNanos = answeredNanos + lingerNanos;
            if (isOver || untilNanos - loop.nowNanos() <= 0) {
                close();
            } else {
                loop.timers().set(this, untilNanos);
            }
        }
    }

    /// A connection without requests closes after [Deadlines#idle], whatever else it sends.
    private final class Idle extends Timer {
        void begin() {
            loop.timers().set(this, loop.nowNanos() + dispatcher.options().deadlines().idleNanos());
        }

        void end() {
            if (isSet()) {
                loop.timers().cancel(this);
            }
        }

        @Override
        protected void fire(long nowNanos) {
            close();
        }
    }

    /// Finds out whether the peer has stopped our control stream, which is told when something is
    /// written to it: a while after the connection began, and with the first request after each
    /// such while.
    private final class Look extends Timer {
        private long nextNanos;

        void begin() {
            nextNanos = loop.nowNanos() + LOOK_NANOS;
            loop.timers().set(this, nextNanos);
        }

        void again() {
            if (loop.nowNanos() - nextNanos >= 0) {
                look();
            }
        }

        void end() {
            if (isSet()) {
                loop.timers().cancel(this);
            }
        }

        private void look() {
            nextNanos = loop.nowNanos() + LOOK_NANOS;
            codec.sendNothing();
            flushLater();
        }

        @Override
        protected void fire(long nowNanos) {
            if (!isClosed) {
                look();
            }
        }
    }

    /// Our control stream. It never ends before the connection does.
    private final class OwnControl implements StreamListener {
        @Override
        public void received(LinkListener.Received bytes) {}

        @Override
        public void inputEnded() {}

        @Override
        public void reset(long applicationError) {}

        @Override
        public void stopSending(long applicationError) {
            codec.controlStopped();
            check();
        }

        @Override
        public void writable() {}

        @Override
        public void sent() {}

        /// A transport may have forgotten a stream that was stopped; but it is also told when the
        /// connection ends, and then that is told before the turn is over.
        @Override
        public void closed(@Nullable Throwable cause) {
            control = null;
            isControlLost = true;
            flushLater();
        }
    }

    /// A unidirectional stream of the peer.
    private final class PeersUnidirectional implements StreamListener {
        private final StreamLink stream;
        private final UnidirectionalStream codec;
        private boolean isStopped;
        private boolean hasEnded;

        PeersUnidirectional(StreamLink stream, UnidirectionalStream codec) {
            this.stream = stream;
            this.codec = codec;
        }

        @Override
        public void received(LinkListener.Received bytes) {
            int count = bytes.bytes();
            byte[] scratch = loop.buffers().take(count);
            bytes.copyTo(scratch, 0);
            codec.receive(scratch, 0, count);
            loop.buffers().give(scratch);
            check();
            if (codec.isOfUnknownType() && !isStopped && !isClosed) {
                isStopped = true;
                stream.stopSending(ErrorCode.H3_STREAM_CREATION_ERROR);
                flushLater();
            }
        }

        @Override
        public void inputEnded() {
            if (!hasEnded && !isClosed) {
                hasEnded = true;
                codec.ended();
                check();
            }
        }

        @Override
        public void reset(long applicationError) {
            inputEnded();
        }

        @Override
        public void stopSending(long applicationError) {}

        @Override
        public void writable() {}

        @Override
        public void sent() {}

        @Override
        public void closed(@Nullable Throwable cause) {}
    }
}
