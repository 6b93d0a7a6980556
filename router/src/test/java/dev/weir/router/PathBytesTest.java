package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
