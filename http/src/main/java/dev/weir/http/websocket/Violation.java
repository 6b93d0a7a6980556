package dev.weir.http.websocket;

/// The peer broke the protocol, or passed a limit: the connection fails with a code (RFC 6455
/// §7.1.7). It has no stack trace, as it tells of the peer and not of this program.
public final class Violation extends Exception {

    private static final long serialVersionUID = 1;

    private final int code;

    /// What the peer did wrong. No stack trace is kept: peers choose how often it is thrown.
    ///
    /// @param code what the Close frame will say
    /// @param reason the rule, for the peer: at most 123 bytes
    public Violation(int code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    /// What the Close frame says: one of [CloseCode].
    public int code() {
        return code;
    }

    /// The rule that was broken.
    public String reason() {
        return String.valueOf(getMessage());
    }
}
