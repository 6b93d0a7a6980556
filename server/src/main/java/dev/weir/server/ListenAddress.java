package dev.weir.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.server.proxy.AddressRanges;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Where a server listens: at an address of IP, at a Unix domain socket, or at a socket that
/// whoever started the process has opened already.
///
/// ```
/// new ListenAddress("::", 8443)
/// new ListenAddress("10.0.0.7", 8080).proxyProtocol("10.0.0.0/24")
/// ListenAddress.unix(Path.of("/run/app/http.socket"))
/// ListenAddress.inherited()
/// ```
///
/// **Threads:** immutable.
public final class ListenAddress {

    /// What the system takes for a path of a socket on Linux, without the zero at its end.
    private static final int PATH_BYTES_MAX = 107;

    /// What kind of socket it is.
    enum Kind {
        IP,
        UNIX,
        INHERITED
    }

    private final Kind kind;
    private final String host;
    private final int port;
    private final boolean isPlain;
    private final boolean speaksProxyProtocol;
    private final List<String> proxies;

    private ListenAddress(
            Kind kind,
            String host,
            int port,
            boolean isPlain,
            boolean speaksProxyProtocol,
            List<String> proxies) {
        this.kind = kind;
        this.host = host;
        this.port = port;
        this.isPlain = isPlain;
        this.speaksProxyProtocol = speaksProxyProtocol;
        this.proxies = proxies;
    }

    /// One that speaks TLS if the server has certificates.
    ///
    /// @param host a name or a literal address: `127.0.0.1`, `::1`; `::` is every address of both
    ///   families where the system has both
    /// @param port 0 to 65535; 0 lets the system pick one
    /// @throws IllegalArgumentException if `port` is no port
    public ListenAddress(String host, int port) {
        this(Kind.IP, host, port, false, false, List.of());
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    port + " is not a port: give 0 (any free one) to 65535.");
        }
    }

    /// One that speaks plain text, whether the server has certificates or not.
    public static ListenAddress plain(String host, int port) {
        return new ListenAddress(host, port).plain();
    }

    /// A Unix domain socket, for clients on this machine; it speaks plain text. Who may connect is
    /// said by the permissions of the folder. The file is made when the server starts, in place of
    /// one that a server which has ended left behind, and deleted when it closes.
    ///
    /// @param path 107 bytes at most
    /// @throws IllegalArgumentException if `path` is longer
    public static ListenAddress unix(Path path) {
        int bytes = path.toString().getBytes(UTF_8).length;
        if (bytes == 0 || bytes > PATH_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "The path of a Unix domain socket has "
                            + bytes
                            + " bytes; it must have from 1 to "
                            + PATH_BYTES_MAX
                            + ", so choose a folder nearer to the root, such as /run.");
        }
        return new ListenAddress(Kind.UNIX, path.toString(), -1, true, false, List.of());
    }

    /// The first socket that was opened by whoever started the process, as systemd does for a
    /// `.socket` unit and inetd for a service that waits: `LISTEN_FDS`, or else standard input.
    /// Such a socket outlives the process, so that no connection is refused while the server is
    /// restarted.
    public static ListenAddress inherited() {
        return inherited("");
    }

    /// As [#inherited()], of several the one of this name (`FileDescriptorName=`).
    public static ListenAddress inherited(String name) {
        return new ListenAddress(Kind.INHERITED, name, -1, false, false, List.of());
    }

    /// As this, but in plain text, whether the server has certificates or not.
    public ListenAddress plain() {
        return new ListenAddress(kind, host, port, true, speaksProxyProtocol, proxies);
    }

    /// As this, but each connection has to begin with a header of the PROXY protocol, version 1 or
    /// 2, which tells the client's address; it becomes the request's [Peer][dev.weir.http.Peer].
    /// The header has to be there within [Deadlines#firstByte]. Connections from other addresses
    /// than those of the proxies are closed, as are those that begin with anything else.
    ///
    /// @param proxies their addresses: `10.0.0.0/8`, `2001:db8::/32`, `192.0.2.7`; none for a Unix
    ///   domain socket, where everybody who may connect is believed
    /// @throws IllegalArgumentException if there is none where there has to be one, or one is
    ///   malformed
    public ListenAddress proxyProtocol(String... proxies) {
        if (kind != Kind.UNIX || proxies.length > 0) {
            var _ = new AddressRanges(proxies);
        }
        return new ListenAddress(kind, host, port, isPlain, true, List.of(proxies));
    }

    Kind kind() {
        return kind;
    }

    /// The name or literal address; of a Unix domain socket its path; of an inherited one its name,
    /// or nothing.
    public String host() {
        return host;
    }

    /// The port as it was asked for; -1 for what is not at an address of IP.
    public int port() {
        return port;
    }

    /// Whether it speaks plain text even if the server has certificates.
    public boolean isPlain() {
        return isPlain;
    }

    /// Whether connections have to begin with a header of the PROXY protocol.
    public boolean speaksProxyProtocol() {
        return speaksProxyProtocol;
    }

    /// The addresses of the proxies.
    List<String> proxies() {
        return proxies;
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

    @Override
    public boolean equals(Object other) {
        return other instanceof ListenAddress that
                && kind == that.kind
                && host.equals(that.host)
                && port == that.port
                && isPlain == that.isPlain
                && speaksProxyProtocol == that.speaksProxyProtocol
                && proxies.equals(that.proxies);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, host, port, isPlain, speaksProxyProtocol, proxies);
    }

    /// As in `Cannot listen on …`.
    @Override
    public String toString() {
        return switch (kind) {
            case IP -> host + " port " + port;
            case UNIX -> "the Unix domain socket " + host;
            case INHERITED ->
                    host.isEmpty() ? "an inherited socket" : "the inherited socket " + host;
        };
    }
}
