package dev.weir.router;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathBytesTest {

    // RFC 3986 §3.3: "pchar = unreserved / pct-encoded / sub-delims / ":" / "@""
    private static final String UNRESERVED = "[A-Za-z0-9\\-._~]";
    private static final String PCHAR = UNRESERVED + "|[!$&'()*+,;=]|[:@]";

    @Test
    void kindsAreThoseOfTheGrammar() {
        for (int octet = 0; octet < 256; octet++) {
            String character = String.valueOf((char) octet);
            byte expected =
                    character.matches(PCHAR)
                            ? PathBytes.ORDINARY
                            : switch (octet) {
                                case '/' -> PathBytes.SLASH;
                                case '%' -> PathBytes.PERCENT;
                                default -> PathBytes.ILLEGAL;
                            };
            assertEquals(expected, PathBytes.kind((byte) octet), "0x" + Integer.toHexString(octet));
            assertEquals(character.matches(UNRESERVED), PathBytes.isUnreserved(octet));
        }
    }

    /// Each octet at each place of an eight-byte step, and behind one.
    @Test
    void whatIsPassedOverIsLettersDigitsHyphensAndDots() {
        for (int octet = 0; octet < 256; octet++) {
            boolean isPlainest = String.valueOf((char) octet).matches("[A-Za-z0-9\\-.]");
            for (int place = 0; place < 16; place++) {
                byte[] path = "aZ09-.zA90bY.-x5".getBytes(ISO_8859_1);
                path[place] = (byte) octet;
                assertEquals(
                        isPlainest ? 16 : place,
                        PathBytes.skipPlainest(path, 0, 16),
                        "0x" + Integer.toHexString(octet) + " at " + place);
            }
        }
    }

    @Test
    void noMoreIsPassedOverThanIsAskedFor() {
        byte[] path = "abcdefghijklmnop".getBytes(ISO_8859_1);
        for (int from = 0; from <= 16; from++) {
            for (int to = from; to <= 16; to++) {
                int end = PathBytes.skipPlainest(path, from, to);
                assertTrue(from <= end && end <= to, from + " to " + to + ": " + end);
                // What does not fill a step at the end of the array is left to be looked at.
                assertTrue(end == to || to - end < 8, from + " to " + to + ": " + end);
            }
        }
    }

    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource({
        "/, true",
        "'', true",
        "/a/b.c~d, true",
        "/a%20, false",
        "/a b, false",
        "/a?, false"
    })
    void plainPathsNeedNoNormalForm(String path, boolean isPlain) {
        byte[] bytes = Answers.bytes(path);
        assertEquals(isPlain, PathBytes.isPlain(bytes, 0, bytes.length));
    }

    @Test
    void onlyTheRangeIsJudged() {
        assertEquals(true, PathBytes.isPlain(Answers.bytes("%/a%"), 1, 3));
        assertEquals(false, PathBytes.isPlain(Answers.bytes("%/a%"), 1, 4));
        assertEquals(false, PathBytes.isPlain(Answers.bytes("%/a%"), 0, 3));
    }
}
