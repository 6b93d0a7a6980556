package dev.weir.http.h3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Buffers;
import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.fieldcoding.CodedWriter;
import dev.weir.http.fieldcoding.TrailerSection;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Encoded field sections (RFC 9204 §4.5) and the static table (Appendix A).
class FieldSectionTest {

    // RFC 9204 §B.1: "0000 510b 2f69 6e64 6578 2e68 746d 6c" is ":path: /index.html"
    @Test
    void theExampleOfTheRfc() {
        Client client = Client.answering();
        client.whole(
                0,
                Wire.frame(1, Wire.hex("0000 d1 d7 5003 612e62 510b 2f69 6e64 6578 2e68 746d 6c")));
        assertEquals(List.of("GET /index.html "), client.requests);
    }

    @Test
    void namesAndValuesMayBeHuffmanCoded() {
        byte[] into = new byte[64];
        byte[] path = "/www.example.com".getBytes(US_ASCII);
        int to = CodedWriter.string(0, 7, path, 0, path.length, into, 0);
        Client client = Client.answering();
        client.whole(
                0,
                Wire.frame(
                        1,
                        Wire.join(Wire.hex("0000 d1 d7 5003 612e62 51"), Arrays.copyOf(into, to))));
        assertTrue(to < path.length, "it was coded");
        assertEquals(List.of("GET /www.example.com "), client.requests);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''              | no prefix
                    00              | no Base
                    01 00           | a Required Insert Count
                    ff              | a Required Insert Count that breaks off
                    00 80           | a negative Base
                    00 ff 00        | a negative Base, large
                    00 7f           | a Base that breaks off
                    00 00 80        | an indexed line, dynamic
                    00 00 10        | an indexed line, post-base
                    00 00 40 00     | a dynamic name
                    00 00 00 00     | a post-base name
                    00 00 ff 24     | static entry 99
                    00 00 ff ffffffffffffffff7f | static entry of 64 bits
                    00 00 ff        | an index that breaks off
                    00 00 5f 54 00  | static name 99
                    00 00 51        | no value
                    00 00 51 05 61  | a value that breaks off
                    00 00 51 7f     | a length that breaks off
                    00 00 51 7f ffffffffffffffff7f 61 | a length of 64 bits
                    00 00 23 61     | a name that breaks off
                    00 00 21 61     | a name without value
                    00 00 51 81 ff  | padding of eight ones
                    00 00 51 81 fe  | padding with a zero
                    00 00 51 84 ffffffff | EOS in a string
                    """)
    void whatCannotBeReadEndsTheConnection(String bytes, String why) {
        Client client = Client.answering();
        client.send(0, Wire.frame(1, Wire.hex(bytes)));
        assertEquals(ErrorCode.QPACK_DECOMPRESSION_FAILED, client.error());
        Client inTrailers = Client.answering();
        inTrailers.send(0, Wire.post()).send(0, Wire.frame(1, Wire.hex(bytes)));
        assertEquals(ErrorCode.QPACK_DECOMPRESSION_FAILED, inTrailers.error());
    }

    // RFC 9204 §4.5.1.2: without references any Delta Base with Sign 0 will do.
    @Test
    void theBaseDoesNotMatterWhenNothingRefersToIt() {
        Client client = Client.answering();
        client.whole(0, Wire.frame(1, Wire.hex("00 7f 30 d1 d7 c1 5001 61")));
        assertEquals(List.of("GET / "), client.requests);
    }

    // RFC 9204 §4.5.4: the N bit means nothing to who forwards nothing.
    @Test
    void linesThatAreNeverToBeIndexedAreLinesLikeOthers() {
        Client client = Client.answering();
        client.whole(0, Wire.frame(1, Wire.hex("0000 d1 d7 7001 61 71 02 2f78")));
        assertEquals(List.of("GET /x "), client.requests);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0  | :authority        | ''
                    1  | :path             | /
                    4  | content-length    | 0
                    6  | date              | ''
                    14 | set-cookie        | ''
                    15 | :method           | CONNECT
                    17 | :method           | GET
                    24 | :status           | 103
                    28 | :status           | 503
                    31 | accept-encoding   | gzip, deflate, br
                    44 | content-type      | application/dns-message
                    54 | content-type      | text/plain;charset=utf-8
                    59 | vary              | accept-encoding
                    63 | :status           | 100
                    71 | :status           | 500
                    85 | content-security-policy | script-src 'none'; object-src 'none'; base-uri 'none'
                    92 | server            | ''
                    98 | x-frame-options   | sameorigin
                    """)
    void theStaticTable(int index, String name, String value) {
        assertEquals(name, StaticTable.name(index));
        assertEquals(value, StaticTable.value(index));
    }

    @Test
    void whatIsEncodedIsReadBack() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Fields fields = Fields.EMPTY;
            for (int line = random.nextInt(8); line > 0; line--) {
                fields = fields.plus(name(random), value(random));
            }
            byte[] section = Wire.join(Wire.hex("0000"), fields.encodedBy(FieldLines.ENCODING));
            var read = new TrailerSection(Limits.defaults(), new Buffers());
            read.begin();
            assertNull(
                    new FieldSectionDecoder().decode(section, 0, section.length, read),
                    "seed " + seed);
            assertNull(read.error(), "seed " + seed);
            assertEquals(fields, read.fields(), "seed " + seed);
        }
    }

    private static String name(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "X-" + Integer.toString(random.nextInt(100_000), 36);
            case 1 -> "etag";
            case 2 -> "access-control-allow-headers";
            default -> "x".repeat(1 + random.nextInt(40));
        };
    }

    private static String value(Random random) {
        byte[] octets = new byte[random.nextInt(30)];
        for (int i = 0; i < octets.length; i++) {
            octets[i] =
                    (byte)
                            (random.nextInt(10) > 0
                                    ? 'a' + random.nextInt(26)
                                    : 128 + random.nextInt(128));
        }
        return random.nextInt(5) == 0 ? "content-type" : new String(octets, ISO_8859_1);
    }
}
