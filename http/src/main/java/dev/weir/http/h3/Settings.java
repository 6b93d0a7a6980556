package dev.weir.http.h3;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The settings of one side (RFC 9114 §7.2.4), as far as they mean anything here.
///
/// What the peer says of its QPACK decoder does not matter: nothing dynamic is ever sent to it.
final class Settings {

    private static final long MAX_FIELD_SECTION_SIZE = 0x6;
    private static final long QPACK_MAX_TABLE_CAPACITY = 0x1;
    private static final long QPACK_BLOCKED_STREAMS = 0x7;
    private static final long ENABLE_CONNECT_PROTOCOL = 0x8; // RFC 9220 §3
    private static final long H3_DATAGRAM = 0x33; // RFC 9297 §2.1.1

    /// The most bytes of one setting: two numbers.
    static final int SETTING_BYTES_MAX = 16;

    private Settings() {}

    /// Writes our SETTINGS frame.
    ///
    /// @param fieldSectionBytesMax the largest field section that is read, as RFC 9114 §4.2.2
    ///   counts
    static int write(byte[] bytes, int at, long fieldSectionBytesMax) {
        int to = VarInt.write(bytes, at, FrameType.SETTINGS);
        int length = SWITCHES_BYTES + 1 + VarInt.size(fieldSectionBytesMax);
        to = VarInt.write(bytes, to, length);
        int payloadFrom = to;
        to = VarInt.write(bytes, to, QPACK_MAX_TABLE_CAPACITY);
        to = VarInt.write(bytes, to, 0);
        to = VarInt.write(bytes, to, MAX_FIELD_SECTION_SIZE);
        to = VarInt.write(bytes, to, fieldSectionBytesMax);
        to = VarInt.write(bytes, to, QPACK_BLOCKED_STREAMS);
        to = VarInt.write(bytes, to, 0);
        to = VarInt.write(bytes, to, ENABLE_CONNECT_PROTOCOL);
        to = VarInt.write(bytes, to, 1);
        assert to - payloadFrom == length : "the length was written before";
        return to;
    }

    /// Those whose identifier and value have a byte each.
    private static final int SWITCHES_BYTES = 3 * 2;

    /// Judges the whole payload of the peer's SETTINGS frame.
    ///
    /// @return what is wrong, or null
    static @Nullable ConnectionError judge(byte[] bytes, int from, int to, int settingsMax) {
        long[] identifiers = new long[Math.min(settingsMax, (to - from) / 2)];
        int count = 0;
        int at = from;
        while (at < to) {
            int valueAt = at + VarInt.sizeAt(bytes, at);
            // RFC 9114 §7.1: "a frame payload that terminates before the end of the identified
            // fields MUST be treated as a connection error of type H3_FRAME_ERROR"
            if (valueAt >= to || valueAt + VarInt.sizeAt(bytes, valueAt) > to) {
                return new ConnectionError(
                        ErrorCode.H3_FRAME_ERROR, "A SETTINGS frame ends within a setting");
            }
            if (count == settingsMax) {
                return new ConnectionError(
                        ErrorCode.H3_EXCESSIVE_LOAD,
                        "A SETTINGS frame has more than " + settingsMax + " settings");
            }
            long identifier = VarInt.valueAt(bytes, at);
            identifiers[count++] = identifier;
            ConnectionError error = judge(identifier, VarInt.valueAt(bytes, valueAt));
            if (error != null) {
                return error;
            }
            at = valueAt + VarInt.sizeAt(bytes, valueAt);
        }
        return findRepeated(identifiers, count);
    }

    private static @Nullable ConnectionError judge(long identifier, long value) {
        // RFC 9114 §7.2.4.1: "Setting identifiers that were defined in [HTTP/2] where there is no
        // corresponding HTTP/3 setting have also been reserved"; "their receipt MUST be treated as
        // a connection error of type H3_SETTINGS_ERROR".
        if (identifier == 0 || (identifier >= 0x2 && identifier <= 0x5)) {
            return error("Setting " + identifier + " is one of HTTP/2");
        }
        boolean isSwitch = identifier == ENABLE_CONNECT_PROTOCOL || identifier == H3_DATAGRAM;
        if (isSwitch && value > 1) {
            return error("Setting " + identifier + " is 0 or 1, not " + value);
        }
        return null;
    }

    // RFC 9114 §7.2.4: "The same setting identifier MUST NOT occur more than once in the SETTINGS
    // frame. A receiver MAY treat the presence of duplicate setting identifiers as a connection
    // error of type H3_SETTINGS_ERROR."
    private static @Nullable ConnectionError findRepeated(long[] identifiers, int count) {
        Arrays.sort(identifiers, 0, count);
        for (int i = 1; i < count; i++) {
            if (identifiers[i] == identifiers[i - 1]) {
                return error("Setting " + identifiers[i] + " occurs more than once");
            }
        }
        return null;
    }

    private static ConnectionError error(String reason) {
        return new ConnectionError(ErrorCode.H3_SETTINGS_ERROR, reason);
    }
}
