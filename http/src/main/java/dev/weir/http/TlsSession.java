package dev.weir.http;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What TLS has settled for a connection, of TCP or of QUIC.
///
/// @param protocol the version, as the JDK names it: `TLSv1.3`
/// @param cipherSuite likewise: `TLS_AES_128_GCM_SHA256`
/// @param applicationProtocol what ALPN has settled (RFC 7301): `h2`; empty if the client did not
///   offer any
/// @param serverName the DNS name that the client asked for (SNI, RFC 6066 §3), in lower case
/// @param certificateNames the DNS names and addresses that the server's certificate on this
///   connection is valid for, in lower case; one may begin with the label `*`
/// @param clientCertificates the client's own certificate first, verified; empty if it has shown
///   none
public record TlsSession(
        String protocol,
        String cipherSuite,
        Optional<String> applicationProtocol,
        Optional<String> serverName,
        List<String> certificateNames,
        List<X509Certificate> clientCertificates) {

    /// Whether a request for this authority is on the wrong connection: the client has named
    /// another server in its handshake, and this one's certificate is not valid for it.
    ///
    /// RFC 9110 §7.4: "a request for an "https" resource MUST be rejected unless it has been
    /// received over a connection that has been secured via a certificate valid for that target
    /// URI's origin". A client that has named no server, or this one, did not go by the
    /// certificate's names, and has its own way to trust it: an address, a tunnel, a test.
    ///
    /// @param authority a host with or without a port
    public boolean isMisdirected(String authority) {
        if (serverName.isEmpty()) {
            return false;
        }
        String host = host(authority);
        return !serverName.get().equalsIgnoreCase(host) && !isAmong(certificateNames, host);
    }

    private static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        String host =
                colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }

    /// Whether one of a certificate's names stands for `host`: itself, or by the label `*` in place
    /// of its first one (RFC 6125 §6.4.3).
    public static boolean isAmong(List<String> names, String host) {
        String wanted = host.toLowerCase(Locale.ROOT);
        int dot = wanted.indexOf('.');
        for (String name : names) {
            if (name.equals(wanted) || isSameAddress(name, wanted)) {
                return true;
            }
            boolean isWild = name.startsWith("*.");
            if (isWild
                    && dot > 0
                    && name.regionMatches(1, wanted, dot, name.length() - 1)
                    && wanted.length() - dot == name.length() - 1) {
                return true;
            }
        }
        return false;
    }

    /// An address of IPv6 can be written in several ways; all have a colon, which no name has.
    private static boolean isSameAddress(String name, String wanted) {
        if (name.indexOf(':') < 0 || wanted.indexOf(':') < 0) {
            return false;
        }
        try {
            return InetAddress.ofLiteral(name).equals(InetAddress.ofLiteral(wanted));
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
