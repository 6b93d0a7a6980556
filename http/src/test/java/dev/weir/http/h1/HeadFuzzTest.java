package dev.weir.http.h1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.http.Limits;
import dev.weir.http.RequestHead;
import java.util.Arrays;

/// No octets make the parser of heads fail, or mean something else when they come in pieces.
class HeadFuzzTest {

    /// Small enough for a fuzzer to pass each of them.
    private static final Limits SMALL =
            Limits.defaults()
                    .headBytesMax(200)
                    .targetBytesMax(30)
                    .methodBytesMax(8)
                    .fieldLinesMax(5)
                    .blankLinesMax(1);

    @DictionaryFile(resourcePath = "http.dict")
    @FuzzTest
    void piecesChangeNothing(byte[] input) {
        var pieces = Pieces.of(input);
        byte[] message = pieces.message();
        Limits limits = pieces.choice() % 2 == 0 ? Limits.defaults() : SMALL;
        var parser = new RequestHeadParser(limits);
        var head = new RequestHead();
        int end = parser.parse(message, 0, message.length, head);
        assertTrue(
                end >= RequestHeadParser.MALFORMED && end <= message.length,
                () -> "ends at " + end + ": " + pieces);
        String outcome = Heads.describe(parser, end, 0, head);
        assertEquals(outcome, Heads.outcome(message, limits, pieces.cuts()), pieces::toString);
        if (end > 0) {
            // Its section is known now; another head with it, and without its first octet.
            assertEquals(end, parser.parse(message, 0, message.length, head), pieces::toString);
            assertEquals(outcome, Heads.describe(parser, end, 0, head), pieces::toString);
            int shorter = parser.parse(message, 1, message.length, head);
            String alone = Heads.outcome(Arrays.copyOfRange(message, 1, message.length), limits);
            assertEquals(alone, Heads.describe(parser, shorter, 1, head), pieces::toString);
        }
    }
}
