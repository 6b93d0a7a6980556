package dev.weir.http.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;

/// Whatever comes after the preface, and in however many pieces, the connection goes on or ends
/// with one of the codes, what it sends can be read, and it gives back what it has borrowed.
class Http2FuzzTest {

    private static final byte[] PREFACE = Frames.preface().bytes();

    /// The first byte says how long the pieces are, the others are frames.
    @FuzzTest
    void anyFrames(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] frames = Arrays.copyOfRange(input, 1, input.length);
        var whole = new InMemory();
        whole.take(PREFACE);
        List<String> sent = whole.take(frames);
        var cut = new InMemory();
        cut.take(PREFACE);
        int step = 1 + (input[0] & 0xff);
        for (int at = 0; at < frames.length; at += step) {
            cut.take(Arrays.copyOfRange(frames, at, Math.min(frames.length, at + step)));
        }
        // A stream may have ended, and a request have begun, only between two pieces.
        if (!whole.connection.isClosing() && !cut.connection.isClosing()) {
            assertTrue(cut.requests.containsAll(whole.requests), () -> text(input));
        }
        if (whole.connection.isClosing()) {
            assertTrue(sent.getLast().startsWith("GOAWAY "), () -> text(input));
        }
        whole.connection.endOfInput();
        whole.connection.release();
        cut.connection.release();
        assertEquals(0, whole.buffers.lentBytes(), () -> text(input));
        assertEquals(0, cut.buffers.lentBytes(), () -> text(input));
    }

    private static String text(byte[] input) {
        return new String(input, ISO_8859_1);
    }
}
