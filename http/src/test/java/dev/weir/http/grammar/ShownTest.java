package dev.weir.http.grammar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0x00 (NUL)",
        "9, 0x09 (HTAB)",
        "10, 0x0a (LF)",
        "13, 0x0d (CR)",
        "27, 0x1b",
        "32, 0x20 (SP)",
        "64, 0x40 '@'",
        "127, 0x7f",
        "-1, 0xff",
    })
    void anOctetIsShownByItsNumberAndItsSign(int octet, String shown) {
        assertEquals(shown, Shown.octet(octet));
    }

    @Test
    void whatCouldSteerATerminalIsADot() {
        byte[] bytes = "a\u001b[31mb\u009bc\r\n\u007f".getBytes(ISO_8859_1);
        assertEquals("\"a.[31mb.c...\"", Shown.text(bytes, 0, bytes.length));
    }

    @Test
    void longTextsAreCut() {
        String shown = Shown.text("x".repeat(10_000));
        assertTrue(shown.length() < 60, shown);
        assertTrue(shown.endsWith("...\""), shown);
    }

    @Test
    void onlyTheRangeIsShown() {
        assertEquals("\"bc\"", Shown.text("abcd".getBytes(ISO_8859_1), 1, 3));
    }
}
