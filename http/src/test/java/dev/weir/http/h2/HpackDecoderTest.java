package dev.weir.http.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Buffers;
import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.fieldcoding.TrailerSection;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 7541.
class HpackDecoderTest {

    private final HpackDecoder decoder = new HpackDecoder(4096, 1 << 20);
    private final TrailerSection section =
            new TrailerSection(
                    Limits.defaults().trailerBytesMax(100_000).trailerLinesMax(1_000),
                    new Buffers());

    private Fields decode(byte[] block) throws ConnectionError {
        section.begin();
        byte[] padded = new byte[block.length + 2];
        System.arraycopy(block, 0, padded, 1, block.length);
        decoder.decode(padded, 1, block.length + 1, section);
        return section.fields();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /// The table as `name: value`, newest first.
    private List<String> table() {
        var lines = new ArrayList<String>();
        var table = decoder.table();
        for (int i = 0; i < table.count(); i++) {
            int from = table.nameFrom(i);
            int nameTo = table.nameTo(i);
            lines.add(
                    new String(table.bytes(), from, nameTo - from, ISO_8859_1)
                            + "="
                            + new String(
                                    table.bytes(), nameTo, table.valueTo(i) - nameTo, ISO_8859_1));
        }
        return lines;
    }

    // RFC 7541 §C.2.1 to §C.2.3
    @Test
    void literalsOfTheRfc() throws ConnectionError {
        assertEquals(
                Fields.of("custom-key", "custom-header"),
                decode(hex("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572")));
        assertEquals(List.of("custom-key=custom-header"), table());
        assertEquals(55, decoder.table().usedBytes());
        assertEquals(
                Fields.of("password", "secret"),
                decode(hex("1008 7061 7373 776f 7264 0673 6563 7265 74")));
        assertEquals(1, decoder.table().count());
    }

    // RFC 7541 §C.4: three requests with Huffman coding, and the table after each
    @Test
    void requestsOfTheRfc() throws ConnectionError {
        decode(hex("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"));
        assertEquals(List.of(":authority=www.example.com"), table());
        decode(hex("8286 84be 5886 a8eb 1064 9cbf"));
        assertEquals(List.of("cache-control=no-cache", ":authority=www.example.com"), table());
        decode(hex("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"));
        assertEquals(
                List.of(
                        "custom-key=custom-value",
                        "cache-control=no-cache",
                        ":authority=www.example.com"),
                table());
        assertEquals(164, decoder.table().usedBytes());
    }

    @Test
    void anyBlocksMeanWhatThePlainDecoderFinds() throws ConnectionError {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int connection = 0; connection < 60; connection++) {
            var decoder = new HpackDecoder(4096, 1 << 20);
            var encoder = new PlainHpack();
            var twin = new PlainHpack();
            for (int block = 0; block < 60; block++) {
                var lines = new ArrayList<String>();
                var expected = new ArrayList<String>();
                int count = random.nextInt(12);
                for (int i = 0; i < count; i++) {
                    String name = "x-" + random.nextInt(9);
                    String value = "v".repeat(random.nextInt(random.nextInt(20) == 0 ? 900 : 40));
                    lines.add(name + "=" + value);
                    expected.add(name);
                    expected.add(value);
                }
                byte[] coded = encoder.encode(random, lines);
                assertEquals(lines, twin.decode(coded), "the twin, seed " + seed);
                section.begin();
                decoder.decode(coded, 0, coded.length, section);
                assertEquals(
                        Fields.of(expected.toArray(String[]::new)),
                        section.fields(),
                        "seed " + seed);
                assertEquals(twin.table.size(), decoder.table().count(), "seed " + seed);
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    80                 | index 0 is of no line
                    be                 | the dynamic table is empty
                    ff00               | likewise
                    ffffffffff7f       | an index beyond everything
                    ff                 | an index that ends in its middle
                    7f00               | a name of no line
                    40                 | a name is missing
                    4001               | a name that ends in its middle
                    400161             | a value is missing
                    40016101           | a value that ends in its middle
                    4001618100         | a value that is coded wrongly
                    40816101           | a name that is coded wrongly
                    3fe21f             | 4097 is more than the setting
                    8220               | a size update after a line
                    20823fe11f         | likewise
                    """)
    void whatCannotBeDecodedEndsTheConnection(String block, String why) {
        var error = assertThrows(ConnectionError.class, () -> decode(hex(block)), why);
        assertEquals(ErrorCode.COMPRESSION_ERROR, error.code());
    }

    // RFC 7541 §4.2
    @Test
    void sizeUpdatesStandAtTheStart() throws ConnectionError {
        decode(hex("4001 6101 62"));
        decode(hex("203fe11f 82"));
        assertEquals(0, decoder.table().count(), "0 has emptied it");
        assertEquals(4096, decoder.table().bytesMax());
    }

    @Test
    void aSettingThatWasLoweredHasToBeFollowed() throws ConnectionError {
        var lowered = new HpackDecoder(100, 1 << 20);
        byte[] line = hex("4001 6101 62");
        section.begin();
        lowered.decode(line, 0, line.length, section); // the peer does not know yet
        lowered.settingIsKnown(100);
        assertThrows(ConnectionError.class, () -> lowered.decode(line, 0, line.length, section));
        byte[] update = hex("3f45 4001 6101 62"); // 100
        lowered.decode(update, 0, update.length, section);
        assertEquals(100, lowered.table().bytesMax());
    }

    // RFC 7541 §4.4: "an attempt to add an entry larger than the maximum size causes the table to
    // be emptied of all existing entries and results in an empty table."
    @Test
    void aLineThatIsTooLargeEmptiesTheTable() throws ConnectionError {
        decode(hex("4001 6101 62"));
        var block = new ByteArrayOutputStream();
        block.writeBytes(hex("400161"));
        PlainHpack.put(block, 0, 7, 5_000);
        block.writeBytes("v".repeat(5_000).getBytes(ISO_8859_1));
        assertEquals(5_000, decode(block.toByteArray()).value(0).length());
        assertEquals(0, decoder.table().count());
    }

    /// Each octet, or two, would be thousands in memory.
    @ParameterizedTest
    @ValueSource(strings = {"be", "7e00"})
    void aBombOfReferencesIsNotUnpacked(String reference) throws ConnectionError {
        var bounded = new HpackDecoder(4096, 128 * 1024);
        var small = new TrailerSection(Limits.defaults(), new Buffers());
        var block = new ByteArrayOutputStream();
        block.write(0x40);
        PlainHpack.put(block, 0, 7, 4_000);
        block.writeBytes("n".repeat(4_000).getBytes(ISO_8859_1));
        block.write(0);
        for (int i = 0; i < 31; i++) { // and once by itself: 128,000 octets
            block.writeBytes(hex(reference));
        }
        byte[] atTheLimit = block.toByteArray();
        small.begin();
        bounded.decode(atTheLimit, 0, atTheLimit.length, small);
        assertEquals(431, small.error() == null ? 0 : small.error().status().code());
        assertTrue(small.bytes().length <= 32 * 1024, "of " + small.bytes().length);
        block.writeBytes(hex(reference));
        byte[] bomb = block.toByteArray();
        small.begin();
        var error =
                assertThrows(
                        ConnectionError.class, () -> bounded.decode(bomb, 0, bomb.length, small));
        assertEquals(ErrorCode.ENHANCE_YOUR_CALM, error.code());
    }
}
