package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

    private static final long NOW = Instant.parse("2026-07-01T00:00:00Z").getEpochSecond();

    private static OptionalLong parse(String text) {
        return HttpDate.parse(text, NOW);
    }

    // RFC 9110 §5.6.7: "Recipients of timestamp values are encouraged to be robust": three forms
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994"
            })
    void theThreeFormsOfTheRfcAreTheSameSecond(String text) {
        assertEquals(OptionalLong.of(784_111_777), parse(text));
    }

    @Test
    void whatIsWrittenIsAnImfFixdate() {
        assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.write(784_111_777));
        assertEquals("Thu, 01 Jan 1970 00:00:00 GMT", HttpDate.write(0));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        long seed = 8_642;
        var random = new Random(seed);
        var twin =
                DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                        .withZone(ZoneOffset.UTC);
        for (int i = 0; i < 2_000; i++) {
            long second = random.nextLong(-2_000_000_000L, 200_000_000_000L);
            String text = HttpDate.write(second);
            assertEquals(twin.format(Instant.ofEpochSecond(second)), text);
            assertEquals(OptionalLong.of(second), parse(text), "seed " + seed);
        }
    }

    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Sun, 06 Nov 1994 08:49:37 UTC   | another zone
                    sun, 06 Nov 1994 08:49:37 GMT   | case counts
                    Sun, 06 NOV 1994 08:49:37 GMT   | here too
                    Mon, 06 Nov 1994 08:49:37 GMT   | it was a Sunday
                    Sun, 6 Nov 1994 08:49:37 GMT    | two digits
                    Sun, 06 Nov 1994 8:49:37 GMT    | likewise
                    Sun, 06 Nov 1994 24:00:00 GMT   | no such hour
                    Sun, 06 Nov 1994 08:60:37 GMT   | no such minute
                    Sun, 06 Nov 1994 08:49:61 GMT   | no such second
                    Wed, 30 Feb 1994 08:49:37 GMT   | no such day
                    Sun, 00 Nov 1994 08:49:37 GMT   | nor this
                    Sun, 06 Nov 1994 08:49:37 GMT;  | something after it
                    Sun,06 Nov 1994 08:49:37  GMT   | a space in another place
                    Sun, +6 Nov 1994 08:49:37 GMT   | a sign
                    Sun, 06 Nov -994 08:49:37 GMT   | another
                    Sun, 06-Nov-1994 08:49:37 GMT   | half of each form
                    Sunday, 06-Nov-9x 08:49:37 GMT  | a letter
                    Sunday, 06 Nov 94 08:49:37 GMT  | spaces for dashes
                    Sun Nov 06  08:49:37 1994       | two spaces
                    1994-11-06T08:49:37Z            | another form
                    784111777                       | a number
                    0                               | short
                    ''                              | nothing
                    """)
    void anythingElseIsNoDate(String text, String why) {
        assertEquals(OptionalLong.empty(), parse(text), why);
    }

    // RFC 9110 §5.6.7: "more than 50 years in the future ... MUST be interpreted as representing
    // the most recent year in the past"
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'Wednesday, 01-Jul-26 00:00:00 GMT', 2026-07-01T00:00:00Z",
        "'Wednesday, 01-Jul-76 00:00:00 GMT', 2076-07-01T00:00:00Z",
        "'Friday, 01-Jul-77 00:00:00 GMT', 1977-07-01T00:00:00Z",
        "'Thursday, 01-Jul-99 00:00:00 GMT', 1999-07-01T00:00:00Z"
    })
    void aYearOfTwoDigitsIsNotFarAhead(String text, Instant expected) {
        assertEquals(OptionalLong.of(expected.getEpochSecond()), parse(text));
    }

    @Test
    void aLeapSecondIsTheOneBeforeIt() {
        assertEquals(
                parse("Sat, 31 Dec 2016 23:59:59 GMT"), parse("Sat, 31 Dec 2016 23:59:60 GMT"));
    }

    @Test
    void aYearOfFiveDigitsIsRefused() {
        var failure = assertThrows(IllegalArgumentException.class, () -> HttpDate.write(1L << 40));
        assertEquals("The year 36812 cannot be written in four digits.", failure.getMessage());
    }
}
