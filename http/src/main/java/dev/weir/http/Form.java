package dev.weir.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.http.grammar.Octets;
import dev.weir.http.grammar.StrictUtf8;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Names and values in order, as a form or a query has them (`application/x-www-form-urlencoded`):
/// `+` is a space, `%` and two hex digits are an octet, and the octets are UTF-8. What is not is
/// refused, not repaired.
///
/// **Threads:** immutable.
public final class Form {

    private static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

    /// What the query is called in an error.
    private static final String QUERY = "query";

    private final List<String> namesAndValues;

    private Form(List<String> namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /// The form in a request's content; it blocks until all of that is here.
    ///
    /// @throws ProtocolException which makes a 415, if the content is of another media type or
    ///   charset; a 413, if there are too many fields
    /// @throws InvalidInput if it is malformed
    /// @throws ContentTooLarge if there is more than the server's limit on content
    public static Form of(Request request) throws IOException {
        return of(request, FormLimits.defaults());
    }

    /// As [#of(Request)], with limits of its own.
    public static Form of(Request request, FormLimits limits) throws IOException {
        boolean isForm =
                MediaType.of(request)
                        .filter(type -> type.is(MEDIA_TYPE))
                        .filter(type -> isUtf8(type.parameter("charset").orElse("utf-8")))
                        .isPresent();
        if (!isForm) {
            throw unsupported("must be " + MEDIA_TYPE + " in UTF-8");
        }
        return parse(request.bytes(), limits, "content");
    }

    /// What a request's query says; empty if it has none.
    ///
    /// @throws InvalidInput if it is malformed
    /// @throws ProtocolException which makes a 414, if there are too many fields
    public static Form ofQuery(Request request) throws IOException {
        byte[] query = request.query().orElse("").getBytes(US_ASCII);
        return parse(query, FormLimits.defaults(), QUERY);
    }

    /// A form of these names and values in turn, such as the fields of a multipart form.
    ///
    /// @throws IllegalArgumentException if a name has no value
    public static Form of(List<String> namesAndValues) {
        if (namesAndValues.size() % 2 != 0) {
            throw new IllegalArgumentException(
                    namesAndValues.size() + " texts are not pairs: give each name its value.");
        }
        return new Form(List.copyOf(namesAndValues));
    }

    private static boolean isUtf8(String charset) {
        return charset.equalsIgnoreCase("utf-8") || charset.equalsIgnoreCase("us-ascii");
    }

    private static ProtocolException unsupported(String rule) {
        return new ProtocolException(
                new ProtocolError(
                        Status.UNSUPPORTED_MEDIA_TYPE,
                        "Content-Type",
                        "Content-Type " + rule + "."));
    }

    private static ProtocolException tooLarge(String part, String rule) {
        boolean isQuery = part.equals(QUERY);
        Status status = isQuery ? Status.URI_TOO_LONG : Status.CONTENT_TOO_LARGE;
        return new ProtocolException(
                new ProtocolError(
                        status, part, "A " + (isQuery ? part : "form") + " " + rule + "."));
    }

    /// Reads content of `application/x-www-form-urlencoded`.
    ///
    /// @param part what to call it in an error
    static Form parse(byte[] content, FormLimits limits, String part) throws IOException {
        var found = new ArrayList<String>();
        int from = 0;
        while (from < content.length) {
            int to = from;
            int equals = -1;
            while (to < content.length && content[to] != '&') {
                if (content[to] == '=' && equals < 0) {
                    equals = to;
                }
                to++;
            }
            if (to > from) { // "a=1&&b=2" has two fields
                if (found.size() == 2 * limits.fieldsMax()) {
                    throw tooLarge(part, "has at most " + limits.fieldsMax() + " fields here");
                }
                int nameTo = equals < 0 ? to : equals;
                String name = decode(content, from, nameTo, part, "names", limits.nameBytesMax());
                int valueFrom = Math.min(nameTo + 1, to);
                int valueBytesMax = limits.fieldBytesMax();
                String value = decode(content, valueFrom, to, part, "values", valueBytesMax);
                found.add(name);
                found.add(value);
            }
            from = to + 1;
        }
        return new Form(List.copyOf(found));
    }

    /// @param what names or values, for an error
    private static String decode(
            byte[] bytes, int from, int to, String part, String what, int bytesMax)
            throws IOException {
        byte[] decoded = new byte[Math.min(to - from, bytesMax)];
        int count = 0;
        for (int at = from; at < to; at++) {
            int octet = bytes[at];
            if (octet == '%') {
                int high = at + 2 < to ? Octets.hexValue(bytes[at + 1]) : -1;
                int low = high >= 0 ? Octets.hexValue(bytes[at + 2]) : -1;
                if (low < 0) {
                    throw malformed(part, what);
                }
                octet = high << 4 | low;
                at += 2;
            } else if (octet == '+') {
                octet = ' ';
            } else if (octet <= ' ' || octet == 0x7f) {
                throw malformed(part, what); // what is no visible ASCII comes percent-encoded
            }
            if (count == decoded.length) {
                throw tooLarge(part, "has " + what + " of at most " + bytesMax + " bytes here");
            }
            decoded[count++] = (byte) octet;
        }
        String text = StrictUtf8.decode(decoded, 0, count);
        if (text == null) {
            throw malformed(part, what);
        }
        return text;
    }

    private static InvalidInput malformed(String part, String what) {
        return InvalidInput.of(part, "must have " + what + " of percent-encoded UTF-8");
    }

    /// The value of a field; of several with this name the first.
    public Optional<String> get(String name) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equals(name)) {
                return Optional.of(namesAndValues.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /// The values of all fields of this name, in order.
    public List<String> all(String name) {
        var values = new ArrayList<String>();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equals(name)) {
                values.add(namesAndValues.get(i + 1));
            }
        }
        return List.copyOf(values);
    }

    /// How many fields there are.
    public int count() {
        return namesAndValues.size() / 2;
    }

    /// The name of field `index`.
    public String name(int index) {
        return namesAndValues.get(2 * index);
    }

    /// The value of field `index`.
    public String value(int index) {
        return namesAndValues.get(2 * index + 1);
    }

    /// The names alone: values may be secrets.
    @Override
    public String toString() {
        var names = new ArrayList<String>();
        for (int i = 0; i < count(); i++) {
            names.add(name(i));
        }
        return "form " + names;
    }
}
