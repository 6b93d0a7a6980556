package dev.weir.server.loop;

import org.jspecify.annotations.Nullable;

/// What happens on a [StreamLink], told to whoever runs its protocol.
///
/// **Threads:** the loop's; no call may block or run application code.
public interface StreamListener {

    /// Stands for an application error code that the transport does not know.
    long UNKNOWN = -1;

    /// Bytes have come in, in their order.
    void received(LinkListener.Received bytes);

    /// The peer has ended its sending half (FIN), after all that [#received] has told.
    void inputEnded();

    /// The peer has given up its sending half by RESET_STREAM; nothing more is received.
    ///
    /// @param applicationError the peer's code, or [#UNKNOWN]
    void reset(long applicationError);

    /// The peer takes no more of what we send (STOP_SENDING). The transport ends the sending half
    /// with the same code (RFC 9000 §3.5); what is sent from here on is dropped.
    ///
    /// @param applicationError the peer's code, or [#UNKNOWN]
    void stopSending(long applicationError);

    /// The peer has caught up: [StreamLink#isWritable] is true again.
    void writable();

    /// All has left that was flushed when [StreamLink#tellWhenSent] was called.
    void sent();

    /// Both halves are gone, each in its way, or with the connection. Nothing is told after this.
    ///
    /// @param cause what broke it, or null if it ended in order
    void closed(@Nullable Throwable cause);
}
