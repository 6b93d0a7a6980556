package dev.weir.http.h3;

import dev.weir.http.Buffers;
import dev.weir.http.RequestBody;

/// Content of one request that has come in, without its frames, and waits to be read.
///
/// **Threads:** as its stream.
final class ContentWindow {

    private static final byte[] NOTHING = new byte[0];

    private final Buffers buffers;
    private byte[] bytes = NOTHING;
    private int from;
    private int to;
    private boolean isGiven; // to a handler, as it is

    ContentWindow(Buffers buffers) {
        this.buffers = buffers;
    }

    int waitingBytes() {
        return to - from;
    }

    void add(byte[] source, int start, int end) {
        int count = end - start;
        if (bytes.length - to < count) {
            makeRoom(count);
        }
        System.arraycopy(source, start, bytes, to, count);
        to += count;
    }

    private void makeRoom(int count) {
        int waiting = to - from;
        byte[] roomier = bytes.length - waiting >= count ? bytes : buffers.take(waiting + count);
        System.arraycopy(bytes, from, roomier, 0, waiting);
        if (roomier.length != bytes.length) {
            giveBack();
            bytes = roomier;
        }
        from = 0;
        to = waiting;
    }

    /// Takes as many bytes as there are and fit.
    int read(byte[] into, int start, int end) {
        int count = Math.min(to - from, end - start);
        System.arraycopy(bytes, from, into, start, count);
        from += count;
        if (from == to && !isGiven) {
            release();
        }
        return count;
    }

    /// All that waits as a body that lies here until [#release].
    RequestBody give() {
        isGiven = true;
        var body = RequestBody.of(bytes, from, to);
        from = to;
        return body;
    }

    /// Lends nothing any more.
    void release() {
        giveBack();
        bytes = NOTHING;
        from = 0;
        to = 0;
    }

    private void giveBack() {
        if (bytes != NOTHING) {
            buffers.give(bytes);
        }
    }

    /// Leaves the bytes to a handler that may still look at them.
    void disown() {
        if (isGiven && bytes != NOTHING) {
            buffers.forget(bytes);
            bytes = NOTHING;
        }
        release();
    }
}
