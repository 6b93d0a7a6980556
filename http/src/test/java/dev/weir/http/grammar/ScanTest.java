package dev.weir.http.grammar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The scans of eight octets a step agree with loops of one.
class ScanTest {

    enum Kind {
        TOKEN(Octets.TOKEN) {
            @Override
            int end(byte[] bytes, int from, int to) {
                return Scan.endOfToken(bytes, from, to);
            }
        },
        PATH(Octets.PATH) {
            @Override
            int end(byte[] bytes, int from, int to) {
                return Scan.endOfPath(bytes, from, to);
            }
        },
        REG_NAME(Octets.REG_NAME) {
            @Override
            int end(byte[] bytes, int from, int to) {
                return Scan.endOfRegName(bytes, from, to);
            }
        },
        FIELD_VALUE(Octets.FIELD_VALUE) {
            @Override
            int end(byte[] bytes, int from, int to) {
                return Scan.endOfFieldValue(bytes, from, to);
            }
        };

        final int octets;

        Kind(int octets) {
            this.octets = octets;
        }

        abstract int end(byte[] bytes, int from, int to);

        int plainEnd(byte[] bytes, int from, int to) {
            int at = from;
            while (at < to && Octets.is(octets, bytes[at])) {
                at++;
            }
            return at;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyOctetAtEveryPlaceIsJudgedAsTheTableSays(Kind kind) {
        for (int octet = 0; octet < 256; octet++) {
            for (int place = 0; place < 20; place++) {
                byte[] bytes = new byte[20];
                Arrays.fill(bytes, (byte) 'a');
                bytes[place] = (byte) octet;
                int found = kind.end(bytes, 0, 20);
                assertEquals(kind.plainEnd(bytes, 0, 20), found, octet + " at " + place);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPairOfNeighborsIsJudgedAsTheTableSays(Kind kind) {
        // Inside of both words of a step of sixteen, and across them.
        for (int place : new int[] {3, 7, 11}) {
            byte[] bytes = "a".repeat(24).getBytes(US_ASCII);
            for (int first = 0; first < 256; first++) {
                for (int second = 0; second < 256; second++) {
                    bytes[place] = (byte) first;
                    bytes[place + 1] = (byte) second;
                    assertEquals(
                            kind.plainEnd(bytes, 0, 24),
                            kind.end(bytes, 0, 24),
                            () ->
                                    "octets at "
                                            + place
                                            + ": "
                                            + bytes[place]
                                            + ", "
                                            + bytes[place + 1]);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void randomRangesEndWhereAPlainLoopEnds(Kind kind) {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                // mostly what belongs there, so that runs are long
                if (random.nextInt(12) > 0 && !Octets.is(kind.octets, bytes[i])) {
                    bytes[i] = (byte) "az-.AZ09".charAt(random.nextInt(8));
                }
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            assertEquals(
                    kind.plainEnd(bytes, from, to),
                    kind.end(bytes, from, to),
                    "seed " + seed + ", round " + round);
        }
    }

    @Test
    void nothingBeyondTheRangeCounts() {
        byte[] bytes = "abcdefghijklmnop".getBytes(US_ASCII);
        for (int to = 0; to <= bytes.length; to++) {
            assertEquals(to, Scan.endOfToken(bytes, 0, to));
            assertEquals(to, Scan.endOfPath(bytes, 0, to));
            assertEquals(to, Scan.endOfRegName(bytes, 0, to));
            assertEquals(to, Scan.endOfFieldValue(bytes, 0, to));
        }
    }
}
