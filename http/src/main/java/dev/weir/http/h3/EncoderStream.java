package dev.weir.http.h3;

import org.jspecify.annotations.Nullable;

/// The peer's encoder stream (RFC 9204 §4.3), for a dynamic table whose capacity is 0 for good, as
/// our SETTINGS say. All that an encoder can rightly say to that is "capacity 0".
final class EncoderStream {

    private EncoderStream() {}

    private static final int CAPACITY = 0b001_00000;

    /// @return what is wrong with the instructions, or null
    static @Nullable ConnectionError receive(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != CAPACITY) {
                return refusal(bytes[i] & 0xff);
            }
        }
        return null;
    }

    private static ConnectionError refusal(int first) {
        String reason;
        if ((first & 0x80) != 0 || (first & 0x40) != 0) {
            // §3.2.2: "It is an error if the encoder attempts to add an entry that is larger than
            // the dynamic table capacity"
            reason = "An entry is inserted into a dynamic table of capacity 0";
        } else if ((first & 0x20) != 0) {
            // §4.3.1: "The decoder MUST treat a new dynamic table capacity value that exceeds this
            // limit as a connection error of type QPACK_ENCODER_STREAM_ERROR."
            reason = "A dynamic table capacity is set above the 0 that is allowed";
        } else {
            // §2.2: a reference to an entry that is not there
            reason = "An entry is duplicated that is not in the dynamic table";
        }
        return new ConnectionError(ErrorCode.QPACK_ENCODER_STREAM_ERROR, reason);
    }
}
