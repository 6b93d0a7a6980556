package dev.weir.http.h2;

/// Error codes of RST_STREAM and GOAWAY (RFC 9113 §7).
public enum ErrorCode {
    /// Nothing is wrong: the connection or stream ends in order.
    NO_ERROR(0x0),
    /// The peer broke the protocol, in a way that no other code names.
    PROTOCOL_ERROR(0x1),
    /// The endpoint itself failed.
    INTERNAL_ERROR(0x2),
    /// The peer sent more than its window allows (RFC 9113 §5.2).
    FLOW_CONTROL_ERROR(0x3),
    /// SETTINGS were not acknowledged in time (§6.5.3).
    SETTINGS_TIMEOUT(0x4),
    /// A frame came for a stream that is half-closed already (§5.1).
    STREAM_CLOSED(0x5),
    /// A frame has a size that its type cannot have (§4.2).
    FRAME_SIZE_ERROR(0x6),
    /// The request was not looked at, and may be sent again (§8.7).
    REFUSED_STREAM(0x7),
    /// Nobody needs the stream any more.
    CANCEL(0x8),
    /// A field block cannot be unpacked, so no later one can be (RFC 7541).
    COMPRESSION_ERROR(0x9),
    /// The connection that a CONNECT made was reset or closed by a failure (§8.5).
    CONNECT_ERROR(0xa),
    /// The peer does what may become too much.
    ENHANCE_YOUR_CALM(0xb),
    /// The TLS below is too weak (§9.2).
    INADEQUATE_SECURITY(0xc),
    /// The request wants HTTP/1.1.
    HTTP_1_1_REQUIRED(0xd);

    private final int code;

    ErrorCode(int code) {
        this.code = code;
    }

    /// The number on the wire.
    public int code() {
        return code;
    }
}
