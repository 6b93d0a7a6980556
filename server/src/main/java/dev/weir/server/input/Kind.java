package dev.weir.server.input;

import dev.weir.http.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How text becomes a value, and back: a number, a date, an own type.
///
/// Given to a route as it is, a kind takes the next parameter of the path; `query("page", INT)` and
/// its like say where else the text stands.
///
/// **Threads:** immutable.
///
/// @param <T> the value's type
public abstract class Kind<T> extends Input<T> {

    private final String label;
    private final String rule;
    private final Map<String, Object> schema;

    /// @param label in a word, for tables: `long`
    /// @param rule what text has to be, after "must be": `a whole number`
    /// @param schema the same in the words of JSON Schema
    Kind(String label, String rule, Map<String, Object> schema) {
        this.label = label;
        this.rule = rule;
        this.schema = schema;
    }

    /// A kind for an own type.
    ///
    /// @param rule what text has to be, with its article: `a color`; clients are told
    /// @param parse makes the value; text that it refuses with an [IllegalArgumentException] or a
    ///   [java.time.DateTimeException] is not of the kind
    public static <T> Kind<T> of(String rule, Function<String, T> parse) {
        return new MadeKind<>(rule, parse);
    }

    /// This kind as an own type: `LONG.as("a user's id", UserId::new, UserId::number)`.
    ///
    /// @param rule what text has to be, with its article; clients are told
    /// @param wrap makes the own value; it may refuse with an [IllegalArgumentException]
    /// @param unwrap gives back what it was made of, for links
    public final <R> Kind<R> as(String rule, Function<T, R> wrap, Function<R, T> unwrap) {
        return new WrappedKind<>(this, rule, wrap, unwrap);
    }

    /// This kind, for values that `holds` only: `INT.where("from 1 to 100", n -> n >= 1 && n <=
    /// 100)`.
    ///
    /// @param rule the end of "must be …"
    public final Kind<T> where(String rule, Predicate<T> holds) {
        return new WrappedKind<>(
                this,
                this.rule + " " + rule,
                value -> {
                    if (!holds.test(value)) {
                        throw new IllegalArgumentException(rule);
                    }
                    return value;
                },
                Function.identity());
    }

    /// @return null if the text is not of this kind
    abstract @Nullable T parse(String text);

    /// The text that stands for a value.
    String text(T value) {
        return value.toString();
    }

    /// Its parameter in a path.
    Input<T> capture(String name, int fromEnd) {
        return new TextCapture<>(this, name, fromEnd, false);
    }

    final String label() {
        return label;
    }

    final String rule() {
        return rule;
    }

    final Map<String, Object> schema() {
        return schema;
    }

    /// A sentence on text that is not of this kind. It says of the text what it is, and not the
    /// text.
    final String fault(Place place, String name, String text) {
        String seen = text.isEmpty() ? "; it is empty" : reason(text);
        return start(place, name) + " must be " + rule + seen + ".";
    }

    /// `Query parameter page`.
    static String start(Place place, String name) {
        String words = place.toString();
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + " " + name;
    }

    /// `; it is …`, if there is more to say than the rule.
    String reason(String text) {
        return "";
    }

    @Override
    public final T read(Request request) {
        throw new IllegalStateException(
                "The kind "
                        + label
                        + " stands for a parameter of a path only in a route. Say where it stands:"
                        + " query(\"name\", kind), header(\"name\", kind).");
    }

    @Override
    final Input<T> bound(Binding binding) {
        return binding.next(this);
    }

    @Override
    final List<Part> parts() {
        return List.of(Part.of(Place.PATH, "?", this));
    }

    @Override
    public String toString() {
        return label;
    }

    private static final class MadeKind<T> extends Kind<T> {
        private final Function<String, T> parse;

        MadeKind(String rule, Function<String, T> parse) {
            super(rule.replaceFirst("^an? ", ""), rule, Map.of("type", "string"));
            this.parse = parse;
        }

        @Override
        @Nullable T parse(String text) {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException | java.time.DateTimeException notOfThisKind) {
                return null;
            }
        }
    }

    private static final class WrappedKind<T, R> extends Kind<R> {
        private final Kind<T> inner;
        private final Function<T, R> wrap;
        private final Function<R, T> unwrap;

        WrappedKind(Kind<T> inner, String rule, Function<T, R> wrap, Function<R, T> unwrap) {
            super(inner.label, rule, described(inner.schema, rule));
            this.inner = inner;
            this.wrap = wrap;
            this.unwrap = unwrap;
        }

        private static Map<String, Object> described(Map<String, Object> schema, String rule) {
            var described = new HashMap<>(schema);
            described.put("description", rule);
            return described;
        }

        @Override
        @Nullable R parse(String text) {
            @Nullable T value = inner.parse(text);
            try {
                return value == null ? null : wrap.apply(value);
            } catch (IllegalArgumentException refused) {
                return null;
            }
        }

        @Override
        String text(R value) {
            return inner.text(unwrap.apply(value));
        }

        @Override
        String reason(String text) {
            return inner.parse(text) == null ? inner.reason(text) : "";
        }
    }

    /// The constants of an enumeration by their names.
    static <E extends Enum<E>> Kind<E> ofConstants(Class<E> type) {
        var byName = new HashMap<String, E>();
        var names = new java.util.ArrayList<String>();
        for (E constant : type.getEnumConstants()) {
            byName.put(constant.name(), constant);
            names.add(constant.name());
        }
        return new Kind<>(
                type.getSimpleName(),
                "one of " + String.join(", ", names),
                Map.of("type", "string", "enum", List.copyOf(names))) {
            @Override
            @Nullable E parse(String text) {
                return byName.get(text);
            }

            @Override
            String text(E value) {
                return value.name();
            }
        };
    }
}
