package dev.weir.http.h2;

import dev.weir.http.Output;
import java.util.Arrays;

/// How a connection ends in order, so that no request is lost (RFC 9113 §6.8): a GOAWAY that lets
/// all streams pass tells the peer to open no more; when a PING after it has come back, all that
/// was on its way is here, and a second GOAWAY says which stream was the last.
///
/// **Threads:** not safe; a connection has one.
final class Shutdown {

    /// The octets of the PING; nothing else is asked by one.
    private static final byte[] PING = {'l', 'a', 's', 't', ' ', 'o', 'n', 'e'};

    private final Output output;
    private boolean isBegun;
    private boolean isFinished;
    private boolean isPeerGoing;
    private int lastStreamId = Integer.MAX_VALUE;

    Shutdown(Output output) {
        this.output = output;
    }

    // RFC 9113 §6.8: "A server that is attempting to gracefully shut down a connection SHOULD send
    // an initial GOAWAY frame with the last stream identifier set to 2^31-1 and a NO_ERROR code."
    void begin() {
        if (!isBegun) {
            isBegun = true;
            FrameWriter.goAway(output, Integer.MAX_VALUE, ErrorCode.NO_ERROR, "");
            FrameWriter.frame(output, FrameType.PING, 0, 0, PING, 0, PING.length);
        }
    }

    boolean isBegun() {
        return isBegun;
    }

    /// Whether a PING that has come back is the one of [#begin].
    boolean isAnsweredBy(byte[] bytes, int at) {
        return isBegun && Arrays.equals(bytes, at, at + PING.length, PING, 0, PING.length);
    }

    void finish(int lastStreamId) {
        if (!isFinished) {
            isFinished = true;
            this.lastStreamId = lastStreamId;
            FrameWriter.goAway(output, lastStreamId, ErrorCode.NO_ERROR, "");
        }
    }

    /// The peer opens no more streams.
    void peerGoesAway() {
        isPeerGoing = true;
    }

    /// Whether the connection ends when no stream is left.
    boolean isFinished() {
        return isFinished || isPeerGoing;
    }

    /// Whether a stream came after the last that is answered.
    boolean isBeyondLast(int streamId) {
        return streamId > lastStreamId;
    }
}
