package dev.weir.server.netty;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledUnsafeDirectByteBuf;
import java.util.ArrayDeque;

/// Direct buffers of one socket for what is as short as a packet, used again and again. What is
/// longer comes from Netty.
///
/// **Threads:** its loop's.
final class PacketBuffers extends AbstractByteBufAllocator {

    /// Of each buffer: more than a packet has.
    static final int BYTES = 2 * 1024;

    /// Buffers that wait to be used again; what is beyond is given back to the system.
    static final int IDLE_MAX = 256;

    /// Netty has two kinds of direct buffers, the faster one if the JVM lets it.
    private static final boolean IS_FAST = isFast();

    private final ByteBufAllocator others = ByteBufAllocator.DEFAULT;
    private final ArrayDeque<Reused> idle = new ArrayDeque<>();
    private boolean isClosed;

    PacketBuffers() {
        super(true);
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
        if (initialCapacity > BYTES || maxCapacity < BYTES) {
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
        if (isClosed || capacity != BYTES || idle.size() >= IDLE_MAX) {
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
            super(PacketBuffers.this, BYTES, maxCapacity);
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
            super(PacketBuffers.this, BYTES, maxCapacity);
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
