package dev.weir.server;

import dev.weir.http.Exchange;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.ProtocolError;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.h1.Http1Connection;
import dev.weir.server.loop.Link;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.Loop;
import org.jspecify.annotations.Nullable;

/// The server's end of a link that speaks HTTP/1.1: between the transport, the codec and the
/// handlers.
///
/// **Threads:** its loop's.
final class Http1Endpoint
        implements LinkListener,
                Loop.Connection,
                ExchangeHandler,
                HandlerRun.Owner,
                Connections.Endpoint {

    /// Input that is thrown away after the last answer; a peer that sends more is cut off.
    static final long LINGER_BYTES_MAX = 1024 * 1024;

    private final Dispatcher dispatcher;
    private final Loop loop;
    private final Link link;
    private boolean holdsEnd; // with TLS, as long as it is HTTP
    private final Http1Connection codec;
    private final EndpointDeadlines deadlines;
    private final Connections connections;
    private final Connections.Place place = new Connections.Place(this);
    private final HeldBytes held;
    private final Runnable whenClosed;
    private HandlerRun run;

    private int exchangesInTurn;
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
    private long answeredNanos;

    Http1Endpoint(Link link, Dispatcher dispatcher, Connections connections, Runnable whenClosed) {
        this.dispatcher = dispatcher;
        this.loop = dispatcher.loop();
        this.link = link;
        holdsEnd = link.tls() != null;
        this.connections = connections;
        this.held = dispatcher.held();
        this.whenClosed = whenClosed;
        codec =
                new Http1Connection(
                        dispatcher.limits(),
                        loop.buffers(),
                        holdsEnd ? loop.announcing() : loop.preamble(),
                        dispatcher.sections(),
                        this,
                        link.peer());
        run = new HandlerRun(this, dispatcher);
        deadlines = new EndpointDeadlines(this, loop, dispatcher.options().deadlines());
        answeredNanos = loop.nowNanos() - dispatcher.options().deadlines().linger().toNanos();
        connections.add(place);
        deadlines.begin();
    }

    /// Gives the link up, before anything came over it, to an endpoint that speaks another version.
    ///
    /// @return where that one stands among the connections
    Connections.Place giveUp() {
        isClosed = true;
        deadlines.end();
        codec.release();
        return place;
    }

    // ---- from the transport

    @Override
    public void received(Received bytes) {
        int count = bytes.bytes();
        if (isLingering || !codec.isReading()) {
            lingeredBytes += count;
            if (lingeredBytes > LINGER_BYTES_MAX) {
                close();
            } else if (!isLingering) {
                pauseReading(); // until the last answer has gone
            }
            return;
        }
        if (holdsEnd) {
            link.holdEnd(true); // flush() lets go of it
        }
        codec.reserve(count);
        bytes.copyTo(codec.receiveArray(), codec.receiveAt());
        codec.received(count);
        deadlines.received(count);
        if (!wantsInput()) {
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
        if (!codec.isReading()) {
            return; // the flush that is due sends the last answer and closes
        }
        codec.endOfInput();
        if (!run.isOpen()) {
            codec.advance(); // else when its thread is done: an answer is over before that
        }
        if (mustLinger() && !codec.isBroken()) {
            linger(); // nothing is due, so there is no turn to wait for
            return;
        }
        run.contentArrived();
        deadlines.halfClosed();
        changed();
    }

    @Override
    public void writable() {
        lookAtUnsent();
        run.writable();
        becomeReady();
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
        if (run.isOpen()) {
            codec.disown();
        }
        codec.release();
        held.unsentChanged(-unsentBytes);
        unsentBytes = 0;
        run.cancel();
    }

    // ---- from the loop

    @Override
    public void proceed() {
        isReady = false;
        if (isClosed) {
            return;
        }
        if (run.isOpen()) {
            run.contentArrived();
            changed();
        } else {
            proceedToNext();
        }
    }

    private void proceedToNext() {
        // The next request of a pipelined batch waits until the peer takes its answers.
        if (mayWrite() && !isClosed) {
            codec.advance();
            if (codec.isInHead() && held.isFull()) {
                codec.refuse(Dispatcher.FULL);
            }
        }
        changed();
    }

    @Override
    public void flush() {
        isFlushDue = false;
        exchangesInTurn = 0;
        if (isClosed) {
            return;
        }
        if (codec.isBroken()) {
            link.reset();
            return;
        }
        if (!codec.output().isEmpty()) {
            send();
        }
        if (mustLinger()) {
            linger();
        } else if (isReadingPaused && wantsInput()) {
            isReadingPaused = false;
            link.reading(true);
        }
        if (run.isWriting() && mayWrite()) {
            run.writable(); // it waited for this flush, not for the peer
        }
        if (holdsEnd && !isAnswering()) {
            link.holdEnd(false);
        }
        deadlines.update();
    }

    /// Whether an answer is due that the end of the input could not change.
    private boolean isAnswering() {
        return isReady || (run.isOpen() && !run.isReading()) || !codec.output().isEmpty();
    }

    /// Hands answers to the link while their peer takes them; the rest waits in the codec, so that
    /// a large one is not in the transport whole.
    private void send() {
        var output = codec.output();
        answeredNanos = loop.nowNanos();
        boolean goesOn = true;
        for (int pieces = 0; goesOn && pieces < PIECES_PER_TURN; pieces++) {
            long before = output.waitingBytes();
            output.drainTo(link, UNSENT_BYTES_MAX);
            handedOverBytes += before - output.waitingBytes();
            if (mustLinger()) {
                return; // they leave with the end
            }
            link.flush();
            goesOn = !output.isEmpty() && link.isWritable();
        }
        lookAtUnsent();
        if (goesOn) {
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

    private boolean mustLinger() {
        return codec.isClosing()
                && !isLingering
                && codec.output().isEmpty()
                && (!run.isOpen() || run.isCancelled());
    }

    /// While there is much in memory, what is not waited for stays in the socket.
    private boolean wantsInput() {
        return codec.wantsInput() && !(run.isOpen() && !run.isReading() && held.isFull());
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

    /// A lingering close, as RFC 9112 §9.6 describes it: it ends its sending half and reads on for
    /// a while, so that a reset does not destroy the answer before the peer has read it.
    ///
    /// A peer that has ended its own half sends nothing that could cause a reset, and an answer of
    /// long ago has been read.
    private void linger() {
        isLingering = true;
        long leftNanos =
                answeredNanos
                        + dispatcher.options().deadlines().linger().toNanos()
                        - loop.nowNanos();
        if (hasInputEnded || leftNanos <= 0) {
            link.closeWhenSent();
        } else {
            link.shutdownOutput();
            if (isReadingPaused) {
                isReadingPaused = false;
                link.reading(true);
            }
        }
        lookAtUnsent();
        deadlines.lingering(Math.max(0, leftNanos));
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

    @Override
    public void begin(Exchange exchange) {
        run.begin(exchange);
        deadlines.exchangeBegun();
        if (connections.areLeaving()) {
            codec.closeAfterExchange();
        }
        if (!dispatcher.admit(run)) {
            refuseOverloaded();
        }
    }

    private void refuseOverloaded() {
        codec.respond(Dispatcher.tooMany());
        run = new HandlerRun(this, dispatcher);
        deadlines.exchangeEnded();
    }

    @Override
    public RequestBody body(Exchange exchange, long lengthBytes) {
        return run.body(lengthBytes);
    }

    @Override
    public @Nullable Response refuse(ProtocolError error) {
        return dispatcher.refuse(error, this::refused);
    }

    private void refused(Response answer) {
        if (!isClosed) {
            codec.refused(answer);
            changed();
        }
    }

    // ---- from the handler's run

    @Override
    public boolean mayWrite() {
        long waitingBytes = codec.output().waitingBytes();
        return link.isWritable()
                && waitingBytes < UNSENT_BYTES_MAX
                && !(waitingBytes + unsentBytes > 0 && held.isFull());
    }

    /// Bytes of answers that wait in the codec's output within one turn, beyond what the transport
    /// holds.
    static final int UNSENT_BYTES_MAX = 64 * 1024;

    /// How many times as much leaves on one connection before others have their turn.
    private static final int PIECES_PER_TURN = 4;

    @Override
    public void changed() {
        if (!isFlushDue && !isClosed) {
            isFlushDue = true;
            loop.flushLater(this);
        }
    }

    @Override
    public void waitsForContent() {
        deadlines.waitsForContent();
        if (isReadingPaused && codec.wantsInput()) {
            isReadingPaused = false;
            link.reading(true);
        }
    }

    @Override
    public void tunnelBegun() {
        holdsEnd = false;
        link.holdEnd(false);
        deadlines.tunnelBegun();
        if (isDraining) {
            run.drain();
        }
    }

    @Override
    public boolean sendsFiles() {
        return link.sendsFiles();
    }

    @Override
    public boolean isDraining() {
        return isDraining;
    }

    @Override
    public void overloaded() {
        refuseOverloaded();
        becomeReady();
    }

    @Override
    public void ended(HandlerRun ended) {
        if (ended.isCancelled()) {
            return; // the link is gone, or going
        }
        deadlines.exchangeEnded();
        if (isReady || exchangesInTurn >= EXCHANGES_PER_TURN) {
            becomeReady();
        } else {
            exchangesInTurn++;
            proceedToNext();
        }
    }

    /// Pipelined requests that are begun one after the other before other connections have their
    /// turn.
    private static final int EXCHANGES_PER_TURN = 64;

    // ---- from the deadlines

    Http1Connection codec() {
        return codec;
    }

    HandlerRun run() {
        return run;
    }

    Link link() {
        return link;
    }

    boolean isLingering() {
        return isLingering;
    }

    /// A head, or content that nobody reads, has taken too long.
    void refuseSlow(String part, String detail) {
        codec.refuse(new ProtocolError(Status.REQUEST_TIMEOUT, part, detail));
        changed();
    }

    /// The handler waits for content that comes too slowly: its read fails, which makes a 408.
    void contentTooSlow() {
        codec.closeAfterExchange();
        run.contentTooSlow();
    }

    /// The handler's time is over, or nobody waits for its answer.
    void cancelRun() {
        codec.disown();
        codec.abort();
        run.cancel();
        changed();
    }

    /// The handler has had its time: it is interrupted, and the client is told.
    void handlerTooSlow() {
        if (!codec.isExchangeOpen()) {
            return;
        }
        codec.closeAfterExchange();
        HandlerRun late = run;
        run = new HandlerRun(this, dispatcher);
        if (codec.isStreaming()) {
            codec.disown();
            codec.abort();
        } else {
            dispatcher.shape(Dispatcher.TOO_SLOW, this::answerLate);
        }
        late.cancel();
        changed();
    }

    private void answerLate(Response answer) {
        if (!isClosed && codec.isExchangeOpen()) {
            codec.disown();
            codec.respond(answer);
            changed();
        }
    }

    // ---- from the server

    /// A tunnel is told.
    @Override
    public void drain() {
        isDraining = true;
        if (!deadlines.drainsBeforeFirstByte()) {
            codec.closeAfterExchange();
        }
        run.drain();
        changed();
    }

    /// What has come in is no request, nor what comes after it.
    void refuseAll(ProtocolError error) {
        codec.refuse(error);
        changed();
    }

    @Override
    public void drainIsOver() {
        cancelRun();
    }
}
