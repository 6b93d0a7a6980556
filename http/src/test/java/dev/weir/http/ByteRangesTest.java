package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.ByteRanges.Range;
import dev.weir.http.ByteRanges.Satisfiable;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangesTest {

    private static String shown(ByteRanges ranges) {
        return switch (ranges) {
            case ByteRanges.Ignored _ -> "ignored";
            case ByteRanges.NotSatisfiable _ -> "416";
            case Satisfiable(var all) ->
                    all.stream()
                            .map(range -> range.from() + "-" + (range.to() - 1))
                            .collect(Collectors.joining(" "));
        };
    }

    // RFC 9110 §14.1.2: of 10,000 bytes, as in its examples
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    bytes=0-499                  | 0-499
                    bytes=500-999                | 500-999
                    bytes=-500                   | 9500-9999
                    bytes=9500-                  | 9500-9999
                    bytes=0-0,-1                 | 0-0 9999-9999
                    bytes= 0-999, 4500-5499, -1000 | 0-999 4500-5499 9000-9999
                    bytes=500-600,601-999        | 500-999
                    bytes=500-700,601-999        | 500-999
                    BYTES=0-1                    | 0-1
                    bytes=0-99999                | 0-9999
                    bytes=-99999                 | 0-9999
                    bytes=9999-                  | 9999-9999
                    bytes=10000-                 | 416
                    bytes=10000-20000            | 416
                    bytes=-0                     | 416
                    bytes=20000-,0-0             | 0-0
                    bytes=99999999999999999999-  | 416
                    bytes=0-99999999999999999999 | 0-9999
                    bytes=-18446744073709551617  | 0-9999
                    bytes=9223372036854775807-   | 416
                    bytes=0-9223372036854775807  | 0-9999
                    bytes=,,0-1,,                | 0-1
                    bytes=                       | ignored
                    bytes=,                      | ignored
                    bytes=-                      | ignored
                    bytes=5                      | ignored
                    bytes=5-4                    | ignored
                    bytes=a-b                    | ignored
                    bytes=0-1,x                  | ignored
                    bytes=+0-1                   | ignored
                    bytes=0--1                   | ignored
                    bytes=0 -1                   | ignored
                    bytes=0-1-2                  | ignored
                    bytes 0-1                    | ignored
                    bytes                        | ignored
                    seconds=0-1                  | ignored
                    """)
    void isReadAsTheRfcHasIt(String field, String expected) {
        assertEquals(expected, shown(ByteRanges.parse(field, 10_000)));
    }

    @Test
    void emptyContentHasNoRanges() {
        assertEquals("416", shown(ByteRanges.parse("bytes=0-", 0)));
        assertEquals("416", shown(ByteRanges.parse("bytes=-1", 0)));
    }

    // §15.3.7.2: "MAY coalesce any of the ranges that overlap, or that are separated by a gap that
    // is smaller than the overhead of sending multiple parts"
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    bytes=0-9,90-99            | 0-9 90-99
                    bytes=0-9,89-99            | 0-99
                    bytes=5000-5009,0-9        | 5000-5009 0-9
                    bytes=5000-5009,0-9,5-200  | 0-200 5000-5009
                    bytes=0-,0-,0-,0-          | 0-9999
                    """)
    void neighborsAreJoinedAndOthersKeepTheirOrder(String field, String expected) {
        assertEquals(expected, shown(ByteRanges.parse(field, 10_000)));
    }

    // §17.15
    @Test
    void tooManyAreRefused() {
        String most =
                IntStream.range(0, ByteRanges.RANGES_MAX)
                        .mapToObj(i -> i * 200 + "-" + (i * 200 + 1))
                        .collect(Collectors.joining(",", "bytes=", ""));
        var ranges = assertInstanceOf(Satisfiable.class, ByteRanges.parse(most, 10_000)).ranges();
        assertEquals(ByteRanges.RANGES_MAX, ranges.size());
        assertEquals("416", shown(ByteRanges.parse(most + ",9000-9001", 10_000)));
    }

    /// No range of the answer is empty, outside, or has a byte twice; and every byte that was asked
    /// for is in one.
    @Test
    void everyByteThatWasAskedForIsSentOnce() {
        long seed = 77;
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            int length = 1 + random.nextInt(3_000);
            boolean[] asked = new boolean[length];
            var field = new StringBuilder("bytes=");
            for (int i = random.nextInt(8); i >= 0; i--) {
                int from = random.nextInt(length + 100);
                int to = from + random.nextInt(300);
                field.append(from).append('-').append(to).append(i == 0 ? "" : ",");
                for (int at = from; at <= to && at < length; at++) {
                    asked[at] = true;
                }
            }
            boolean[] sent = new boolean[length];
            if (ByteRanges.parse(field.toString(), length) instanceof Satisfiable(var ranges)) {
                for (Range range : ranges) {
                    assertTrue(range.lengthBytes() > 0);
                    for (long at = range.from(); at < range.to(); at++) {
                        assertTrue(!sent[(int) at], field + " of " + length + ", seed " + seed);
                        sent[(int) at] = true;
                    }
                }
            }
            for (int at = 0; at < length; at++) {
                assertTrue(!asked[at] || sent[at], field + " of " + length + ", seed " + seed);
            }
        }
    }

    // §14.4
    @Test
    void contentRangeNamesFirstLastAndLength() {
        assertEquals("bytes 42-1233/1234", new Range(42, 1234).contentRange(1234));
        assertEquals("bytes */47022", ByteRanges.unsatisfied(47_022));
    }
}
