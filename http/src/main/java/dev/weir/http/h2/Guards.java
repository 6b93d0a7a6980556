package dev.weir.http.h2;

/// Ends a connection whose peer keeps us busy with what moves no message on. What each costs is
/// told in [Http2Limits].
///
/// **Threads:** not safe; a connection has one.
final class Guards {

    /// What a frame that moves a message on pays for: a WINDOW_UPDATE for stream and connection, a
    /// PING, and one more.
    private static final int EARNED = 4;

    private final Budget resets;
    private final Budget refusals;
    private final Budget idleFrames;

    Guards(Http2Limits limits) {
        resets = new Budget(limits.resetsMax(), limits.resetsPerSecond());
        refusals = new Budget(limits.refusalsMax(), limits.refusalsPerSecond());
        idleFrames = new Budget(limits.idleFramesMax(), limits.idleFramesPerSecond());
    }

    /// Time has passed.
    void refill(long nowNanos) {
        resets.refill(nowNanos);
        refusals.refill(nowNanos);
        idleFrames.refill(nowNanos);
    }

    /// The peer has reset a stream that was open.
    void reset() throws ConnectionError {
        if (!resets.spend()) {
            throw calm("too many requests that are reset");
        }
    }

    /// We reset a stream for what the peer did on it.
    void refusal() throws ConnectionError {
        if (!refusals.spend()) {
            throw calm("too many streams that have to be reset");
        }
    }

    /// A frame has come in, or had to be sent, that moves no message on.
    void idleFrame() throws ConnectionError {
        if (!idleFrames.spend()) {
            throw calm("too many frames that move no message on");
        }
    }

    /// A frame has moved a message on.
    void usefulFrame() {
        idleFrames.earn(EARNED);
    }

    private static ConnectionError calm(String why) {
        return new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, why);
    }
}
