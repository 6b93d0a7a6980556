package dev.weir.http.grammar;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// UTF-8 without repair: what is malformed is no text.
public final class StrictUtf8 {

    private StrictUtf8() {}

    /// The text of `count` bytes from `from` on.
    ///
    /// @return null if they are not UTF-8
    public static @Nullable String decode(byte[] bytes, int from, int count) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, count))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }
}
