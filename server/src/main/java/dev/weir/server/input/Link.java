package dev.weir.server.input;

import dev.weir.router.Route;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A link in the making: a route's pattern whose parameters become values, and then the query.
///
/// **Threads:** one.
final class Link {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /// `unreserved` and those of `sub-delims` that no query takes apart (RFC 3986 §2.2, §2.3).
    private static final String PLAIN =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$'()*,:@";

    private final Route<?> route;
    private final StringBuilder query = new StringBuilder();
    private String path;

    Link(Route<?> route) {
        this.route = route;
        path = route.pattern();
    }

    void path(String name, String value, boolean isRest) {
        check(name, value, isRest);
        String encoded = isRest ? encodedRest(value) : encoded(value);
        path = path.replace((isRest ? "{*" : "{") + name + "}", encoded);
    }

    private void check(String name, String value, boolean isRest) {
        for (String segment : isRest ? value.split("/", -1) : new String[] {value}) {
            if (segment.equals(".") || segment.equals("..") || (segment.isEmpty() && !isRest)) {
                throw new IllegalArgumentException(
                        route
                                + ": \""
                                + value
                                + "\" cannot stand for {"
                                + name
                                + "}, for no path with such a segment is served. Links need a value"
                                + " that is neither empty nor \".\" nor \"..\".");
            }
        }
    }

    void query(String name, String value) {
        query.append(query.isEmpty() ? '?' : '&')
                .append(encoded(name))
                .append('=')
                .append(encoded(value));
    }

    /// For an input that stands in no link.
    IllegalArgumentException refusal(Input<?> input) {
        return new IllegalArgumentException(
                route
                        + ": a link has path and query alone, and this route takes "
                        + input.parts()
                        + " too. Make the link by a route of the same path that does not.");
    }

    @Override
    public String toString() {
        return path + query;
    }

    private static String encodedRest(String value) {
        var all = new StringBuilder();
        for (String segment : value.split("/", -1)) {
            all.append(all.isEmpty() ? "" : "/").append(encoded(segment));
        }
        return all.toString();
    }

    private static String encoded(String value) {
        var encoded = new StringBuilder();
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            if (PLAIN.indexOf(octet) >= 0) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }
}
