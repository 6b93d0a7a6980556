package dev.weir.http.h2;

import dev.weir.http.Output;
import dev.weir.http.fieldcoding.Priority;
import dev.weir.http.h2.StreamTable.Fate;

/// The frames that carry neither fields nor content: what they say of streams, windows and the
/// connection. Each is whole when it is read.
///
/// **Threads:** its connection's.
final class ControlFrames {

    private final Http2Connection connection;
    private final Output output;
    private final PeerSettings peerSettings;
    private final AnswerSender sender;
    private final Guards guards;
    private final StreamTable streams;
    private final Shutdown shutdown;
    private final EarlyPriorities earlyPriorities;

    ControlFrames(Http2Connection connection) {
        this.connection = connection;
        output = connection.output();
        peerSettings = connection.peerSettings;
        sender = connection.sender;
        guards = connection.guards;
        streams = connection.streams;
        shutdown = connection.shutdown;
        earlyPriorities = connection.earlyPriorities;
    }

    // ---- WINDOW_UPDATE, RFC 9113 §6.9

    void windowUpdate(int streamId, byte[] bytes, int at, int end) throws ConnectionError {
        if (end - at != 4) {
            throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "WINDOW_UPDATE has 4 octets");
        }
        guards.idleFrame();
        int increment = Http2Connection.number(bytes, at) & Integer.MAX_VALUE;
        if (streamId == 0) {
            if (increment == 0) {
                throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "a window grows by 1 at least");
            }
            if (!sender.widen(increment)) {
                throw new ConnectionError(
                        ErrorCode.FLOW_CONTROL_ERROR, "the connection's window is below 2^31");
            }
            return;
        }
        connection.checkNotIdle(streamId, "WINDOW_UPDATE");
        Http2Stream stream = streams.get(streamId);
        if (increment == 0) {
            connection.streamError(streamId, ErrorCode.PROTOCOL_ERROR);
        } else if (stream == null) {
            return; // sent before the peer knew that the stream had ended
        } else if (!stream.widen(increment)) {
            connection.streamError(stream, ErrorCode.FLOW_CONTROL_ERROR);
        } else {
            sender.update(stream);
        }
    }

    // ---- SETTINGS, RFC 9113 §6.5

    void settings(int flags, int streamId, byte[] bytes, int start, int end)
            throws ConnectionError {
        if (streamId != 0) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "SETTINGS is of the connection");
        }
        boolean isAck = (flags & FrameType.ACK) != 0;
        if (isAck ? end > start : (end - start) % 6 != 0) {
            throw new ConnectionError(
                    ErrorCode.FRAME_SIZE_ERROR, "SETTINGS has 6 octets for each setting");
        }
        if (!connection.settingsHaveCome()) {
            guards.idleFrame();
        }
        if (isAck) {
            connection.settingsAreKnown();
            return;
        }
        int windowBefore = peerSettings.initialWindowBytes;
        for (int at = start; at < end; at += 6) {
            int identifier = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
            peerSettings.take(identifier, Http2Connection.number(bytes, at + 2) & 0xffff_ffffL);
        }
        int change = peerSettings.initialWindowBytes - windowBefore;
        if (change != 0) {
            widenAll(change);
        }
        FrameWriter.settingsAck(output);
    }

    // RFC 9113 §6.9.2: "When the value of SETTINGS_INITIAL_WINDOW_SIZE changes, a receiver MUST
    // adjust the size of all stream flow-control windows that it maintains by the difference"
    private void widenAll(int change) throws ConnectionError {
        for (Http2Stream stream : streams.all()) {
            if (!stream.widen(change)) {
                throw new ConnectionError(
                        ErrorCode.FLOW_CONTROL_ERROR, "a stream's window is below 2^31");
            }
            sender.update(stream);
        }
    }

    // ---- RST_STREAM, PING, GOAWAY, PRIORITY

    // RFC 9113 §6.4
    void resetStream(int streamId, byte[] bytes, int at, int end) throws ConnectionError {
        connection.checkNotIdle(streamId, "RST_STREAM");
        if (end - at != 4) {
            throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "RST_STREAM has 4 octets");
        }
        Http2Stream stream = streams.get(streamId);
        if (stream == null) {
            guards.idleFrame();
            return;
        }
        boolean isOfUse = !stream.isAnswerSent();
        connection.close(stream, Fate.RESET_BY_PEER);
        if (isOfUse) {
            guards.reset();
        } else {
            guards.idleFrame();
        }
    }

    // RFC 9113 §6.7
    void ping(int flags, int streamId, byte[] bytes, int at, int end) throws ConnectionError {
        if (streamId != 0) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "PING is of the connection");
        }
        if (end - at != 8) {
            throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "PING has 8 octets");
        }
        guards.idleFrame();
        if ((flags & FrameType.ACK) == 0) {
            FrameWriter.frame(output, FrameType.PING, FrameType.ACK, 0, bytes, at, end);
        } else if (shutdown.isAnsweredBy(bytes, at)) {
            shutdown.finish(connection.lastStreamId());
        }
    }

    // RFC 9113 §6.8
    void goAway(int streamId, byte[] bytes, int at, int end) throws ConnectionError {
        if (streamId != 0) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "GOAWAY is of the connection");
        }
        if (end - at < 8) {
            throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "GOAWAY has 8 octets at least");
        }
        guards.idleFrame();
        shutdown.peerGoesAway();
    }

    // RFC 9113 §6.3; what it says is deprecated (§5.3.2)
    void priority(int streamId, byte[] bytes, int at, int end) throws ConnectionError {
        if (streamId == 0) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "PRIORITY goes with a stream");
        }
        guards.idleFrame();
        boolean isWhole = end - at == 5;
        boolean isOfItself =
                isWhole && (Http2Connection.number(bytes, at) & Integer.MAX_VALUE) == streamId;
        if (isWhole && !isOfItself) {
            return;
        }
        ErrorCode code = isWhole ? ErrorCode.PROTOCOL_ERROR : ErrorCode.FRAME_SIZE_ERROR;
        if (streamId > connection.lastStreamId()) {
            throw new ConnectionError(code, "PRIORITY on an idle stream is wrong");
        }
        connection.streamError(streamId, code);
    }

    // RFC 9218 §7.1
    void priorityUpdate(int streamId, byte[] bytes, int at, int end) throws ConnectionError {
        if (streamId != 0) {
            throw new ConnectionError(
                    ErrorCode.PROTOCOL_ERROR, "PRIORITY_UPDATE is of the connection");
        }
        if (end - at < 4) {
            throw new ConnectionError(
                    ErrorCode.FRAME_SIZE_ERROR, "PRIORITY_UPDATE has 4 octets at least");
        }
        int prioritized = Http2Connection.number(bytes, at) & Integer.MAX_VALUE;
        connection.checkClientId(prioritized, "PRIORITY_UPDATE");
        guards.idleFrame();
        int priority = Priority.parse(bytes, at + 4, end);
        Http2Stream stream = streams.get(prioritized);
        if (stream != null) {
            stream.priority(priority);
            sender.update(stream);
        } else if (prioritized > connection.lastStreamId()) {
            earlyPriorities.put(prioritized, priority);
        }
    }
}
