package dev.weir.http;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;

/// Dates as fields have them (RFC 9110 §5.6.7), in seconds since 1970-01-01T00:00:00Z.
///
/// **Threads:** any.
public final class HttpDate {

    private static final List<String> DAYS =
            List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    private static final List<String> LONG_DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    private static final List<String> MONTHS =
            List.of(
                    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                    "Dec");

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    private static final int IMF_FIXDATE_CHARS = 29;

    /// `Sun Nov 6 08:49:37 1994`
    private static final int ASCTIME_CHARS = 24;

    private HttpDate() {}

    /// The date as an `IMF-fixdate`, the one form that is sent.
    ///
    /// @throws IllegalArgumentException if the year has not four digits
    public static String write(long epochSecond) {
        var date = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
        if (date.getYear() < 0 || date.getYear() > 9_999) {
            throw new IllegalArgumentException(
                    "The year " + date.getYear() + " cannot be written in four digits.");
        }
        var text = new StringBuilder(IMF_FIXDATE_CHARS);
        text.append(DAYS.get(date.getDayOfWeek().getValue() - 1)).append(", ");
        digits(text, date.getDayOfMonth(), 2).append(' ');
        text.append(MONTHS.get(date.getMonthValue() - 1)).append(' ');
        digits(text, date.getYear(), 4).append(' ');
        digits(text, date.getHour(), 2).append(':');
        digits(text, date.getMinute(), 2).append(':');
        digits(text, date.getSecond(), 2).append(" GMT");
        return text.toString();
    }

    /// Reads any of the three forms that RFC 9110 §5.6.7 wants recipients to accept.
    ///
    /// A two-digit year is the one that is nearest to `nowEpochSecond` and not more than 50 years
    /// ahead of it.
    ///
    /// @return empty if it is none of them: letters of other case, a day of the week that is not
    ///   the date's, a 30th of February
    public static OptionalLong parse(String text, long nowEpochSecond) {
        try {
            if (text.length() == IMF_FIXDATE_CHARS && text.charAt(3) == ',') {
                return imfFixdate(text);
            }
            if (text.length() == ASCTIME_CHARS && text.charAt(3) == ' ') {
                return asctime(text);
            }
            return rfc850(text, nowEpochSecond);
        } catch (DateTimeException noSuchDate) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong imfFixdate(String text) {
        boolean isFormed =
                text.charAt(4) == ' '
                        && text.charAt(7) == ' '
                        && text.charAt(11) == ' '
                        && text.charAt(16) == ' '
                        && text.endsWith(" GMT");
        return !isFormed
                ? OptionalLong.empty()
                : second(
                        DAYS.indexOf(text.substring(0, 3)),
                        number(text, 12, 16),
                        MONTHS.indexOf(text.substring(8, 11)),
                        number(text, 5, 7),
                        text.substring(17, 25));
    }

    private static OptionalLong asctime(String text) {
        boolean isFormed =
                text.charAt(7) == ' ' && text.charAt(10) == ' ' && text.charAt(19) == ' ';
        int day = text.charAt(8) == ' ' ? number(text, 9, 10) : number(text, 8, 10);
        return !isFormed
                ? OptionalLong.empty()
                : second(
                        DAYS.indexOf(text.substring(0, 3)),
                        number(text, 20, 24),
                        MONTHS.indexOf(text.substring(4, 7)),
                        day,
                        text.substring(11, 19));
    }

    /// `Sunday, 06-Nov-94 08:49:37 GMT`
    private static OptionalLong rfc850(String text, long nowEpochSecond) {
        int comma = text.indexOf(',');
        if (comma < 0 || text.length() != comma + 24) {
            return OptionalLong.empty();
        }
        String rest = text.substring(comma);
        boolean isFormed =
                rest.charAt(1) == ' '
                        && rest.charAt(4) == '-'
                        && rest.charAt(8) == '-'
                        && rest.charAt(11) == ' '
                        && rest.endsWith(" GMT");
        int inCentury = number(rest, 9, 11);
        if (!isFormed || inCentury < 0) {
            return OptionalLong.empty();
        }
        // RFC 9110 §5.6.7: "a timestamp that appears to be more than 50 years in the future" is
        // "the
        // most recent year in the past that had the same last two digits".
        int now = LocalDateTime.ofEpochSecond(nowEpochSecond, 0, ZoneOffset.UTC).getYear();
        int year = now - now % 100 + inCentury;
        if (year > now + 50) {
            year -= 100;
        } else if (year <= now - 50) {
            year += 100;
        }
        return second(
                LONG_DAYS.indexOf(text.substring(0, comma)),
                year,
                MONTHS.indexOf(rest.substring(5, 8)),
                number(rest, 2, 4),
                rest.substring(12, 20));
    }

    private static OptionalLong second(int weekday, int year, int month, int day, String time) {
        int hour = number(time, 0, 2);
        int minute = number(time, 3, 5);
        int second = number(time, 6, 8);
        boolean isFormed =
                weekday >= 0
                        && year >= 0
                        && month >= 0
                        && day > 0
                        && hour >= 0
                        && minute >= 0
                        && second >= 0
                        && time.charAt(2) == ':'
                        && time.charAt(5) == ':';
        if (!isFormed) {
            return OptionalLong.empty();
        }
        var date = LocalDate.of(year, month + 1, day);
        if (date.getDayOfWeek().getValue() - 1 != weekday) {
            return OptionalLong.empty();
        }
        // The grammar has a leap second, which clocks count as the one before it.
        var inDay = LocalTime.of(hour, minute, second == 60 ? 59 : second);
        return OptionalLong.of(date.atTime(inDay).toEpochSecond(ZoneOffset.UTC));
    }

    /// @return -1 if it is not digits alone
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    private static StringBuilder digits(StringBuilder text, int number, int count) {
        for (int unit = count == 4 ? 1_000 : 10; unit > 0; unit /= 10) {
            text.append((char) ('0' + number / unit % 10));
        }
        return text;
    }
}
