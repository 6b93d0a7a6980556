package dev.weir.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An error in a form that programs can read: `application/problem+json` (RFC 9457).
///
/// @param status the answer's status, also its `status` member
/// @param detail a sentence for whoever reads it: what is wrong and what to do; it must not give
///   away anything that the client may not know
/// @param name the part of the request that is wrong (a field, a parameter), or null
/// @param parts what is wrong, each by itself, when several parts of the request are; else empty
public record Problem(
        Status status, String detail, @Nullable String name, List<Problem.Part> parts) {

    /// One of several parts of a request that are wrong.
    ///
    /// @param name which
    /// @param detail a sentence on it, as [Problem#detail]
    public record Part(String name, String detail) {}

    /// Keeps a copy of `parts`.
    public Problem {
        parts = List.copyOf(parts);
    }

    /// A problem with one part of the request, or with none in particular.
    public Problem(Status status, String detail, @Nullable String name) {
        this(status, detail, name, List.of());
    }

    private static final Fields FIELDS =
            Fields.of("Content-Type", "application/problem+json", "Cache-Control", "no-store");

    /// A problem with no particular part of the request.
    public static Problem of(Status status, String detail) {
        return new Problem(status, detail, null);
    }

    /// The problem that a protocol error is.
    public static Problem of(ProtocolError error) {
        return new Problem(error.status(), error.detail(), error.part());
    }

    /// The problem that a handler's exception is, if that is the client's doing: an input that is
    /// refused, content that is too large or broken. Any other exception is a fault of the program.
    public static Optional<Problem> of(Throwable failed) {
        return switch (failed) {
            case Refused refused -> Optional.of(refused.problem());
            case InvalidInput invalid ->
                    Optional.of(
                            new Problem(Status.BAD_REQUEST, invalid.getMessage(), invalid.name()));
            case ContentTooLarge large ->
                    Optional.of(
                            new Problem(Status.CONTENT_TOO_LARGE, large.getMessage(), "content"));
            case ProtocolException broken -> Optional.of(of(broken.error()));
            default -> Optional.empty();
        };
    }

    /// The JSON text: `type` is `about:blank`, so `title` is the status' reason phrase (RFC 9457
    /// §4.2.1). Beside the members of RFC 9457 it has `name` for one part of the request that is
    /// wrong, or `errors`, a list of `name` and `detail`, for several.
    public String json() {
        var json = new StringBuilder(160);
        json.append("{\"type\":\"about:blank\",\"title\":");
        quote(json, status.reason());
        json.append(",\"status\":").append(status.code()).append(",\"detail\":");
        quote(json, detail);
        if (name != null) {
            json.append(",\"name\":");
            quote(json, name);
        }
        if (!parts.isEmpty()) {
            json.append(",\"errors\":[");
            for (int i = 0; i < parts.size(); i++) {
                json.append(i == 0 ? "{\"name\":" : ",{\"name\":");
                quote(json, parts.get(i).name());
                json.append(",\"detail\":");
                quote(json, parts.get(i).detail());
                json.append('}');
            }
            json.append(']');
        }
        return json.append("}\n").toString();
    }

    /// The answer that says it.
    ///
    /// @throws IllegalArgumentException if the status is not final (1xx)
    public Response response() {
        byte[] content = json().getBytes(StandardCharsets.UTF_8);
        return Response.of(this, FIELDS, new Body.Bytes(content));
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || Character.isSurrogate(c)) {
                appendEscape(json, c);
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    private static void appendEscape(StringBuilder json, char c) {
        json.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            json.append(Character.forDigit(c >> shift & 0xf, 16));
        }
    }
}
