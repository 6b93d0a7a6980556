package dev.weir.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/// The content of a request as it arrives (RFC 9110 §6.4): a stream that blocks the request's own
/// virtual thread until the peer has sent more.
///
/// Reading is what pulls content from the peer: while a handler reads nothing, the server stops
/// reading the connection once a bounded buffer is full. Content that was never read is thrown away
/// by the server.
///
/// **Errors:** [ContentTooLarge] when there is more than the limit allows; [java.io.IOException]
/// when the peer broke the framing or is gone; [java.io.InterruptedIOException] when the exchange
/// was cancelled.
///
/// **Threads:** one reader at a time, the request's own thread.
public abstract class RequestBody extends InputStream {

    /// No content at all.
    public static final RequestBody EMPTY = of(new byte[0]);

    private boolean isTaken;

    /// For subclasses, which are where a server gets content from.
    protected RequestBody() {}

    /// Content that is here already. The array is not copied; do not change it.
    public static RequestBody of(byte[] bytes) {
        return new BytesBody(bytes, 0, bytes.length);
    }

    /// Content that lies in a range of an array. The array is not copied.
    ///
    /// @throws IndexOutOfBoundsException if the array has no such range
    public static RequestBody of(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        return new BytesBody(bytes, from, to);
    }

    /// How many bytes there are in all if the sender has said so, else -1.
    public abstract long lengthBytes();

    /// Allows at most this many bytes from here on, in place of the server's default.
    ///
    /// @param contentBytesMax 0 or more; `Long.MAX_VALUE` for no limit
    /// @throws IllegalArgumentException if it is negative
    public final void limit(long contentBytesMax) {
        if (contentBytesMax < 0) {
            throw new IllegalArgumentException(
                    contentBytesMax
                            + " is no limit: give 0 or more bytes, or Long.MAX_VALUE for none.");
        }
        limitUnread(contentBytesMax);
    }

    /// Allows at most this many bytes from here on.
    ///
    /// @param contentBytesMax 0 or more
    protected abstract void limitUnread(long contentBytesMax);

    /// How many bytes have not been read yet if the sender has said how many there are, else -1.
    protected abstract long unreadBytes();

    /// The trailer section (RFC 9110 §6.5); empty when there is none.
    ///
    /// @throws IllegalStateException before the end of the content has been read
    public abstract Fields trailers();

    private static final int PIECE_BYTES = 16 * 1024;

    /// Writes all that is left, and flushes whenever the rest is not here yet.
    final void passOn(OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        int count;
        for (long taken = 0; (count = read(piece, 0, piece.length)) >= 0; ) {
            out.write(piece, 0, count);
            taken += count;
            if (taken != lengthBytes() && count < piece.length) {
                out.flush();
            }
        }
    }

    /// Takes all content that has not been read as one array.
    ///
    /// @param bytesMax what the caller is ready to hold, 0 or more
    /// @throws ContentTooLarge if there is more
    /// @throws IllegalStateException if it was called before and there was content
    /// @throws IllegalArgumentException if `bytesMax` is negative
    public final byte[] readAll(int bytesMax) throws IOException {
        if (bytesMax < 0) {
            throw new IllegalArgumentException(
                    bytesMax + " is no number of bytes to hold: give 0 or more.");
        }
        if (isTaken) {
            throw new IllegalStateException(
                    "The content of this request was taken before, and comes once. Keep what the"
                            + " first call gave, or take it in one place.");
        }
        if (unreadBytes() > bytesMax) {
            throw new ContentTooLarge(bytesMax);
        }
        if (lengthBytes() != 0) {
            isTaken = true; // none at all can be taken any number of times, and is shared
        }
        byte[] all = readNBytes(bytesMax);
        if (all.length == bytesMax && read() >= 0) {
            throw new ContentTooLarge(bytesMax);
        }
        return all;
    }
}
