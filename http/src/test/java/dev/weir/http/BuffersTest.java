package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuffersTest {

    private final Buffers buffers = new Buffers();

    @ParameterizedTest(name = "{0} bytes are held by {1}")
    @CsvSource({
        "0, 1024",
        "1, 1024",
        "1023, 1024",
        "1024, 1024",
        "1025, 2048",
        "2047, 2048",
        "2048, 2048",
        "2049, 4096",
        "4097, 8192",
        "8193, 16384",
        "16385, 32768",
        "32769, 65536",
        "65537, 131072",
        "131071, 131072",
        "131072, 131072",
        "131073, 131073",
        "1000000, 1000000"
    })
    void anArrayHasTheNextPowerOfTwoUpToTheLargest(int asked, int given) {
        assertEquals(given, buffers.take(asked).length);
    }

    @Test
    void whatIsGivenBackIsTakenAgain() {
        byte[] first = buffers.take(3_000);
        buffers.give(first);
        assertSame(first, buffers.take(4_096));
        assertNotSame(first, buffers.take(4_096), "it is out");
    }

    @Test
    void eachSizeIsKeptByItself() {
        byte[] small = buffers.take(1_024);
        byte[] large = buffers.take(Buffers.LARGEST_BYTES);
        buffers.give(small);
        buffers.give(large);
        assertEquals(2_048, buffers.take(1_025).length);
        assertSame(large, buffers.take(Buffers.LARGEST_BYTES));
        assertSame(small, buffers.take(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_023, 1_025, 3_000, 131_071, 131_073, 262_144})
    void anArrayOfAnOddSizeIsLeftToTheCollector(int bytes) {
        byte[] odd = new byte[bytes];
        buffers.give(odd);
        byte[] taken = buffers.take(bytes);
        assertNotSame(odd, taken);
        assertTrue(taken.length >= bytes);
    }

    @Test
    void whatIsLentIsCountedUntilItIsBackOrForgotten() {
        byte[] first = buffers.take(1);
        byte[] second = buffers.take(3_000);
        byte[] odd = buffers.take(Buffers.LARGEST_BYTES + 1);
        assertEquals(1_024 + 4_096 + Buffers.LARGEST_BYTES + 1, buffers.lentBytes());
        buffers.give(odd);
        buffers.forget(second);
        assertEquals(1_024, buffers.lentBytes());
        assertNotSame(second, buffers.take(3_000), "somebody still looks at it");
        buffers.give(first);
        assertEquals(4_096, buffers.lentBytes());
    }

    @Test
    void anArrayOfAKnownSizeThatWasMadeElsewhereIsWelcome() {
        byte[] made = new byte[2_048];
        buffers.give(made);
        assertSame(made, buffers.take(2_000));
    }

    @ParameterizedTest(name = "with {0} bytes, {2} of {1} are kept")
    @CsvSource({
        "0, 1024, 0",
        "1023, 1024, 0",
        "1024, 1024, 1",
        "1025, 1024, 1",
        "2047, 1024, 1",
        "2048, 1024, 2",
        "131071, 131072, 0",
        "131072, 131072, 1",
        "262143, 131072, 1",
        "1048576, 1024, 1024",
        "1048575, 131072, 7",
        "1048576, 131072, 8"
    })
    void eachSizeKeepsSoManyBytesAndNotOneMore(int keptBytesMax, int size, int kept) {
        var bounded = new Buffers(keptBytesMax);
        var given = Collections.newSetFromMap(new IdentityHashMap<byte[], Boolean>());

        int count = kept + 3;
        for (int i = 0; i < count; i++) {
            byte[] buffer = new byte[size];
            given.add(buffer);
            bounded.give(buffer);
        }
        int again = 0;
        for (int i = 0; i < count; i++) {
            if (given.remove(bounded.take(size))) {
                again++;
            }
        }
        assertEquals(kept, again);
    }

    @Test
    void nobodyHoldsAnArrayThatAnotherHolds() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var out = new ArrayDeque<byte[]>();
        var held = Collections.newSetFromMap(new IdentityHashMap<byte[], Boolean>());
        var small = new Buffers(16 * 1_024);
        for (int step = 0; step < 20_000; step++) {
            if (random.nextBoolean() || out.isEmpty()) {
                int asked = random.nextInt(random.nextBoolean() ? 4_096 : 140_000);
                byte[] taken = small.take(asked);
                String message = "seed " + seed + ", step " + step;
                assertTrue(taken.length >= asked, message);
                assertTrue(held.add(taken), message);
                out.add(taken);
            } else {
                byte[] back = out.poll();
                held.remove(back);
                small.give(back);
            }
            if (out.size() > 64) {
                out.clear();
                held.clear();
            }
        }
    }
}
