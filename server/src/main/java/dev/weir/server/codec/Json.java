package dev.weir.server.codec;

import dev.weir.http.Response;

/// Finds who does JSON.
public final class Json {

    private Json() {}

    /// An answer with a value as JSON, by what the value itself is.
    ///
    /// @throws IllegalStateException if Jackson 3 is not there; the message says how to bring it
    public static Response reply(int status, Object value) {
        @SuppressWarnings("unchecked") // the class of this very value
        var type = (Class<Object>) value.getClass();
        return codec(type).reply(status, value);
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
