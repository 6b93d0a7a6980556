package dev.weir.server.codec;

import dev.weir.http.Response;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// Finds who does JSON.
public final class Json {

    private static final Set<Class<?>> OPTIONALS =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private Json() {}

    /// An answer with a value as JSON, by what the value itself is.
    ///
    /// @throws IllegalStateException if Jackson 3 is not there; the message says how to bring it
    public static Response reply(int status, Object value) {
        @SuppressWarnings("unchecked") // the class of this very value
        var type = (Class<Object>) value.getClass();
        return codec(type).reply(status, value);
    }

    /// Whether content must have this member of a record: any but those that are an [Optional] or
    /// marked `@Nullable`. What is missing would reach the program as a null that nobody looks for.
    public static boolean requires(RecordComponent member) {
        Class<?> type = member.getType();
        return type.isPrimitive()
                || !(OPTIONALS.contains(type)
                        || isNullable(member.getAnnotatedType())
                        || isNullable(member));
    }

    private static boolean isNullable(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .anyMatch(said -> said.annotationType().getSimpleName().equals("Nullable"));
    }

    /// A codec for JSON of a type, most often a record.
    ///
    /// @throws IllegalStateException if Jackson 3 is not there; the message says how to bring it
    public static <T> JsonCodec<T> codec(Class<T> type) {
        try {
            return Jackson.codec(type);
        } catch (NoClassDefFoundError missing) {
            throw new IllegalStateException(
                    "json("
                            + type.getSimpleName()
                            + ".class) needs Jackson 3, which is not there. On the class path, add"
                            + " tools.jackson.core:jackson-databind and what it needs. On the module"
                            + " path, add them there too and say requires tools.jackson.databind in"
                            + " your module, or --add-modules tools.jackson.databind.",
                    missing);
        }
    }
}
