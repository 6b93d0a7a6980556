package dev.weir.http;

import java.io.IOException;

/// A peer broke the protocol while its content was being read.
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient ProtocolError error;

    /// No stack trace is kept: peers choose how often this is thrown.
    public ProtocolException(ProtocolError error) {
        super(error.detail());
        this.error = error;
    }

    /// Which rule was broken, and what the answer is.
    public ProtocolError error() {
        return error;
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
