package dev.weir.http.h1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.http.Limits;
import dev.weir.http.ProtocolException;

/// No octets make the decoder of chunks fail but by [ProtocolException], or decode to something
/// else when they come in pieces, or when there is little room for what they decode to.
class ChunkedFuzzTest {

    /// Small enough for a fuzzer to pass each of them.
    private static final Limits SMALL =
            Limits.defaults()
                    .chunkOverheadBytesMax(64)
                    .chunkExtensionBytesMax(8)
                    .trailerBytesMax(40)
                    .trailerLinesMax(2);

    @DictionaryFile(resourcePath = "http.dict")
    @FuzzTest
    void piecesChangeNothing(byte[] input) {
        var pieces = Pieces.of(input);
        byte[] message = pieces.message();
        Limits limits = pieces.choice() % 2 == 0 ? Limits.defaults() : SMALL;
        int room = 1 + pieces.choice() / 2;
        assertEquals(
                Chunks.outcome(message, limits),
                Chunks.outcome(message, limits, room, pieces.cuts()),
                pieces::toString);

        var decoder = BodyDecoder.chunked(limits);
        try {
            long skipped = decoder.skip(message, 0, message.length);
            assertTrue(
                    skipped >= 0 && skipped <= message.length,
                    () -> skipped + " octets of content: " + pieces);
        } catch (ProtocolException malformed) {
            assertTrue(decoder.produced() <= message.length, pieces::toString);
        }
        assertTrue(
                decoder.consumed() >= 0 && decoder.consumed() <= message.length, pieces::toString);
    }
}
