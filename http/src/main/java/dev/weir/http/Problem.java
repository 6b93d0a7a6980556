package dev.weir.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An error in a form that programs can read: `application/problem+json` (RFC 9457).
///
/// @param status the answer's status, also its `status` member
/// @param detail a sentence for whoever reads it: what is wrong and what to do; it must not give
///   away anything that the client may not know
/// @param name the part of the request that is wrong (a field, a parameter), or null
public record Problem(Status status, String detail, @Nullable String name) {

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

    /// The JSON text: `type` is `about:blank`, so `title` is the status' reason phrase (RFC 9457
    /// §4.2.1).
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
