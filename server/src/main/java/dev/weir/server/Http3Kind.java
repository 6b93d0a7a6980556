package dev.weir.server;

/// Whether a server speaks HTTP/3 (RFC 9114) where it speaks TLS: on the same port of UDP.
public enum Http3Kind {
    /// Where the native library of QUIC loads. What was chosen, and why, is logged at the start.
    AUTO,

    /// A server that cannot does not start.
    ON,

    /// TCP alone.
    OFF
}
