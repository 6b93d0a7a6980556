package dev.weir.http;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Content that is in memory already.
final class BytesBody extends RequestBody {

    private final byte[] bytes;
    private final int length;
    private final int to;
    private int at;
    private long bytesMax = Long.MAX_VALUE;

    /// Whose exchange lends the bytes, if any does: once it is over, they may be another request's.
    private @Nullable Request lender;

    BytesBody(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
        this.length = to - from;
    }

    /// Says that the bytes are there while the exchange of `request` lasts.
    void lentBy(Request request) {
        if (length > 0 && lender == null) {
            lender = request;
        }
    }

    @Override
    public int read() throws IOException {
        checkLent();
        if (at == to) {
            return -1;
        }
        checkLimit();
        int octet = bytes[at++] & 0xff;
        checkLent();
        return octet;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, into.length);
        if (count == 0) {
            return 0;
        }
        checkLent();
        if (at == to) {
            return -1;
        }
        checkLimit();
        int given = Math.min(count, to - at);
        System.arraycopy(bytes, at, into, from, given);
        at += given;
        checkLent();
        return given;
    }

    /// Asked before bytes are taken, and after, as the exchange may end meanwhile.
    private void checkLent() {
        if (lender != null) {
            lender.head();
        }
    }

    /// All content is here, so what is left tells at once whether it is too much.
    private void checkLimit() throws ContentTooLarge {
        if (to - at > bytesMax) {
            throw new ContentTooLarge(bytesMax);
        }
    }

    @Override
    public int available() {
        return to - at;
    }

    @Override
    public long lengthBytes() {
        return length;
    }

    @Override
    protected void limitUnread(long contentBytesMax) {
        bytesMax = contentBytesMax;
    }

    @Override
    protected long unreadBytes() {
        return available();
    }

    @Override
    public Fields trailers() {
        return Fields.EMPTY;
    }
}
