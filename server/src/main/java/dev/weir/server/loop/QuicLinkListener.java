package dev.weir.server.loop;

import org.jspecify.annotations.Nullable;

/// What happens on a [QuicLink], told to whoever runs its protocol.
///
/// **Threads:** the loop's; no call may block or run application code.
public interface QuicLinkListener {

    /// The peer has opened a stream: a bidirectional one, or a unidirectional one that only
    /// receives (RFC 9000 §2.1). Streams may come in another order than that of their identifiers.
    ///
    /// @return who is told what happens on it
    StreamListener opened(StreamLink stream);

    /// The connection has served for long, and has become a burden to the transport: it is to end
    /// in order, so that the peer opens another.
    void worn();

    /// The client's address has changed (RFC 9000 §9): something that the client acknowledges is to
    /// be sent, by which losses on the way to the old address are found.
    void moved();

    /// The connection is gone: closed by either side, timed out, or broken. The listeners of its
    /// streams have been told before. Nothing is told after this.
    ///
    /// @param cause what broke it, or null if it was closed in order or was idle for too long
    void closed(@Nullable Throwable cause);
}
