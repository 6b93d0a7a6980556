package dev.weir.server.loop;

import org.jspecify.annotations.Nullable;

/// What happens on a [Link], told to whoever runs its protocol.
///
/// **Threads:** the loop's; no call may block or run application code.
public interface LinkListener {

    /// Bytes that have come in. They are the transport's: copy them before returning.
    interface Received {
        /// How many there are, 1 to [Transport#READ_BYTES_MAX].
        int bytes();

        /// Copies all of them to `into`, from `at` on.
        void copyTo(byte[] into, int at);
    }

    /// Bytes have come in.
    void received(Received bytes);

    /// The peer has ended its sending half (FIN). The other half stays open.
    void inputEnded();

    /// The peer has caught up: [Link#isWritable] is true again.
    void writable();

    /// All is sent that was flushed when [Link#tellWhenSent] was called.
    void sent();

    /// Both halves are gone. Nothing is told after this.
    ///
    /// @param cause what broke it, or null if it was closed in order
    void closed(@Nullable Throwable cause);
}
