package dev.weir.http.h1;

import dev.weir.http.Fields;
import dev.weir.http.Output;
import dev.weir.http.Status;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The whole head of an answer that came before: the same status, header section and length of
/// content, on a connection that stays. To copy it takes half the time of putting it together
/// (`ResponseEncoding` measures both).
///
/// A head is kept when it comes a second time, so that answers whose header section is made anew
/// each time cost no more than a comparison. What makes two heads the same is that they have the
/// same [Fields], which never change, not that their lines are equal.
///
/// **Threads:** not safe; those of [Preamble].
final class KnownHead {

    /// Bytes of a head that is kept; a larger one is put together each time.
    static final int BYTES_MAX = 512;

    private @Nullable Fields fields;
    private int statusCode;
    private long contentLength;
    private byte @Nullable [] bytes;
    private int dateAt;
    private long epochSecond; // of the date in the bytes

    /// Whether it is, or would be, the head of this answer.
    boolean isOf(Status status, Fields fields, long contentLength) {
        return fields == this.fields
                && contentLength == this.contentLength
                && status.code() == statusCode;
    }

    /// Waits for this head to come once more.
    void expect(Status status, Fields fields, long contentLength) {
        this.fields = fields;
        this.statusCode = status.code();
        this.contentLength = contentLength;
        bytes = null;
    }

    boolean isKept() {
        return bytes != null;
    }

    /// Keeps a copy of what was put together.
    ///
    /// @param dateAt where the date is in it
    void keep(byte[] from, int start, int end, int dateAt, long epochSecond) {
        bytes = Arrays.copyOfRange(from, start, end);
        this.dateAt = dateAt;
        this.epochSecond = epochSecond;
    }

    void writeTo(Output output, byte[] date, long epochSecond) {
        byte[] head = bytes;
        assert head != null : "kept";
        if (this.epochSecond != epochSecond) {
            this.epochSecond = epochSecond;
            System.arraycopy(date, 0, head, dateAt, date.length);
        }
        output.add(head, 0, head.length);
    }
}
