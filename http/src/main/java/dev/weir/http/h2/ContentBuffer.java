package dev.weir.http.h2;

import dev.weir.http.Buffers;

/// Bytes of one stream that have come in, or are to go out, and wait. While none wait it holds no
/// array.
///
/// **Threads:** not safe; a stream has one for each direction.
final class ContentBuffer {

    private static final byte[] NOTHING = new byte[0];

    private final Buffers buffers;
    private byte[] bytes = NOTHING;
    private int from;
    private int to;
    private boolean isShared;

    ContentBuffer(Buffers buffers) {
        this.buffers = buffers;
    }

    /// How many bytes wait.
    int count() {
        return to - from;
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /// Adds a copy of a range.
    void add(byte[] source, int start, int end) {
        int count = end - start;
        if (bytes.length - to < count || isShared) {
            makeRoom(count);
        }
        System.arraycopy(source, start, bytes, to, count);
        to += count;
    }

    private void makeRoom(int count) {
        int waiting = to - from;
        if (!isShared && bytes.length - waiting >= count) {
            System.arraycopy(bytes, from, bytes, 0, waiting);
        } else {
            byte[] larger = buffers.take(waiting + count);
            System.arraycopy(bytes, from, larger, 0, waiting);
            release();
            bytes = larger;
        }
        from = 0;
        to = waiting;
    }

    /// Has an array wait that its owner promises not to change. Only while nothing waits.
    void share(byte[] array) {
        assert count() == 0 : "something waits";
        release();
        bytes = array;
        to = array.length;
        isShared = true;
    }

    /// Takes bytes from the front.
    void taken(int count) {
        from += count;
        assert from <= to : "more than waited";
        if (from == to) {
            release();
        }
    }

    /// Lets go of all, and gives the array back.
    void release() {
        if (bytes != NOTHING && !isShared) {
            buffers.give(bytes);
        }
        clear();
    }

    /// Lets go of all, and leaves the array to who may still look at it.
    void disown() {
        if (bytes != NOTHING && !isShared) {
            buffers.forget(bytes);
        }
        clear();
    }

    private void clear() {
        bytes = NOTHING;
        from = 0;
        to = 0;
        isShared = false;
    }
}
