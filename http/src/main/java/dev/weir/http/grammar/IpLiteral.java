package dev.weir.http.grammar;

/// `IP-literal = "[" ( IPv6address / IPvFuture ) "]"` (RFC 3986 §3.2.2). Zone identifiers are not
/// in that grammar, and mean nothing to another machine.
final class IpLiteral {

    private static final int GROUPS = 8;
    private static final int GROUP_DIGITS_MAX = 4;
    private static final int IPV4_GROUPS = 2; // the room that an IPv4 address takes at the end

    private IpLiteral() {}

    /// The place after the `]`, or -1 if no IP literal starts at `from`, where a `[` is.
    static int end(byte[] bytes, int from, int to) {
        int close = from + 1;
        while (close < to && bytes[close] != ']') {
            close++;
        }
        if (close == to) {
            return -1;
        }
        boolean isAddress =
                (bytes[from + 1] | 0x20) == 'v'
                        ? isFuture(bytes, from + 2, close)
                        : isIpv6(bytes, from + 1, close);
        return isAddress ? close + 1 : -1;
    }

    /// What follows the `v` of `IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )`.
    private static boolean isFuture(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && Octets.is(Octets.HEX, bytes[at])) {
            at++;
        }
        if (at == from || at == to || bytes[at] != '.' || at + 1 == to) {
            return false;
        }
        for (int i = at + 1; i < to; i++) {
            if (!Octets.is(Octets.REG_NAME, bytes[i]) && bytes[i] != ':') {
                return false;
            }
        }
        return true;
    }

    /// Eight groups, or fewer around one `::`; the last two may be written as an IPv4 address.
    private static boolean isIpv6(byte[] bytes, int from, int to) {
        int groups = 0;
        boolean isCompressed = false;
        int at = from;
        if (to - at >= 2 && bytes[at] == ':' && bytes[at + 1] == ':') {
            isCompressed = true;
            at += 2;
        }
        while (at < to) {
            int groupTo = at;
            while (groupTo < to && Octets.is(Octets.HEX, bytes[groupTo])) {
                groupTo++;
            }
            if (groupTo < to && bytes[groupTo] == '.') {
                groups += IPV4_GROUPS;
                return isIpv4(bytes, at, to) && isCount(groups, isCompressed);
            }
            int digits = groupTo - at;
            if (digits == 0 || digits > GROUP_DIGITS_MAX) {
                return false;
            }
            groups++;
            at = groupTo;
            if (at == to) {
                break;
            }
            if (bytes[at] != ':' || at + 1 == to) {
                return false; // another octet, or one colon at the end
            }
            at++;
            if (bytes[at] == ':') {
                if (isCompressed) {
                    return false;
                }
                isCompressed = true;
                at++;
            }
        }
        return isCount(groups, isCompressed);
    }

    /// `::` stands for at least one group.
    private static boolean isCount(int groups, boolean isCompressed) {
        return isCompressed ? groups < GROUPS : groups == GROUPS;
    }

    /// `IPv4address`: four `dec-octet`s, which have no leading zeros.
    private static boolean isIpv4(byte[] bytes, int from, int to) {
        int at = from;
        for (int part = 0; part < 4; part++) {
            if (part > 0) {
                if (at == to || bytes[at] != '.') {
                    return false;
                }
                at++;
            }
            int start = at;
            int value = 0;
            while (at < to && at - start < 3 && Octets.is(Octets.DIGIT, bytes[at])) {
                value = value * 10 + bytes[at] - '0';
                at++;
            }
            boolean hasLeadingZero = at - start > 1 && bytes[start] == '0';
            if (at == start || value > 255 || hasLeadingZero) {
                return false;
            }
        }
        return at == to;
    }
}
