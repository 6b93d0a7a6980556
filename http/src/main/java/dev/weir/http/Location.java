package dev.weir.http;

import dev.weir.http.grammar.Octets;
import dev.weir.http.grammar.Shown;

/// What `Location` may say (RFC 9110 §10.2.2).
final class Location {

    private Location() {}

    static Response redirect(Status status, String location) {
        switch (status.code()) {
            case 301, 302, 303, 307, 308 -> {}
            default ->
                    throw new IllegalArgumentException(
                            status
                                    + " does not redirect: use 303 to have the client GET another"
                                    + " resource, 307 or 308 to have it send the same request"
                                    + " there.");
        }
        return Response.of(status).field("Location", location);
    }

    /// User agents take `//host` and, as they read a backslash as a slash, `/\host` for another
    /// site; they skip tabs and line ends wherever these stand.
    static String ofThisSite(String path) {
        boolean isPath = path.startsWith("/") && !path.startsWith("//") && isReference(path);
        if (!isPath) {
            throw new IllegalArgumentException(
                    Shown.text(path)
                            + " is not a path of this site: begin with one \"/\" and percent-encode"
                            + " what RFC 3986 does not allow. To lead elsewhere, use"
                            + " redirectElsewhere, never with a client's input alone.");
        }
        return path;
    }

    static String ofAnySite(String uri) {
        int from =
                uri.regionMatches(true, 0, "https://", 0, 8)
                        ? 8
                        : uri.regionMatches(true, 0, "http://", 0, 7) ? 7 : -1;
        boolean isUri = from > 0 && uri.length() > from && isReference(uri.substring(from));
        if (!isUri || "/?#".indexOf(uri.charAt(from)) >= 0) {
            throw new IllegalArgumentException(
                    Shown.text(uri)
                            + " is not an absolute URI of http or https: write it as"
                            + " https://host/path and percent-encode what RFC 3986 does not allow.");
        }
        return uri;
    }

    /// What a target may hold, and `#`; brackets are for the addresses of IPv6.
    private static boolean isReference(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isAllowed =
                    (c <= 0xff && Octets.is(Octets.TARGET, c)) || c == '#' || c == '[' || c == ']';
            if (!isAllowed) {
                return false;
            }
        }
        return true;
    }
}
