package dev.weir.http.h2;

/// What the peer has said by SETTINGS, as far as a server that never pushes has to know (RFC 9113
/// §6.5.2, RFC 8441 §3, RFC 9218 §2.1).
///
/// **Threads:** not safe; a connection has one.
final class PeerSettings {

    static final int HEADER_TABLE_SIZE = 0x1;
    static final int ENABLE_PUSH = 0x2;
    static final int MAX_CONCURRENT_STREAMS = 0x3;
    static final int INITIAL_WINDOW_SIZE = 0x4;
    static final int MAX_FRAME_SIZE = 0x5;
    static final int MAX_HEADER_LIST_SIZE = 0x6;
    static final int ENABLE_CONNECT_PROTOCOL = 0x8;
    static final int NO_RFC7540_PRIORITIES = 0x9;

    static final int FRAME_BYTES_AT_FIRST = 16_384;
    private static final int FRAME_BYTES_MAX = 16_777_215;

    /// What a new stream may be sent at first.
    int initialWindowBytes = 65_535;

    /// The largest payload that may be sent.
    int frameBytesMax = FRAME_BYTES_AT_FIRST;

    /// Takes one setting. Unknown ones are ignored (RFC 9113 §6.5.2).
    ///
    /// @param value an unsigned number of 32 bits
    void take(int identifier, long value) throws ConnectionError {
        switch (identifier) {
            case ENABLE_PUSH, ENABLE_CONNECT_PROTOCOL, NO_RFC7540_PRIORITIES -> {
                if (value > 1) {
                    throw new ConnectionError(
                            ErrorCode.PROTOCOL_ERROR, "setting " + identifier + " is 0 or 1");
                }
            }
            // RFC 9113 §6.5.2: "Values above the maximum flow-control window size of 2^31-1 MUST be
            // treated as a connection error (Section 5.4.1) of type FLOW_CONTROL_ERROR."
            case INITIAL_WINDOW_SIZE -> {
                if (value > Http2Connection.WINDOW_BYTES_MAX) {
                    throw new ConnectionError(
                            ErrorCode.FLOW_CONTROL_ERROR, "an initial window is below 2^31");
                }
                initialWindowBytes = (int) value;
            }
            case MAX_FRAME_SIZE -> {
                if (value < FRAME_BYTES_AT_FIRST || value > FRAME_BYTES_MAX) {
                    throw new ConnectionError(
                            ErrorCode.PROTOCOL_ERROR, "a frame size is from 2^14 to 2^24-1");
                }
                frameBytesMax = (int) value;
            }
            default -> {}
        }
    }
}
