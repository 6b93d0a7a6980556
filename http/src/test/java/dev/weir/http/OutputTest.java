package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTest {

    private static final int LARGE = Output.SHARED_BYTES_MIN;

    private final Buffers buffers = new Buffers();
    private final Output output = new Output(buffers);

    /// Takes what is drained: the bytes in order, and which pieces came how.
    private static final class Drain implements Output.Sink {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final List<String> pieces = new ArrayList<>();
        final List<byte[]> shared = new ArrayList<>();

        @Override
        public void copy(byte[] from, int start, int end) {
            bytes.write(from, start, end - start);
            pieces.add("copy " + (end - start));
        }

        @Override
        public void share(byte[] from, int start, int end) {
            bytes.write(from, start, end - start);
            pieces.add("share " + (end - start));
            shared.add(from);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private void add(String text) {
        output.add(bytes(text), 0, text.length());
    }

    private String takeText() {
        return new String(output.takeAll(), ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(ints = {LARGE - 1, LARGE, LARGE + 1})
    void whatIsLargeGoesThroughAfterWhatWaits(int count) {
        var through = new Drain();
        output.letThrough(through);
        add("head");
        var large = new byte[count];
        Arrays.fill(large, (byte) 'x');
        output.add(large, 0, count);
        add("tail");
        if (count < LARGE) {
            assertEquals(List.of(), through.pieces);
            assertEquals(4 + count + 4, output.waitingBytes());
        } else {
            assertEquals(List.of("copy 4", "copy " + count), through.pieces);
            assertEquals("tail", takeText());
        }
    }

    @Test
    void smallPiecesLeaveAsOne() {
        add("a");
        add("");
        add("bc");
        output.add(bytes("xdex"), 1, 3);
        assertEquals(5, output.waitingBytes());
        assertFalse(output.isEmpty());
        var drain = new Drain();
        output.drainTo(drain);
        assertEquals("abcde", drain.bytes.toString(ISO_8859_1));
        assertEquals(List.of("copy 5"), drain.pieces);
    }

    @Test
    void anEmptyOutputDrainsNothing() {
        var drain = new Drain();
        output.drainTo(drain);
        output.addShared(new byte[0]);
        output.drainTo(drain);
        assertEquals(List.of(), drain.pieces);
        assertTrue(output.isEmpty());
        assertEquals(0, output.waitingBytes());
    }

    @Test
    void drainingTwiceGivesNothingTwice() {
        add("a");
        output.addShared(new byte[LARGE]);
        output.drainTo(new Drain());
        assertTrue(output.isEmpty());
        assertEquals(0, output.waitingBytes());
        var again = new Drain();
        output.drainTo(again);
        assertEquals(List.of(), again.pieces);
        add("b");
        assertEquals("b", takeText());
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {1, LARGE - 1})
    void aSmallSharedArrayIsCopied(int size) {
        byte[] array = new byte[size];
        Arrays.fill(array, (byte) 'a');
        output.addShared(array);
        Arrays.fill(array, (byte) 'b');
        assertEquals("a".repeat(size), takeText(), "its owner may use it again");
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {LARGE, LARGE + 1, 1_000_000})
    void aLargeSharedArrayIsNotCopied(int size) {
        byte[] array = new byte[size];
        output.addShared(array);
        var drain = new Drain();
        output.drainTo(drain);
        assertEquals(List.of("share " + size), drain.pieces);
        assertSame(array, drain.shared.getFirst());
    }

    @ParameterizedTest(name = "{0} at a time")
    @ValueSource(ints = {1, LARGE - 1, LARGE, LARGE + 1, 3 * LARGE})
    void sharedArraysAreCutToWhatMayGo(int bytesMax) {
        byte[] large = new byte[2 * LARGE + 5];
        new Random(bytesMax).nextBytes(large);
        add("head");
        output.addShared(large);
        add("next");
        long all = output.waitingBytes();
        var drain = new Drain();
        while (!output.isEmpty()) {
            int before = drain.bytes.size();
            output.drainTo(drain, bytesMax);
            int went = drain.bytes.size() - before;
            assertTrue(went <= bytesMax + "head".length(), went + " bytes at once");
            assertTrue(went >= Math.min(bytesMax, all - before), went + " bytes at once");
            assertEquals(all - drain.bytes.size(), output.waitingBytes());
        }
        String expected = "head" + new String(large, ISO_8859_1) + "next";
        assertEquals(expected, drain.bytes.toString(ISO_8859_1));
    }

    @Test
    void copiedAndSharedPiecesKeepTheirOrder() {
        byte[] large = new byte[LARGE];
        add("head");
        output.addShared(large);
        output.addShared(large);
        add("next");
        output.addShared(bytes("small"));
        output.addShared(large);
        var drain = new Drain();
        output.drainTo(drain);
        assertEquals(
                List.of("copy 4", "share " + LARGE, "share " + LARGE, "copy 9", "share " + LARGE),
                drain.pieces);
    }

    @Test
    void roomIsReservedAndThenTaken() {
        add("ab");
        output.reserve(3);
        byte[] array = output.array();
        int at = output.to();
        array[at++] = 'c';
        array[at++] = 'd';
        output.advance(at);
        add("e");
        assertEquals("abcde", takeText());
    }

    @Test
    void roomThatIsReservedAndNotTakenIsNothing() {
        output.reserve(100);
        assertTrue(output.isEmpty());
        output.addShared(new byte[LARGE]);
        output.reserve(5);
        var drain = new Drain();
        output.drainTo(drain);
        assertEquals(List.of("share " + LARGE), drain.pieces);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_023, 1_024, 1_025, 131_071, 131_072, 131_073, 500_000})
    void asMuchRoomIsMadeAsIsAskedFor(int count) {
        add("ab");
        output.reserve(count);
        assertTrue(output.array().length - output.to() >= count);
        int at = output.to();
        Arrays.fill(output.array(), at, at + count, (byte) 'x');
        output.advance(at + count);
        assertEquals("ab" + "x".repeat(count), takeText());
    }

    /// Else each answer that joins a backlog would copy the whole backlog.
    @Test
    void aBacklogLiesInSeveralArraysThatAreAllKeptForLater() {
        for (int i = 0; i < 1_000; i++) {
            output.add(new byte[1_000], 0, 1_000);
            assertTrue(output.array().length <= Buffers.LARGEST_BYTES);
        }
        assertEquals(1_000_000, output.waitingBytes());
        var drain = new Drain();
        output.drainTo(drain);
        assertEquals(1_000_000, drain.bytes.size());
        assertEquals(8, drain.pieces.size(), drain.pieces.toString());
    }

    @Test
    void whatIsDiscardedIsNotSent() {
        add("a");
        output.addShared(new byte[LARGE]);
        add("b");
        output.discard();
        assertTrue(output.isEmpty());
        assertEquals(0, output.waitingBytes());
        add("c");
        assertEquals("c", takeText());
    }

    @Test
    void borrowedArraysAreGivenBackAndSharedOnesAreNot() {
        byte[] large = new byte[LARGE];
        add("a");
        byte[] first = output.array();
        output.addShared(large);
        add("b");
        byte[] second = output.array();
        output.drainTo(new Drain());
        assertEquals(0, output.array().length, "an idle output holds nothing");
        assertEquals(identities(first, second), identities(buffers.take(1), buffers.take(1)));
        assertFalse(buffers.take(LARGE) == large);
    }

    private static java.util.Set<byte[]> identities(byte[]... arrays) {
        var set = Collections.newSetFromMap(new IdentityHashMap<byte[], Boolean>());
        Collections.addAll(set, arrays);
        return set;
    }

    @Test
    void anArrayThatWasOutgrownIsGivenBack() {
        add("a");
        byte[] outgrown = output.array();
        output.reserve(outgrown.length);
        assertSame(outgrown, buffers.take(1));
        assertEquals("a", takeText());
    }

    @Test
    void discardedArraysAreGivenBackToo() {
        add("a");
        byte[] first = output.array();
        output.addShared(new byte[LARGE]);
        add("b");
        byte[] second = output.array();
        output.discard();
        output.discard();
        assertEquals(identities(first, second), identities(buffers.take(1), buffers.take(1)));
    }

    @Test
    void anyAddsGiveTheBytesOfAByteArrayOutputStream() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            var expected = new ByteArrayOutputStream();
            int steps = random.nextInt(60);
            for (int step = 0; step < steps; step++) {
                randomStep(random, expected);
                assertEquals(expected.size(), output.waitingBytes(), "seed " + seed + ", " + round);
                assertEquals(expected.size() == 0, output.isEmpty());
            }
            if (random.nextInt(10) == 0) {
                output.discard();
                expected.reset();
            }
            var drain = new Drain();
            output.drainTo(drain);
            assertArrayEquals(
                    expected.toByteArray(),
                    drain.bytes.toByteArray(),
                    "seed " + seed + ", round " + round);
            assertEquals(0, output.waitingBytes());
        }
        nobodyGotAnArrayThatIsHeldTwice(seed);
    }

    private void randomStep(Random random, ByteArrayOutputStream expected) {
        int size =
                switch (random.nextInt(8)) {
                    case 0 -> LARGE + random.nextInt(3) - 1;
                    case 1 -> random.nextInt(40_000);
                    default -> random.nextInt(300);
                };
        byte[] piece = new byte[size];
        random.nextBytes(piece);
        switch (random.nextInt(3)) {
            case 0 -> {
                int from = random.nextInt(size + 1);
                int to = from + random.nextInt(size - from + 1);
                output.add(piece, from, to);
                expected.write(piece, from, to - from);
                Arrays.fill(piece, (byte) 0); // the caller's again
            }
            case 1 -> {
                output.addShared(piece);
                expected.writeBytes(piece);
            }
            default -> {
                output.reserve(size + random.nextInt(10));
                System.arraycopy(piece, 0, output.array(), output.to(), size);
                output.advance(output.to() + size);
                expected.writeBytes(piece);
            }
        }
    }

    /// An array that was given back twice would be lent twice.
    private void nobodyGotAnArrayThatIsHeldTwice(long seed) {
        var taken = Collections.newSetFromMap(new IdentityHashMap<byte[], Boolean>());
        for (int size = Buffers.SMALLEST_BYTES; size <= Buffers.LARGEST_BYTES; size *= 2) {
            for (int i = 0; i < 32; i++) {
                assertTrue(taken.add(buffers.take(size)), "seed " + seed + ", size " + size);
            }
        }
    }
}
