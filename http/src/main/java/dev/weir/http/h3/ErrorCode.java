package dev.weir.http.h3;

/// The error codes of HTTP/3 (RFC 9114 §8.1) and QPACK (RFC 9204 §6). What a peer sends may be any
/// number below 2^62, and means no more than [#H3_NO_ERROR] if it is not among these (§9).
public final class ErrorCode {

    public static final long H3_NO_ERROR = 0x100;
    public static final long H3_GENERAL_PROTOCOL_ERROR = 0x101;
    public static final long H3_INTERNAL_ERROR = 0x102;
    public static final long H3_STREAM_CREATION_ERROR = 0x103;
    public static final long H3_CLOSED_CRITICAL_STREAM = 0x104;
    public static final long H3_FRAME_UNEXPECTED = 0x105;
    public static final long H3_FRAME_ERROR = 0x106;
    public static final long H3_EXCESSIVE_LOAD = 0x107;
    public static final long H3_ID_ERROR = 0x108;
    public static final long H3_SETTINGS_ERROR = 0x109;
    public static final long H3_MISSING_SETTINGS = 0x10a;
    public static final long H3_REQUEST_REJECTED = 0x10b;
    public static final long H3_REQUEST_CANCELLED = 0x10c;
    public static final long H3_REQUEST_INCOMPLETE = 0x10d;
    public static final long H3_MESSAGE_ERROR = 0x10e;
    public static final long H3_CONNECT_ERROR = 0x10f;
    public static final long H3_VERSION_FALLBACK = 0x110;

    public static final long QPACK_DECOMPRESSION_FAILED = 0x200;
    public static final long QPACK_ENCODER_STREAM_ERROR = 0x201;
    public static final long QPACK_DECODER_STREAM_ERROR = 0x202;

    /// Stands for no error, where a code may be.
    public static final long NONE = -1;

    private ErrorCode() {}
}
