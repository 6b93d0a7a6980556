package dev.weir.http;

import dev.weir.http.grammar.FieldText;
import dev.weir.http.grammar.Octets;
import dev.weir.http.grammar.Shown;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A media type with its parameters (RFC 9110 §8.3.1): `text/html; charset=utf-8`.
///
/// Type, subtype and the names of parameters are in lower case, as they are compared without regard
/// to it; values are as they came.
///
/// **Threads:** immutable.
public final class MediaType {

    /// Parameters of one type; those in use have one or two.
    private static final int PARAMETERS_MAX = 16;

    private final String type;
    private final String subtype;
    private final Map<String, String> parameters;

    private MediaType(String type, String subtype, Map<String, String> parameters) {
        this.type = type;
        this.subtype = subtype;
        this.parameters = parameters;
    }

    /// Reads a media type as it stands in `Content-Type`.
    ///
    /// @return empty if it is none: anything but what the grammar has, a parameter that comes
    ///   twice, or more than 16 of them
    public static Optional<MediaType> parse(String text) {
        var field = new FieldText(text);
        String type = field.token();
        boolean hasSlash = field.take('/');
        String subtype = field.token();
        if (type.isEmpty() || !hasSlash || subtype.isEmpty()) {
            return Optional.empty();
        }
        var parameters = new LinkedHashMap<String, String>();
        field.skipOws();
        while (field.take(';')) {
            field.skipOws();
            String name = field.token().toLowerCase(Locale.ROOT);
            if (!name.isEmpty()) { // RFC 9110 §5.6.6 allows empty parameters
                if (!field.take('=')) {
                    return Optional.empty();
                }
                String quoted = field.quotedString();
                String value = quoted == null ? field.token() : quoted;
                boolean isValue = quoted != null || !value.isEmpty();
                if (!isValue
                        || parameters.size() == PARAMETERS_MAX
                        || parameters.put(name, value) != null) {
                    return Optional.empty();
                }
            }
            field.skipOws();
        }
        return field.isAtEnd()
                ? Optional.of(
                        new MediaType(
                                type.toLowerCase(Locale.ROOT),
                                subtype.toLowerCase(Locale.ROOT),
                                Collections.unmodifiableMap(parameters)))
                : Optional.empty();
    }

    /// The media type of this text, for texts in a program.
    ///
    /// @throws IllegalArgumentException if it is none
    public static MediaType of(String text) {
        return parse(text)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                Shown.text(text)
                                        + " is not a media type: write it as"
                                        + " type/subtype; name=value (RFC 9110 §8.3.1)."));
    }

    /// The media type of a request's content, or empty if the request does not say, or says what is
    /// none.
    public static Optional<MediaType> of(Request request) {
        return request.field("content-type").flatMap(MediaType::parse);
    }

    /// What is before the slash, in lower case.
    public String type() {
        return type;
    }

    /// What is after the slash and before the parameters, in lower case.
    public String subtype() {
        return subtype;
    }

    /// Whether it is `type/subtype`, whatever its parameters are.
    ///
    /// @param essence in lower case
    public boolean is(String essence) {
        return essence.length() == type.length() + 1 + subtype.length()
                && essence.startsWith(type)
                && essence.charAt(type.length()) == '/'
                && essence.endsWith(subtype);
    }

    /// The value of a parameter.
    ///
    /// @param name in lower case
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /// All parameters in their order; names are in lower case.
    public Map<String, String> parameters() {
        return parameters;
    }

    /// This type with one more parameter, or another value for it.
    ///
    /// @throws IllegalArgumentException if `name` is not a token, or `value` has a control in it
    public MediaType with(String name, String value) {
        if (name.isEmpty() || !Octets.all(Octets.TOKEN, name)) {
            throw new IllegalArgumentException(
                    Shown.text(name) + " is not the name of a parameter: use a token.");
        }
        if (!Octets.all(Octets.FIELD_VALUE, value)) {
            throw new IllegalArgumentException(
                    "The value of parameter "
                            + name
                            + " has a control or a character above U+00FF in it: encode it.");
        }
        var more = new LinkedHashMap<>(parameters);
        more.put(name.toLowerCase(Locale.ROOT), value);
        return new MediaType(type, subtype, Collections.unmodifiableMap(more));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MediaType that
                && type.equals(that.type)
                && subtype.equals(that.subtype)
                && parameters.equals(that.parameters);
    }

    @Override
    public int hashCode() {
        return type.hashCode() * 31 + subtype.hashCode();
    }

    /// As it stands in a field; values are quoted if they have to be.
    @Override
    public String toString() {
        var text = new StringBuilder(type).append('/').append(subtype);
        parameters.forEach((name, value) -> {
            text.append("; ").append(name).append('=');
            if (!value.isEmpty() && Octets.all(Octets.TOKEN, value)) {
                text.append(value);
            } else {
                text.append('"');
                for (int i = 0; i < value.length(); i++) {
                    char c = value.charAt(i);
                    if (c == '"' || c == '\\') {
                        text.append('\\');
                    }
                    text.append(c);
                }
                text.append('"');
            }
        });
        return text.toString();
    }
}
