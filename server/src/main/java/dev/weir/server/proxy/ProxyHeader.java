package dev.weir.server.proxy;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// What a proxy says of a connection before its first byte: the PROXY protocol of HAProxy, versions
/// 1 (text) and 2 (binary).
///
/// It is read from a peer that is believed, and from nobody else; where it is expected, it has to
/// be there. The text that describes it calls for that: a server that guesses whether there is a
/// header lets everybody choose an address.
///
/// @param source whom the proxy speaks for; null if for itself, as when it asks whether the server
///   is up: then the addresses of the connection stand
/// @param destination where the client had connected to; null likewise
/// @param isEncrypted whether the client spoke TLS with the proxy, as far as it says
public record ProxyHeader(
        @Nullable SocketAddress source, @Nullable SocketAddress destination, boolean isEncrypted) {

    /// Bytes of a header of version 2 with all that is added to it; more is refused. The addresses
    /// have 232 at most; names of certificates and the like follow. Version 1 has 107 at most.
    public static final int BYTES_MAX = 4 * 1024;

    /// The proxy speaks for itself, or for somebody of whom it knows nothing.
    static final ProxyHeader OF_THE_PROXY = new ProxyHeader(null, null, false);

    /// What the first bytes of a connection are.
    public sealed interface Result {
        /// A whole header, of so many bytes.
        record Complete(ProxyHeader header, int bytes) implements Result {}

        /// The beginning of one. Ask again when there are as many bytes.
        record Incomplete(int bytesAtLeast) implements Result {}

        /// No header, or a malformed one.
        record Refused(String reason) implements Result {}
    }

    /// Reads the first bytes of a connection.
    ///
    /// @param count how many of `bytes` have come in
    public static Result read(byte[] bytes, int count) {
        if (count == 0) {
            return new Result.Incomplete(1);
        }
        return bytes[0] == BinaryHeader.SIGNATURE[0]
                ? BinaryHeader.read(bytes, count)
                : TextHeader.read(bytes, count);
    }

    /// Whether as many of `expected` as there are stand at the beginning.
    static boolean mayBegin(byte[] bytes, int count, byte[] expected) {
        for (int i = 0; i < Math.min(count, expected.length); i++) {
            if (bytes[i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
