package dev.weir.server.input;

import java.lang.reflect.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an input needs a request to have, for tables and descriptions.
///
/// @param place where it stands
/// @param name of the parameter or field; for content its media type
/// @param label its kind in a word, such as `long`
/// @param schema what it may be, in the words of JSON Schema; empty if `type` says it
/// @param type what content becomes, if a codec reads it
/// @param isRequired whether a request without it is refused
/// @param isRepeated whether it may come several times
/// @param fallback what stands for it when it is missing, as text
public record Part(
        Place place,
        String name,
        String label,
        Map<String, Object> schema,
        @Nullable Type type,
        boolean isRequired,
        boolean isRepeated,
        @Nullable String fallback) {

    /// Keeps a copy of `schema`.
    public Part {
        schema = Map.copyOf(schema);
    }

    static Part of(Place place, String name, Kind<?> kind) {
        return new Part(place, name, kind.label(), kind.schema(), null, true, false, null);
    }

    Part optional(@Nullable String fallback) {
        return new Part(place, name, label, schema, type, false, isRepeated, fallback);
    }

    Part repeated() {
        return new Part(place, name, label, schema, type, false, true, null);
    }

    /// As in a table of routes: `query page: int = 1`.
    @Override
    public String toString() {
        String many = isRepeated ? "*" : isRequired || fallback != null ? "" : "?";
        String what =
                switch (place) {
                    case PATH -> name + ": " + label;
                    case CONTENT -> "content: " + label;
                    case QUERY -> "query " + name + ": " + label;
                    case HEADER -> "header " + name + ": " + label;
                    case COOKIE -> "cookie " + name + ": " + label;
                    case FORM -> "form " + name + ": " + label;
                    case FILE -> "form " + name + ": " + label;
                };
        return what + many + (fallback == null ? "" : " = " + fallback);
    }
}
