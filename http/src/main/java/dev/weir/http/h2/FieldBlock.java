package dev.weir.http.h2;

import dev.weir.http.Buffers;

/// A field block that comes in several frames: HEADERS, and CONTINUATION to the one that ends it
/// (RFC 9113 §4.3, §6.10).
///
/// **Threads:** not safe; a connection has one.
final class FieldBlock {

    private static final byte[] NOTHING = new byte[0];

    private final Http2Limits limits;
    private final Buffers buffers;
    private byte[] bytes = NOTHING;
    private int to;
    private int streamId;
    private int headersFlags;
    private int frames;

    FieldBlock(Http2Limits limits, Buffers buffers) {
        this.limits = limits;
        this.buffers = buffers;
    }

    /// The stream whose block is not whole yet, or 0: no frame of another, and no other frame, may
    /// come in between.
    int streamId() {
        return streamId;
    }

    /// The flags of the HEADERS frame.
    int headersFlags() {
        return headersFlags;
    }

    byte[] bytes() {
        return bytes;
    }

    int to() {
        return to;
    }

    /// Starts a block by the fragment in a HEADERS frame.
    void begin(int streamId, int headersFlags, byte[] from, int start, int end)
            throws ConnectionError {
        this.streamId = streamId;
        this.headersFlags = headersFlags;
        frames = 0;
        to = 0;
        add(from, start, end);
    }

    /// Adds the fragment in a CONTINUATION frame.
    void continues(byte[] from, int start, int end) throws ConnectionError {
        frames++;
        if (frames > limits.continuationFramesMax()) {
            throw new ConnectionError(
                    ErrorCode.ENHANCE_YOUR_CALM, "too many CONTINUATION frames of a field block");
        }
        add(from, start, end);
    }

    private void add(byte[] from, int start, int end) throws ConnectionError {
        int count = end - start;
        if (to + count > limits.headerBlockBytesMax()) {
            throw new ConnectionError(
                    ErrorCode.ENHANCE_YOUR_CALM, "a field block that is too long");
        }
        if (bytes.length - to < count) {
            byte[] larger = buffers.take(to + count);
            System.arraycopy(bytes, 0, larger, 0, to);
            giveBytes();
            bytes = larger;
        }
        System.arraycopy(from, start, bytes, to, count);
        to += count;
    }

    /// The block is whole and has been read, or the connection ends.
    void release() {
        giveBytes();
        streamId = 0;
        to = 0;
    }

    private void giveBytes() {
        if (bytes != NOTHING) {
            buffers.give(bytes);
            bytes = NOTHING;
        }
    }
}
