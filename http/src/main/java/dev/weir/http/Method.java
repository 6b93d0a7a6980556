package dev.weir.http;

import dev.weir.http.grammar.Octets;
import dev.weir.http.grammar.Shown;

/// A request method: a case-sensitive token (RFC 9110 §9.1).
///
/// The methods of RFC 9110 and PATCH (RFC 5789) are constants; [#of] returns the constant for their
/// names, so `==` decides for those. Any other token is a method too.
///
/// **Threads:** immutable.
public final class Method {

    /// Transfers a representation of the target (RFC 9110 §9.3.1).
    public static final Method GET = new Method("GET", true, true);

    /// As GET, without the content (§9.3.2).
    public static final Method HEAD = new Method("HEAD", true, true);

    /// Has the target process the content (§9.3.3).
    public static final Method POST = new Method("POST", false, false);

    /// Makes the content the representation of the target (§9.3.4).
    public static final Method PUT = new Method("PUT", false, true);

    /// Removes what the target names (§9.3.5).
    public static final Method DELETE = new Method("DELETE", false, true);

    /// Makes a tunnel (§9.3.6, RFC 8441, RFC 9220).
    public static final Method CONNECT = new Method("CONNECT", false, false);

    /// Asks what can be done with the target, or with the server (§9.3.7).
    public static final Method OPTIONS = new Method("OPTIONS", true, true);

    /// Asks for the request as it came in (§9.3.8).
    public static final Method TRACE = new Method("TRACE", true, true);

    /// Changes the target as the content says (RFC 5789).
    public static final Method PATCH = new Method("PATCH", false, false);

    private final String name;
    private final boolean isSafe;
    private final boolean isIdempotent;

    private Method(String name, boolean isSafe, boolean isIdempotent) {
        this.name = name;
        this.isSafe = isSafe;
        this.isIdempotent = isIdempotent;
    }

    /// The method with this exact name.
    ///
    /// @throws IllegalArgumentException if `name` is not a token
    public static Method of(String name) {
        return switch (name) {
            case "GET" -> GET;
            case "HEAD" -> HEAD;
            case "POST" -> POST;
            case "PUT" -> PUT;
            case "DELETE" -> DELETE;
            case "CONNECT" -> CONNECT;
            case "OPTIONS" -> OPTIONS;
            case "TRACE" -> TRACE;
            case "PATCH" -> PATCH;
            default -> extension(name);
        };
    }

    private static Method extension(String name) {
        if (name.isEmpty() || !Octets.all(Octets.TOKEN, name)) {
            throw new IllegalArgumentException(
                    Shown.text(name)
                            + " is not a method: a method is a token (RFC 9110 §9.1), such as GET.");
        }
        return new Method(name, false, false);
    }

    /// The name as it stands on the wire.
    public String name() {
        return name;
    }

    /// Whether the method is defined as read-only (RFC 9110 §9.2.1).
    public boolean isSafe() {
        return isSafe;
    }

    /// Whether sending it twice is meant to have the effect of once (RFC 9110 §9.2.2).
    public boolean isIdempotent() {
        return isIdempotent;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Method that && name.equals(that.name));
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
