package dev.weir.server;

import dev.weir.http.h2.ErrorCode;
import dev.weir.server.loop.Loop;
import dev.weir.server.loop.Timer;

/// The deadlines of one HTTP/2 connection and its streams, with one timer for all: most of the time
/// it lies in the wheel untouched, and looks when it fires whether the time has moved on.
///
/// **Threads:** its loop's.
final class Http2Deadlines extends Timer {

    private static final long NEVER = Long.MAX_VALUE;

    /// How long a peer that was told of the end has to say that it knows; a round trip is enough.
    private static final long DRAIN_PING_NANOS = 1_000_000_000;

    private final Http2Endpoint endpoint;
    private final Loop loop;
    private final Deadlines deadlines;

    private long frameNanos = NEVER; // for what has begun to come in to be whole
    private long framesRead;
    private long idleNanos = NEVER;
    private long halfCloseNanos = NEVER;
    private long drainNanos = NEVER;
    private long lingerNanos = NEVER;
    private long streamsNanos = NEVER; // when to look whether streams have content that waits
    private long sendingNanos = NEVER;
    private long sentBytes; // when last looked

    Http2Deadlines(Http2Endpoint endpoint, Loop loop, Deadlines deadlines) {
        this.endpoint = endpoint;
        this.loop = loop;
        this.deadlines = deadlines;
    }

    /// The connection is open.
    void begin() {
        update();
    }

    /// The connection is gone.
    void end() {
        loop.timers().cancel(this);
    }

    void halfClosed() {
        halfCloseNanos = loop.nowNanos() + deadlines.halfClose().toNanos();
        setNoLaterThan(halfCloseNanos);
    }

    void draining() {
        drainNanos = loop.nowNanos() + DRAIN_PING_NANOS;
        setNoLaterThan(drainNanos);
    }

    void lingering() {
        lingerNanos = loop.nowNanos() + deadlines.linger().toNanos();
        setNoLaterThan(lingerNanos);
    }

    /// After a flush: sees what the connection waits for now.
    void update() {
        var codec = endpoint.codec();
        if (!codec.isInFrame()) {
            frameNanos = NEVER;
        } else if (frameNanos == NEVER || codec.framesRead() != framesRead) {
            framesRead = codec.framesRead();
            frameNanos = loop.nowNanos() + deadlines.head().toNanos();
            setNoLaterThan(frameNanos);
        }
        if (codec.openStreams() > 0) {
            idleNanos = NEVER;
            watchStreams();
        } else if (idleNanos == NEVER) {
            idleNanos = loop.nowNanos() + deadlines.idleNanos();
            setNoLaterThan(idleNanos);
        }
        if (!endpoint.link().isWritable()) {
            watchSending();
        }
    }

    private void watchStreams() {
        if (streamsNanos == NEVER) {
            streamsNanos = loop.nowNanos() + deadlines.contentGrace().toNanos();
            setNoLaterThan(streamsNanos);
        }
    }

    private void watchSending() {
        if (sendingNanos == NEVER) {
            sentBytes = endpoint.link().sentBytes();
            sendingNanos = loop.nowNanos() + deadlines.contentGrace().toNanos();
            setNoLaterThan(sendingNanos);
        }
    }

    /// A timer that is set earlier stays: it will look again when it fires.
    void setNoLaterThan(long atNanos) {
        if (!isSet() || atNanos - dueNanos() < 0) {
            loop.timers().set(this, atNanos);
        }
    }

    @Override
    protected void fire(long nowNanos) {
        if (isPast(lingerNanos, nowNanos)) {
            if (endpoint.isAllSent()) {
                endpoint.close();
                return;
            }
            watchSending();
            lingerNanos = nowNanos + deadlines.linger().toNanos();
        }
        if (isPast(sendingNanos, nowNanos) && !checkSending()) {
            endpoint.close();
            return;
        }
        if (isPast(halfCloseNanos, nowNanos)) {
            halfCloseNanos = NEVER;
            endpoint.refuse(ErrorCode.NO_ERROR, "half-closed for too long");
        }
        if (isPast(drainNanos, nowNanos)) {
            drainNanos = NEVER;
            endpoint.codec().drainNow();
            endpoint.changed();
        }
        if (isPast(frameNanos, nowNanos)) {
            frameNanos = NEVER;
            endpoint.refuse(ErrorCode.ENHANCE_YOUR_CALM, "a frame came in too slowly");
        }
        if (isPast(idleNanos, nowNanos)) {
            idle(nowNanos);
        }
        long next = endpoint.checkStreams(nowNanos);
        if (isPast(streamsNanos, nowNanos)) {
            streamsNanos = NEVER;
            if (endpoint.codec().openStreams() > 0) {
                watchStreams();
            }
        }
        next = Math.min(next, streamsNanos);
        next = Math.min(next, Math.min(Math.min(frameNanos, idleNanos), halfCloseNanos));
        next = Math.min(next, Math.min(Math.min(drainNanos, lingerNanos), sendingNanos));
        if (next != NEVER) {
            setNoLaterThan(next);
        }
    }

    /// Nobody is idle while an answer is on its way.
    private void idle(long nowNanos) {
        if (endpoint.isAllSent()) {
            idleNanos = NEVER;
            endpoint.refuse(ErrorCode.NO_ERROR, "idle");
        } else {
            watchSending();
            idleNanos = nowNanos + deadlines.idleNanos();
        }
    }

    /// A peer that takes nothing, or less than the least rate, is cut.
    private boolean checkSending() {
        sendingNanos = NEVER;
        if (endpoint.isAllSent() || endpoint.link().isWritable()) {
            return true;
        }
        long least =
                deadlines.contentGrace().toMillis() * deadlines.contentBytesPerSecondMin() / 1_000;
        if (endpoint.link().sentBytes() - sentBytes < least) {
            return false;
        }
        watchSending();
        return true;
    }

    private static boolean isPast(long deadlineNanos, long nowNanos) {
        return deadlineNanos != NEVER && nowNanos - deadlineNanos >= 0;
    }
}
