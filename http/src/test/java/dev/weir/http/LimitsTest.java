package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LimitsTest {

    /// Within the bounds of every limit, and the default of none.
    private static final int UNUSUAL = 54_321;

    /// The names of the limits: every method that takes a number and gives limits.
    static List<String> names() {
        return Arrays.stream(Limits.class.getMethods())
                .filter(method -> method.getReturnType() == Limits.class)
                .filter(method -> method.getParameterCount() == 1)
                .map(java.lang.reflect.Method::getName)
                .sorted()
                .toList();
    }

    private static Map<String, Long> values(Limits limits) throws Exception {
        var values = new TreeMap<String, Long>();
        for (String name : names()) {
            var value = (Number) Limits.class.getMethod(name).invoke(limits);
            values.put(name, value.longValue());
        }
        return values;
    }

    private static Limits with(Limits limits, String name, long value) throws Exception {
        boolean isLong = Limits.class.getMethod(name).getReturnType() == long.class;
        try {
            return (Limits)
                    (isLong
                            ? Limits.class.getMethod(name, long.class).invoke(limits, value)
                            : Limits.class
                                    .getMethod(name, int.class)
                                    .invoke(limits, Math.toIntExact(value)));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof IllegalArgumentException refused ? refused : e;
        }
    }

    @Test
    void thereAreSeventeen() {
        assertEquals(17, names().size(), "a new limit needs a row in the table of bounds");
    }

    @ParameterizedTest
    @MethodSource("names")
    void aChangeChangesOneLimit(String name) throws Exception {
        var before = values(Limits.defaults());
        var changed = with(Limits.defaults(), name, UNUSUAL);
        var expected = new TreeMap<>(before);
        expected.put(name, (long) UNUSUAL);
        assertEquals(expected, values(changed));
        assertEquals(before, values(Limits.defaults()), "the defaults stay");
    }

    @Test
    void changesAddUp() throws Exception {
        var limits = Limits.defaults();
        var expected = new TreeMap<String, Long>();
        long value = UNUSUAL;
        for (String name : names()) {
            limits = with(limits, name, value);
            expected.put(name, value++);
        }
        assertEquals(expected, values(limits));
    }

    // RFC 9110 §4.1: "RECOMMENDED that all senders and recipients support, at a minimum, URIs with
    // lengths of 8000 octets"
    // RFC 9112 §2.2: "ignore at least one empty line (CRLF) received prior to the request-line"
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "targetBytesMax, 8192",
        "headBytesMax, 16384",
        "fieldLinesMax, 100",
        "methodBytesMax, 32",
        "blankLinesMax, 2",
        "chunkExtensionBytesMax, 1024",
        "chunkOverheadBytesMax, 16384",
        "trailerBytesMax, 8192",
        "trailerLinesMax, 32",
        "contentBytesMax, 2097152",
        "unreadContentBytesMax, 65536",
        "pipelinedBytesMax, 65536",
        "skippedFrameBytesMax, 1048576",
        "idleFramesMax, 1000",
        "settingsMax, 64",
        "ignoredStreamsMax, 100",
        "cancelledRequestsMax, 200"
    })
    void theDefaultsAreTheOnesThatTheirCommentsReasonFor(String name, long value) throws Exception {
        assertEquals(value, values(Limits.defaults()).get(name));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    targetBytesMax         |     1 | the shortest target is /
                    headBytesMax           |    64 | a request line and a Host fit
                    fieldLinesMax          |     1 | Host is required
                    methodBytesMax         |     7 | CONNECT and OPTIONS fit
                    blankLinesMax          |     0 | none may be ignored
                    chunkExtensionBytesMax |     0 | they may be refused
                    chunkOverheadBytesMax  |    64 | some chunk lines fit
                    trailerBytesMax        |     2 | the CRLF that ends every section
                    trailerLinesMax        |     0 | they may be refused
                    contentBytesMax        |     0 | content may be refused
                    unreadContentBytesMax  |     0 | the connection may close at once
                    pipelinedBytesMax      | 16384 | what one read may bring
                    skippedFrameBytesMax   |     0 | they may be refused
                    idleFramesMax          |     1 | SETTINGS may be followed by one frame
                    settingsMax            |     8 | those that there are fit
                    ignoredStreamsMax      |     1 | clients try whether one is tolerated
                    cancelledRequestsMax   |     1 | a request may be cancelled
                    """)
    void belowItsLeastALimitIsRefused(String name, long least, String why) throws Exception {
        assertEquals(least, values(with(Limits.defaults(), name, least)).get(name), why);
        assertEquals(least + 1, values(with(Limits.defaults(), name, least + 1)).get(name), why);
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> with(Limits.defaults(), name, least - 1),
                        why);
        assertEquals(
                name + " is " + (least - 1) + "; it must be at least " + least + ".",
                thrown.getMessage());
    }

    @Test
    void aHeadIsAtMostOneMebibyte() throws Exception {
        assertEquals(1_048_575, Limits.defaults().headBytesMax(1_048_575).headBytesMax());
        assertEquals(1_048_576, Limits.defaults().headBytesMax(1_048_576).headBytesMax());
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Limits.defaults().headBytesMax(1_048_577));
        assertEquals(
                "headBytesMax is 1048577; a head is held in memory whole, so give at most 1048576.",
                thrown.getMessage());
    }

    @Test
    void contentMayBeLargerThanAnInt() {
        assertEquals(
                Long.MAX_VALUE,
                Limits.defaults().contentBytesMax(Long.MAX_VALUE).contentBytesMax());
    }
}
