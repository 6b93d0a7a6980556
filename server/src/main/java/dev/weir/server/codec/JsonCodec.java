package dev.weir.server.codec;

import dev.weir.http.MediaType;
import dev.weir.http.Response;
import java.util.List;
import java.util.stream.Stream;

/// A [Codec] for JSON (RFC 8259). It reads `application/json` and any type whose suffix is `+json`.
///
/// @param <T> the type
public interface JsonCodec<T> extends Codec<T> {

    @Override
    default String mediaType() {
        return "application/json";
    }

    @Override
    default boolean reads(MediaType type) {
        boolean isJson =
                type.is("application/json")
                        || (type.type().equals("application") && type.subtype().endsWith("+json"));
        // RFC 8259 §8.1: JSON between systems is UTF-8, and has no charset parameter to say so.
        return isJson && type.parameter("charset").orElse("utf-8").equalsIgnoreCase("utf-8");
    }

    /// The codec for lists of these.
    JsonCodec<List<T>> list();

    /// 200 with an array that is written while its elements come; they need not fit in memory. The
    /// stream is closed at the end, also if none of it is sent.
    Response stream(Stream<? extends T> values);
}
