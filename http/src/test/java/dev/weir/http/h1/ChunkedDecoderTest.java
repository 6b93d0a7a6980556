package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.ProtocolException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §7.1: chunked bodies.
class ChunkedDecoderTest {

    private static final Limits DEFAULTS = Limits.defaults();

    // RFC 9112 §7.1: "chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF"
    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource({
        "'5\r\nhello\r\n0\r\n\r\n', hello",
        "'2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n', hello",
        "'0\r\n\r\n', ''",
        "'a\r\n0123456789\r\n0\r\n\r\n', 0123456789",
        "'A\r\n0123456789\r\n00\r\n\r\n', 0123456789",
        "'0000000000000001\r\nx\r\n0000000000000000\r\n\r\n', x",
        "'2\r\n\r\n\r\n0\r\n\r\n', '\\r\\n'",
        "'3\r\n0\r\n\r\n0\r\n\r\n', '0\\r\\n'",
    })
    void chunksAreContent(String message, String content) {
        assertEquals(content + "\ncomplete, 0 bytes left\n", Chunks.outcome(message));
    }

    // RFC 9112 §7.1: "chunk-size = 1*HEXDIG"
    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    '+5'                | a sign
                    '-5'                | a minus
                    '0x5'               | a prefix
                    ' 5'                | a space before
                    '5 '                | a space after
                    '5\\t'              | a tab after
                    '\\r5'              | a CR before
                    ''                  | no digit
                    'g'                 | no hex digit
                    '5_0'               | a separator of Java
                    '5.'                | a dot
                    '5,'                | a comma
                    ';a'                | an extension alone
                    '8000000000000000'  | one above the largest long
                    'ffffffffffffffff'  | minus one, if it overflowed
                    '10000000000000005' | 17 digits that would overflow to 5
                    '00000000000000005' | 17 digits, although they are zeros
                    '\u00b2'            | a superscript
                    '5\\x00'            | NUL
                    """)
    void aChunkSizeIsHexDigitsAndNothingElse(String size, String why) {
        for (String before : new String[] {"", "1\r\nx\r\n"}) {
            String message =
                    before
                            + size.replace("\\r", "\r").replace("\\t", "\t").replace("\\x00", "\0")
                            + "\r\nhello\r\n0\r\n\r\n";
            var error = Chunks.error(message, DEFAULTS);
            assertEquals(400, error.status().code(), why);
            assertEquals("chunk-size", error.part(), why);
        }
    }

    @Test
    void theLargestChunkSizeIsTheLargestLong() throws ProtocolException {
        var decoder = BodyDecoder.chunked(DEFAULTS);
        byte[] src = "7fffffffffffffff\r\nx".getBytes(ISO_8859_1);
        assertEquals(1, decoder.skip(src, 0, src.length));
        assertEquals(Long.MAX_VALUE - 1, decoder.remaining());
    }

    // RFC 9112 §7.1: CRLF, and nothing else, ends a line and a chunk's data
    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\nhello\r\n0\r\n\r\n", "5\rhello\r\n0\r\n\r\n", "5\r\r\nhello\r\n0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n", "5\r\nhello\r0\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n",
                "5\r\nhelloXX0\r\n\r\n", "5\r\nhello0\r\n\r\n", "5\r\nhello\r\n0\n\r\n",
                "5\r\nhello\r\n0\r\n\n", "5\r\nhello\r\n0\r\n\rX", "5\r\nhello\r\n0\r\n\r\r\n",
                "5;a\nhello\r\n0\r\n\r\n", "5;a\rhello\r\n0\r\n\r\n", "5\r\nhell\r\n0\r\n\r\n",
                "5\r\nhello\r\n\r\n0\r\n\r\n",
            })
    void onlyCrlfEndsALineOrData(String message) {
        assertEquals(400, Chunks.error(message, DEFAULTS).status().code());
    }

    // RFC 9112 §7.1.1: "A recipient MUST ignore unrecognized chunk extensions."
    @ParameterizedTest
    @ValueSource(
            strings = {
                ";a",
                ";a=b",
                ";a=\"b\"",
                ";a;b;c",
                ";a=b;c=\"d\";e",
                ";a=\"\"",
                ";a=\" \t;=\r\"",
                ";a=\"\\\"\"",
                ";a=\"\\\\\"",
                ";a=\"\u00e4\\\u00e4\"",
                ";!#$%&'*+-.^_`|~=0",
            })
    void wellFormedExtensionsAreIgnored(String extension) {
        String message = "5" + extension + "\r\nhello\r\n0" + extension + "\r\n\r\n";
        if (extension.contains("\r")) {
            assertEquals("chunk-ext", Chunks.error(message, DEFAULTS).part());
        } else {
            assertEquals("hello\ncomplete, 0 bytes left\n", Chunks.outcome(message));
        }
    }

    // RFC 9112 §7.1.1: "chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )";
    // of the white space see ChunkLine.
    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ;         | no name
                    ;=b       | no name before a value
                    ;a=       | no value
                    ;;a       | an empty extension
                    ;a;       | one at the end
                    '; a'     | white space after the semicolon
                    ';a '     | white space after the name
                    ';a =b'   | before the equals sign
                    ';a= b'   | after it
                    ';a=b '   | after the value
                    ';a=b ;c' | before the next
                    ;a=b=c    | two values
                    ;a="b     | a string that does not end
                    ;a="b"c   | a token after a string
                    ;a=b"c"   | a string after a token
                    ;a="\u0001" | a control in a string
                    ;a="\\\u0001" | a control in a quoted-pair
                    ;a="\u007f" | DEL
                    ;a/b      | no token
                    ;a,b      | nor this
                    """)
    void malformedExtensionsAreRefused(String extension, String why) {
        String message = "5" + extension + "\r\nhello\r\n0\r\n\r\n";
        var error = Chunks.error(message, DEFAULTS);
        assertEquals(400, error.status().code(), why);
        assertEquals("chunk-ext", error.part(), why);
    }

    @Test
    void whiteSpaceBeforeAnExtensionIsRefused() {
        assertEquals("chunk-size", Chunks.error("5 ;a\r\nhello\r\n0\r\n\r\n", DEFAULTS).part());
    }

    // RFC 9112 §7.1.1: "A server ought to limit the total length of chunk extensions"
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 1024})
    void chunkExtensionBytesMax(int max) {
        var limits = DEFAULTS.chunkExtensionBytesMax(max);
        for (int bytes = Math.max(2, max - 1); bytes <= max; bytes++) {
            String message = "1;" + "a".repeat(bytes - 1) + "\r\nx\r\n0\r\n\r\n";
            assertTrue(Chunks.outcome(message.getBytes(ISO_8859_1), limits).startsWith("x\ncomp"));
        }
        String message = "1;" + "a".repeat(max) + "\r\nx\r\n0\r\n\r\n";
        assertEquals(400, Chunks.error(message, limits).status().code());
        assertEquals("chunk-ext", Chunks.error(message.substring(0, max + 2), limits).part());
    }

    @Test
    void chunkOverheadBytesMax() {
        var limits = DEFAULTS.chunkOverheadBytesMax(64);
        // Each chunk spends 2 + 16 bytes on one of content: above 16 times, so the 64 bytes decide.
        // Its data's CRLF counts with the chunk after it: 16 + 18 + 18 = 52, and 70 is too much.
        String chunk = "1;aaaaaaaaaaaa\r\nx\r\n";
        assertEquals(16, chunk.indexOf("x"));
        String three = chunk.repeat(3);
        assertEquals("xxx\nincomplete", Chunks.outcome(three.getBytes(ISO_8859_1), limits));
        assertEquals("chunk-size", Chunks.error(chunk.repeat(4), limits).part());
        // 52 + 2 + 10 = 64 is just allowed, one more is not
        String at = three + "1;aaaaaa\r\nx";
        assertEquals("xxxx\nincomplete", Chunks.outcome(at.getBytes(ISO_8859_1), limits));
        String above = three + "1;aaaaaaa\r\nx";
        assertEquals("chunk-size", Chunks.error(above, limits).part());
    }

    @Test
    void chunksOfOneByteAreNoOverheadThatMatters() throws ProtocolException {
        byte[] chunk = "1\r\nx\r\n".getBytes(ISO_8859_1);
        byte[] src = new byte[chunk.length * 10_000];
        for (int i = 0; i < src.length; i++) {
            src[i] = chunk[i % chunk.length];
        }
        var decoder = BodyDecoder.chunked(DEFAULTS);
        long content = 0;
        for (int round = 0; round < 100; round++) {
            content += decoder.skip(src, 0, src.length);
        }
        assertEquals(1_000_000, content);
    }

    @Test
    void contentIsDecodedInPlace() throws ProtocolException {
        byte[] bytes =
                "5\r\nhello\r\n7\r\n, world\r\n1\r\n!\r\n0\r\nA: b\r\n\r\nGET".getBytes(ISO_8859_1);
        for (int cut = 0; cut <= bytes.length; cut++) {
            byte[] window = bytes.clone();
            var decoder = BodyDecoder.chunked(DEFAULTS);
            int dst = decoder.decode(window, 0, cut, window, 0, cut);
            int from = decoder.consumed();
            dst += decoder.decode(window, from, window.length, window, dst, window.length);
            from += decoder.consumed();
            assertEquals("hello, world!", new String(window, 0, dst, ISO_8859_1), "cut at " + cut);
            assertEquals("GET", new String(window, from, window.length - from, ISO_8859_1));
        }
    }

    @Test
    void withoutRoomNothingIsLost() throws ProtocolException {
        byte[] src = "3\r\nabc\r\n0\r\n\r\n".getBytes(ISO_8859_1);
        var decoder = BodyDecoder.chunked(DEFAULTS);
        assertEquals(0, decoder.decode(src, 0, src.length, new byte[0], 0, 0));
        int from = decoder.consumed();
        assertEquals(3, from);
        assertEquals(0, decoder.decode(src, from, src.length, new byte[0], 0, 0));
        assertEquals(0, decoder.consumed());
        byte[] dst = new byte[3];
        assertEquals(3, decoder.decode(src, from, src.length, dst, 0, 3));
        assertArrayEquals("abc".getBytes(ISO_8859_1), dst);
        assertTrue(decoder.isComplete());
    }

    @Test
    void skippingFindsTheSameEnd() throws ProtocolException {
        byte[] src = "5\r\nhello\r\n3;a=b\r\nabc\r\n0\r\nA: b\r\n\r\nGET".getBytes(ISO_8859_1);
        var decoder = BodyDecoder.chunked(DEFAULTS);
        assertEquals(8, decoder.skip(src, 0, src.length));
        assertEquals(src.length - 3, decoder.consumed());
        assertTrue(decoder.isComplete());
        assertEquals(Fields.of("A", "b"), decoder.trailers());
    }

    @Test
    void afterAnOffenceEveryCallThrowsTheSame() {
        byte[] src = "x\r\n".getBytes(ISO_8859_1);
        var decoder = BodyDecoder.chunked(DEFAULTS);
        var first = assertThrows(ProtocolException.class, () -> decoder.skip(src, 0, 3));
        assertSame(first, assertThrows(ProtocolException.class, () -> decoder.skip(src, 1, 3)));
        assertFalse(decoder.isComplete());
    }

    // ---- however it is cut

    static Stream<Wire> messages() {
        return Wire.all("chunked");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void cutsAndRoomChangeNothing(Wire message) {
        byte[] bytes = message.bytes();
        assertEquals(message.outcome(), Chunks.outcome(bytes, DEFAULTS));
        for (int room : new int[] {1, 2, 7, 1000}) {
            for (int cut = 0; cut <= bytes.length; cut++) {
                assertEquals(message.outcome(), Chunks.outcome(bytes, DEFAULTS, room, cut));
            }
            int[] everywhere = IntStream.range(0, bytes.length).toArray();
            assertEquals(message.outcome(), Chunks.outcome(bytes, DEFAULTS, room, everywhere));
        }
    }

    @Test
    void whatIsEncodedIsDecodedHoweverItIsCut() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            byte[] content = new byte[random.nextInt(300)];
            random.nextBytes(content);
            var message = new StringBuilder();
            for (int at = 0; at < content.length; ) {
                int size = 1 + random.nextInt(content.length - at);
                message.append("0".repeat(random.nextInt(3)));
                String digits = Integer.toHexString(size);
                message.append(
                        random.nextBoolean() ? digits : digits.toUpperCase(java.util.Locale.ROOT));
                message.append(random.nextInt(4) == 0 ? ";n=\"v\"" : "").append("\r\n");
                message.append(new String(content, at, size, ISO_8859_1)).append("\r\n");
                at += size;
            }
            message.append("0\r\n").append(random.nextBoolean() ? "T: v\r\n" : "").append("\r\n");
            byte[] bytes = message.toString().getBytes(ISO_8859_1);
            int[] cuts = random.ints(random.nextInt(8), 0, bytes.length + 1).sorted().toArray();
            String expected = Chunks.shown(content);
            String outcome = Chunks.outcome(bytes, DEFAULTS, 1 + random.nextInt(64), cuts);
            assertTrue(
                    outcome.startsWith(expected + "\ncomplete, 0 bytes left\n"),
                    "seed " + seed + ", round " + round + ", cuts " + Arrays.toString(cuts));
        }
    }

    @Test
    void mutationsHaveOneOutcomeHoweverTheyAreCut() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var messages = messages().toList();
        String signs = "\r\n;=\" \t0123456789abcdefxyz:\\\u0000\u00ff";
        for (int round = 0; round < 10_000; round++) {
            byte[] bytes = messages.get(random.nextInt(messages.size())).bytes().clone();
            for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) signs.charAt(random.nextInt(signs.length()));
            }
            var limits =
                    DEFAULTS.chunkExtensionBytesMax(random.nextInt(20))
                            .chunkOverheadBytesMax(64)
                            .trailerBytesMax(2 + random.nextInt(40))
                            .trailerLinesMax(random.nextInt(4));
            int[] cuts = random.ints(random.nextInt(6), 0, bytes.length + 1).sorted().toArray();
            assertEquals(
                    Chunks.outcome(bytes, limits),
                    Chunks.outcome(bytes, limits, 1 + random.nextInt(20), cuts),
                    "seed " + seed + ", round " + round + ", cuts " + Arrays.toString(cuts));
        }
    }
}
