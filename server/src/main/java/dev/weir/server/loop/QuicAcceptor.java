package dev.weir.server.loop;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Gives each QUIC connection that comes in somebody to listen to it.
///
/// **Threads:** the loop's.
public interface QuicAcceptor {

    /// Whether this peer may begin one more connection now. It is asked for its first packet,
    /// before anything is kept; if not, the packet is dropped, or answered by CONNECTION_REFUSED
    /// (RFC 9000 §20.1).
    ///
    /// @param remote the peer's address, or null if the transport has none
    boolean admits(@Nullable SocketAddress remote);

    /// A connection that was admitted came to nothing before [#accept].
    void failed(@Nullable SocketAddress remote);

    /// The handshake is done, and the connection speaks `h3`.
    QuicLinkListener accept(QuicLink link);
}
