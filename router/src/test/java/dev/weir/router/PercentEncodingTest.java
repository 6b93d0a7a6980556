package dev.weir.router;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

    @ParameterizedTest(name = "{0} becomes {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /a        | /a        | plain
                    /%61      | /a        | RFC 3986 §6.2.2.2: unreserved
                    /%41%7A   | /Az       | letters
                    /%30%39   | /09       | digits
                    /%2d%2E%5f%7e | /-._~ | marks
                    /%2f      | /%2F      | RFC 3986 §6.2.2.1: upper-case hex digits
                    /%3a%40   | /%3A%40   | ordinary in a path, yet not unreserved
                    /%25      | /%25      | a percent sign stays encoded
                    /%2541    | /%2541    | and is decoded once
                    /%2%35    | !         | two encodings do not make a third
                    /%c3%a9   | /%C3%A9   | UTF-8
                    /../%2e   | /../.     | dot segments stay
                    /%        | !         | no digit
                    /%6       | !         | one digit
                    /%6g      | !         | g
                    /%g6      | !         | g first
                    /%+6      | !         | a sign
                    /%00      | !         | NUL
                    /%c3      | !         | half a character
                    /%c3a     | !         | half a character, then plain
                    /%a9      | !         | the other half
                    """)
    void normalFormIsUnique(String path, String normal, String why) {
        assertEquals(normal, normalForm(Answers.bytes(path)), why);
    }

    @Test
    void normalizingTwiceIsNormalizingOnce() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            var path = new StringBuilder("/");
            for (int i = random.nextInt(12); i > 0; i--) {
                path.append(
                        random.nextBoolean() ? "x" : "%%%02x".formatted(random.nextInt(1, 0x80)));
            }
            String once = normalForm(Answers.bytes(path.toString()));
            assertEquals(once, normalForm(Answers.bytes(once)), () -> path + ", seed " + seed);
            assertTrue(once.length() <= path.length());
        }
    }

    @Test
    void anyTextSurvivesEncodingAndDecoding() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                int codePoint = random.nextInt(1, random.nextBoolean() ? 0x80 : 0x110000);
                text.appendCodePoint(
                        codePoint >= 0xd800 && codePoint < 0xe000 ? '\ue000' : codePoint);
            }
            byte[] encoded = Answers.bytes(encoded(text.toString()));
            String decoded = PercentEncoding.decode(encoded, 0, encoded.length);
            assertEquals(text.toString(), decoded, () -> "seed " + seed);
            byte[] normal = Answers.bytes(normalForm(encoded));
            assertEquals(decoded, PercentEncoding.decode(normal, 0, normal.length));
        }
    }

    @Test
    void onlyTheRangeIsRead() {
        byte[] around = Answers.bytes("%zz/%61/%zz");
        var out = new byte[5];
        assertEquals(3, PercentEncoding.normalize(around, 3, 8, out));
        assertEquals("/a/", new String(out, 0, 3, ISO_8859_1));
        assertEquals(-1, PercentEncoding.normalize(around, 3, 6, out), "cut within the encoding");
        assertEquals("/a/", PercentEncoding.decode(around, 3, 8));
    }

    @Test
    void normalFormMayBeWrittenOverThePath() {
        byte[] path = Answers.bytes("/%61/%2f/%62");
        int length = PercentEncoding.normalize(path, 0, path.length, path);
        assertEquals("/a/%2F/b", new String(path, 0, length, ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "%ff", "a%c3", "%ed%a0%80"})
    void decodingWhatTheMatcherWouldRefuseSaysThatTheBytesHaveChanged(String value) {
        byte[] bytes = Answers.bytes(value);
        var thrown =
                assertThrows(
                        IllegalStateException.class,
                        () -> PercentEncoding.decode(bytes, 0, bytes.length));
        assertEquals(
                "The bytes of a captured value have changed since the match. Read the values of a"
                        + " Captures before its source is reused.",
                thrown.getMessage());
    }

    @Test
    void octetsAreReadOfTwoHexDigitsOfEitherCase() {
        for (int octet = 0; octet < 256; octet++) {
            for (String format : new String[] {"%%%02x", "%%%02X"}) {
                byte[] bytes = Answers.bytes(format.formatted(octet));
                assertEquals(octet, PercentEncoding.octetAt(bytes, 0, 3));
            }
        }
    }

    private static String normalForm(byte[] path) {
        byte[] out = new byte[path.length];
        int length = PercentEncoding.normalize(path, 0, path.length, out);
        return length < 0 ? "!" : new String(Arrays.copyOf(out, length), ISO_8859_1);
    }

    private static String encoded(String text) {
        var encoded = new StringBuilder();
        for (byte octet : text.getBytes(UTF_8)) {
            encoded.append("%%%02x".formatted(octet & 0xff));
        }
        return encoded.toString();
    }
}
