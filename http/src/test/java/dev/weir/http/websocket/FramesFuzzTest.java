package dev.weir.http.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Any octets as frames: nothing but a [Violation] comes of them, and however they are cut the
/// same.
class FramesFuzzTest {

    private static final MessageLimits SMALL = new MessageLimits(300, 200, 4);

    @FuzzTest
    void piecesChangeNothing(byte[] input) {
        if (input.length < 2) {
            return;
        }
        DeflateParameters deflate =
                (input[0] & 1) == 0 ? null : new DeflateParameters(false, false, 15, false);
        MessageLimits limits = (input[0] & 2) == 0 ? SMALL : MessageLimits.defaults();
        byte[] bytes = Arrays.copyOfRange(input, 2, input.length);
        var whole = ClientFrames.read(new MessageReader(limits, deflate), bytes);
        var random = new Random(input[1]);
        int most = 1 + (input[1] & 15);
        var cut = ClientFrames.read(new MessageReader(limits, deflate), bytes, random, most);
        assertEquals(outcome(whole, deflate), outcome(cut, deflate));
    }

    /// A compressed message may be malformed and too large at once; which of the two is found first
    /// depends on how much is inflated at a time, and either ends the connection.
    private static List<String> outcome(List<String> read, @Nullable DeflateParameters deflate) {
        return deflate == null
                ? read
                : read.stream()
                        .map(event -> event.replace("violation 1009", "violation 1007"))
                        .toList();
    }
}
