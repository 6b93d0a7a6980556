package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

    private static final byte[] TEN = {0, 1, 2, 3, 4, 5, -1, -128, 127, 9};

    private final RequestBody body = RequestBody.of(TEN);

    /// Content that comes byte by byte, of a length that nobody has announced.
    private static final class Trickle extends RequestBody {
        private final RequestBody content;

        Trickle(byte[] content) {
            this.content = RequestBody.of(content);
        }

        @Override
        public int read() throws java.io.IOException {
            return content.read();
        }

        @Override
        public int read(byte[] into, int from, int count) throws java.io.IOException {
            return content.read(into, from, Math.min(count, 1));
        }

        @Override
        public long lengthBytes() {
            return -1;
        }

        @Override
        protected void limitUnread(long contentBytesMax) {
            content.limit(contentBytesMax);
        }

        @Override
        protected long unreadBytes() {
            return -1;
        }

        @Override
        public Fields trailers() {
            return content.trailers();
        }
    }

    @Test
    void singleBytesAreUnsignedAndMinusOneIsTheEnd() throws Exception {
        for (byte expected : TEN) {
            assertEquals(expected & 0xff, body.read());
        }
        assertEquals(-1, body.read());
        assertEquals(-1, body.read(), "and stays the end");
    }

    @Test
    void readGivesWhatThereIsUpToTheCount() throws Exception {
        byte[] into = new byte[8];
        assertEquals(3, body.read(into, 2, 3));
        assertArrayEquals(new byte[] {0, 0, 0, 1, 2, 0, 0, 0}, into);
        assertEquals(7, body.available());
        assertEquals(7, body.read(into, 0, 8));
        assertEquals(-1, body.read(into, 0, 8));
        assertEquals(0, body.available());
    }

    @Test
    void readingNothingGivesNothingEvenAtTheEnd() throws Exception {
        body.skipNBytes(10);
        assertEquals(0, body.read(new byte[1], 0, 0));
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, -1", "0, 5", "4, 1", "5, 0", "2147483647, 1"})
    void aRangeOutsideTheArrayIsRefused(int from, int count) throws Exception {
        assertThrows(IndexOutOfBoundsException.class, () -> body.read(new byte[4], from, count));
        assertEquals(0, body.read(), "nothing was taken");
    }

    @Test
    void aRangeOfAnArrayIsContentToo() throws Exception {
        var range = RequestBody.of(TEN, 2, 5);
        assertEquals(3, range.lengthBytes());
        assertArrayEquals(new byte[] {2, 3, 4}, range.readAllBytes());
        assertEquals(0, RequestBody.of(TEN, 10, 10).lengthBytes());
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "5, 4", "0, 11", "11, 11"})
    void aRangeThatTheArrayDoesNotHaveIsNoContent(int from, int to) {
        assertThrows(IndexOutOfBoundsException.class, () -> RequestBody.of(TEN, from, to));
    }

    @Test
    void everyWayToReadGivesTheSameContent() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            byte[] content = new byte[random.nextInt(5_000)];
            random.nextBytes(content);
            var mixed = RequestBody.of(content);
            mixed.limit(content.length);
            var read = new ByteArrayOutputStream();
            for (boolean isAtEnd = false; !isAtEnd; ) {
                int count = random.nextInt(700);
                switch (random.nextInt(5)) {
                    case 0 -> {
                        int octet = mixed.read();
                        isAtEnd = octet < 0;
                        if (!isAtEnd) {
                            read.write(octet);
                        }
                    }
                    case 1 -> read.write(mixed.readNBytes(count));
                    case 2 -> {
                        long skipped = mixed.skip(count);
                        read.write(content, read.size(), (int) skipped);
                    }
                    case 3 -> isAtEnd = random.nextInt(5) == 0 && mixed.transferTo(read) >= 0;
                    default -> {
                        byte[] into = new byte[count + 2];
                        int given = mixed.read(into, 1, count);
                        isAtEnd = given < 0;
                        read.write(into, 1, Math.max(0, given));
                    }
                }
            }
            assertArrayEquals(content, read.toByteArray(), "seed " + seed + ", round " + round);
            assertEquals(content.length, mixed.lengthBytes(), "the length stays");
        }
    }

    @ParameterizedTest(name = "a limit of {0} for 10 bytes")
    @ValueSource(longs = {10, 11, Long.MAX_VALUE - 1, Long.MAX_VALUE})
    void contentWithinTheLimitIsRead(long limit) throws Exception {
        body.limit(limit);
        assertArrayEquals(TEN, body.readAllBytes());
    }

    // RFC 9110 §15.5.14: 413 for content "larger than the server is willing or able to process"
    @ParameterizedTest(name = "a limit of {0} for 10 bytes")
    @ValueSource(longs = {0, 1, 9})
    void contentAboveTheLimitIsRefusedInEveryWayToRead(long limit) {
        body.limit(limit);
        byte[] into = new byte[16];
        for (var thrown :
                Arrays.asList(
                        assertThrows(ContentTooLarge.class, body::read),
                        assertThrows(ContentTooLarge.class, () -> body.read(into)),
                        assertThrows(ContentTooLarge.class, () -> body.read(into, 0, 1)),
                        assertThrows(ContentTooLarge.class, () -> body.skip(1)),
                        assertThrows(ContentTooLarge.class, () -> body.readNBytes(1)),
                        assertThrows(ContentTooLarge.class, body::readAllBytes),
                        assertThrows(ContentTooLarge.class, () -> body.readAll(100)),
                        assertThrows(
                                ContentTooLarge.class,
                                () -> body.transferTo(new ByteArrayOutputStream())))) {
            assertEquals(limit, thrown.bytesMax());
            assertEquals(
                    "The content is larger than the " + limit + " bytes that are allowed here.",
                    thrown.getMessage());
        }
    }

    @Test
    void aLimitCountsFromWhereItIsSet() throws Exception {
        body.skipNBytes(4);
        body.limit(6);
        assertEquals(6, body.readAllBytes().length);

        var other = RequestBody.of(TEN);
        other.skipNBytes(4);
        other.limit(5);
        assertThrows(ContentTooLarge.class, other::read);
    }

    @Test
    void aLimitCanBeRaised() throws Exception {
        body.limit(9);
        assertThrows(ContentTooLarge.class, body::read);
        body.limit(10);
        assertArrayEquals(TEN, body.readAllBytes());
    }

    @Test
    void noContentIsWithinEveryLimit() throws Exception {
        var empty = RequestBody.of(new byte[0]);
        empty.limit(0);
        assertEquals(-1, empty.read());
        assertEquals(0, empty.readAll(0).length);
    }

    @ParameterizedTest(name = "readAll({0}) of 10 bytes")
    @ValueSource(ints = {10, 11, 1_000_000})
    void readAllTakesUpToItsBound(int bytesMax) throws Exception {
        assertArrayEquals(TEN, RequestBody.of(TEN).readAll(bytesMax));
        assertArrayEquals(TEN, new Trickle(TEN).readAll(bytesMax), "of unknown length");
    }

    @ParameterizedTest(name = "readAll({0}) of 10 bytes")
    @ValueSource(ints = {0, 1, 9})
    void readAllRefusesMoreThanItsBound(int bytesMax) {
        for (RequestBody tooLarge : Arrays.asList(RequestBody.of(TEN), new Trickle(TEN))) {
            var thrown = assertThrows(ContentTooLarge.class, () -> tooLarge.readAll(bytesMax));
            assertEquals(bytesMax, thrown.bytesMax());
        }
    }

    @Test
    void readAllOfAnnouncedContentThatIsTooLargeReadsNothing() throws Exception {
        assertThrows(ContentTooLarge.class, () -> body.readAll(9));
        assertEquals(10, body.available());
    }

    @ParameterizedTest(name = "readAll({0}) of the last 4 of 10 bytes")
    @ValueSource(ints = {4, 5, 9})
    void readAllCountsWhatIsLeft(int bytesMax) throws Exception {
        for (RequestBody begun : Arrays.asList(RequestBody.of(TEN), new Trickle(TEN))) {
            begun.skipNBytes(6);
            assertArrayEquals(new byte[] {-1, -128, 127, 9}, begun.readAll(bytesMax));
        }
    }

    @Test
    void readAllRefusesMoreThanItsBoundOfWhatIsLeft() throws Exception {
        for (RequestBody begun : Arrays.asList(RequestBody.of(TEN), new Trickle(TEN))) {
            begun.skipNBytes(6);
            assertThrows(ContentTooLarge.class, () -> begun.readAll(3));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void aNegativeLimitIsRefused(long limit) throws Exception {
        var thrown = assertThrows(IllegalArgumentException.class, () -> body.limit(limit));
        assertEquals(
                limit + " is no limit: give 0 or more bytes, or Long.MAX_VALUE for none.",
                thrown.getMessage());
        assertArrayEquals(TEN, body.readAllBytes(), "the limit is as it was");
    }

    @Test
    void readAllNeedsABoundThatIsNotNegative() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> body.readAll(-1));
        assertEquals("-1 is no number of bytes to hold: give 0 or more.", thrown.getMessage());
    }

    @Test
    void contentInMemoryHasNoTrailers() {
        assertEquals(Fields.EMPTY, body.trailers());
        assertEquals(Fields.EMPTY, RequestBody.EMPTY.trailers());
    }

    @Test
    void theEmptyBodyIsEmptyForEveryoneWhateverAnyoneDoesWithIt() throws Exception {
        RequestBody.EMPTY.limit(0);
        RequestBody.EMPTY.close();
        assertEquals(-1, RequestBody.EMPTY.read());
        assertEquals(0, RequestBody.EMPTY.lengthBytes());
        assertEquals(0, RequestBody.EMPTY.readAll(0).length);
    }
}
