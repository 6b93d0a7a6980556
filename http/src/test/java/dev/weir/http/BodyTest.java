package dev.weir.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {

    @TempDir private Path folder;

    /// A stream that knows whether it was closed.
    private static final class Closable extends ByteArrayInputStream {
        private boolean isClosed;

        Closable(String text) {
            super(text.getBytes(US_ASCII));
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private static byte[] written(Body body) throws Exception {
        var out = new ByteArrayOutputStream();
        body.writeTo(out);
        return out.toByteArray();
    }

    @Test
    void emptyIsNothing() throws Exception {
        assertEquals(0, Body.empty().contentLength());
        assertEquals(0, written(Body.empty()).length);
        assertSame(Body.empty(), Body.empty());
    }

    @Test
    void bytesAreWrittenAsTheyAre() throws Exception {
        byte[] bytes = {0, -1, 13, 10};
        assertEquals(4, new Body.Bytes(bytes).contentLength());
        assertArrayEquals(bytes, written(new Body.Bytes(bytes)));
        assertSame(bytes, new Body.Bytes(bytes).bytes(), "not copied");
    }

    @Test
    void aStreamHasTheLengthItWasGivenOrNone() throws Exception {
        Body.Writer writer = out -> out.write(7);
        assertEquals(-1, Body.stream(writer).contentLength());
        assertEquals(0, Body.stream(0, writer).contentLength());
        assertEquals(Long.MAX_VALUE, Body.stream(Long.MAX_VALUE, writer).contentLength());
        assertArrayEquals(new byte[] {7}, written(Body.stream(writer)));
    }

    @Test
    void aStreamHasNoTrailersUnlessGiven() {
        var plain = (Body.Stream) Body.stream(out -> {});
        assertEquals(Fields.EMPTY, plain.trailers().get());
        var checked = new Body.Stream(-1, out -> {}, () -> Fields.of("Digest", "1"));
        assertEquals(Fields.of("Digest", "1"), checked.trailers().get());
    }

    @ParameterizedTest
    @ValueSource(longs = {-2, -3, Long.MIN_VALUE})
    void aLengthBelowMinusOneIsRefused(long lengthBytes) {
        var thrown =
                assertThrows(
                        IllegalArgumentException.class, () -> Body.stream(lengthBytes, out -> {}));
        assertEquals(
                lengthBytes + " is not a length: give 0 or more bytes, or -1 if unknown.",
                thrown.getMessage());
    }

    @Test
    void anInputStreamIsCopiedAndClosed() throws Exception {
        var in = new Closable("content");
        var body = Body.stream(in);
        assertEquals(-1, body.contentLength());
        assertFalse(in.isClosed, "not before it is sent");
        assertArrayEquals("content".getBytes(US_ASCII), written(body));
        assertTrue(in.isClosed);
    }

    @Test
    void anInputStreamIsClosedWhenThePeerIsGone() {
        var in = new Closable("content");
        var gone =
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        throw new IOException("gone");
                    }
                };
        assertThrows(IOException.class, () -> Body.stream(in).writeTo(gone));
        assertTrue(in.isClosed);
    }

    // As in an answer to HEAD: nobody ever writes it.
    @Test
    void anInputStreamIsClosedWhenItIsNotSent() throws Exception {
        var in = new Closable("content");
        Body.stream(in).discard();
        assertTrue(in.isClosed);
    }

    @Test
    void whatHoldsNothingOpenIsDiscardedWithoutEffect() throws Exception {
        byte[] bytes = {1};
        for (Body body :
                new Body[] {
                    Body.empty(),
                    new Body.Bytes(bytes),
                    new Body.File(folder.resolve("none"), 0, 1),
                    Body.stream(out -> out.write(1))
                }) {
            body.discard();
        }
        var stream = Body.stream(out -> out.write(1));
        stream.discard();
        assertArrayEquals(bytes, written(stream));
    }

    @Test
    void whatAWriterThrowsGoesThrough() {
        var fault = new InterruptedException("stop");
        assertSame(
                fault,
                assertThrows(
                        InterruptedException.class,
                        () ->
                                written(
                                        Body.stream(out -> {
                                            throw fault;
                                        }))));
    }

    // Files

    private Path file(int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return Files.write(folder.resolve("file" + bytes), content);
    }

    @ParameterizedTest(name = "{1} bytes from {0} of {2}")
    @CsvSource({
        "0, 0, 0",
        "0, 0, 10",
        "10, 0, 10",
        "0, 10, 10",
        "0, 9, 10",
        "9, 1, 10",
        "3, 4, 10",
        // 16 KiB is the size of a step
        "0, 16383, 40000",
        "0, 16384, 40000",
        "0, 16385, 40000",
        "1, 39999, 40000"
    })
    void aRangeOfAFileIsCopied(int from, int length, int size) throws Exception {
        var path = file(size);
        var body = new Body.File(path, from, length);
        assertEquals(length, body.contentLength());
        assertArrayEquals(
                Arrays.copyOfRange(Files.readAllBytes(path), from, from + length), written(body));
    }

    @ParameterizedTest(name = "{1} bytes from {0} of 20000: {2} are missing")
    @CsvSource({"0, 20001, 1", "10000, 16384, 6384", "20000, 1, 1"})
    void aFileThatEndsTooEarlyFails(int from, int length, int missing) throws Exception {
        var path = file(20_000);
        var out = new ByteArrayOutputStream();
        var thrown =
                assertThrows(
                        IOException.class, () -> new Body.File(path, from, length).writeTo(out));
        assertEquals(
                "The file ended " + missing + " bytes before the length that was announced.",
                thrown.getMessage());
        assertEquals(length - missing, out.size(), "what there was is written");
    }

    @Test
    void aFileThatEndsBeforeTheRangeFails() throws Exception {
        var path = file(10);
        assertThrows(EOFException.class, () -> written(new Body.File(path, 11, 1)));
    }

    @Test
    void aFileThatIsGoneFails() {
        var body = new Body.File(folder.resolve("gone"), 0, 1);
        assertThrows(NoSuchFileException.class, () -> written(body));
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, -1", "-9223372036854775808, 5"})
    void aNegativeRangeIsRefused(long from, long length) {
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Body.File(Path.of("f"), from, length));
        assertEquals(
                "A file has no bytes from "
                        + from
                        + " over "
                        + length
                        + ": give numbers of 0 or more.",
                thrown.getMessage());
    }
}
