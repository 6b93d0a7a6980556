package dev.weir.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// Where a server listens.
///
/// @param host a name or a literal address: `127.0.0.1`, `::1`; `::` is every address of both
///   families where the system has both
/// @param port 0 to 65535; 0 lets the system pick one
/// @param isPlain whether it speaks plain text even if the server has certificates
public record ListenAddress(String host, int port, boolean isPlain) {

    /// @throws IllegalArgumentException if `port` is no port
    public ListenAddress {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    port + " is not a port: give 0 (any free one) to 65535.");
        }
    }

    /// One that speaks TLS if the server has certificates.
    public ListenAddress(String host, int port) {
        this(host, port, false);
    }

    /// One that speaks plain text, whether the server has certificates or not.
    public static ListenAddress plain(String host, int port) {
        return new ListenAddress(host, port, true);
    }

    /// Looks the host up.
    InetSocketAddress resolve() {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(
                    "There is no address for the host \""
                            + host
                            + "\": give a literal address such as 127.0.0.1 or ::1.",
                    unknown);
        }
    }
}
