package dev.weir.http.grammar;

import java.util.Locale;
import java.util.Set;

/// Which fields have no business in which section of a message.
///
/// RFC 9110 §6.5.1: "Many fields cannot be processed outside the header section because their
/// evaluation is necessary prior to receiving the content, such as those that describe message
/// framing, routing, authentication, request modifiers, response controls, or content format."
/// Whoever merges such a field from a trailer section into the header section is tricked.
///
/// **Threads:** immutable.
public final class FieldPlaces {

    /// Message framing and the connection.
    private static final Set<String> FRAMING =
            Set.of(
                    "connection",
                    "content-length",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    /// Before the content only, whoever sends it.
    private static final Set<String> HEAD =
            Set.of(
                    // routing
                    "forwarded",
                    "host",
                    "max-forwards",
                    // request modifiers
                    "cache-control",
                    "expect",
                    "if-match",
                    "if-modified-since",
                    "if-none-match",
                    "if-range",
                    "if-unmodified-since",
                    "pragma",
                    "range",
                    // authentication
                    "authorization",
                    "cookie",
                    "proxy-authorization",
                    "set-cookie",
                    // content format
                    "content-encoding",
                    "content-language",
                    "content-location",
                    "content-range",
                    "content-type");

    /// Before the content only, in an answer: response controls and challenges.
    private static final Set<String> HEAD_OF_ANSWER =
            Set.of(
                    "age",
                    "allow",
                    "date",
                    "expires",
                    "location",
                    "proxy-authenticate",
                    "retry-after",
                    "server",
                    "vary",
                    "www-authenticate");

    private FieldPlaces() {}

    /// Whether the field frames the message or steers the connection, which are the server's.
    public static boolean isFraming(String name) {
        return FRAMING.contains(name.toLowerCase(Locale.ROOT));
    }

    /// Whether a request's trailer section with this field is refused.
    public static boolean isForHeadOfRequest(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return FRAMING.contains(lower) || HEAD.contains(lower);
    }

    /// Whether the field may not be in an answer's trailer section.
    public static boolean isForHeadOfAnswer(String name) {
        return isForHeadOfRequest(name) || HEAD_OF_ANSWER.contains(name.toLowerCase(Locale.ROOT));
    }
}
