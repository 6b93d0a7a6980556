package dev.weir.http.h3;

/// The error codes of HTTP/3 (RFC 9114 §8.1) and QPACK (RFC 9204 §6). What a peer sends may be any
/// number below 2^62, and means no more than [#H3_NO_ERROR] if it is not among these (§9).
public final class ErrorCode {

    /// Nothing is wrong: the connection or stream ends in order.
    public static final long H3_NO_ERROR = 0x100;

    /// The peer broke the protocol, in a way that no other code names.
    public static final long H3_GENERAL_PROTOCOL_ERROR = 0x101;

    /// The endpoint itself failed.
    public static final long H3_INTERNAL_ERROR = 0x102;

    /// The peer opened a stream that is not accepted (RFC 9114 §6.2).
    public static final long H3_STREAM_CREATION_ERROR = 0x103;

    /// A stream that the connection needs was closed or reset (§6.2.1).
    public static final long H3_CLOSED_CRITICAL_STREAM = 0x104;

    /// A frame came where its type may not be.
    public static final long H3_FRAME_UNEXPECTED = 0x105;

    /// A frame has a layout or a size that its type cannot have (§7.1).
    public static final long H3_FRAME_ERROR = 0x106;

    /// The peer does what may become too much.
    public static final long H3_EXCESSIVE_LOAD = 0x107;

    /// An identifier was used wrongly: above a limit, lowered, used again.
    public static final long H3_ID_ERROR = 0x108;

    /// SETTINGS have what they cannot have (§7.2.4).
    public static final long H3_SETTINGS_ERROR = 0x109;

    /// The control stream does not begin with SETTINGS (§6.2.1).
    public static final long H3_MISSING_SETTINGS = 0x10a;

    /// The request was not looked at, and may be sent again (§4.1.1).
    public static final long H3_REQUEST_REJECTED = 0x10b;

    /// Nobody needs the request or its answer any more (§4.1.1).
    public static final long H3_REQUEST_CANCELLED = 0x10c;

    /// The stream ended before the request was whole (§4.1).
    public static final long H3_REQUEST_INCOMPLETE = 0x10d;

    /// The message is malformed (§4.1.2).
    public static final long H3_MESSAGE_ERROR = 0x10e;

    /// The connection that a CONNECT made was reset or closed by a failure (§4.4).
    public static final long H3_CONNECT_ERROR = 0x10f;

    /// The request cannot be answered by HTTP/3, and may be tried over HTTP/1.1.
    public static final long H3_VERSION_FALLBACK = 0x110;

    /// A field section cannot be unpacked (RFC 9204 §6).
    public static final long QPACK_DECOMPRESSION_FAILED = 0x200;

    /// An instruction on the encoder stream makes no sense (RFC 9204 §6).
    public static final long QPACK_ENCODER_STREAM_ERROR = 0x201;

    /// An instruction on the decoder stream makes no sense (RFC 9204 §6).
    public static final long QPACK_DECODER_STREAM_ERROR = 0x202;

    /// Stands for no error, where a code may be.
    public static final long NONE = -1;

    private ErrorCode() {}
}
