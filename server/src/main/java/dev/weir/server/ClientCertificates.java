package dev.weir.server;

/// Whether clients show certificates (mutual TLS).
public enum ClientCertificates {
    /// They are not asked to.
    NONE,

    /// They are asked, and may have none; a certificate that cannot be trusted ends the handshake.
    WANTED,

    /// A client without one that can be trusted gets no connection.
    NEEDED
}
