package dev.weir.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;

/// A response as it came over the wire.
///
/// @param status its code
/// @param fields its field lines in order, names as sent
/// @param content its content, taken out of its framing
/// @param trailers the trailer section of a chunked message
record RawResponse(
        int status,
        List<Map.Entry<String, String>> fields,
        @SuppressWarnings("ArrayRecordComponent") byte[] content,
        List<Map.Entry<String, String>> trailers) {

    String text() {
        return new String(content, UTF_8);
    }

    /// The one value of a field, or the empty text.
    String field(String name) {
        List<String> values = values(name);
        if (values.size() > 1) {
            throw new AssertionError(name + " is there " + values.size() + " times: " + values);
        }
        return values.isEmpty() ? "" : values.getFirst();
    }

    List<String> values(String name) {
        return fields.stream()
                .filter(line -> line.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    boolean has(String name) {
        return !values(name).isEmpty();
    }

    /// Whether the server said that it would close (RFC 9112 §9.6).
    boolean saysClose() {
        return field("Connection").equals("close");
    }

    boolean isProblem() {
        return field("Content-Type").equals("application/problem+json")
                && text().contains("\"status\":" + status);
    }

    @Override
    public String toString() {
        return status
                + " "
                + fields
                + " \""
                + (content.length > 300 ? content.length : text())
                + "\"";
    }
}
