package dev.weir.http.grammar;

/// `uri-host [ ":" port ]` (RFC 9110 §4.1, §7.2; RFC 3986 §3.2): what `Host`, `:authority`, and the
/// authority of an absolute-form target hold.
///
/// There is no userinfo (RFC 9110 §4.2.4), the host is never empty (RFC 9110 §4.2.1), and the port,
/// which may be empty as the grammar has it, is at most 65535. What looks like an IPv4 address and
/// is none (`256.1.1.1`) is a registered name by RFC 3986 §3.2.2, and is let through as that.
public final class Authority {

    private static final int PORT_MAX = 65_535;

    /// More digits than this are leading zeros.
    private static final int PORT_DIGITS_MAX = 5;

    private Authority() {}

    /// Whether the range is a host, with or without a port.
    public static boolean isHostAndOptionalPort(byte[] bytes, int from, int to) {
        int hostTo = endOfHost(bytes, from, to);
        return hostTo > from && (hostTo == to || isPort(bytes, hostTo, to));
    }

    /// Whether the range is a host and a port from 1 to 65535: the authority-form of RFC 9112
    /// §3.2.3.
    ///
    /// RFC 9110 §9.3.6: "A server MUST reject a CONNECT request that targets an empty or invalid
    /// port number"
    public static boolean isHostAndPort(byte[] bytes, int from, int to) {
        int hostTo = endOfHost(bytes, from, to);
        return hostTo > from && to - hostTo > 1 && isPort(bytes, hostTo, to) && !isZero(bytes, to);
    }

    private static boolean isZero(byte[] bytes, int to) {
        int at = to;
        while (bytes[at - 1] == '0') {
            at--;
        }
        return bytes[at - 1] == ':';
    }

    /// Where the host ends, or -1 if there is none.
    private static int endOfHost(byte[] bytes, int from, int to) {
        if (from < to && bytes[from] == '[') {
            return IpLiteral.end(bytes, from, to);
        }
        int at = Scan.endOfRegName(bytes, from, to);
        while (at < to && bytes[at] == '%' && isPercentEncoded(bytes, at, to)) {
            at = Scan.endOfRegName(bytes, at + 3, to);
        }
        return at;
    }

    /// Whether a percent-encoding of RFC 3986 §2.1 stands at `at`, where its `%` is.
    static boolean isPercentEncoded(byte[] bytes, int at, int to) {
        return to - at >= 3
                && Octets.is(Octets.HEX, bytes[at + 1])
                && Octets.is(Octets.HEX, bytes[at + 2]);
    }

    /// Whether `":" port` and nothing else stands from `colon` to `to`.
    private static boolean isPort(byte[] bytes, int colon, int to) {
        if (bytes[colon] != ':' || to - colon - 1 > PORT_DIGITS_MAX) {
            return false;
        }
        int port = 0;
        for (int i = colon + 1; i < to; i++) {
            if (!Octets.is(Octets.DIGIT, bytes[i])) {
                return false;
            }
            port = port * 10 + bytes[i] - '0';
        }
        return port <= PORT_MAX;
    }
}
