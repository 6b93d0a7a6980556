package dev.weir.http;

import java.util.ArrayDeque;

/// Arrays of bytes that connections borrow while they have something to hold, and give back when
/// they are idle, so that ten thousand idle connections hold none.
///
/// Sizes are powers of two from [#SMALLEST_BYTES] to [#LARGEST_BYTES]; a larger array is made for
/// its one use and left to the collector.
///
/// **Threads:** not safe; one event loop has one.
public final class Buffers {

    /// Holds the head of a small request; most requests need no more.
    public static final int SMALLEST_BYTES = 1024;

    /// The largest array that is kept.
    public static final int LARGEST_BYTES = 128 * 1024;

    /// How many bytes of each size are kept for the next borrower, unless told otherwise: enough
    /// for the bursts of a busy loop.
    public static final int KEPT_BYTES_MAX = 1024 * 1024;

    private static final int SIZES =
            Integer.numberOfTrailingZeros(LARGEST_BYTES / SMALLEST_BYTES) + 1;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made else
    private final ArrayDeque<byte[]>[] kept = new ArrayDeque[SIZES];

    private final int keptBytesMax;
    private long lentBytes;

    /// Buffers that keep at most [#KEPT_BYTES_MAX] of each size.
    public Buffers() {
        this(KEPT_BYTES_MAX);
    }

    /// Empty; arrays are made as they are asked for.
    ///
    /// @param keptBytesMax how many bytes of each size to keep, 0 or more
    public Buffers(int keptBytesMax) {
        this.keptBytesMax = keptBytesMax;
        for (int i = 0; i < SIZES; i++) {
            kept[i] = new ArrayDeque<>();
        }
    }

    /// An array of at least `bytes`; its content is whatever its last user left.
    public byte[] take(int bytes) {
        int size = sizeOf(bytes);
        if (size >= SIZES) {
            lentBytes += bytes;
            return new byte[bytes];
        }
        byte[] buffer = kept[size].pollLast();
        lentBytes += SMALLEST_BYTES << size;
        return buffer != null ? buffer : new byte[SMALLEST_BYTES << size];
    }

    /// Takes back an array that was lent, and that nobody looks at any more.
    public void give(byte[] buffer) {
        lentBytes -= buffer.length;
        int size = sizeOf(buffer.length);
        if (size < SIZES
                && buffer.length == SMALLEST_BYTES << size
                && (kept[size].size() + 1L) * buffer.length <= keptBytesMax) {
            kept[size].addLast(buffer);
        }
    }

    /// Forgets an array that was lent and will not come back, as somebody may still look at it.
    public void forget(byte[] buffer) {
        lentBytes -= buffer.length;
    }

    /// How many bytes are out: lent, and neither given back nor forgotten.
    public long lentBytes() {
        return lentBytes;
    }

    private static int sizeOf(int bytes) {
        return bytes <= SMALLEST_BYTES
                ? 0
                : 32 - Integer.numberOfLeadingZeros((bytes - 1) / SMALLEST_BYTES);
    }
}
