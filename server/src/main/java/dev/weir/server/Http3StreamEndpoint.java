package dev.weir.server;

import dev.weir.http.Exchange;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.Output;
import dev.weir.http.ProtocolError;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.h3.ErrorCode;
import dev.weir.http.h3.Http3Connection;
import dev.weir.http.h3.Http3Stream;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.Loop;
import dev.weir.server.loop.StreamLink;
import dev.weir.server.loop.StreamListener;
import org.jspecify.annotations.Nullable;

/// One request over HTTP/3: between its stream, the codec and its handler.
///
/// **Threads:** its loop's.
final class Http3StreamEndpoint
        implements StreamListener,
                Output.Sink,
                ExchangeHandler,
                HandlerRun.Owner,
                StreamDeadlines.Owner {

    /// Bytes of an answer that wait in the codec's output within one turn, beyond what the
    /// transport holds.
    static final int UNSENT_BYTES_MAX = 64 * 1024;

    /// How many times as much leaves on one stream before others have their turn.
    private static final int PIECES_PER_TURN = 4;

    private final Http3Endpoint connection;
    private final StreamLink link;
    private final Http3Stream codec;
    private final Dispatcher dispatcher;
    private final Loop loop;
    private final HeldBytes held;
    private final StreamDeadlines deadlines;
    private HandlerRun run;

    private boolean isReady;
    private boolean isFlushDue;
    private boolean isReadingPaused;
    private boolean hasEndedOutput;
    private boolean hasReset;
    private boolean hasStopped;
    private boolean isClosed;
    private boolean isTellingWhenSent;
    private boolean isTunnel;
    private int urgency = 3; // RFC 9218 §4.1, until the peer says otherwise
    private boolean isIncremental;
    private long handedOverBytes;
    private long gatheredBytes; // of those handed over, what is to be flushed
    private long unsentBytes; // of those handed over, as the link last said

    // Of Http3Endpoint: its neighbours.
    @Nullable Http3StreamEndpoint previous;
    @Nullable Http3StreamEndpoint next;

    Http3StreamEndpoint(
            Http3Endpoint connection,
            StreamLink link,
            Http3Connection connectionCodec,
            Dispatcher dispatcher) {
        this.connection = connection;
        this.link = link;
        this.dispatcher = dispatcher;
        loop = dispatcher.loop();
        held = dispatcher.held();
        run = new HandlerRun(this, dispatcher);
        deadlines = new StreamDeadlines(this, loop, dispatcher.options().deadlines());
        codec = connectionCodec.request(link.id(), this);
        codec.output().letThrough(this);
        deadlines.begin();
        changed(); // it may be rejected at once
    }

    // ---- from the transport

    @Override
    public void received(LinkListener.Received bytes) {
        if (isClosed) {
            return;
        }
        int count = bytes.bytes();
        byte[] scratch = loop.buffers().take(count);
        bytes.copyTo(scratch, 0);
        codec.receive(scratch, 0, count);
        loop.buffers().give(scratch);
        deadlines.received(count);
        if (!codec.wantsInput() && !isReadingPaused) {
            isReadingPaused = true;
            link.reading(false);
        }
        arrived();
    }

    @Override
    public void inputEnded() {
        if (!isClosed) {
            codec.endOfInput();
            arrived();
        }
    }

    @Override
    public void reset(long applicationError) {
        if (!isClosed) {
            codec.reset();
            arrived();
        }
    }

    @Override
    public void stopSending(long applicationError) {
        if (!isClosed) {
            hasEndedOutput = true;
            gatheredBytes = 0;
            codec.stopped();
            arrived();
        }
    }

    /// Something of the request has come: it goes on in its turn, if the connection does.
    private void arrived() {
        connection.check();
        if (codec.isFailed()) {
            run.cancel();
            changed();
        }
        becomeReady();
    }

    private void becomeReady() {
        if (!isReady && !isClosed) {
            isReady = true;
            connection.ready(this);
        }
    }

    @Override
    public void writable() {
        lookAtUnsent();
        run.writable();
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
        codec.release();
        held.unsentChanged(-unsentBytes);
        unsentBytes = 0;
        run.cancel();
        connection.ended(this);
    }

    // ---- from the connection

    /// Goes on with what has come in, as far as it leads.
    void proceed() {
        isReady = false;
        if (isClosed) {
            return;
        }
        if (codec.isInHead() && held.isFull()) {
            codec.refuse(Dispatcher.FULL);
            deadlines.exchangeEnded(codec.isInputEnded());
        }
        codec.advance();
        run.contentArrived();
        changed();
    }

    /// Sends what waits to be sent.
    void flush() {
        isFlushDue = false;
        if (isClosed) {
            return;
        }
        if (codec.urgency() != urgency || codec.isIncremental() != isIncremental) {
            urgency = codec.urgency();
            isIncremental = codec.isIncremental();
            link.priority(urgency, isIncremental);
        }
        if (codec.stopCode() != ErrorCode.NONE && !hasStopped) {
            hasStopped = true;
            link.stopSending(codec.stopCode());
        }
        if (codec.resetCode() != ErrorCode.NONE && !hasReset) {
            hasReset = true;
            hasEndedOutput = true;
            gatheredBytes = 0;
            link.reset(codec.resetCode());
        }
        if (!hasEndedOutput && !isClosed) {
            send();
        }
        if (!isClosed) {
            afterSending();
        }
    }

    private void afterSending() {
        if (run.isWriting() && mayWrite()) {
            run.writable(); // it waited for this flush, not for the peer
        }
        if (isReadingPaused && wantsInput()) {
            isReadingPaused = false;
            link.reading(true);
        }
        deadlines.update();
    }

    /// Hands over to the link: large pieces as they are written, and the rest with the flush.
    @Override
    public void copy(byte[] bytes, int from, int to) {
        link.copy(bytes, from, to);
        handedOver(to - from);
    }

    @Override
    public void share(byte[] bytes, int from, int to) {
        link.share(bytes, from, to);
        handedOver(to - from);
    }

    private void handedOver(int bytes) {
        handedOverBytes += bytes;
        gatheredBytes += bytes;
    }

    /// Hands the answer to the link while its peer takes it; the rest waits in the codec. The end
    /// goes with the last piece.
    private void send() {
        var output = codec.output();
        boolean goesOn = !output.isEmpty() || gatheredBytes > 0 || codec.isOutputEnded();
        for (int pieces = 0; goesOn && pieces < PIECES_PER_TURN; pieces++) {
            output.drainTo(this, UNSENT_BYTES_MAX);
            gatheredBytes = 0;
            if (output.isEmpty() && codec.isOutputEnded()) {
                hasEndedOutput = true;
                link.flushAndEnd();
            } else {
                link.flush();
            }
            goesOn = !isClosed && !output.isEmpty() && link.isWritable();
        }
        if (!isClosed) {
            lookAtUnsent();
        }
        if (goesOn) {
            becomeReady();
        }
    }

    private void lookAtUnsent() {
        long unsent = Math.max(0, handedOverBytes - link.sentBytes());
        if (unsent != unsentBytes) {
            held.unsentChanged(unsent - unsentBytes);
            unsentBytes = unsent;
        }
        if (unsent > gatheredBytes && !isTellingWhenSent && !hasReset) {
            isTellingWhenSent = true;
            link.tellWhenSent();
        }
    }

    /// While there is much in memory, what is not waited for stays in the transport.
    private boolean wantsInput() {
        return codec.wantsInput() && !(run.isOpen() && !run.isReading() && held.isFull());
    }

    // ---- from the codec

    @Override
    public void begin(Exchange exchange) {
        run.begin(exchange);
        deadlines.exchangeBegun();
        if (!dispatcher.admit(run)) {
            overloaded();
        }
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
        long waitingBytes = codec.output().waitingBytes() + gatheredBytes;
        return link.isWritable()
                && waitingBytes < UNSENT_BYTES_MAX
                && !(waitingBytes + unsentBytes > 0 && held.isFull());
    }

    @Override
    public void changed() {
        if (!isFlushDue && !isClosed) {
            isFlushDue = true;
            connection.flushLater(this);
        }
    }

    @Override
    public void waitsForContent() {
        deadlines.waitsForContent();
        if (isReadingPaused && codec.wantsInput() && !isClosed) {
            isReadingPaused = false;
            link.reading(true);
        }
    }

    @Override
    public void tunnelBegun() {
        isTunnel = true;
        deadlines.tunnelBegun();
        if (connection.isDraining()) {
            run.drain();
        }
    }

    @Override
    public boolean isDraining() {
        return connection.isDraining();
    }

    /// The server is about to close: a tunnel is told, and what has no end of its own.
    void drain() {
        run.drain();
    }

    @Override
    public void overloaded() {
        codec.respond(Dispatcher.tooMany());
        run = new HandlerRun(this, dispatcher);
        deadlines.exchangeEnded(codec.isInputEnded());
        changed();
    }

    @Override
    public void ended(HandlerRun ended) {
        if (!isClosed && !ended.isCancelled()) {
            deadlines.exchangeEnded(codec.isInputEnded());
            changed();
        }
    }

    // ---- from the deadlines

    @Override
    public void headTooSlow() {
        codec.refuse(
                new ProtocolError(
                        Status.REQUEST_TIMEOUT,
                        "head",
                        "The request's head did not come whole within "
                                + dispatcher.options().deadlines().head().toMillis()
                                + " ms."));
        changed();
    }

    @Override
    public void handlerTooSlow() {
        if (!codec.isExchangeOpen()) {
            return;
        }
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
            deadlines.exchangeEnded(codec.isInputEnded());
            changed();
        }
    }

    /// A transport may learn that the peer has stopped reading only when it sends something.
    @Override
    public void look() {
        if (!isClosed && !isTunnel && isAllSent()) {
            codec.sendNothing();
            changed();
        }
    }

    @Override
    public void contentTooSlow() {
        run.contentTooSlow();
    }

    /// What the peer has not taken is lost to it, and it can tell.
    @Override
    public void answerTooSlow() {
        cancelRun();
        if (!hasReset && !isClosed) {
            hasReset = true;
            hasEndedOutput = true;
            codec.output().discard();
            link.reset(ErrorCode.H3_REQUEST_CANCELLED);
        }
    }

    @Override
    public void unreadTooSlow() {
        codec.stopReading();
        changed();
    }

    @Override
    public boolean isReading() {
        return run.isReading();
    }

    @Override
    public boolean isBlocked() {
        return !hasReset && !isAllSent() && !link.isWritable();
    }

    private boolean isAllSent() {
        return unsentBytes == 0 && gatheredBytes == 0 && codec.output().isEmpty();
    }

    @Override
    public long sentBytes() {
        return link.sentBytes();
    }

    /// Nobody waits for the answer any more, or its time is over.
    void cancelRun() {
        codec.disown();
        codec.abort();
        run.cancel();
        changed();
    }
}
