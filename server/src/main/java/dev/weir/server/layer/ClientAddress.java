package dev.weir.server.layer;

import dev.weir.http.Peer;
import dev.weir.http.Request;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The address that a request came from, as text.
final class ClientAddress {

    /// One host has all addresses that share their first 64 bits.
    private static final int PREFIX_BYTES = 8;

    private ClientAddress() {}

    /// The whole address, or `-` if there is none.
    static String of(Peer peer) {
        return text(address(peer));
    }

    /// The whole address, or `-` if there is none.
    static String text(@Nullable InetAddress address) {
        return address == null ? "-" : address.getHostAddress();
    }

    /// What counts as one client: an IPv4 address, the first 64 bits of an IPv6 one.
    static String key(Request request) {
        InetAddress address = address(request.peer());
        return address instanceof Inet6Address v6
                ? HexFormat.of().formatHex(v6.getAddress(), 0, PREFIX_BYTES)
                : of(request.peer());
    }

    /// Null if there is none.
    static @Nullable InetAddress address(Peer peer) {
        return peer.remote() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    }
}
