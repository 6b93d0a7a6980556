package dev.weir.server.input;

import dev.weir.http.Fields;
import dev.weir.http.MediaType;
import dev.weir.http.Problem;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.Status;
import dev.weir.server.codec.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The content of a request, as one of the forms in which handlers take it. A route takes it once.
abstract class Content<T> extends Input<T> {

    private final Part part;

    Content(Part part) {
        this.part = part;
    }

    /// All of it, as it came.
    static Input<byte[]> bytes() {
        return new Content<>(binary("bytes")) {
            @Override
            public byte[] read(Request request) throws Exception {
                return request.bytes();
            }
        };
    }

    /// All of it as text in UTF-8; other bytes are refused.
    static Input<String> text() {
        return new Content<>(
                new Part(
                        Place.CONTENT,
                        "text/plain",
                        "text",
                        Map.of("type", "string"),
                        null,
                        true,
                        false,
                        null)) {
            @Override
            public String read(Request request) throws Exception {
                try {
                    return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(request.bytes()))
                            .toString();
                } catch (CharacterCodingException notUtf8) {
                    throw bad("content", "Content must be text in UTF-8.");
                }
            }
        };
    }

    /// A stream that blocks; nothing of it is read before the handler does.
    static Input<RequestBody> stream() {
        return new Content<>(binary("stream")) {
            @Override
            public RequestBody read(Request request) {
                return request.body();
            }
        };
    }

    private static Part binary(String label) {
        return new Part(
                Place.CONTENT,
                "application/octet-stream",
                label,
                Map.of("type", "string", "format", "binary"),
                null,
                true,
                false,
                null);
    }

    /// A value that `codec` makes of it.
    static <T> Omissible<T> of(Codec<T> codec) {
        return new OfCodec<>(codec);
    }

    private static final class OfCodec<T> extends Omissible<T> {
        private final Codec<T> codec;

        OfCodec(Codec<T> codec) {
            this.codec = codec;
        }

        @Override
        @Nullable T find(Request request) throws Exception {
            if (request.body().lengthBytes() == 0) {
                return null;
            }
            checkType(request, codec::reads, codec.mediaType());
            return codec.read(request.bytes());
        }

        @Override
        RuntimeException missing() {
            return bad("content", "Content is missing; it must be " + codec.mediaType() + ".");
        }

        @Override
        String text(T value) {
            return value.toString();
        }

        @Override
        List<Part> parts() {
            return List.of(part(codec));
        }

        @Override
        boolean isReadFromContent() {
            return true;
        }
    }

    private static Part part(Codec<?> codec) {
        return new Part(
                Place.CONTENT,
                codec.mediaType(),
                codec.label(),
                Map.of(),
                codec.type(),
                true,
                false,
                null);
    }

    /// Content that does not say what it is, is not guessed at: a browser sends such across origins
    /// without asking first.
    static void checkType(Request request, Predicate<MediaType> isRead, String wanted) {
        @Nullable String said = request.field("content-type").orElse(null);
        if (said == null) {
            throw unsupported("There is no Content-Type; it must be " + wanted + ".", wanted);
        }
        if (MediaType.parse(said).filter(isRead).isEmpty()) {
            throw unsupported("The Content-Type must be " + wanted + ".", wanted);
        }
    }

    /// 415 says what would be taken (RFC 9110 §15.5.16).
    private static Refused unsupported(String detail, String wanted) {
        return new Refused(
                new Problem(Status.UNSUPPORTED_MEDIA_TYPE, detail, "content-type"),
                Fields.of("Accept", wanted));
    }

    @Override
    final List<Part> parts() {
        return List.of(part);
    }

    @Override
    final boolean isReadFromContent() {
        return true;
    }
}
