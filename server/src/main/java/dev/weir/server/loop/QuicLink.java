package dev.weir.server.loop;

import dev.weir.http.TlsSession;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// One QUIC connection as the transport gives it: a bundle of streams (RFC 9000 §2).
///
/// The streams that the peer opens are told to a [QuicLinkListener]; what is put into streams may
/// leave as late as [Transport#endTurn], so that the answers of one turn leave together.
///
/// **Threads:** the loop's that it belongs to.
public interface QuicLink {

    /// Opens a unidirectional stream of ours (RFC 9000 §2.1).
    ///
    /// @param listener is told what becomes of the sending half; nothing is ever received
    /// @return null if the peer does not allow one more now, or the connection is closed
    @Nullable StreamLink openUnidirectional(StreamListener listener);

    /// Ends the connection and all its streams at once, by a CONNECTION_CLOSE frame of type 0x1d
    /// (RFC 9000 §19.19). What was not sent is lost. [QuicLinkListener#closed] follows, maybe
    /// before this returns.
    ///
    /// @param applicationError the code that the peer gets, below 2^62
    /// @param reason for whoever debugs the peer, in ASCII; it tells nothing of the server
    void close(long applicationError, String reason);

    /// The peer's address as of now: it changes when the peer migrates (RFC 9000 §9). Null if the
    /// transport has none.
    @Nullable SocketAddress remote();

    /// The address that the connection came to, or null if the transport has none.
    @Nullable SocketAddress local();

    /// What the TLS handshake has settled: cipher suite, server name, the peer's certificates. Null
    /// if the transport has none.
    @Nullable TlsSession tls();
}
