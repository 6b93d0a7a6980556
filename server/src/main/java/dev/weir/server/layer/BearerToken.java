package dev.weir.server.layer;

import dev.weir.http.Request;
import java.util.Optional;

/// The token of a request, and the answers that RFC 6750 has for it.
final class BearerToken {

    private static final String SCHEME = "bearer ";

    private BearerToken() {}

    /// The token, or empty if there is none in this form (RFC 6750 §2.1: `b64token`).
    static Optional<String> of(Request request) {
        String authorization = request.field("authorization").orElse("");
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String token = authorization.substring(SCHEME.length()).strip();
        return isToken(token) ? Optional.of(token) : Optional.empty();
    }

    private static boolean isToken(String token) {
        int end = token.length();
        while (end > 0 && token.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = token.charAt(i);
            boolean isAllowed =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || "-._~+/".indexOf(c) >= 0;
            if (!isAllowed) {
                return false;
            }
        }
        return end > 0;
    }
}
