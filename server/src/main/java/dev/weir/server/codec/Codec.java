package dev.weir.server.codec;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.MediaType;
import dev.weir.http.Refused;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;

/// Reads and writes the content of one type of values. `json(User.class)` makes one for JSON;
/// others are an implementation of this away.
///
/// **Threads:** all, at the same time.
///
/// @param <T> the type
public interface Codec<T> {

    /// The media type of what it writes, such as `application/json`.
    String mediaType();

    /// The type of the values, for descriptions.
    Type type();

    /// Makes a value of content.
    ///
    /// @throws Refused 400 if the content cannot be read as such a value, 422 if the value's own
    ///   rules refuse it; neither repeats the content
    T read(byte[] content) throws IOException;

    /// Writes a value as content; it need not close `out`.
    void write(T value, OutputStream out) throws IOException;

    /// Whether it reads content of this media type.
    default boolean reads(MediaType type) {
        return type.is(mediaType());
    }

    /// A name for the type, for tables.
    default String label() {
        return type() instanceof Class<?> raw ? raw.getSimpleName() : type().getTypeName();
    }

    /// The value as content.
    default byte[] bytes(T value) {
        var out = new ByteArrayOutputStream(256);
        try {
            write(value, out);
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return out.toByteArray();
    }

    /// 200 with a value.
    default Response ok(T value) {
        return Response.bytes(mediaType(), bytes(value));
    }

    /// An answer with a value.
    ///
    /// @param status such as 201
    default Response reply(int status, T value) {
        return Response.of(
                new Status(status),
                Fields.of("Content-Type", mediaType()),
                new Body.Bytes(bytes(value)));
    }
}
