package dev.weir.server.layer;

import dev.weir.http.Response;
import dev.weir.http.Status;

/// What a 401 asks for (RFC 9110 §11.6.1).
final class Challenge {

    private Challenge() {}

    /// @param realm what is protected, in words for the user
    static String of(String scheme, String realm) {
        boolean isPlain =
                realm.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\');
        if (!isPlain) {
            throw new IllegalArgumentException(
                    "The realm \""
                            + realm
                            + "\" has a quote, a backslash or a character that is not ASCII in it;"
                            + " choose a plain name.");
        }
        return scheme + " realm=\"" + realm + "\"";
    }

    static Response unauthorized(String challenge, String detail) {
        return Refusal.of(Status.UNAUTHORIZED, detail).field("WWW-Authenticate", challenge);
    }
}
