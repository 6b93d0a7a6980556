package dev.weir.http;

import dev.weir.http.grammar.Octets;
import dev.weir.http.grammar.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A cookie that an answer sets: `answer.cookie(SetCookie.of("session", id))`.
///
/// Unless told otherwise it is `Secure` (user agents take 127.0.0.1 for secure too), `HttpOnly`,
/// `SameSite=Lax`, for the whole site (`Path=/`) and for this host alone (no `Domain`), and it is
/// forgotten when the user agent closes. What contradicts itself is refused at once: the prefixes
/// `__Host-` and `__Secure-`, `SameSite=None` and `Partitioned` have their conditions, and a user
/// agent would drop the cookie without a word.
///
/// **Threads:** immutable.
public final class SetCookie {

    /// Octets of name and value together; user agents drop cookies that have more.
    public static final int NAME_AND_VALUE_BYTES_MAX = 4_096;

    /// Octets of the value of an attribute; user agents ignore longer ones.
    private static final int ATTRIBUTE_BYTES_MAX = 1_024;

    /// When a cookie is sent with requests that other sites cause.
    public enum SameSite {
        /// Never.
        STRICT("Strict"),
        /// When the user follows a link.
        LAX("Lax"),
        /// Always.
        NONE("None");

        private final String text;

        SameSite(String text) {
            this.text = text;
        }
    }

    private final String name;
    private final String value;
    private boolean isSecure = true;
    private boolean isHttpOnly = true;
    private boolean isPartitioned;
    private SameSite sameSite = SameSite.LAX;
    private String path = "/";
    private @Nullable String domain;
    private @Nullable Duration maxAge;
    private @Nullable Instant expires;

    private SetCookie(String name, String value) {
        this.name = name;
        this.value = value;
    }

    /// A cookie.
    ///
    /// @throws IllegalArgumentException if `name` is not a token, if `value` has other than visible
    ///   ASCII without quote, comma, semicolon and backslash, or if both are too long
    public static SetCookie of(String name, String value) {
        if (name.isEmpty() || !Octets.all(Octets.TOKEN, name)) {
            throw new IllegalArgumentException(
                    Shown.text(name)
                            + " is not the name of a cookie: use a token (RFC 6265 §4.1.1).");
        }
        if (!isValue(value)) {
            throw new IllegalArgumentException(
                    "The value of cookie "
                            + name
                            + " has a character that RFC 6265 §4.1.1 does not allow: encode it, for"
                            + " example in Base64.");
        }
        if (name.length() + value.length() > NAME_AND_VALUE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "Cookie "
                            + name
                            + " has "
                            + (name.length() + value.length())
                            + " octets in name and value; user agents drop what has more than "
                            + NAME_AND_VALUE_BYTES_MAX
                            + ". Keep the data on the server.");
        }
        return new SetCookie(name, value);
    }

    /// What makes user agents forget a cookie. It has to have the path and the domain that the
    /// cookie was set with.
    public static SetCookie forget(String name) {
        return of(name, "").maxAge(Duration.ZERO).expires(Instant.EPOCH);
    }

    /// `cookie-octet` of RFC 6265 §4.1.1.
    private static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /// Also over connections that are not secured.
    ///
    /// @throws IllegalArgumentException if something else about the cookie needs `Secure`
    public SetCookie insecure() {
        return with(copy -> copy.isSecure = false);
    }

    /// Also for scripts of a page.
    public SetCookie readByScripts() {
        return with(copy -> copy.isHttpOnly = false);
    }

    /// A jar of its own for each site that embeds this one.
    public SetCookie partitioned() {
        return with(copy -> copy.isPartitioned = true);
    }

    /// When it is sent with requests that other sites cause.
    ///
    /// @throws IllegalArgumentException if `NONE` and not secure
    public SetCookie sameSite(SameSite sameSite) {
        return with(copy -> copy.sameSite = sameSite);
    }

    /// For this path and those below it.
    ///
    /// @throws IllegalArgumentException if it does not begin with `/`, or has a control or a
    ///   semicolon in it, or the cookie's name begins with `__Host-`
    public SetCookie path(String path) {
        if (!path.startsWith("/") || !isAttribute(path)) {
            throw new IllegalArgumentException(
                    Shown.text(path)
                            + " cannot be the path of cookie "
                            + name
                            + ": it begins with \"/\" and has visible ASCII but no semicolon, up to "
                            + ATTRIBUTE_BYTES_MAX
                            + " octets.");
        }
        return with(copy -> copy.path = path);
    }

    /// For this domain and all hosts below it, where without it is for this host alone.
    ///
    /// @throws IllegalArgumentException if it is not a name of hosts, or the cookie's name begins
    ///   with `__Host-`
    public SetCookie domain(String domain) {
        boolean isName =
                !domain.isEmpty()
                        && domain.length() <= 253
                        && domain.chars().allMatch(c -> c == '-' || c == '.' || isLetterOrDigit(c));
        if (!isName) {
            throw new IllegalArgumentException(
                    Shown.text(domain)
                            + " cannot be the domain of cookie "
                            + name
                            + ": give a name such as example.org.");
        }
        return with(copy -> copy.domain = domain);
    }

    /// Forgotten after this time; zero is at once.
    ///
    /// @throws IllegalArgumentException if it is negative
    public SetCookie maxAge(Duration maxAge) {
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException(
                    maxAge + " is no age of cookie " + name + ": give zero to have it forgotten.");
        }
        return with(copy -> copy.maxAge = maxAge);
    }

    /// Forgotten at this time, by user agents that know no [#maxAge].
    public SetCookie expires(Instant expires) {
        return with(copy -> copy.expires = expires);
    }

    /// The name of the cookie.
    public String name() {
        return name;
    }

    private SetCookie with(Consumer<SetCookie> change) {
        var copy = new SetCookie(name, value);
        copy.isSecure = isSecure;
        copy.isHttpOnly = isHttpOnly;
        copy.isPartitioned = isPartitioned;
        copy.sameSite = sameSite;
        copy.path = path;
        copy.domain = domain;
        copy.maxAge = maxAge;
        copy.expires = expires;
        change.accept(copy);
        copy.check();
        return copy;
    }

    private void check() {
        boolean isForHost = name.regionMatches(true, 0, "__Host-", 0, 7);
        boolean isForSecure = name.regionMatches(true, 0, "__Secure-", 0, 9);
        if (!isSecure) {
            refuseIf(isForHost, "its prefix __Host- needs Secure");
            refuseIf(isForSecure, "its prefix __Secure- needs Secure");
            refuseIf(sameSite == SameSite.NONE, "SameSite=None needs Secure");
            refuseIf(isPartitioned, "Partitioned needs Secure");
        }
        refuseIf(isForHost && !path.equals("/"), "its prefix __Host- needs Path=/");
        refuseIf(isForHost && domain != null, "its prefix __Host- allows no Domain");
    }

    private void refuseIf(boolean isWrong, String rule) {
        if (isWrong) {
            throw new IllegalArgumentException(
                    "Cookie "
                            + name
                            + " would be dropped by user agents, as "
                            + rule
                            + ". Change that, or the name.");
        }
    }

    /// The value of the `Set-Cookie` field.
    public String fieldValue() {
        var text = new StringBuilder(name).append('=').append(value);
        text.append("; Path=").append(path);
        if (domain != null) {
            text.append("; Domain=").append(domain);
        }
        if (maxAge != null) {
            text.append("; Max-Age=").append(maxAge.toSeconds());
        }
        if (expires != null) {
            text.append("; Expires=").append(HttpDate.write(expires.getEpochSecond()));
        }
        text.append("; SameSite=").append(sameSite.text);
        if (isSecure) {
            text.append("; Secure");
        }
        if (isHttpOnly) {
            text.append("; HttpOnly");
        }
        if (isPartitioned) {
            text.append("; Partitioned");
        }
        return text.toString();
    }

    /// All but the value, which is a secret more often than not.
    @Override
    public String toString() {
        return "cookie " + name;
    }

    private static boolean isAttribute(String text) {
        return text.length() <= ATTRIBUTE_BYTES_MAX
                && text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != ';');
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
