package dev.weir.http.fieldcoding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 7541 §5.2 and Appendix B.
class HuffmanTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    www.example.com               | f1e3c2e5f23a6ba0ab90f4ff
                    no-cache                      | a8eb10649cbf
                    custom-key                    | 25a849e95ba97d7f
                    custom-value                  | 25a849e95bb8e8b4bf
                    302                           | 6402
                    private                       | aec3771a4b
                    Mon, 21 Oct 2013 20:13:21 GMT | d07abe941054d444a8200595040b8166e082a62d1bff
                    https://www.example.com       | 9d29ad171863c78f0b97c8e9ae82ae43d3
                    """)
    void theExamplesOfTheRfc(String text, String hex) {
        byte[] coded = HexFormat.of().parseHex(hex);
        assertArrayEquals(coded, encode(text.getBytes(ISO_8859_1)));
        assertEquals(text, new String(decode(coded), ISO_8859_1));
    }

    @Test
    void everyOctetOfEveryPairComesBack() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                byte[] pair = {(byte) first, (byte) second};
                assertArrayEquals(pair, decode(encode(pair)), () -> Arrays.toString(pair));
            }
        }
    }

    @Test
    void whateverWasEncodedComesBack() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = new byte[random.nextInt(60)];
            random.nextBytes(octets);
            if (random.nextBoolean()) {
                for (int at = 0; at < octets.length; at++) {
                    octets[at] = (byte) (' ' + (octets[at] & 0x3f)); // short codes, side by side
                }
            }
            assertArrayEquals(octets, decode(encode(octets)), "seed " + seed);
        }
    }

    @Test
    void anyOctetsMeanWhatReadingBitByBitFinds() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            byte[] coded = new byte[random.nextInt(24)];
            random.nextBytes(coded);
            if (random.nextInt(4) == 0 && coded.length > 0) {
                int from = random.nextInt(coded.length);
                Arrays.fill(coded, from, Math.min(coded.length, from + 4), (byte) 0xff);
            }
            assertEquals(
                    PlainHuffman.decode(coded),
                    decodeOrNull(coded),
                    () -> HexFormat.of().formatHex(coded) + ", seed " + seed);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    00       | 0 and three bits of zero
                    1e       | a and three bits that are not all ones
                    ff       | padding of an octet
                    1fff     | a, and padding of eleven bits
                    fffffffc | EOS
                    ffffffff | EOS, and padding
                    1ffffffffc | a and EOS
                    ffffea | the long code of HTAB, and padding that is not there is no offence
                    """)
    void whatIsNoStringIsMalformed(String hex, String why) {
        byte[] coded = HexFormat.of().parseHex(hex);
        assertEquals(why.contains("no offence") ? "\t" : null, decodeOrNull(coded), why);
    }

    @Test
    void paddingOfUpToSevenOnesIsLetThrough() {
        assertEquals("a", decodeOrNull(HexFormat.of().parseHex("1f")));
        assertEquals("", decodeOrNull(new byte[0]));
        assertEquals("&", decodeOrNull(HexFormat.of().parseHex("f8")));
        assertEquals("?", decodeOrNull(HexFormat.of().parseHex("ff3f")));
    }

    private static byte[] encode(byte[] octets) {
        int length = Huffman.encodedBytes(octets, 0, octets.length);
        byte[] coded = new byte[length + 2];
        assertEquals(length + 1, Huffman.encode(octets, 0, octets.length, coded, 1));
        return Arrays.copyOfRange(coded, 1, length + 1);
    }

    private static byte[] decode(byte[] coded) {
        byte[] room = new byte[coded.length + 2 + Huffman.decodedBytesMax(coded.length)];
        System.arraycopy(coded, 0, room, 1, coded.length);
        byte[] into = new byte[3 + Huffman.decodedBytesMax(coded.length)];
        int end = Huffman.decode(room, 1, coded.length + 1, into, 3);
        assertEquals(0, into[2]);
        return end < 0 ? new byte[0] : Arrays.copyOfRange(into, 3, end);
    }

    private static @Nullable String decodeOrNull(byte[] coded) {
        byte[] into = new byte[Huffman.decodedBytesMax(coded.length)];
        int end = Huffman.decode(coded, 0, coded.length, into, 0);
        return end < 0 ? null : new String(into, 0, end, ISO_8859_1);
    }
}
