package dev.weir.server.layer;

import java.util.Locale;
import java.util.regex.Pattern;

/// Origins as browsers write them (RFC 6454 §6.2): scheme, host, and the port if it is not the
/// scheme's own.
final class Origin {

    private static final Pattern FORM =
            Pattern.compile("[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

    private Origin() {}

    /// The origin itself, checked.
    ///
    /// @throws IllegalArgumentException if no browser would write it so
    static String checked(String origin) {
        boolean hasOwnPort =
                (origin.startsWith("https://") && origin.endsWith(":443"))
                        || (origin.startsWith("http://") && origin.endsWith(":80"));
        if (!FORM.matcher(origin).matches() || hasOwnPort) {
            throw new IllegalArgumentException(
                    "\""
                            + origin
                            + "\" is no origin as browsers send it: write scheme and host in lower"
                            + " case, without a path or a slash at the end, and the port only if it"
                            + " is not the scheme's own, such as https://app.example.");
        }
        return origin;
    }

    /// Whether `origin` has this authority, whatever its scheme.
    static boolean isOf(String authority, String origin) {
        int at = origin.indexOf("://");
        return at > 0 && origin.substring(at + 3).equals(authority.toLowerCase(Locale.ROOT));
    }
}
