package dev.weir.http;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Who sent a request, and over what connection.
///
/// @param remote the peer's address; null for a request that came over none
/// @param local the address that accepted it; null likewise
/// @param isSecure whether TLS or QUIC protects it
/// @param tls what was settled by TLS, the client's certificate among it; null if it was not TLS,
///   or not this server's
public record Peer(
        @Nullable SocketAddress remote,
        @Nullable SocketAddress local,
        boolean isSecure,
        @Nullable TlsSession tls) {

    /// Of a request that came over no connection: a test's, or one made by the program itself.
    public static final Peer NONE = new Peer(null, null, false);

    /// A peer of which no more is known than whether it is secure.
    public Peer(@Nullable SocketAddress remote, @Nullable SocketAddress local, boolean isSecure) {
        this(remote, local, isSecure, null);
    }

    /// `https` or `http`.
    public String scheme() {
        return isSecure ? "https" : "http";
    }
}
