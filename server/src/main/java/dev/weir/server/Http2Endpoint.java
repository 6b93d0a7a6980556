package dev.weir.server;

import dev.weir.http.Exchange;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.ProtocolError;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import dev.weir.http.h2.ErrorCode;
import dev.weir.http.h2.Http2Connection;
import dev.weir.http.h2.Http2Stream;
import dev.weir.server.loop.Link;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.Loop;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The server's end of a link that speaks HTTP/2: between the transport, the codec and the
/// handlers, of which there is one for each stream.
///
/// **Threads:** its loop's.
final class Http2Endpoint
        implements LinkListener, Loop.Connection, ExchangeHandler, Connections.Endpoint {

    /// Bytes of answers that wait in the codec's output within one turn, beyond what the transport
    /// holds.
    private static final int UNSENT_BYTES_MAX = 64 * 1024;

    /// How many times as much leaves on one connection before others have their turn.
    private static final int PIECES_PER_TURN = 4;

    private final Dispatcher dispatcher;
    private final Loop loop;
    private final Link link;
    private final Http2Connection codec;
    private final Http2Deadlines deadlines;
    private final Connections connections;
    private final Connections.Place place;
    private final HeldBytes held;
    private final Runnable whenClosed;
    private final ArrayDeque<StreamRun> heldUp = new ArrayDeque<>(0);
    private final int runsMax;

    private int openRuns;
    private boolean isReady;
    private boolean isFlushDue;
    private boolean isReadingPaused;
    private boolean hasInputEnded;
    private boolean isLingering;
    private boolean isClosed;
    private boolean isDraining;
    private long lingeredBytes;
    private long handedOverBytes;
    private long unsentBytes; // of those handed over, as the link last said
    private boolean isTellingWhenSent;

    /// @param taken where it stands from now on in place of another; null if it is the first
    Http2Endpoint(
            Link link,
            Dispatcher dispatcher,
            Connections connections,
            Connections.@Nullable Place taken,
            Runnable whenClosed) {
        this.dispatcher = dispatcher;
        this.loop = dispatcher.loop();
        this.link = link;
        this.connections = connections;
        place = taken != null ? taken : new Connections.Place(this);
        this.held = dispatcher.held();
        this.whenClosed = whenClosed;
        var options = dispatcher.options();
        codec =
                new Http2Connection(
                        options.limits(),
                        options.http2Limits(),
                        loop.buffers(),
                        dispatcher.answerBlocks(link.tls() != null),
                        this,
                        link.peer());
        deadlines = new Http2Deadlines(this, loop, options.deadlines());
        // Handlers of streams that were reset go on until they notice: at most as many again.
        runsMax = 2 * options.http2Limits().concurrentStreamsMax();
        codec.time(loop.nowNanos());
        deadlines.begin();
        if (taken != null) {
            connections.replace(place, this);
        } else {
            connections.add(place);
        }
    }

    // ---- from the transport

    @Override
    public void received(Received bytes) {
        int count = bytes.bytes();
        if (isLingering || !codec.isReading()) {
            lingeredBytes += count;
            if (lingeredBytes > Http1Endpoint.LINGER_BYTES_MAX) {
                close();
            } else if (!isLingering) {
                pauseReading(); // until the last answer has gone
            }
            return;
        }
        codec.reserve(count);
        bytes.copyTo(codec.receiveArray(), codec.receiveAt());
        codec.received(count);
        if (!codec.wantsInput()) {
            pauseReading();
        }
        becomeReady();
    }

    @Override
    public void inputEnded() {
        hasInputEnded = true;
        if (isLingering) {
            link.closeWhenSent();
            return;
        }
        codec.endOfInput();
        deadlines.halfClosed();
        changed();
    }

    @Override
    public void writable() {
        lookAtUnsent();
        changed();
    }

    @Override
    public void sent() {
        isTellingWhenSent = false;
        writable();
    }

    @Override
    public void closed(@Nullable Throwable cause) {
        if (isClosed) {
            return;
        }
        isClosed = true;
        deadlines.end();
        connections.remove(place);
        whenClosed.run();
        codec.release();
        held.unsentChanged(-unsentBytes);
        unsentBytes = 0;
    }

    // ---- from the loop

    @Override
    public void proceed() {
        isReady = false;
        if (isClosed) {
            return;
        }
        codec.time(loop.nowNanos());
        codec.advance();
        if (codec.isInFrame() && codec.openStreams() == 0 && held.isFull()) {
            codec.refuse(ErrorCode.ENHANCE_YOUR_CALM, "there is too much in memory already");
        }
        if (!wantsInput()) {
            pauseReading();
        }
        changed();
    }

    /// While there is much in memory, what nobody waits for stays in the socket: content that
    /// handlers do not read, and requests behind it.
    private boolean wantsInput() {
        return codec.wantsInput() && !(held.isFull() && openRuns > 0 && !isAnyoneWaiting());
    }

    private boolean isAnyoneWaiting() {
        for (Http2Stream stream : codec.streams()) {
            if (stream.hasUnsent() || runOf(stream).run().isReading()) {
                return true; // for content, or for a window
            }
        }
        return false;
    }

    @Override
    public void flush() {
        isFlushDue = false;
        if (isClosed) {
            return;
        }
        boolean wasHeldUp = codec.isReading() && !codec.wantsInput();
        send();
        resumeHeldUp();
        if (mustLinger()) {
            linger();
        } else if (wasHeldUp && codec.wantsInput()) {
            becomeReady(); // for the frames that have waited
        }
        resumeReading();
        deadlines.update();
    }

    /// Hands answers to the link while their peer takes them; the rest waits in the codec.
    private void send() {
        var output = codec.output();
        boolean goesOn = link.isWritable();
        for (int pieces = 0; goesOn && pieces < PIECES_PER_TURN; pieces++) {
            codec.send(UNSENT_BYTES_MAX);
            if (output.isEmpty()) {
                break;
            }
            long before = output.waitingBytes();
            output.drainTo(link, UNSENT_BYTES_MAX);
            handedOverBytes += before - output.waitingBytes();
            if (mustLinger()) {
                return; // they leave with the end
            }
            link.flush();
            goesOn = link.isWritable();
        }
        lookAtUnsent();
        if (goesOn && (!output.isEmpty() || codec.hasSendable())) {
            becomeReady();
        }
    }

    private void lookAtUnsent() {
        long unsent = handedOverBytes - link.sentBytes();
        if (unsent != unsentBytes) {
            held.unsentChanged(unsent - unsentBytes);
            unsentBytes = unsent;
        }
        if (unsent > 0 && !isTellingWhenSent) {
            isTellingWhenSent = true;
            link.tellWhenSent();
        }
    }

    @Override
    public void failed() {
        link.reset();
    }

    private void becomeReady() {
        if (!isReady && !isClosed) {
            isReady = true;
            loop.ready(this);
        }
    }

    private void pauseReading() {
        if (!isReadingPaused) {
            isReadingPaused = true;
            link.reading(false);
        }
    }

    /// Reads on if more bytes would do any good.
    void resumeReading() {
        if (isReadingPaused && !isClosed && (wantsInput() || isLingering)) {
            isReadingPaused = false;
            link.reading(true);
        }
    }

    void changed() {
        if (!isFlushDue && !isClosed) {
            isFlushDue = true;
            loop.flushLater(this);
        }
    }

    private boolean mustLinger() {
        return codec.isClosing() && !isLingering && codec.output().isEmpty();
    }

    /// As over HTTP/1.1, it ends its sending half and reads on for a while, so that a reset does
    /// not destroy the last frames before the peer has read them.
    private void linger() {
        isLingering = true;
        if (hasInputEnded) {
            link.closeWhenSent();
        } else {
            link.shutdownOutput();
        }
        lookAtUnsent();
        deadlines.lingering();
    }

    /// Whether the system has taken all that was to be sent.
    boolean isAllSent() {
        return codec.output().isEmpty() && link.sentBytes() >= handedOverBytes;
    }

    @Override
    public void close() {
        link.close();
    }

    // ---- from the codec

    private StreamRun runOf(Exchange exchange) {
        var stream = (Http2Stream) exchange;
        if (stream.attachment() instanceof StreamRun run) {
            return run;
        }
        var run = new StreamRun(this, dispatcher, stream);
        stream.attach(run);
        return run;
    }

    @Override
    public RequestBody body(Exchange exchange, long lengthBytes) {
        return runOf(exchange).body(lengthBytes);
    }

    @Override
    public void begin(Exchange exchange) {
        StreamRun run = runOf(exchange);
        if (openRuns >= runsMax) {
            codec.cancel(run.stream(), ErrorCode.REFUSED_STREAM);
            return;
        }
        run.begin(loop.nowNanos());
        openRuns++;
        if (!dispatcher.admit(run.run())) {
            refuseOverloaded(run);
        }
    }

    void refuseOverloaded(StreamRun run) {
        openRuns--;
        run.leaveBehind();
        run.stream().respond(Dispatcher.tooMany());
        changed();
    }

    @Override
    public void refuse(Exchange exchange, ProtocolError error) {
        var stream = (Http2Stream) exchange;
        int id = stream.id();
        Response now = dispatcher.refuse(error, later -> answerLate(stream, id, later));
        if (now != null) {
            stream.respond(now);
        }
    }

    /// @param id of the stream when its answer was asked for; it may be another's by now
    private void answerLate(Http2Stream stream, int id, Response answer) {
        if (!isClosed && stream.id() == id && !stream.isExchangeOver()) {
            stream.disown();
            stream.respond(answer);
            changed();
        }
    }

    @Override
    public void contentArrived(Exchange exchange) {
        runOf(exchange).run().contentArrived();
    }

    @Override
    public void writable(Exchange exchange) {
        runOf(exchange).run().writable();
    }

    @Override
    public void cancelled(Exchange exchange) {
        cancel(runOf(exchange).run());
    }

    private void cancel(HandlerRun run) {
        if (run.isOpen()) {
            boolean tellsOfItsEnd = run.isStarted(); // else it waits to be admitted
            run.cancel();
            if (!tellsOfItsEnd) {
                openRuns--;
            }
        }
    }

    // ---- from the handlers' runs

    boolean mayWrite() {
        long waitingBytes = codec.output().waitingBytes();
        return link.isWritable()
                && waitingBytes < UNSENT_BYTES_MAX
                && !(waitingBytes + unsentBytes > 0 && held.isFull());
    }

    /// The run writes on when the connection takes more.
    void holdUp(StreamRun run) {
        if (!run.isHeldUp) {
            run.isHeldUp = true;
            heldUp.addLast(run);
        }
    }

    private void resumeHeldUp() {
        for (int count = heldUp.size(); count > 0 && mayWrite(); count--) {
            StreamRun run = heldUp.removeFirst();
            run.isHeldUp = false;
            run.run().writable();
        }
    }

    void runEnded() {
        openRuns--;
        changed();
    }

    boolean isDraining() {
        return isDraining;
    }

    /// A deadline of a stream is not before this.
    void watch(long atNanos) {
        deadlines.setNoLaterThan(atNanos);
    }

    // ---- from the deadlines

    Http2Connection codec() {
        return codec;
    }

    Link link() {
        return link;
    }

    /// Looks at the deadlines of all streams.
    ///
    /// @return when the next is due
    long checkStreams(long nowNanos) {
        long next = Long.MAX_VALUE;
        for (Http2Stream stream : codec.streams()) {
            next = Math.min(next, runOf(stream).check(nowNanos));
        }
        return next;
    }

    /// Ends the connection, and says why.
    void refuse(ErrorCode code, String why) {
        codec.refuse(code, why);
        changed();
    }

    /// The handler has had its time: it is interrupted, and the client is told.
    void handlerTooSlow(StreamRun run) {
        Http2Stream stream = run.stream();
        if (stream.isExchangeOver()) {
            return;
        }
        HandlerRun late = run.leaveBehind();
        stream.disown();
        if (stream.isAnswered()) {
            stream.abort();
        } else {
            int id = stream.id();
            dispatcher.shape(Dispatcher.TOO_SLOW, answer -> answerLate(stream, id, answer));
        }
        cancel(late);
        changed();
    }

    /// The peer has its answer, and does not come to the end of its request.
    void endAnswered(StreamRun run) {
        codec.cancel(run.stream(), ErrorCode.NO_ERROR);
        changed();
    }

    /// The peer does not take what waits for it on a stream.
    void peerTooSlow(StreamRun run) {
        codec.cancel(run.stream(), ErrorCode.CANCEL);
        changed();
    }

    // ---- from the server

    @Override
    public void drain() {
        isDraining = true;
        codec.drain();
        for (Http2Stream stream : codec.streams()) {
            runOf(stream).run().drain();
        }
        deadlines.draining();
        changed();
    }

    @Override
    public void drainIsOver() {
        refuse(ErrorCode.NO_ERROR, "the server has waited long enough");
    }
}
