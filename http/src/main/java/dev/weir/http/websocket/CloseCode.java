package dev.weir.http.websocket;

/// Why a WebSocket ends (RFC 6455 §7.4).
public final class CloseCode {

    /// What it was opened for is done.
    public static final int NORMAL = 1000;

    /// The server drains, or the page is left.
    public static final int GOING_AWAY = 1001;

    /// The peer broke the protocol.
    public static final int PROTOCOL_ERROR = 1002;

    /// A kind of message came that is not taken here.
    public static final int UNSUPPORTED = 1003;

    /// A Close frame without a code; never in a frame.
    public static final int NONE = 1005;

    /// The connection ended without a Close frame; never in a frame.
    public static final int ABNORMAL = 1006;

    /// A text is not UTF-8, or a message is not what its kind says.
    public static final int INVALID_CONTENT = 1007;

    /// A message breaks a rule of the application, and no other code fits.
    public static final int POLICY = 1008;

    /// A message is larger than is taken here.
    public static final int TOO_BIG = 1009;

    /// The endpoint itself failed.
    public static final int INTERNAL_ERROR = 1011;

    /// The endpoint has too much to do; registered after RFC 6455 with IANA.
    public static final int TRY_AGAIN_LATER = 1013;

    private CloseCode() {}

    /// Whether a Close frame may have it: registered and not reserved for other use (RFC 6455
    /// §7.4.1), or one of libraries and applications (§7.4.2).
    public static boolean mayBeSent(int code) {
        return (code >= 1000 && code <= 1003)
                || (code >= 1007 && code <= 1014)
                || (code >= 3000 && code <= 4999);
    }
}
