package dev.weir.server.input;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The kinds that every program needs. [dev.weir.server.Web] has them as constants.
public final class Kinds {

    private Kinds() {}

    /// Any text; in a path it is one segment, or for a `{*rest}` all that is left, not decoded.
    public static Kind<String> string() {
        return new Kind<>("string", "text", Map.of("type", "string")) {
            @Override
            String parse(String text) {
                return text;
            }
        };
    }

    /// A signed 64-bit integer of a range, in decimal digits.
    public static Kind<Long> signedLong(long least, long most) {
        return new Numbers.OfLong(least, most);
    }

    /// An unsigned 64-bit integer in decimal digits; all bits of the `long` count.
    public static Kind<Long> unsignedLong() {
        return new Numbers.OfUnsignedLong();
    }

    /// A signed 32-bit integer of a range, in decimal digits.
    public static Kind<Integer> signedInt(int least, int most) {
        return new Numbers.OfInt(least, most);
    }

    /// A number with a fraction, finite: `-1.5`, `2e10`.
    public static Kind<Double> finiteDouble() {
        return new Kind<>("double", "a number such as 1.5", Map.of("type", "number")) {
            @Override
            @Nullable Double parse(String text) {
                return Numbers.isDecimal(text) && Double.isFinite(Double.parseDouble(text))
                        ? Double.valueOf(text)
                        : null;
            }
        };
    }

    /// `true` or `false`.
    public static Kind<Boolean> bool() {
        return new Kind<>("boolean", "true or false", Map.of("type", "boolean")) {
            @Override
            @Nullable Boolean parse(String text) {
                return switch (text) {
                    case "true" -> Boolean.TRUE;
                    case "false" -> Boolean.FALSE;
                    default -> null;
                };
            }
        };
    }

    /// A UUID in its canonical form of 36 characters (RFC 9562 §4).
    public static Kind<UUID> uuid() {
        return new Kind<>(
                "uuid", "a UUID of 36 characters", Map.of("type", "string", "format", "uuid")) {
            @Override
            @Nullable UUID parse(String text) {
                // fromString takes short groups too.
                return text.length() == 36 ? orNull(UUID::fromString, text) : null;
            }
        };
    }

    /// A date, `2026-11-25`.
    public static Kind<LocalDate> date() {
        return new Kind<>(
                "date", "a date such as 2026-11-25", Map.of("type", "string", "format", "date")) {
            @Override
            @Nullable LocalDate parse(String text) {
                return orNull(LocalDate::parse, text);
            }
        };
    }

    /// A moment, `2026-11-25T20:15:00Z`.
    public static Kind<Instant> instant() {
        return new Kind<>(
                "instant",
                "a moment such as 2026-11-25T20:15:00Z",
                Map.of("type", "string", "format", "date-time")) {
            @Override
            @Nullable Instant parse(String text) {
                return orNull(Instant::parse, text);
            }
        };
    }

    /// The constants of an enumeration, by their names and nothing else.
    public static <E extends Enum<E>> Kind<E> constants(Class<E> type) {
        return Kind.ofConstants(type);
    }

    private static <T> @Nullable T orNull(Function<String, T> parse, String text) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException | DateTimeException notOne) {
            return null;
        }
    }
}
