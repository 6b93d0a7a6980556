package dev.weir.server;

import dev.weir.http.ContentTooLarge;
import dev.weir.http.Fields;
import dev.weir.http.RequestBody;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The content of a request that is still coming in: each read asks the loop, which copies straight
/// from the connection's window into the reader's array. Nothing is buffered here, so a handler
/// that does not read holds no more than the window, and the peer waits.
///
/// **Threads:** one reader at a time.
final class ContentReader extends RequestBody {

    /// Single bytes are read from the wire this many at a time.
    private static final int SMALL_BUFFER_BYTES = 512;

    private final long lengthBytes;
    private final Reading reading;
    private long bytesMax;
    private long leftBytes; // to bytesMax
    private long takenBytes;
    private boolean isAtEnd;
    private @Nullable Fields trailers;
    private byte @Nullable [] small;
    private int smallFrom;
    private int smallTo;

    /// The question to the loop.
    static final class Reading extends LoopCall {
        private final HandlerRun run;
        final int turn;
        private byte[] into = new byte[0];
        private int from;
        private int to;
        private int count;
        private @Nullable Fields trailers;

        Reading(HandlerRun run, int turn) {
            super(run.loop());
            this.run = run;
            this.turn = turn;
        }

        @Override
        boolean serve() throws IOException {
            count = run.read(this, into, from, to);
            if (count < 0) {
                trailers = run.trailers();
            }
            return count != 0;
        }
    }

    /// @param turn which of the run's exchanges this is the content of
    ContentReader(HandlerRun run, int turn, long lengthBytes, long bytesMax) {
        this.lengthBytes = lengthBytes;
        this.bytesMax = bytesMax;
        this.leftBytes = bytesMax;
        this.reading = new Reading(run, turn);
    }

    @Override
    public int read() throws IOException {
        if (smallFrom == smallTo) {
            if (small == null) {
                small = new byte[SMALL_BUFFER_BYTES];
            }
            int count = ask(small, 0, small.length);
            if (count < 0) {
                return -1;
            }
            smallFrom = 0;
            smallTo = count;
        }
        assert small != null : "filled above";
        return small[smallFrom++] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, into.length);
        if (count == 0) {
            return 0;
        }
        if (small != null && smallFrom < smallTo) {
            int given = Math.min(count, smallTo - smallFrom);
            System.arraycopy(small, smallFrom, into, from, given);
            smallFrom += given;
            return given;
        }
        return ask(into, from, count);
    }

    private int ask(byte[] into, int from, int count) throws IOException {
        if (isAtEnd) {
            return -1;
        }
        if (lengthBytes - takenBytes > leftBytes) {
            throw new ContentTooLarge(bytesMax);
        }
        reading.into = into;
        reading.from = from;
        reading.to = from + count;
        reading.call();
        reading.into = NOTHING;
        if (reading.count < 0) {
            isAtEnd = true;
            trailers = reading.trailers;
            return -1;
        }
        if (reading.count > leftBytes) {
            throw new ContentTooLarge(bytesMax);
        }
        takenBytes += reading.count;
        if (leftBytes != Long.MAX_VALUE) {
            leftBytes -= reading.count;
        }
        return reading.count;
    }

    private static final byte[] NOTHING = new byte[0];

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    protected long unreadBytes() {
        return lengthBytes < 0 ? -1 : lengthBytes - takenBytes + (smallTo - smallFrom);
    }

    @Override
    protected void limitUnread(long contentBytesMax) {
        bytesMax = contentBytesMax;
        leftBytes = contentBytesMax;
        if (contentBytesMax != Long.MAX_VALUE) {
            // What single reads have taken ahead is still to come.
            leftBytes -= Math.min(contentBytesMax, smallTo - smallFrom);
        }
    }

    @Override
    public Fields trailers() {
        if (trailers == null) {
            throw new IllegalStateException(
                    "The trailer section comes after the content: read to the end first.");
        }
        return trailers;
    }
}
