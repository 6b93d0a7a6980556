package dev.weir.http.h1;

import dev.weir.http.Method;
import dev.weir.http.ProtocolError;
import dev.weir.http.RequestHead;
import dev.weir.http.TargetForm;
import dev.weir.http.grammar.Authority;
import dev.weir.http.grammar.Octets;
import org.jspecify.annotations.Nullable;

/// The forms of a request target that are not origin-form (RFC 9112 §3.2.2 to §3.2.4). A request
/// line that is whole has a target of the right octets; here it gets a meaning, or is refused.
final class TargetSyntax {

    private TargetSyntax() {}

    /// Sets target and authority in `head`.
    ///
    /// @param query where the first `?` is, or -1
    /// @return what is wrong, or null
    @SuppressWarnings("ReferenceEquality") // known methods are constants
    static @Nullable ProtocolError settle(
            Method method, byte[] bytes, int from, int to, int query, RequestHead head) {
        // RFC 9112 §3.2.3: "The authority-form of request-target is only used for CONNECT
        // requests"; and they have no other.
        if (method == Method.CONNECT) {
            return Authority.isHostAndPort(bytes, from, to)
                    ? Refusal.connect()
                    : Refusal.targetForm(method, bytes, from, to);
        }
        if (bytes[from] == '/') {
            head.target(TargetForm.ORIGIN, from, to, from, query < 0 ? to : query);
            return null;
        }
        // RFC 9112 §3.2.4: "The asterisk-form of request-target is only used for a server-wide
        // OPTIONS request"
        if (method == Method.OPTIONS && to - from == 1 && bytes[from] == '*') {
            head.target(TargetForm.ASTERISK, from, to, from, to);
            return null;
        }
        boolean isAbsolute = absoluteForm(bytes, from, to, head);
        return isAbsolute ? null : Refusal.targetForm(method, bytes, from, to);
    }

    /// RFC 9112 §3.2.2: "A server MUST accept the absolute-form in requests". Only `http` and
    /// `https` lead here; userinfo is refused (RFC 9110 §4.2.4).
    private static boolean absoluteForm(byte[] bytes, int from, int to, RequestHead head) {
        int authorityFrom = endOfScheme(bytes, from, to);
        if (authorityFrom < 0) {
            return false;
        }
        int pathFrom = authorityFrom;
        while (pathFrom < to && bytes[pathFrom] != '/' && bytes[pathFrom] != '?') {
            pathFrom++;
        }
        // Brackets have been let through for the sake of an IP literal; there they end.
        if (!Authority.isHostAndOptionalPort(bytes, authorityFrom, pathFrom)
                || !Octets.all(Octets.TARGET, bytes, pathFrom, to)) {
            return false;
        }
        int pathTo = pathFrom;
        while (pathTo < to && bytes[pathTo] != '?') {
            pathTo++;
        }
        head.target(TargetForm.ABSOLUTE, from, to, pathFrom, pathTo);
        head.authority(authorityFrom, pathFrom);
        return true;
    }

    /// After `http://` or `https://` in any case (RFC 3986 §3.1), or -1.
    private static int endOfScheme(byte[] bytes, int from, int to) {
        int at = from;
        for (int i = 0; i < "http".length(); i++) {
            if (at == to || (bytes[at] | 0x20) != "http".charAt(i)) {
                return -1;
            }
            at++;
        }
        if (at < to && (bytes[at] | 0x20) == 's') {
            at++;
        }
        for (int i = 0; i < "://".length(); i++) {
            if (at == to || bytes[at] != "://".charAt(i)) {
                return -1;
            }
            at++;
        }
        return at;
    }
}
