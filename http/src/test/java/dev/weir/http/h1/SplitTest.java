package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Limits;
import dev.weir.http.RequestHead;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The outcome depends on the bytes, not on how they come: each message of `wire/head` is cut in
/// every way that matters, and must always give the outcome that stands in its file, sentence and
/// all.
class SplitTest {

    static Stream<Wire> messages() {
        return Wire.all("head");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void wholeMessagesHaveTheOutcomeThatIsWritten(Wire message) {
        assertEquals(message.outcome(), Heads.outcome(message.bytes(), Limits.defaults()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void oneCutAnywhereChangesNothing(Wire message) {
        for (int cut = 0; cut <= message.bytes().length; cut++) {
            assertEquals(
                    message.outcome(),
                    Heads.outcome(message.bytes(), Limits.defaults(), cut),
                    "cut at " + cut);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void octetByOctetChangesNothing(Wire message) {
        int[] everywhere = IntStream.range(0, message.bytes().length).toArray();
        assertEquals(
                message.outcome(), Heads.outcome(message.bytes(), Limits.defaults(), everywhere));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void movingTheBytesChangesNothing(Wire message) {
        assertEquals(message.outcome(), Heads.outcomeOfMoving(message.bytes(), Limits.defaults()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatFollowsTheEndOfTheRangeChangesNothing(Wire message) {
        byte[] bytes = message.bytes();
        for (int filler : new int[] {0, '\r', '\n', ' ', 'a', ':', 0xff}) {
            byte[] window = new byte[bytes.length + 40];
            Arrays.fill(window, (byte) filler);
            System.arraycopy(bytes, 0, window, 20, bytes.length);
            var parser = new RequestHeadParser(Limits.defaults());
            var head = new RequestHead();
            int end = parser.parse(window, 20, 20 + bytes.length, head);
            assertEquals(message.outcome(), Heads.describe(parser, end, 20, head));
        }
    }

    @Test
    void randomCutsChangeNothingUnderSmallLimits() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var messages = messages().toList();
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = messages.get(random.nextInt(messages.size())).bytes();
            var limits =
                    Limits.defaults()
                            .headBytesMax(64 + random.nextInt(200))
                            .targetBytesMax(1 + random.nextInt(30))
                            .methodBytesMax(7 + random.nextInt(10))
                            .fieldLinesMax(1 + random.nextInt(5))
                            .blankLinesMax(random.nextInt(3));
            int count = bytes.length;
            int[] cuts = random.ints(random.nextInt(6), 0, count + 1).sorted().toArray();
            String whole = Heads.outcome(bytes, limits);
            String at = "seed " + seed + ", round " + round + ", cuts " + Arrays.toString(cuts);
            assertEquals(whole, Heads.outcome(bytes, limits, cuts), at);
            assertEquals(whole, Heads.outcomeOfMoving(bytes, limits), at);
        }
    }

    /// Linear cost, shown without a clock: octets that have been looked at are spoiled before the
    /// next call. Only the line that is open may be needed again, for its meaning; here that is a
    /// long value, of which the ends alone are looked at twice, for white space.
    @Test
    void octetsThatWereLookedAtAreNotLookedAtAgain() {
        String start = "POST /" + "p".repeat(3_000) + "?" + "q".repeat(3_000) + " HTTP/1.1\r\n";
        String text =
                start
                        + "Host: a.example\r\nContent-Length: 7\r\n"
                        + "n".repeat(3_000)
                        + ": "
                        + "v".repeat(3_000)
                        + "\r\nConnection: close\r\n\r\n";
        byte[] bytes = text.getBytes(ISO_8859_1);
        byte[] window = new byte[bytes.length];
        var parser = new RequestHeadParser(Limits.defaults());
        var head = new RequestHead();
        int end = RequestHeadParser.INCOMPLETE;
        for (int to = 1; to <= bytes.length; to++) {
            window[to - 1] = bytes[to - 1];
            end = parser.parse(window, 0, to, head);
            int spoiled = to - 20;
            if (spoiled >= 0 && isInsideOfALongPart(text, spoiled)) {
                window[spoiled] = 0;
            }
        }
        assertEquals(bytes.length, end);
        assertEquals(4, head.fieldCount());
        assertEquals(3_001, head.pathTo() - head.pathFrom());
        assertEquals(3_000, head.nameTo(2) - head.nameFrom(2));
        assertEquals(3_000, head.valueTo(2) - head.valueFrom(2));
        assertEquals(7, parser.contentLength());
    }

    private static boolean isInsideOfALongPart(String text, int place) {
        char c = text.charAt(place);
        return "pqnv".indexOf(c) >= 0 && text.charAt(place - 1) == c && text.charAt(place + 1) == c;
    }
}
