package dev.weir.server;

import dev.weir.server.loop.Loop;
import dev.weir.server.loop.Timer;

/// The deadlines of one HTTP/1.1 connection, with one timer for all: most of the time it lies in
/// the wheel untouched, and looks when it fires whether the time has moved on.
///
/// **Threads:** its loop's.
final class EndpointDeadlines extends Timer {

    private enum Phase {
        FIRST_BYTE,
        IDLE,
        HEAD,
        EXCHANGE,
        LINGER
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final Http1Endpoint endpoint;
    private final Loop loop;
    private final Deadlines deadlines;

    private Phase phase = Phase.FIRST_BYTE;
    private long deadlineNanos;

    // Of the open exchange; NEVER is none.
    private boolean isTunnel;
    private long handlerNanos = NEVER;
    private long halfCloseNanos = NEVER;
    private long contentNanos = NEVER; // for all of the content
    private long rateNanos = NEVER; // for the content at its least rate

    // Of the answers on their way.
    private long sendingNanos = NEVER;
    private long sentBytes; // when last looked

    EndpointDeadlines(Http1Endpoint endpoint, Loop loop, Deadlines deadlines) {
        this.endpoint = endpoint;
        this.loop = loop;
        this.deadlines = deadlines;
    }

    /// The connection is open.
    void begin() {
        enter(Phase.FIRST_BYTE, deadlines.firstByte().toNanos());
    }

    /// The server drains. A client that has connected and sent nothing yet has most likely a
    /// request on its way, and took the server's accepting for a promise: it is waited for as long
    /// as the server would linger. A peer that has been served knows that the connection may end at
    /// any time (RFC 9112 §9.5).
    ///
    /// @return whether it is waited for
    boolean drainsBeforeFirstByte() {
        if (phase != Phase.FIRST_BYTE) {
            return false;
        }
        long until = loop.nowNanos() + deadlines.linger().toNanos();
        if (until - deadlineNanos < 0) {
            deadlineNanos = until;
            setNoLaterThan(until);
        }
        return true;
    }

    /// The connection is gone.
    void end() {
        loop.timers().cancel(this);
    }

    /// Bytes have come in.
    void received(int count) {
        if (phase == Phase.FIRST_BYTE || phase == Phase.IDLE) {
            enter(Phase.HEAD, deadlines.head().toNanos());
        }
        if (rateNanos != NEVER) {
            // Each byte buys the time that it may take at the least rate; the grace is what can be
            // saved up.
            long bought = count * 1_000_000_000L / deadlines.contentBytesPerSecondMin();
            long most = loop.nowNanos() + deadlines.contentGrace().toNanos();
            rateNanos = Math.min(most, rateNanos + bought);
        }
    }

    /// A handler is about to start.
    void exchangeBegun() {
        phase = Phase.EXCHANGE;
        long handler = deadlines.handlerNanos();
        handlerNanos = handler == 0 ? NEVER : loop.nowNanos() + handler;
        if (handler != 0) {
            setNoLaterThan(handlerNanos);
        }
    }

    /// The exchange has become a tunnel, which may be quiet for as long as its handler likes.
    void tunnelBegun() {
        isTunnel = true;
        handlerNanos = NEVER;
        contentNanos = NEVER;
        rateNanos = NEVER;
    }

    /// The handler waits for content that is not here.
    void waitsForContent() {
        if (isTunnel) {
            return;
        }
        long now = loop.nowNanos();
        if (rateNanos == NEVER) {
            rateNanos = now + deadlines.contentGrace().toNanos();
            setNoLaterThan(rateNanos);
        }
        if (contentNanos == NEVER && !deadlines.content().isZero()) {
            contentNanos = now + deadlines.content().toNanos();
            setNoLaterThan(contentNanos);
        }
    }

    void halfClosed() {
        if (phase == Phase.EXCHANGE) {
            halfCloseNanos = loop.nowNanos() + deadlines.halfClose().toNanos();
            setNoLaterThan(halfCloseNanos);
        }
    }

    /// The handler's thread has ended.
    void exchangeEnded() {
        isTunnel = false;
        handlerNanos = NEVER;
        halfCloseNanos = NEVER;
        contentNanos = NEVER;
        rateNanos = NEVER;
        if (phase == Phase.EXCHANGE) {
            enter(Phase.IDLE, deadlines.idleNanos());
        }
    }

    /// @param nanos how long to linger once all is sent
    void lingering(long nanos) {
        enter(Phase.LINGER, nanos);
    }

    /// After a flush: sees what the connection waits for now.
    void update() {
        if (phase == Phase.IDLE && endpoint.codec().isInHead()) {
            enter(Phase.HEAD, deadlines.head().toNanos());
        }
        if (!endpoint.link().isWritable()) {
            watchSending();
        }
    }

    private void watchSending() {
        if (sendingNanos == NEVER) {
            sentBytes = endpoint.link().sentBytes();
            sendingNanos = loop.nowNanos() + deadlines.contentGrace().toNanos();
            setNoLaterThan(sendingNanos);
        }
    }

    private void enter(Phase phase, long nanos) {
        this.phase = phase;
        deadlineNanos = loop.nowNanos() + nanos;
        setNoLaterThan(deadlineNanos);
    }

    /// A timer that is set earlier stays: it will look again when it fires.
    private void setNoLaterThan(long atNanos) {
        if (!isSet() || atNanos - dueNanos() < 0) {
            loop.timers().set(this, atNanos);
        }
    }

    @Override
    protected void fire(long nowNanos) {
        if (phase == Phase.EXCHANGE) {
            fireInExchange(nowNanos);
        } else if (nowNanos - deadlineNanos >= 0) {
            firePhase();
        } else {
            setNoLaterThan(deadlineNanos);
        }
        if (sendingNanos != NEVER) {
            checkSending(nowNanos);
        }
    }

    private void firePhase() {
        switch (phase) {
            case FIRST_BYTE -> endpoint.close();
            case IDLE -> closeOrWait(deadlines.idleNanos());
            case LINGER -> closeOrWait(deadlines.linger().toNanos());
            case HEAD ->
                    endpoint.refuseSlow(
                            "head",
                            "The request's head did not come whole within "
                                    + deadlines.head().toMillis()
                                    + " ms.");
            case EXCHANGE -> {}
        }
    }

    /// Nobody is idle while an answer is on its way, and lingering is for the answer to be read:
    /// the time of both begins when it has been sent.
    private void closeOrWait(long nanos) {
        if (endpoint.isAllSent()) {
            endpoint.close();
        } else {
            watchSending();
            enter(phase, nanos);
        }
    }

    private void fireInExchange(long nowNanos) {
        if (isPast(handlerNanos, nowNanos)) {
            handlerNanos = NEVER;
            endpoint.handlerTooSlow();
        } else if (isPast(halfCloseNanos, nowNanos)) {
            endpoint.cancelRun();
        } else if (isPast(contentNanos, nowNanos)
                || (endpoint.run().isReading() && isPast(rateNanos, nowNanos))) {
            endpoint.contentTooSlow();
        } else {
            if (!endpoint.run().isReading()) {
                rateNanos = NEVER; // it counts only while we want bytes
            }
            long next =
                    Math.min(
                            Math.min(handlerNanos, halfCloseNanos),
                            Math.min(contentNanos, rateNanos));
            if (next != NEVER) {
                setNoLaterThan(next);
            }
        }
    }

    private static boolean isPast(long deadlineNanos, long nowNanos) {
        return deadlineNanos != NEVER && nowNanos - deadlineNanos >= 0;
    }

    /// A peer that does not take its answers, or takes them slower than the least rate, is cut.
    private void checkSending(long nowNanos) {
        if (nowNanos - sendingNanos < 0) {
            setNoLaterThan(sendingNanos);
            return;
        }
        if (phase == Phase.LINGER ? endpoint.isAllSent() : endpoint.link().isWritable()) {
            sendingNanos = NEVER;
            return;
        }
        long sent = endpoint.link().sentBytes() - sentBytes;
        long least =
                deadlines.contentGrace().toMillis() * deadlines.contentBytesPerSecondMin() / 1_000;
        if (sent < least) {
            endpoint.close();
            return;
        }
        sentBytes += sent;
        sendingNanos = nowNanos + deadlines.contentGrace().toNanos();
        setNoLaterThan(sendingNanos);
    }
}
