package dev.weir.server;

import dev.weir.http.RequestBody;
import dev.weir.http.h2.Http2Stream;

/// The run of one stream's handler, and what that run may take its time for. A stream keeps it from
/// one request to the next.
///
/// **Threads:** its loop's.
final class StreamRun implements HandlerRun.Owner {

    private static final long NEVER = Long.MAX_VALUE;

    private final Http2Endpoint endpoint;
    private final Dispatcher dispatcher;
    private final Http2Stream stream;
    private HandlerRun run;

    private boolean isTunnel;
    private long handlerNanos = NEVER;
    private long contentNanos = NEVER; // for all of the content
    private long rateNanos = NEVER; // for the content at its least rate
    private long rateBytes; // received when last looked
    private long sendingNanos = NEVER;
    private long sentBytes; // when last looked
    private boolean wasAnswerSent; // when last looked

    /// Whether it waits until the connection takes more; the endpoint keeps a list.
    boolean isHeldUp;

    StreamRun(Http2Endpoint endpoint, Dispatcher dispatcher, Http2Stream stream) {
        this.endpoint = endpoint;
        this.dispatcher = dispatcher;
        this.stream = stream;
        run = new HandlerRun(this, dispatcher);
    }

    HandlerRun run() {
        return run;
    }

    Http2Stream stream() {
        return stream;
    }

    /// Makes sure that the run is nobody's: a thread that was left behind keeps its own.
    private void renew() {
        if (run.isOpen() || run.isCancelled()) {
            run = new HandlerRun(this, dispatcher);
        }
    }

    RequestBody body(long lengthBytes) {
        renew();
        return run.body(lengthBytes);
    }

    /// Opens the run of the stream's request.
    void begin(long nowNanos) {
        renew();
        run.begin(stream);
        isTunnel = false;
        contentNanos = NEVER;
        rateNanos = NEVER;
        sendingNanos = NEVER;
        wasAnswerSent = false;
        long handler = dispatcher.options().deadlines().handlerNanos();
        handlerNanos = handler == 0 ? NEVER : nowNanos + handler;
        if (handler != 0) {
            endpoint.watch(handlerNanos);
        }
    }

    /// A run that is not to come to its end by itself is left behind.
    HandlerRun leaveBehind() {
        HandlerRun late = run;
        run = new HandlerRun(this, dispatcher);
        handlerNanos = NEVER;
        return late;
    }

    // ---- from the run

    @Override
    public boolean mayWrite() {
        if (!stream.mayWrite()) {
            watchSending();
            return false; // the codec tells when it may
        }
        if (!endpoint.mayWrite()) {
            endpoint.holdUp(this);
            return false;
        }
        return true;
    }

    @Override
    public boolean isDraining() {
        return endpoint.isDraining();
    }

    @Override
    public void changed() {
        endpoint.changed();
    }

    @Override
    public void waitsForContent() {
        endpoint.resumeReading();
        if (isTunnel) {
            return;
        }
        long now = dispatcher.loop().nowNanos();
        Deadlines deadlines = dispatcher.options().deadlines();
        if (rateNanos == NEVER) {
            rateNanos = now + deadlines.contentGrace().toNanos();
            rateBytes = stream.receivedBytes();
            endpoint.watch(rateNanos);
        }
        if (contentNanos == NEVER && !deadlines.content().isZero()) {
            contentNanos = now + deadlines.content().toNanos();
            endpoint.watch(contentNanos);
        }
    }

    @Override
    public void overloaded() {
        endpoint.refuseOverloaded(this);
    }

    @Override
    public void tunnelBegun() {
        isTunnel = true;
        handlerNanos = NEVER;
        contentNanos = NEVER;
        rateNanos = NEVER;
        if (endpoint.isDraining()) {
            run.drain();
        }
    }

    @Override
    public void ended(HandlerRun ended) {
        if (ended == run && !ended.isCancelled()) {
            handlerNanos = NEVER;
            contentNanos = NEVER;
            rateNanos = NEVER;
        }
        endpoint.runEnded();
    }

    // ---- deadlines

    /// The peer has to take what waits for it at the least rate.
    void watchSending() {
        if (sendingNanos == NEVER) {
            sentBytes = stream.sentBytes();
            sendingNanos =
                    dispatcher.loop().nowNanos()
                            + dispatcher.options().deadlines().contentGrace().toNanos();
            endpoint.watch(sendingNanos);
        }
    }

    /// Does what is due.
    ///
    /// @return when the next is due
    long check(long nowNanos) {
        if (stream.isAnswerSent()) {
            if (wasAnswerSent) {
                endpoint.endAnswered(this);
            }
            wasAnswerSent = true;
            return NEVER; // the endpoint looks again
        }
        if (isPast(handlerNanos, nowNanos)) {
            handlerNanos = NEVER;
            if (run.isOpen()) {
                endpoint.handlerTooSlow(this);
            }
        }
        checkContent(nowNanos);
        if (stream.hasUnsent() && sendingNanos == NEVER) {
            watchSending();
        }
        if (isPast(sendingNanos, nowNanos) && !checkSending()) {
            return NEVER;
        }
        return Math.min(Math.min(handlerNanos, sendingNanos), Math.min(contentNanos, rateNanos));
    }

    private void checkContent(long nowNanos) {
        if (isPast(contentNanos, nowNanos)) {
            contentNanos = NEVER;
            run.contentTooSlow();
        }
        if (!isPast(rateNanos, nowNanos)) {
            return;
        }
        long received = stream.receivedBytes() - rateBytes;
        rateNanos = NEVER; // it counts only while we want bytes
        if (run.isReading() && received < leastBytes()) {
            run.contentTooSlow();
        } else if (run.isReading()) {
            waitsForContent();
        }
    }

    private boolean checkSending() {
        sendingNanos = NEVER;
        if (stream.hasUnsent() && stream.sentBytes() - sentBytes < leastBytes()) {
            endpoint.peerTooSlow(this);
            return false;
        }
        if (stream.hasUnsent()) {
            watchSending();
        }
        return true;
    }

    private long leastBytes() {
        Deadlines deadlines = dispatcher.options().deadlines();
        return deadlines.contentGrace().toMillis() * deadlines.contentBytesPerSecondMin() / 1_000;
    }

    private static boolean isPast(long deadlineNanos, long nowNanos) {
        return deadlineNanos != NEVER && nowNanos - deadlineNanos >= 0;
    }
}
