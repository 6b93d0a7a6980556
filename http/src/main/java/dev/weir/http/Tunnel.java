package dev.weir.http;

import java.io.IOException;

/// What an exchange becomes by an upgrade: a stream of bytes each way, in the framing of no HTTP
/// message (RFC 9110 §7.8, RFC 8441 §5, RFC 9220 §3).
///
/// Over HTTP/1.1 it is the rest of the connection, over HTTP/2 and HTTP/3 one stream of it. It ends
/// in order when the handler returns, and so that the peer takes it for a failure when it throws.
///
/// **Threads:** one reader at a time and one writer at a time, which may be two threads.
public interface Tunnel {

    /// Speaks the new protocol; it may block, and it may throw.
    @FunctionalInterface
    interface Handler {
        /// Speaks until it is done; then the tunnel ends in order.
        void run(Tunnel tunnel) throws Exception;
    }

    /// Takes bytes that have come in, and waits until there are some.
    ///
    /// @param waitNanos how long to wait at most, 1 or more; `Long.MAX_VALUE` is without end
    /// @return how many bytes were put at `from`; -1 once the peer has ended its half; 0 if none
    ///   came in that time, and once when [#isDraining] has become true
    /// @throws IOException if the peer is gone, or the exchange was cancelled
    int read(byte[] into, int from, int to, long waitNanos) throws IOException;

    /// Sends bytes, which are copied. It returns when they are on their way, and blocks while the
    /// peer lags.
    ///
    /// @throws IOException as [#read]; how much was sent is then unknown
    void write(byte[] bytes, int from, int to) throws IOException;

    /// Whether the server is about to close: say good-bye, and return soon. Until the server has
    /// waited for long enough nothing else happens.
    boolean isDraining();
}
