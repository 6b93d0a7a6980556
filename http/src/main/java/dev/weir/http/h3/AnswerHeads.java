package dev.weir.http.h3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.http.Status;
import dev.weir.http.fieldcoding.CodedWriter;
import dev.weir.http.h1.Preamble;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What every field section of an answer begins with: the prefix, `:status`, `server` and `date`
/// (RFC 9110 §6.6.1, §10.2.4), encoded once for each status and patched when the second changes.
///
/// It has server and time from the [Preamble] that HTTP/1.1 uses.
///
/// **Threads:** not safe; the connections of one event loop share one.
public final class AnswerHeads {

    private static final int STATUS = 24;
    private static final int DATE = 6;
    private static final int SERVER = 92;

    /// A literal with a reference to a name in the static table (RFC 9204 §4.5.4).
    private static final int NAME_REFERENCE = 0b0101_0000;

    private static final int FIELD_BYTES_MAX = 16; // of a short one with a name reference

    private final Preamble preamble;
    private final byte[] @Nullable [] byStatus = new byte[600][];
    private final long[] secondByStatus = new long[600];

    /// For the connections of one thread.
    ///
    /// @param preamble of the same event loop
    public AnswerHeads(Preamble preamble) {
        this.preamble = preamble;
    }

    /// The beginning of the field section of a final answer.
    byte[] of(Status status) {
        int code = status.code();
        byte[] head = byStatus[code];
        if (head == null) {
            head = make(status);
            byStatus[code] = head;
            secondByStatus[code] = Long.MIN_VALUE;
        }
        if (secondByStatus[code] != preamble.epochSecond()) {
            secondByStatus[code] = preamble.epochSecond();
            preamble.putDate(head, head.length - Preamble.DATE_BYTES);
        }
        return head;
    }

    private byte[] make(Status status) {
        byte[] server = preamble.server().getBytes(US_ASCII);
        byte[] made = new byte[4 * FIELD_BYTES_MAX + server.length + Preamble.DATE_BYTES];
        int at = status(status, made, 0);
        if (server.length > 0) {
            at = CodedWriter.integer(NAME_REFERENCE, 4, SERVER, made, at);
            at = CodedWriter.string(0, 7, server, 0, server.length, made, at);
        }
        at = CodedWriter.integer(NAME_REFERENCE, 4, DATE, made, at);
        at = CodedWriter.integer(0, 7, Preamble.DATE_BYTES, made, at); // plain, to be patched
        return Arrays.copyOf(made, at + Preamble.DATE_BYTES);
    }

    /// The prefix of a section without dynamic references (RFC 9204 §4.5.1), and `:status`.
    private static int status(Status status, byte[] into, int from) {
        int at = from;
        into[at++] = 0;
        into[at++] = 0;
        String code = Integer.toString(status.code());
        for (int index : StaticTable.entries(":status")) {
            if (StaticTable.value(index).equals(code)) {
                return CodedWriter.integer(0b1100_0000, 6, index, into, at);
            }
        }
        at = CodedWriter.integer(NAME_REFERENCE, 4, STATUS, into, at);
        return CodedWriter.plain(0, 7, code.getBytes(US_ASCII), 0, code.length(), into, at);
    }

    /// The beginning of the field section of an interim answer: `:status` and no more.
    static byte[] interim(Status status) {
        byte[] made = new byte[FIELD_BYTES_MAX];
        return Arrays.copyOf(made, status(status, made, 0));
    }
}
