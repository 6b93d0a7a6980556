package dev.weir.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    /// The JDK's strict decoder is the twin. All pairs, and random bytes behind every first byte.
    @Test
    void agreesWithTheStrictDecoderOfTheJdk() {
        for (int first = 0; first < 256; first++) {
            assertAgrees(new byte[] {(byte) first});
            for (int second = 0; second < 256; second++) {
                assertAgrees(new byte[] {(byte) first, (byte) second});
            }
        }
        long seed = System.nanoTime();
        var random = new Random(seed);
        byte[] edges = {
            0, 0x7f, (byte) 0x80, (byte) 0x8f, (byte) 0x90, (byte) 0x9f, (byte) 0xa0, (byte) 0xbf
        };
        for (int round = 0; round < 200_000; round++) {
            var bytes = new byte[random.nextInt(1, 6)];
            random.nextBytes(bytes);
            bytes[0] = (byte) random.nextInt(0xc0, 0x100);
            for (int i = 1; i < bytes.length; i++) {
                bytes[i] = random.nextInt(4) == 0 ? bytes[i] : edges[random.nextInt(edges.length)];
            }
            assertAgrees(bytes);
        }
    }

    @Test
    void everyCharacterIsWellFormed() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            int shown = codePoint;
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                assertEquals(
                        Utf8.COMPLETE,
                        stateAfter(Character.toString(codePoint).getBytes(UTF_8)),
                        () -> "U+" + Integer.toHexString(shown));
            }
        }
    }

    private static void assertAgrees(byte[] bytes) {
        boolean isValid;
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            isValid = true;
        } catch (CharacterCodingException e) {
            isValid = false;
        }
        assertEquals(
                isValid, stateAfter(bytes) == Utf8.COMPLETE, () -> HexFormat.of().formatHex(bytes));
    }

    private static int stateAfter(byte[] bytes) {
        int state = Utf8.COMPLETE;
        for (byte b : bytes) {
            state = Utf8.next(state, b);
        }
        return state;
    }
}
