package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Buffers;
import dev.weir.http.Fields;
import dev.weir.http.Output;
import dev.weir.http.Status;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Heads that are kept are those that would be put together.
class KnownHeadTest {

    private static final long SEED = 41;
    private static final int ANSWERS = 20_000;

    private final Preamble preamble = new Preamble("Weir");
    private final Output output = new Output(new Buffers());

    private String head(Preamble preamble, Status status, Fields fields, long length) {
        ResponseEncoder.head(
                output,
                preamble,
                status,
                fields,
                ResponseFraming.LENGTH,
                length,
                Persistence.STAYS);
        return new String(output.takeAll(), ISO_8859_1);
    }

    /// By an encoder that has seen none before.
    private String putTogether(Status status, Fields fields, long length, long epochSecond) {
        var fresh = new Preamble("Weir");
        fresh.date(epochSecond);
        return head(fresh, status, fields, length);
    }

    /// Few enough sections and lengths that many come again, and some share a place.
    @Test
    void whateverCameBeforeAHeadIsAsItWouldBeAlone() {
        var random = new Random(SEED);
        var sections =
                List.of(
                        Fields.EMPTY,
                        Fields.of("Content-Type", "text/plain"),
                        Fields.of("Content-Type", "text/plain"),
                        Fields.of("Content-Type", "text/plane"),
                        Fields.of("A", "1", "B", "2"),
                        Fields.of("Upgrade", "h2c"),
                        Fields.of("X", "x".repeat(600)));
        var statuses = List.of(Status.OK, Status.NOT_FOUND, new Status(426));
        long epochSecond = 1_000;
        for (int i = 0; i < ANSWERS; i++) {
            if (random.nextInt(10) == 0) {
                preamble.date(epochSecond += random.nextInt(100_000));
            } else if (i == 0) {
                preamble.date(epochSecond);
            }
            Status status = statuses.get(random.nextInt(statuses.size()));
            Fields fields = sections.get(random.nextInt(sections.size()));
            long length = random.nextInt(4) * 64L;
            if (random.nextInt(5) == 0) {
                output.add(new byte[3_000], 0, random.nextInt(3_000));
                output.takeAll();
            }
            assertEquals(
                    putTogether(status, fields, length, epochSecond),
                    head(preamble, status, fields, length),
                    "seed " + SEED + ", answer " + i);
        }
    }

    @Test
    void theSecondTimeItIsKeptAndNotBefore() {
        Fields fields = Fields.of("A", "b");
        KnownHead known = preamble.known(fields, 5);
        head(preamble, Status.OK, fields, 5);
        assertTrue(known.isOf(Status.OK, fields, 5));
        assertFalse(known.isKept());
        head(preamble, Status.OK, fields, 5);
        assertTrue(known.isKept());
        head(preamble, Status.OK, Fields.of("A", "b"), 5);
        assertFalse(known.isOf(Status.OK, fields, 5), "others that are equal");
        assertFalse(known.isKept());
    }

    @ParameterizedTest(name = "{0} bytes more than the most: kept {1}")
    @CsvSource({"-1, true", "0, true", "1, false"})
    void aLargerHeadIsNotKept(int more, boolean isKept) {
        int others = putTogether(Status.OK, Fields.of("A", "b"), 5, 0).length() - 1;
        Fields fields = Fields.of("A", "b".repeat(KnownHead.BYTES_MAX - others + more));
        for (int i = 0; i < 3; i++) {
            String head = head(preamble, Status.OK, fields, 5);
            assertEquals(KnownHead.BYTES_MAX + more, head.length());
        }
        assertEquals(isKept, preamble.known(fields, 5).isKept());
    }
}
