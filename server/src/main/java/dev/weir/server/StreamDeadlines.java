package dev.weir.server;

import dev.weir.server.loop.Loop;
import dev.weir.server.loop.Timer;

/// The deadlines of one request that has a stream of its own, with one timer for all: most of the
/// time it lies in the wheel untouched, and looks when it fires whether the time has moved on.
///
/// **Threads:** its loop's.
final class StreamDeadlines extends Timer {

    /// Whose deadlines they are.
    interface Owner {
        /// The request's head did not come whole in time.
        void headTooSlow();

        /// The handler has had its time.
        void handlerTooSlow();

        /// The handler waits for content that comes too slowly, or took too long.
        void contentTooSlow();

        /// The peer does not take its answer, or takes it slower than the least rate.
        void answerTooSlow();

        /// The rest of the content has been read and thrown away for long enough.
        void unreadTooSlow();

        /// It is time to see whether the peer is still interested.
        void look();

        /// Whether the handler waits for content.
        boolean isReading();

        /// Whether something waits that the peer does not take.
        boolean isBlocked();

        /// How many bytes have left for the peer.
        long sentBytes();
    }

    private static final long NEVER = Long.MAX_VALUE;

    /// From the beginning of a request to the first look at its peer. The time to the next one
    /// doubles up to a bound: a request that is given up is noticed before it has taken twice as
    /// long, and one that waits for long costs next to nothing.
    static final long FIRST_LOOK_NANOS = 1_000_000_000;

    static final long LOOKS_APART_NANOS_MAX = 60_000_000_000L;

    private final Owner owner;
    private final Loop loop;
    private final Deadlines deadlines;

    private boolean isTunnel;
    private long lookNanos = NEVER;
    private long apartNanos = FIRST_LOOK_NANOS; // the next look from the one before
    private long headNanos = NEVER;
    private long handlerNanos = NEVER;
    private long contentNanos = NEVER; // for all of the content
    private long rateNanos = NEVER; // for the content at its least rate
    private long unreadNanos = NEVER; // for content after the answer
    private long sendingNanos = NEVER;
    private long sentBytes; // when last looked

    StreamDeadlines(Owner owner, Loop loop, Deadlines deadlines) {
        this.owner = owner;
        this.loop = loop;
        this.deadlines = deadlines;
    }

    /// The stream is open.
    void begin() {
        lookNanos = set(apartNanos);
        headNanos = set(deadlines.head().toNanos());
    }

    /// The stream is gone.
    void end() {
        loop.timers().cancel(this);
    }

    /// Content has come in.
    void received(int count) {
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
        headNanos = NEVER;
        long handler = deadlines.handlerNanos();
        handlerNanos = handler == 0 ? NEVER : set(handler);
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
        if (rateNanos == NEVER) {
            rateNanos = set(deadlines.contentGrace().toNanos());
        }
        if (contentNanos == NEVER && !deadlines.content().isZero()) {
            contentNanos = set(deadlines.content().toNanos());
        }
    }

    /// The handler's thread has ended, or there was none.
    ///
    /// @param isInputEnded whether nothing of the request is to come
    void exchangeEnded(boolean isInputEnded) {
        headNanos = NEVER;
        handlerNanos = NEVER;
        contentNanos = NEVER;
        rateNanos = NEVER;
        if (!isInputEnded) {
            unreadNanos = set(deadlines.linger().toNanos());
        }
    }

    /// After a flush: sees whether the peer lags.
    void update() {
        if (sendingNanos == NEVER && owner.isBlocked()) {
            sentBytes = owner.sentBytes();
            sendingNanos = set(deadlines.contentGrace().toNanos());
        }
    }

    private long set(long nanos) {
        long atNanos = loop.nowNanos() + nanos;
        setNoLaterThan(atNanos);
        return atNanos;
    }

    /// A timer that is set earlier stays: it will look again when it fires.
    private void setNoLaterThan(long atNanos) {
        if (!isSet() || atNanos - dueNanos() < 0) {
            loop.timers().set(this, atNanos);
        }
    }

    @Override
    protected void fire(long nowNanos) {
        if (isPast(lookNanos, nowNanos)) {
            lookNanos = nowNanos + apartNanos;
            apartNanos = Math.min(2 * apartNanos, LOOKS_APART_NANOS_MAX);
            owner.look();
        }
        if (isPast(headNanos, nowNanos)) {
            headNanos = NEVER;
            owner.headTooSlow();
        } else if (isPast(handlerNanos, nowNanos)) {
            handlerNanos = NEVER;
            owner.handlerTooSlow();
        } else if (isPast(contentNanos, nowNanos)
                || (owner.isReading() && isPast(rateNanos, nowNanos))) {
            contentNanos = NEVER;
            rateNanos = NEVER;
            owner.contentTooSlow();
        } else if (isPast(unreadNanos, nowNanos)) {
            unreadNanos = NEVER;
            owner.unreadTooSlow();
        } else if (isPast(sendingNanos, nowNanos)) {
            checkSending(nowNanos);
        }
        if (isPast(rateNanos, nowNanos)) {
            rateNanos = NEVER; // it counts only while we want bytes
        }
        setAgain();
    }

    private void setAgain() {
        long next =
                Math.min(
                        Math.min(Math.min(headNanos, handlerNanos), sendingNanos),
                        Math.min(Math.min(contentNanos, rateNanos), unreadNanos));
        next = Math.min(next, lookNanos);
        if (next != NEVER) {
            setNoLaterThan(next);
        }
    }

    private static boolean isPast(long deadlineNanos, long nowNanos) {
        return deadlineNanos != NEVER && nowNanos - deadlineNanos >= 0;
    }

    private void checkSending(long nowNanos) {
        sendingNanos = NEVER;
        if (!owner.isBlocked()) {
            return;
        }
        long sent = owner.sentBytes() - sentBytes;
        long least =
                deadlines.contentGrace().toMillis() * deadlines.contentBytesPerSecondMin() / 1_000;
        if (sent < least) {
            owner.answerTooSlow();
            return;
        }
        sentBytes += sent;
        sendingNanos = nowNanos + deadlines.contentGrace().toNanos();
    }
}
