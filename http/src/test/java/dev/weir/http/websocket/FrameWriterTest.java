package dev.weir.http.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The frames of a server (RFC 6455 §5.2, §5.7).
class FrameWriterTest {

    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({
        "0, 8100",
        "125, 817d",
        "126, 817e007e",
        "65535, 817effff",
        "65536, 817f0000000000010000",
        "5000000000, 817f000000012a05f200"
    })
    void lengthsAreInTheirShortestForm(long bytes, String head) {
        byte[] into = new byte[20];
        int end = FrameWriter.head(into, 3, FrameKind.TEXT, true, false, bytes);
        assertEquals(head, HexFormat.of().formatHex(into, 3, end));
    }

    @Test
    void flagsAreWhereTheyBelong() {
        byte[] into = new byte[10];
        FrameWriter.head(into, 0, FrameKind.BINARY, false, true, 0);
        assertEquals(0x42, into[0]);
        FrameWriter.head(into, 0, FrameKind.CONTINUATION, true, false, 0);
        assertEquals((byte) 0x80, into[0]);
    }

    @Test
    void aCloseHasCodeAndReason() {
        assertEquals("8800", HexFormat.of().formatHex(FrameWriter.close(1005, "lost")));
        assertEquals("880403e86f6b", HexFormat.of().formatHex(FrameWriter.close(1000, "ok")));
    }

    @Test
    void aLongReasonIsCutBetweenCharacters() {
        byte[] frame = FrameWriter.close(1000, "x" + "€".repeat(60));
        assertEquals(2 + 2 + 1 + 3 * 40, frame.length);
        assertEquals(2 + 2 + 123, FrameWriter.close(1000, "x".repeat(200)).length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1006, 1015, 2999, 5000, 70_000})
    void codesThatAreNotForFramesAreRefused(int code) {
        assertThrows(IllegalArgumentException.class, () -> FrameWriter.close(code, ""));
    }

    @Test
    void aControlFrameHas125BytesAtMost() {
        assertEquals(127, FrameWriter.frame(FrameKind.PING, new byte[125]).length);
        assertThrows(
                IllegalArgumentException.class,
                () -> FrameWriter.frame(FrameKind.PING, new byte[126]));
    }
}
