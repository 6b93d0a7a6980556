package dev.weir.http.fieldcoding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.weir.http.Buffers;
import dev.weir.http.Limits;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 7541 §5: integers and strings.
class CodedReaderTest {

    private final CodedReader reader = new CodedReader();
    private final TrailerSection section = new TrailerSection(Limits.defaults(), new Buffers());

    @ParameterizedTest(name = "{0} in {1} bits: {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0a                   | 5 |                  10 | C.1.1
                    ea                   | 5 |                  10 | the bits above the prefix are others'
                    1f9a0a               | 5 |                1337 | C.1.2
                    2a                   | 8 |                  42 | C.1.3
                    00                   | 1 |                   0 | the least
                    0100                 | 1 |                   1 | the prefix is full, the rest zero
                    1f00                 | 5 |                  31 | likewise
                    1f80808000           | 5 |                  31 | zeros that say nothing
                    3fc0ffffffffffffff3f | 6 | 4611686018427387903 | the most that 62 bits hold
                    3fbfffffffffffffff3f | 6 | 4611686018427387902 | one less
                    3fc1ffffffffffffff3f | 6 |                  -2 | one more
                    ff | 8 | -1 | the rest is missing
                    1fff | 5 | -1 | likewise
                    1f8080 | 5 | -1 | likewise
                    ff80ffffffffffffff40 | 8 | -2 | above 62 bits
                    ffffffffffffffffff7f | 8 | -2 | likewise
                    ff80808080808080808000 | 8 | -2 | ten octets for 255
                    ff8080808080808080808080 | 8 | -2 | endless zeros
                    """)
    void integers(String hex, int prefixBits, long value, String why) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        reader.begin(bytes, 0, bytes.length);
        assertEquals(value, reader.integer(prefixBits), why);
        assertEquals(value < 0 ? 0 : bytes.length, reader.at(), why);
    }

    @Test
    void whatIsWrittenIsRead() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        byte[] into = new byte[16];
        for (int i = 0; i < 100_000; i++) {
            int bits = 1 + random.nextInt(8);
            int value = random.nextInt() >>> (1 + random.nextInt(31));
            int end = CodedWriter.integer(0, bits, value, into, 3);
            assertEquals(true, end - 3 <= CodedWriter.INTEGER_BYTES_MAX);
            for (int to = 3; to < end; to++) {
                reader.begin(into, 3, to);
                assertEquals(CodedReader.INCOMPLETE, reader.integer(bits), "seed " + seed);
                assertEquals(3, reader.at());
            }
            reader.begin(into, 3, end);
            assertEquals(value, reader.integer(bits), "seed " + seed);
            assertFalse(reader.hasMore());
        }
    }

    @Test
    void stringsComeBackPlainAndCoded() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] octets = new byte[random.nextInt(300)];
            random.nextBytes(octets);
            if (i % 2 == 0) {
                Arrays.fill(octets, (byte) 'a');
            }
            int prefixBits = 3 + random.nextInt(5);
            byte[] into = new byte[octets.length + CodedWriter.INTEGER_BYTES_MAX];
            int end = CodedWriter.string(0, prefixBits, octets, 0, octets.length, into, 0);
            for (int to = 0; to < end; to += 1 + to / 8) {
                reader.begin(into, 0, to);
                section.begin();
                assertEquals(CodedReader.INCOMPLETE, reader.string(prefixBits, section));
                assertEquals(0, reader.at());
            }
            reader.begin(into, 0, end);
            section.begin();
            assertEquals(octets.length, reader.string(prefixBits, section), "seed " + seed);
            assertArrayEquals(octets, Arrays.copyOf(section.bytes(), section.to()));
            assertEquals(end, reader.at());
        }
    }

    @Test
    void aStringThatIsCodedWronglyIsMalformed() {
        byte[] bytes = HexFormat.of().parseHex("82ffff");
        reader.begin(bytes, 0, bytes.length);
        section.begin();
        assertEquals(CodedReader.MALFORMED, reader.string(7, section));
        assertEquals(0, section.to());
    }

    @Test
    void aLengthBeyondTheBytesWaitsForThem() {
        byte[] bytes = "\u0005abcd".getBytes(ISO_8859_1);
        reader.begin(bytes, 0, bytes.length);
        section.begin();
        assertEquals(CodedReader.INCOMPLETE, reader.string(7, section));
    }
}
