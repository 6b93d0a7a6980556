package dev.weir.server.netty;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledUnsafeDirectByteBuf;
import java.util.ArrayDeque;

/// Direct buffers of one socket that are used again and again: for what is as short as a packet,
/// and for what is about as much as a stream writes at once. What lies between them comes from
/// Netty, so that nothing waits in much more memory than it has bytes; and what is longer.
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

    /// More than a packet has.
    static final Size PACKET = new Size(0, 2 * 1024, 256);

    /// 64 KiB and the frame around them.
    static final Size WRITE = new Size(32 * 1024, 66 * 1024, 4);

    /// Netty has two kinds of direct buffers, the faster one if the JVM lets it.
    private static final boolean IS_FAST = isFast();

    private final Size size;
    private final ByteBufAllocator others;
    private final ArrayDeque<Reused> idle = new ArrayDeque<>();
    private boolean isClosed;

    /// @param others gives what is not of this size
    ReusedBuffers(Size size, ByteBufAllocator others) {
        super(true);
        this.size = size;
        this.others = others;
    }

    private static boolean isFast() {
        ByteBuf one = Unpooled.directBuffer(1);
        one.release();
        return one instanceof UnpooledUnsafeDirectByteBuf;
    }

    /// Gives back those that wait, and from now on those that are released.
    void close() {
        isClosed = true;
        idle.forEach(Reused::giveBack);
        idle.clear();
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        if (initialCapacity > size.bytes
                || initialCapacity < size.leastBytes
                || maxCapacity < size.bytes) {
            return others.directBuffer(initialCapacity, maxCapacity);
        }
        Reused again = idle.pollLast();
        if (again != null) {
            return again.begin(maxCapacity);
        }
        return IS_FAST ? new Fast(maxCapacity) : new Safe(maxCapacity);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return others.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return true;
    }

    /// The last user of `buffer` has released it. One that has grown is no longer like the others.
    private void released(Reused buffer, int capacity) {
        if (isClosed || capacity != size.bytes || idle.size() >= size.idleMax) {
            buffer.giveBack();
        } else {
            idle.addLast(buffer);
        }
    }

    private interface Reused {
        ByteBuf begin(int maxCapacity);

        void giveBack();
    }

    private final class Fast extends UnpooledUnsafeDirectByteBuf implements Reused {

        Fast(int maxCapacity) {
            super(ReusedBuffers.this, size.bytes, maxCapacity);
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
            released(this, capacity());
        }
    }

    private final class Safe extends UnpooledDirectByteBuf implements Reused {

        Safe(int maxCapacity) {
            super(ReusedBuffers.this, size.bytes, maxCapacity);
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
            released(this, capacity());
        }
    }
}
