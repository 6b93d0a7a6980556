package dev.weir.http.fieldcoding;

import dev.weir.http.Method;
import dev.weir.http.RequestHead;
import dev.weir.http.TargetForm;
import dev.weir.http.grammar.Authority;
import dev.weir.http.grammar.Octets;
import dev.weir.http.grammar.Scan;

/// The grammar of `:scheme`, `:authority` and `:path` (RFC 9113 §8.3.1, RFC 9114 §4.3.1).
final class SectionTarget {

    private SectionTarget() {}

    /// RFC 3986 §3.1: "scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )"
    static boolean isScheme(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            int octet = bytes[i];
            boolean isLetter = (octet | 0x20) >= 'a' && (octet | 0x20) <= 'z';
            boolean isOther =
                    (octet >= '0' && octet <= '9') || octet == '+' || octet == '-' || octet == '.';
            if (!isLetter && (!isOther || i == from)) {
                return false;
            }
        }
        return from < to;
    }

    static boolean isAuthority(byte[] bytes, int from, int to) {
        return Authority.isHostAndOptionalPort(bytes, from, to);
    }

    static boolean isHostAndPort(byte[] bytes, int from, int to) {
        return Authority.isHostAndPort(bytes, from, to);
    }

    /// Sets the target in `head`.
    ///
    /// RFC 9113 §8.3.1: "This pseudo-header field MUST NOT be empty for "http" or "https" URIs;
    /// "http" or "https" URIs that do not contain a path component MUST include a value of '/'. The
    /// exceptions to this rule are: an OPTIONS request for an "http" or "https" URI that does not
    /// include a path component; these MUST include a ":path" pseudo-header field with a value of
    /// '*'".
    ///
    /// @return false if it is no target of this method
    static boolean settle(Method method, byte[] bytes, int from, int to, RequestHead head) {
        if (from == to) {
            return false;
        }
        if (bytes[from] != '/') {
            boolean isAsterisk = to - from == 1 && bytes[from] == '*' && method == Method.OPTIONS;
            if (isAsterisk) {
                head.target(TargetForm.ASTERISK, from, to, from, to);
            }
            return isAsterisk;
        }
        int query = -1;
        int at = from;
        while (true) {
            at = Scan.endOfPath(bytes, at, to);
            if (at == to) {
                break;
            }
            if (bytes[at] == '?') {
                query = query < 0 ? at : query;
                at++;
            } else if (bytes[at] == '%'
                    && to - at >= 3
                    && Octets.is(Octets.HEX, bytes[at + 1])
                    && Octets.is(Octets.HEX, bytes[at + 2])) {
                at += 3;
            } else {
                return false;
            }
        }
        head.target(TargetForm.ORIGIN, from, to, from, query < 0 ? to : query);
        return true;
    }

    /// Whether two well-formed authorities name the same: case does not count in a host, nor does
    /// the port that the scheme has anyway (RFC 9110 §4.2.3).
    static boolean isSame(
            byte[] bytes, int oneFrom, int oneTo, int otherFrom, int otherTo, boolean isHttps) {
        int oneEnd = withoutDefaultPort(bytes, oneFrom, oneTo, isHttps);
        int otherEnd = withoutDefaultPort(bytes, otherFrom, otherTo, isHttps);
        if (oneEnd - oneFrom != otherEnd - otherFrom) {
            return false;
        }
        for (int i = 0; i < oneEnd - oneFrom; i++) {
            if (lower(bytes[oneFrom + i]) != lower(bytes[otherFrom + i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int octet) {
        return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
    }

    private static int withoutDefaultPort(byte[] bytes, int from, int to, boolean isHttps) {
        int colon = to;
        while (colon > from && bytes[colon - 1] >= '0' && bytes[colon - 1] <= '9') {
            colon--;
        }
        if (colon == from || bytes[colon - 1] != ':') {
            return to;
        }
        int port = 0;
        for (int i = colon; i < to; i++) {
            port = port * 10 + bytes[i] - '0';
        }
        boolean isDefault = colon == to || port == (isHttps ? 443 : 80);
        return isDefault ? colon - 1 : to;
    }
}
