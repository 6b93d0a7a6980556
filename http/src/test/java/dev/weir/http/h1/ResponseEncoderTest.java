package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Buffers;
import dev.weir.http.Fields;
import dev.weir.http.Output;
import dev.weir.http.Status;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseEncoderTest {

    private final Output output = new Output(new Buffers());

    private String head(ResponseFraming framing, long contentLength, Persistence persistence) {
        ResponseEncoder.head(
                output,
                new Preamble("Weir"),
                Status.OK,
                Fields.of("Content-Type", "text/plain", "vary", ""),
                framing,
                contentLength,
                persistence);
        return taken();
    }

    private String taken() {
        return new String(output.takeAll(), ISO_8859_1);
    }

    // Heads: one exact form for each framing and each persistence

    // RFC 9112 §6.3: framing; §9.3: persistence
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    LENGTH  | STAYS             | Content-Length: 5~
                    LENGTH  | STAYS_AND_SAYS_SO | Content-Length: 5~Connection: keep-alive~
                    LENGTH  | CLOSES            | Content-Length: 5~Connection: close~
                    CHUNKED | STAYS             | Transfer-Encoding: chunked~
                    CHUNKED | STAYS_AND_SAYS_SO | Transfer-Encoding: chunked~Connection: keep-alive~
                    CHUNKED | CLOSES            | Transfer-Encoding: chunked~Connection: close~
                    NONE    | STAYS             | ''
                    NONE    | STAYS_AND_SAYS_SO | Connection: keep-alive~
                    NONE    | CLOSES            | Connection: close~
                    CLOSE   | CLOSES            | Connection: close~
                    """)
    void aHeadEndsInWhatFramesItAndWhatBecomesOfTheConnection(
            ResponseFraming framing, Persistence persistence, String lines) {
        assertEquals(
                """
                HTTP/1.1 200 OK\r
                Server: Weir\r
                Date: Thu, 01 Jan 1970 00:00:00 GMT\r
                Content-Type: text/plain\r
                vary: \r
                """
                        + lines.replace("~", "\r\n")
                        + "\r\n",
                head(framing, 5, persistence));
    }

    @Test
    void aWholeHeadIsTheseBytes() {
        ResponseEncoder.head(
                output,
                new Preamble(""),
                Status.NO_CONTENT,
                Fields.EMPTY,
                ResponseFraming.NONE,
                0,
                Persistence.STAYS);
        assertEquals(
                """
                HTTP/1.1 204 No Content\r
                Date: Thu, 01 Jan 1970 00:00:00 GMT\r
                \r
                """,
                taken());
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheLengthFramingWritesALength(ResponseFraming framing) {
        assertEquals(
                framing == ResponseFraming.LENGTH,
                head(framing, 5, Persistence.CLOSES).contains("Content-Length"));
    }

    // RFC 9110 §8.6: "Content-Length = 1*DIGIT"
    @Test
    void aLengthIsWrittenInDecimalWithoutLeadingZeros() {
        for (long power = 1; power > 0 && power <= 1_000_000_000_000_000_000L; power *= 10) {
            writesLength(power - 1);
            writesLength(power);
            writesLength(power + 1);
        }
        writesLength(Integer.MAX_VALUE);
        writesLength(Integer.MAX_VALUE + 1L);
        writesLength(Long.MAX_VALUE - 1);
        writesLength(Long.MAX_VALUE);
    }

    @Test
    void anyLengthIsWrittenAsJavaWritesIt() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 10_000; round++) {
            writesLength(random.nextLong(1L << random.nextInt(63)) & Long.MAX_VALUE);
        }
    }

    private void writesLength(long length) {
        ResponseEncoder.head(
                output,
                new Preamble(""),
                Status.OK,
                Fields.EMPTY,
                ResponseFraming.LENGTH,
                length,
                Persistence.STAYS);
        assertEquals(
                "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: "
                        + length
                        + "\r\n\r\n",
                taken());
    }

    // RFC 9110 §15.2: "A 1xx response is terminated by the end of the header section"
    @Test
    void anInterimAnswerIsALineItsFieldsAndAnEmptyLine() {
        ResponseEncoder.interim(output, Status.CONTINUE, Fields.EMPTY);
        assertEquals(
                """
                HTTP/1.1 100 Continue\r
                \r
                """,
                taken());
        ResponseEncoder.interim(
                output, Status.EARLY_HINTS, Fields.of("Link", "</a>", "Link", "</b>"));
        assertEquals(
                """
                HTTP/1.1 103 Early Hints\r
                Link: </a>\r
                Link: </b>\r
                \r
                """,
                taken());
        ResponseEncoder.interim(output, new Status(199), Fields.EMPTY);
        assertEquals("HTTP/1.1 199 \r\n\r\n", taken());
    }

    // Chunks

    // RFC 9112 §7.1: "chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF"
    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({
        "1, 1",
        "9, 9",
        "10, a",
        "15, f",
        "16, 10",
        "17, 11",
        "255, ff",
        "256, 100",
        "4095, fff",
        "4096, 1000",
        "65535, ffff",
        "65536, 10000",
        "1048575, fffff",
        "1048576, 100000",
        "16777216, 1000000"
    })
    void aChunkIsItsSizeInHexadecimalAndItsBytes(int size, String hex) {
        byte[] content = new byte[size + 3];
        new Random(size).nextBytes(content);
        ResponseEncoder.chunk(output, content, 2, 2 + size);
        var expected = new ByteArrayOutputStream();
        expected.writeBytes((hex + "\r\n").getBytes(US_ASCII));
        expected.write(content, 2, size);
        expected.writeBytes("\r\n".getBytes(US_ASCII));
        assertArrayEquals(expected.toByteArray(), output.takeAll());
    }

    // RFC 9112 §7.1: "last-chunk = 1*("0") [ chunk-ext ] CRLF"
    @Test
    void theLastChunkEndsTheContent() {
        ResponseEncoder.lastChunk(output, Fields.EMPTY);
        assertEquals("0\r\n\r\n", taken());
    }

    // RFC 9112 §7.1.2: "trailer-section = *( field-line CRLF )"
    @Test
    void theTrailerSectionFollowsTheLastChunk() {
        ResponseEncoder.lastChunk(output, Fields.of("Digest", "1", "digest", "2"));
        assertEquals(
                """
                0\r
                Digest: 1\r
                digest: 2\r
                \r
                """,
                taken());
    }

    @Test
    void aWholeChunkedAnswerIsTheseBytes() {
        ResponseEncoder.head(
                output,
                new Preamble(""),
                Status.OK,
                Fields.EMPTY,
                ResponseFraming.CHUNKED,
                -1,
                Persistence.STAYS);
        byte[] content = "Hello, world".getBytes(US_ASCII);
        ResponseEncoder.chunk(output, content, 0, 7);
        ResponseEncoder.chunk(output, content, 7, 12);
        ResponseEncoder.lastChunk(output, Fields.EMPTY);
        assertEquals(
                """
                HTTP/1.1 200 OK\r
                Date: Thu, 01 Jan 1970 00:00:00 GMT\r
                Transfer-Encoding: chunked\r
                \r
                7\r
                Hello, \r
                5\r
                world\r
                0\r
                \r
                """,
                taken());
    }

    @ParameterizedTest
    @ValueSource(ints = {1_018, 1_019, 1_020, 1_021, 1_022, 1_023, 1_024})
    void aChunkFitsWhateverLiesBeforeIt(int before) {
        output.add(new byte[before], 0, before);
        ResponseEncoder.chunk(output, new byte[] {'x'}, 0, 1);
        assertEquals("1\r\nx\r\n", taken().substring(before));
    }
}
