package dev.weir.server.loop;

import dev.weir.http.Output;
import dev.weir.http.Peer;
import dev.weir.http.TlsSession;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// One connection as the transport gives it: a pipe of bytes each way.
///
/// Bytes to send come by the methods of [Output.Sink] and leave with [#flush].
///
/// **Threads:** the loop's that it belongs to.
public interface Link extends Output.Sink {

    /// Sends what was handed over since the last flush, in as few writes as the transport can.
    void flush();

    /// Whether the peer keeps up: false while more than a bounded number of bytes wait to be sent.
    boolean isWritable();

    /// Whether a piece of a file can be handed over by [#send] and leaves without a copy.
    default boolean sendsFiles() {
        return false;
    }

    /// How many bytes have left for the peer so far, or somewhat fewer while some wait.
    long sentBytes();

    /// Asks for [LinkListener#sent] once all that was flushed has been sent, as nothing else would
    /// tell of it while the link stays writable.
    void tellWhenSent();

    /// Turns reading on or off. While it is off, bytes stay in the socket.
    void reading(boolean on);

    /// Flushes, and ends the sending half once all is sent; the end leaves with the last bytes
    /// where it can. What is received from then on is there to be counted and thrown away: over TLS
    /// it is not decrypted any more. When the peer ends its half too, the link may close by itself.
    void shutdownOutput();

    /// Flushes, and ends both halves once all is sent.
    void closeWhenSent();

    /// Ends both halves at once; what was not sent is lost.
    void close();

    /// Ends both halves at once and so that the peer takes it for a failure, where the transport
    /// can say so (RST).
    void reset();

    /// While it is on, the end of the peer's half may be held back: where TLS makes it the end of
    /// both, an answer that is under way could not be sent any more.
    default void holdEnd(boolean on) {}

    /// What TLS has settled, or null for a link without.
    default @Nullable TlsSession tls() {
        return null;
    }

    /// Who is at the other end, and over what connection.
    default Peer peer() {
        return new Peer(remote(), local(), tls() != null, tls());
    }

    /// The peer's address, or null if the transport has none.
    @Nullable SocketAddress remote();

    /// The address that accepted it, or null if the transport has none.
    @Nullable SocketAddress local();
}
