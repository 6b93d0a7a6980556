package dev.weir.server.loop;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Where a loop's bytes come from and go to: sockets, or a simulation of them.
///
/// **Threads:** the loop's, but for [#wakeup].
public interface Transport {

    /// The most bytes that one [LinkListener#received] brings.
    int READ_BYTES_MAX = 16 * 1024;

    /// Makes the thread that calls it the one that all else happens on.
    void open();

    /// Does what there is to do, and tells the listeners.
    ///
    /// @param timeoutNanos how long to wait if there is nothing, 0 for not at all. It waits only if
    ///   [Idle#mayWait] still says so once a [#wakeup] can no longer be missed.
    void poll(long timeoutNanos);

    /// The turn that began with [#poll] is over: what was flushed in it and was held back to leave
    /// together leaves. The listeners may be told of what comes of it.
    default void endTurn() {}

    /// Ends the wait of [#poll], or of the next one. Any thread may call it.
    void wakeup();

    /// Listens at an address. Each link that comes in is offered to `acceptor`.
    ///
    /// @return the address that it listens at, with the port that was picked if 0 was asked for
    /// @throws IOException if that cannot be; its message says why
    SocketAddress bind(SocketAddress address, Acceptor acceptor) throws IOException;

    /// Listens for QUIC (RFC 9000) at an address of UDP, for the loop of this transport alone.
    ///
    /// @return the address that it listens at, with the port that was picked if 0 was asked for
    /// @throws IOException if that cannot be; its message says why
    default SocketAddress bindQuic(
            SocketAddress address, QuicParameters parameters, QuicAcceptor acceptor)
            throws IOException {
        throw new IOException("This transport has no QUIC.");
    }

    /// Accepts no more links, of either kind; those there are stay.
    void unbind();

    /// Whether [#poll] waits in native code, and so keeps its carrier, rather than parks its
    /// virtual thread.
    boolean waitsOnCarrier();

    /// Ends everything.
    void close();

    /// Makes the transport of a loop.
    interface Factory {
        /// Opens it, for a loop that tells by `idle` when it may wait.
        Transport open(Idle idle);
    }

    /// Whether the loop has nothing to do but wait.
    interface Idle {
        /// True if so. Asked by the loop's own thread.
        boolean mayWait();
    }

    /// Gives each link that comes in somebody to listen to it.
    interface Acceptor {
        /// Whether one more link may be had now; if not, the transport asks again later and leaves
        /// links in the system's queue meanwhile.
        boolean mayAccept();

        /// The transport that is to have the next link: of the same kind as the one that asks.
        ///
        /// @param remote the peer's address, or null if the transport has none
        /// @return null if this peer may not have one more: the link is to be closed
        @Nullable Transport choose(@Nullable SocketAddress remote);

        /// A link for which [#choose] gave a transport came to nothing.
        void failed(@Nullable SocketAddress remote);

        /// A link could not be accepted, most often for want of descriptors. The transport tries
        /// again by itself.
        void couldNotAccept(Throwable cause);

        /// A link is open; called on the thread of the transport that has it.
        LinkListener accept(Link link, Transport owner);

        /// A link for which [#choose] gave a transport did not begin as it has to, and is closed;
        /// called on the thread of that transport.
        ///
        /// @param reason the end of a sentence
        default void refused(Transport owner, String reason) {}

        /// A link speaks plain text where TLS is to be: it is told so, and closed.
        default LinkListener refusePlainText(Link link, Transport owner) {
            return accept(link, owner);
        }
    }
}
