package dev.weir.http.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// UTF-8 as the JDK's decoder has it, a piece at a time.
class Utf8CheckTest {

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    private static boolean accepts(byte[] bytes, int pieceBytes) {
        var check = new Utf8Check();
        for (int at = 0; at < bytes.length; at += pieceBytes) {
            if (!check.accept(bytes, at, Math.min(bytes.length, at + pieceBytes))) {
                return false;
            }
        }
        return check.isComplete();
    }

    @Test
    void itAgreesWithTheDecoderOnEveryTwoOctetsAndTheirNeighbours() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                for (int rest : new int[] {-1, 0x41, 0x80, 0xbf}) {
                    byte[] bytes =
                            rest < 0
                                    ? new byte[] {(byte) first, (byte) second}
                                    : new byte[] {
                                        (byte) first, (byte) second, (byte) rest, (byte) rest
                                    };
                    String seen = first + " " + second + " " + rest;
                    assertEquals(isUtf8(bytes), accepts(bytes, bytes.length), seen);
                    assertEquals(isUtf8(bytes), accepts(bytes, 1), seen);
                }
            }
        }
    }

    @Test
    void itAgreesWithTheDecoderOnRandomText() {
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                int limit = new int[] {0x80, 0x80, 0x800, 0xd800, 0x110000}[random.nextInt(5)];
                int point = random.nextInt(limit);
                text.appendCodePoint(
                        Character.isDefined(point) && !(point >= 0xd800 && point <= 0xdfff)
                                ? point
                                : 'x');
            }
            byte[] bytes = text.toString().getBytes(UTF_8);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            assertEquals(isUtf8(bytes), accepts(bytes, 1 + random.nextInt(20)), "round " + i);
        }
    }
}
