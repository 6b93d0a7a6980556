package dev.weir.server;

/// What does the encryption.
public enum TlsProvider {
    /// [#BORINGSSL] where it loads, else [#JDK].
    AUTO,

    /// Google's BoringSSL, by a native library: several times as many handshakes a second.
    BORINGSSL,

    /// The JDK's own, everywhere.
    JDK
}
