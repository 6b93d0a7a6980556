package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.http.Buffers;
import dev.weir.http.Output;
import dev.weir.http.Status;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreambleTest {

    /// IMF-fixdate; RFC_1123_DATE_TIME of java.time is the same but for days below ten, which it
    /// writes with one digit.
    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                    .withZone(ZoneOffset.UTC);

    private static final long YEAR_10000 =
            LocalDateTime.of(10_000, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);

    private final Preamble preamble = new Preamble("Weir");

    private static String written(Preamble preamble, Status status) {
        var output = new Output(new Buffers());
        preamble.writeTo(output, status);
        return new String(output.takeAll(), ISO_8859_1);
    }

    private String dateAt(long epochSecond) {
        preamble.date(epochSecond);
        String text = written(preamble, Status.OK);
        return text.substring(text.indexOf("Date: ") + 6, text.length() - 2);
    }

    // RFC 9112 §4: "status-line = HTTP-version SP status-code SP [ reason-phrase ]"
    @Test
    void anAnswerBeginsWithStatusLineServerAndDate() {
        preamble.date(784_111_777);
        assertEquals(
                """
                HTTP/1.1 404 Not Found\r
                Server: Weir\r
                Date: Sun, 06 Nov 1994 08:49:37 GMT\r
                """,
                written(preamble, Status.NOT_FOUND));
    }

    // RFC 9112 §4: "A server MUST send the space that separates the status-code from the
    // reason-phrase even when the reason-phrase is absent"
    @Test
    void aStatusWithoutAReasonKeepsTheSpace() {
        assertEquals(
                """
                HTTP/1.1 599 \r
                Server: Weir\r
                Date: Thu, 01 Jan 1970 00:00:00 GMT\r
                """,
                written(preamble, new Status(599)));
    }

    // RFC 9110 §10.2.4: "An origin server MAY generate a Server header field"
    @Test
    void withoutAServerNameThereIsNoServerField() {
        assertEquals(
                """
                HTTP/1.1 200 OK\r
                Date: Thu, 01 Jan 1970 00:00:00 GMT\r
                """,
                written(new Preamble(""), Status.OK));
    }

    // RFC 9110 §5.6.7: IMF-fixdate
    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0            | Thu, 01 Jan 1970 00:00:00 GMT | the first second
                    59           | Thu, 01 Jan 1970 00:00:59 GMT | before a minute
                    86399        | Thu, 01 Jan 1970 23:59:59 GMT | before midnight
                    86400        | Fri, 02 Jan 1970 00:00:00 GMT | midnight
                    784111777    | Sun, 06 Nov 1994 08:49:37 GMT | the RFC's example
                    951782399    | Mon, 28 Feb 2000 23:59:59 GMT | 2000 is a leap year
                    951782400    | Tue, 29 Feb 2000 00:00:00 GMT | of the fourth century
                    951868800    | Wed, 01 Mar 2000 00:00:00 GMT | after the leap day
                    1709164800   | Thu, 29 Feb 2024 00:00:00 GMT | an ordinary leap year
                    2147483648   | Tue, 19 Jan 2038 03:14:08 GMT | beyond 32 bits
                    4107542400   | Mon, 01 Mar 2100 00:00:00 GMT | 2100 has no leap day
                    4107542399   | Sun, 28 Feb 2100 23:59:59 GMT | the second before
                    253402300799 | Fri, 31 Dec 9999 23:59:59 GMT | the last that four digits hold
                    """)
    void aSecondHasItsDate(long epochSecond, String date, String why) {
        assertEquals(date, dateAt(epochSecond), why);
        assertEquals(date, IMF_FIXDATE.format(Instant.ofEpochSecond(epochSecond)), why);
    }

    @Test
    void anySecondUpToTheYear9999HasTheDateOfJavaTime() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 200_000; round++) {
            long second = random.nextLong(YEAR_10000);
            assertEquals(
                    IMF_FIXDATE.format(Instant.ofEpochSecond(second)),
                    dateAt(second),
                    () -> "second " + second + ", seed " + seed);
        }
    }

    @Test
    void theDaysAroundTheEndOfFebruaryAreThoseOfJavaTimeInEveryYear() {
        for (int year = 1970; year <= 9999; year++) {
            long february28 = LocalDateTime.of(year, 2, 28, 12, 0).toEpochSecond(ZoneOffset.UTC);
            long december31 =
                    LocalDateTime.of(year, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);
            for (long second :
                    new long[] {
                        february28, february28 + 86_400, february28 + 172_800, december31
                    }) {
                assertEquals(IMF_FIXDATE.format(Instant.ofEpochSecond(second)), dateAt(second));
            }
        }
    }

    @Test
    void javaTimesRfc1123DatesAgreeFromTheTenthOnInEveryMonth() {
        for (int month = 1; month <= 12; month++) {
            var date = LocalDateTime.of(2026, month, 10 + month, 1, 2, 3).atOffset(ZoneOffset.UTC);
            assertEquals(
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(date),
                    dateAt(date.toEpochSecond()));
        }
    }

    @Test
    void everyStatusHasTheNewDateOnceTheSecondChanges() {
        var statuses =
                new Status[] {
                    Status.OK, Status.NOT_FOUND, new Status(200), new Status(599), Status.CONTINUE
                };
        for (long second = 1_000_000_000; second < 1_000_000_100; second += 33) {
            preamble.date(second);
            String date = IMF_FIXDATE.format(Instant.ofEpochSecond(second));
            for (Status status : statuses) {
                String expected =
                        "HTTP/1.1 "
                                + status
                                + (status.reason().isEmpty() ? " " : "")
                                + "\r\nServer: Weir\r\nDate: "
                                + date
                                + "\r\n";
                assertEquals(expected, written(preamble, status), "made");
                assertEquals(expected, written(preamble, status), "kept");
            }
        }
    }

    @Test
    void timeMayStepBack() {
        assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", dateAt(784_111_777));
        assertEquals("Thu, 01 Jan 1970 00:00:00 GMT", dateAt(0));
        assertEquals("Thu, 01 Jan 1970 00:00:00 GMT", dateAt(0));
    }

    @Test
    void anAnswerThatWaitsKeepsTheDateItWasWrittenWith() {
        var output = new Output(new Buffers());
        preamble.date(0);
        preamble.writeTo(output, Status.OK);
        preamble.date(86_400);
        preamble.writeTo(output, Status.OK);
        assertEquals(
                """
                HTTP/1.1 200 OK\r
                Server: Weir\r
                Date: Thu, 01 Jan 1970 00:00:00 GMT\r
                HTTP/1.1 200 OK\r
                Server: Weir\r
                Date: Fri, 02 Jan 1970 00:00:00 GMT\r
                """,
                new String(output.takeAll(), ISO_8859_1));
    }

    // RFC 9110 §5.5: "Field values containing CR, LF, or NUL characters are invalid and dangerous"
    @ParameterizedTest
    @ValueSource(strings = {"Weir\r\nSet-Cookie: a=b", "Weir\n", "We\u0000ir", "\u2603"})
    void aServerNameThatIsNoFieldValueIsRefused(String server) {
        assertThrows(IllegalArgumentException.class, () -> new Preamble(server));
    }
}
