package dev.weir.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// How many connections each address has, where that is bounded.
///
/// **Threads:** any.
final class ConnectionsPerAddress {

    private final int most;
    private final ConcurrentHashMap<Object, Integer> counts = new ConcurrentHashMap<>();

    /// @param most connections of one address; `Integer.MAX_VALUE` is no bound, and counts nothing
    ConnectionsPerAddress(int most) {
        this.most = most;
    }

    /// Counts one more connection of `remote`, unless that would be too many.
    ///
    /// @return whether it may be had
    boolean add(@Nullable SocketAddress remote) {
        Object host = host(remote);
        if (host == null) {
            return true;
        }
        if (counts.merge(host, 1, Integer::sum) <= most) {
            return true;
        }
        remove(remote);
        return false;
    }

    void remove(@Nullable SocketAddress remote) {
        Object host = host(remote);
        if (host != null) {
            counts.computeIfPresent(host, (_, had) -> had == 1 ? null : had - 1);
        }
    }

    /// Whom an address counts for, or null if for nobody.
    private @Nullable Object host(@Nullable SocketAddress remote) {
        if (most == Integer.MAX_VALUE || !(remote instanceof InetSocketAddress socket)) {
            return null;
        }
        InetAddress address = socket.getAddress();
        return address instanceof Inet6Address
                ? ByteBuffer.wrap(address.getAddress()).getLong()
                : address;
    }
}
