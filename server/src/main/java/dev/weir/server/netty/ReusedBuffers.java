package dev.weir.server.netty;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledUnsafeDirectByteBuf;
import java.util.ArrayDeque;
import java.util.Arrays;

/// Direct buffers of one loop that are used again and again, of a few sizes. What is of none of
/// them comes from Netty.
///
/// What waits in one takes at most four times as much memory as it has bytes, but for what has less
/// than 64.
///
/// **Threads:** its loop's.
final class ReusedBuffers extends AbstractByteBufAllocator {

    /// A size of buffers.
    ///
    /// @param leastBytes what a buffer of this size is used for, at least
    /// @param bytes what it has room for
    /// @param idleMax buffers that wait to be used again; what is beyond is given back to the
    ///   system
    record Size(int leastBytes, int bytes, int idleMax) {}

    /// For what is as short as an answer, as a packet of QUIC, as what is read at once (with TLS,
    /// as a record), and as what a stream writes at once.
    static final Size[] SIZES = {
        new Size(0, 256, 256),
        new Size(257, 1024, 256),
        new Size(1025, 2 * 1024, 256),
        new Size(8 * 1024, NettyTransport.TLS_READ_BYTES, 8),
        new Size(32 * 1024, NettyStreamLink.WRITE_BYTES_MAX, 4)
    };

    /// Netty has two kinds of direct buffers, the faster one if the JVM lets it.
    private static final boolean IS_FAST = isFast();

    private final ByteBufAllocator others = ByteBufAllocator.DEFAULT;
    private final Shelf[] shelves;
    private boolean isClosed;

    /// @param sizes from the least on
    ReusedBuffers(Size... sizes) {
        super(true);
        shelves = Arrays.stream(sizes).map(Shelf::new).toArray(Shelf[]::new);
    }

    private static boolean isFast() {
        ByteBuf one = Unpooled.directBuffer(1);
        one.release();
        return one instanceof UnpooledUnsafeDirectByteBuf;
    }

    /// Gives back those that wait, and from now on those that are released.
    void close() {
        isClosed = true;
        for (Shelf shelf : shelves) {
            shelf.idle.forEach(Reused::giveBack);
            shelf.idle.clear();
        }
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        for (Shelf shelf : shelves) {
            Size size = shelf.size;
            if (initialCapacity <= size.bytes) {
                if (initialCapacity >= size.leastBytes && maxCapacity >= size.bytes) {
                    return shelf.take(maxCapacity);
                }
                break;
            }
        }
        return others.directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return others.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return true;
    }

    private interface Reused {
        ByteBuf begin(int maxCapacity);

        void giveBack();
    }

    /// Where those of a size wait.
    private final class Shelf {
        private final Size size;
        private final ArrayDeque<Reused> idle = new ArrayDeque<>();

        Shelf(Size size) {
            this.size = size;
        }

        ByteBuf take(int maxCapacity) {
            Reused again = idle.pollLast();
            if (again != null) {
                return again.begin(maxCapacity);
            }
            return IS_FAST ? new Fast(this, maxCapacity) : new Safe(this, maxCapacity);
        }

        /// The last user of `buffer` has released it. One that has grown is no longer like the
        /// others.
        private void released(Reused buffer, int capacity) {
            if (isClosed || capacity != size.bytes || idle.size() >= size.idleMax) {
                buffer.giveBack();
            } else {
                idle.addLast(buffer);
            }
        }
    }

    private final class Fast extends UnpooledUnsafeDirectByteBuf implements Reused {
        private final Shelf shelf;

        Fast(Shelf shelf, int maxCapacity) {
            super(ReusedBuffers.this, shelf.size.bytes, maxCapacity);
            this.shelf = shelf;
        }

        @Override
        public ByteBuf begin(int maxCapacity) {
            resetRefCnt();
            maxCapacity(maxCapacity);
            return clear();
        }

        @Override
        public void giveBack() {
            super.deallocate();
        }

        @Override
        protected void deallocate() {
            shelf.released(this, capacity());
        }
    }

    private final class Safe extends UnpooledDirectByteBuf implements Reused {
        private final Shelf shelf;

        Safe(Shelf shelf, int maxCapacity) {
            super(ReusedBuffers.this, shelf.size.bytes, maxCapacity);
            this.shelf = shelf;
        }

        @Override
        public ByteBuf begin(int maxCapacity) {
            resetRefCnt();
            maxCapacity(maxCapacity);
            return clear();
        }

        @Override
        public void giveBack() {
            super.deallocate();
        }

        @Override
        protected void deallocate() {
            shelf.released(this, capacity());
        }
    }
}
