package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Fields;
import dev.weir.http.Output;
import dev.weir.http.Status;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What every answer begins with: status line, `Server` and `Date`, encoded once and patched each
/// second (RFC 9110 §6.6.1, §10.2.4).
///
/// There is no clock in here: whoever runs the connections calls [#date] when the second changes.
///
/// **Threads:** not safe; the connections of one event loop share one.
public final class Preamble {

    /// Octets of a date, as all of them have.
    public static final int DATE_BYTES = "Sun, 06 Nov 1994 08:49:37 GMT".length();

    private static final String DAYS = "ThuFriSatSunMonTueWed"; // 1 January 1970 was a Thursday
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int SECONDS_OF_DAY = 86_400;

    private final String serverValue;
    private final Fields more;

    /// Heads that are kept, a power of two: an application has few that come again and again. Two
    /// that fall onto one place take turns in being put together.
    private static final int KNOWN_HEADS = 64;

    private final byte[] server;
    private final byte[] date = new byte[DATE_BYTES];
    private final byte[] @Nullable [] byStatus = new byte[600][];
    private final KnownHead[] knownHeads = new KnownHead[KNOWN_HEADS];
    private long epochSecond = Long.MIN_VALUE;

    /// What every answer begins with.
    ///
    /// @param server the value of the `Server` field, or the empty text for none
    /// @throws IllegalArgumentException if `server` cannot be a field's value
    public Preamble(String server) {
        this(server, Fields.EMPTY);
    }

    /// What every answer begins with, and more.
    ///
    /// @param more what every answer says beside that, such as `Alt-Svc`
    /// @throws IllegalArgumentException if `server` cannot be a field's value
    public Preamble(String server, Fields more) {
        serverValue = server;
        this.more = more;
        Arrays.setAll(knownHeads, _ -> new KnownHead());
        byte[] own = (server.isEmpty() ? Fields.EMPTY : Fields.of("Server", server)).encoded();
        this.server = Arrays.copyOf(own, own.length + more.encoded().length);
        put(more.encoded(), this.server, own.length);
        date(0);
    }

    /// Sets the time of all answers from now on.
    ///
    /// @param epochSecond seconds since 1970-01-01T00:00:00Z
    public void date(long epochSecond) {
        if (epochSecond == this.epochSecond) {
            return;
        }
        this.epochSecond = epochSecond;
        writeDate(epochSecond);
        for (byte[] preamble : byStatus) {
            if (preamble != null) {
                patch(preamble);
            }
        }
    }

    /// The value of `Server`, or the empty text for none: for the codecs of other versions.
    public String server() {
        return serverValue;
    }

    /// What every answer says beside server and date: for the codecs of other versions.
    public Fields more() {
        return more;
    }

    /// The time of all answers, in seconds since 1970-01-01T00:00:00Z.
    public long epochSecond() {
        return epochSecond;
    }

    /// Puts the value of `Date` at `at`: [#DATE_BYTES] octets.
    public void putDate(byte[] into, int at) {
        System.arraycopy(date, 0, into, at, DATE_BYTES);
    }

    /// Adds the beginning of an answer of this status to `output`.
    void writeTo(Output output, Status status) {
        byte[] preamble = of(status);
        output.add(preamble, 0, preamble.length);
    }

    private byte[] of(Status status) {
        byte[] preamble = byStatus[status.code()];
        if (preamble == null) {
            preamble = make(status);
            byStatus[status.code()] = preamble;
        }
        return preamble;
    }

    /// The place of a head that may be known; ask it whether it is.
    KnownHead known(Fields fields, long contentLength) {
        return knownHeads[31 * fields.encoded().length + (int) contentLength & KNOWN_HEADS - 1];
    }

    /// Adds a head that is kept, with the date of now.
    void writeTo(Output output, KnownHead known) {
        known.writeTo(output, date, epochSecond);
    }

    /// Has `known` keep what was put together by [ResponseEncoder].
    void keep(KnownHead known, Status status, byte[] from, int start, int end) {
        known.keep(from, start, end, of(status).length - 2 - DATE_BYTES, epochSecond);
    }

    private byte[] make(Status status) {
        byte[] line =
                ("HTTP/1.1 " + status.code() + " " + status.reason() + "\r\n").getBytes(ISO_8859_1);
        byte[] dateName = "Date: ".getBytes(ISO_8859_1);
        byte[] made = new byte[line.length + server.length + dateName.length + DATE_BYTES + 2];
        int at = put(line, made, 0);
        at = put(server, made, at);
        put(dateName, made, at);
        made[made.length - 2] = '\r';
        made[made.length - 1] = '\n';
        patch(made);
        return made;
    }

    private static int put(byte[] from, byte[] to, int at) {
        System.arraycopy(from, 0, to, at, from.length);
        return at + from.length;
    }

    /// The date ends every preamble, before its CRLF.
    private void patch(byte[] preamble) {
        System.arraycopy(date, 0, preamble, preamble.length - 2 - DATE_BYTES, DATE_BYTES);
    }

    /// Writes an IMF-fixdate (RFC 9110 §5.6.7).
    private void writeDate(long epochSecond) {
        long day = Math.floorDiv(epochSecond, SECONDS_OF_DAY);
        int second = Math.floorMod(epochSecond, SECONDS_OF_DAY);
        int weekday = Math.floorMod(day, 7);
        // Days to a date of the Gregorian calendar: 400 years are 146,097 days, and counting years
        // from March puts the leap day last.
        long fromMarch0 = day + 719_468;
        long era = Math.floorDiv(fromMarch0, 146_097);
        int dayOfEra = (int) Math.floorMod(fromMarch0, 146_097L);
        int yearOfEra =
                (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 2 : monthFromMarch - 10;
        long year = yearOfEra + era * 400 + (month < 2 ? 1 : 0);

        putText(0, DAYS, weekday * 3);
        date[3] = ',';
        date[4] = ' ';
        putTwo(5, dayOfMonth);
        date[7] = ' ';
        putText(8, MONTHS, month * 3);
        date[11] = ' ';
        putTwo(12, (int) (year / 100));
        putTwo(14, (int) (year % 100));
        date[16] = ' ';
        putTwo(17, second / 3_600);
        date[19] = ':';
        putTwo(20, second / 60 % 60);
        date[22] = ':';
        putTwo(23, second % 60);
        date[25] = ' ';
        date[26] = 'G';
        date[27] = 'M';
        date[28] = 'T';
    }

    private void putText(int at, String table, int from) {
        for (int i = 0; i < 3; i++) {
            date[at + i] = (byte) table.charAt(from + i);
        }
    }

    private void putTwo(int at, int number) {
        date[at] = (byte) ('0' + number / 10);
        date[at + 1] = (byte) ('0' + number % 10);
    }
}
