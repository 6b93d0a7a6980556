package dev.weir.http.h3;

import dev.weir.http.Limits;
import dev.weir.http.fieldcoding.Priority;
import org.jspecify.annotations.Nullable;

/// The peer's control stream (RFC 9114 §6.2.1): SETTINGS first, then frames that concern the
/// connection. There is no server push here, so all that speaks of pushes is checked and forgotten.
final class ControlStream {

    /// A PRIORITY_UPDATE is an identifier and a short dictionary.
    static final int PRIORITY_UPDATE_BYTES_MAX = 1024;

    /// The payload of CANCEL_PUSH, GOAWAY and MAX_PUSH_ID: one number.
    private static final int NUMBER_BYTES_MAX = 8;

    private static final byte[] NOTHING = new byte[0];

    private final Http3Connection connection;
    private final Limits limits;
    private final FrameHeader header = new FrameHeader();
    private boolean hasSettings;
    private boolean isSkipping; // the payload of a frame that means nothing
    private long left; // of the payload
    private byte[] payload = NOTHING;
    private int payloadBytes;
    private long pushIdMax = -1;
    private long goAwayId = VarInt.MAX;

    ControlStream(Http3Connection connection, Limits limits) {
        this.connection = connection;
        this.limits = limits;
    }

    /// @return what is wrong, which ends the connection, or null
    @Nullable ConnectionError receive(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (!header.isWhole()) {
                at = header.read(bytes, at, to);
                ConnectionError error = header.isWhole() ? beginFrame() : null;
                if (error != null) {
                    return error;
                }
            } else {
                int count = (int) Math.min(left, to - at);
                if (!isSkipping) {
                    System.arraycopy(bytes, at, payload, payloadBytes, count);
                    payloadBytes += count;
                }
                at += count;
                left -= count;
            }
            if (header.isWhole() && left == 0) {
                ConnectionError error = endFrame();
                if (error != null) {
                    return error;
                }
            }
        }
        return null;
    }

    private @Nullable ConnectionError beginFrame() {
        long type = header.type();
        left = header.length();
        payloadBytes = 0;
        isSkipping = false;
        if (!hasSettings && type != FrameType.SETTINGS) {
            // RFC 9114 §6.2.1: "If the first frame of the control stream is any other frame type,
            // this MUST be treated as a connection error of type H3_MISSING_SETTINGS."
            return new ConnectionError(
                    ErrorCode.H3_MISSING_SETTINGS,
                    "The control stream begins with "
                            + FrameType.name(type)
                            + ", and not with SETTINGS");
        }
        if (FrameType.isRefusedOnControlStream(type)) {
            return unexpected(FrameType.name(type) + " came on the control stream");
        }
        if (type == FrameType.SETTINGS) {
            return beginSettings();
        }
        if (type == FrameType.PRIORITY_UPDATE_OF_REQUEST
                || type == FrameType.PRIORITY_UPDATE_OF_PUSH) {
            return reserve(
                    PRIORITY_UPDATE_BYTES_MAX, ErrorCode.H3_EXCESSIVE_LOAD, "PRIORITY_UPDATE");
        }
        if (type == FrameType.CANCEL_PUSH
                || type == FrameType.GOAWAY
                || type == FrameType.MAX_PUSH_ID) {
            return reserve(NUMBER_BYTES_MAX, ErrorCode.H3_FRAME_ERROR, FrameType.name(type));
        }
        isSkipping = true;
        return connection.skipped(header.length());
    }

    private @Nullable ConnectionError beginSettings() {
        // RFC 9114 §7.2.4: "If an endpoint receives a second SETTINGS frame on the control stream,
        // the endpoint MUST respond with a connection error of type H3_FRAME_UNEXPECTED."
        if (hasSettings) {
            return unexpected("A second SETTINGS frame came");
        }
        hasSettings = true;
        return reserve(
                limits.settingsMax() * Settings.SETTING_BYTES_MAX,
                ErrorCode.H3_EXCESSIVE_LOAD,
                "SETTINGS");
    }

    private @Nullable ConnectionError reserve(int bytesMax, long code, String name) {
        if (left > bytesMax) {
            return new ConnectionError(
                    code, "A payload of " + name + " has at most " + bytesMax + " bytes");
        }
        if (payload.length < left) {
            payload = new byte[(int) left];
        }
        return null;
    }

    private @Nullable ConnectionError endFrame() {
        header.clear();
        if (isSkipping) {
            return null;
        }
        long type = header.type();
        if (type == FrameType.SETTINGS) {
            ConnectionError error = Settings.judge(payload, 0, payloadBytes, limits.settingsMax());
            payload = NOTHING; // those to come are smaller
            return error;
        }
        ConnectionError idle = connection.idle();
        if (idle != null) {
            return idle;
        }
        boolean isWhole = payloadBytes > 0 && VarInt.sizeAt(payload, 0) <= payloadBytes;
        int numberTo = isWhole ? VarInt.sizeAt(payload, 0) : 0;
        boolean isPriority = type > FrameType.MAX_PUSH_ID;
        // RFC 9114 §7.1: "A frame payload that contains additional bytes after the identified
        // fields or a frame payload that terminates before the end of the identified fields MUST be
        // treated as a connection error of type H3_FRAME_ERROR."
        if (!isWhole || (!isPriority && numberTo < payloadBytes)) {
            return new ConnectionError(
                    ErrorCode.H3_FRAME_ERROR,
                    "The payload of "
                            + FrameType.name(type)
                            + (isWhole ? " goes on after its number" : " ends within its number"));
        }
        long number = VarInt.valueAt(payload, 0);
        if (type == FrameType.GOAWAY) {
            return goAway(number);
        }
        if (type == FrameType.MAX_PUSH_ID) {
            return maxPushId(number);
        }
        if (type == FrameType.PRIORITY_UPDATE_OF_REQUEST) {
            return priorityUpdate(number, numberTo);
        }
        // RFC 9114 §7.2.3: "If a server receives a CANCEL_PUSH frame for a push ID that has not yet
        // been mentioned by a PUSH_PROMISE frame, this MUST be treated as a connection error of
        // type H3_ID_ERROR." RFC 9218 §7.2 likewise. Nothing is ever promised here.
        return new ConnectionError(ErrorCode.H3_ID_ERROR, "Push " + number + " was never promised");
    }

    // RFC 9114 §5.2: "Receiving a GOAWAY containing a larger identifier than previously received
    // MUST be treated as a connection error of type H3_ID_ERROR." A client's says which pushes it
    // takes, so there is nothing to do.
    private @Nullable ConnectionError goAway(long pushId) {
        if (pushId > goAwayId) {
            return new ConnectionError(
                    ErrorCode.H3_ID_ERROR,
                    "A GOAWAY has a larger identifier, " + pushId + ", than before, " + goAwayId);
        }
        goAwayId = pushId;
        return null;
    }

    // RFC 9114 §7.2.7: "A MAX_PUSH_ID frame cannot reduce the maximum push ID; receipt of a
    // MAX_PUSH_ID frame that contains a smaller value than previously received MUST be treated as a
    // connection error of type H3_ID_ERROR."
    private @Nullable ConnectionError maxPushId(long pushId) {
        if (pushId < pushIdMax) {
            return new ConnectionError(
                    ErrorCode.H3_ID_ERROR,
                    "MAX_PUSH_ID goes down from " + pushIdMax + " to " + pushId);
        }
        pushIdMax = pushId;
        return null;
    }

    private @Nullable ConnectionError priorityUpdate(long streamId, int from) {
        // RFC 9218 §7.2: "The Prioritized Element ID MUST be" that of a request stream, "If a
        // server receives a PRIORITY_UPDATE (type=0xF0700) with a Stream ID that is" not, "this
        // MUST be treated as a connection error of type H3_ID_ERROR"
        if ((streamId & 3) != 0) {
            return new ConnectionError(
                    ErrorCode.H3_ID_ERROR,
                    "PRIORITY_UPDATE is about stream " + streamId + ", which is for no request");
        }
        connection.priority(streamId, Priority.parse(payload, from, payloadBytes));
        return null;
    }

    private static ConnectionError unexpected(String what) {
        return new ConnectionError(ErrorCode.H3_FRAME_UNEXPECTED, what);
    }
}
