package dev.weir.http.h2;

/// The peer broke the protocol so that the connection cannot go on (RFC 9113 §5.4.1).
///
/// No stack trace is kept: peers choose how often this is thrown.
final class ConnectionError extends Exception {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    /// @param rule what was broken, in a few words of ASCII; the peer gets to read it
    ConnectionError(ErrorCode code, String rule) {
        super(rule, null, false, false);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }
}
