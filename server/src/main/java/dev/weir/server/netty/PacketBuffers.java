package dev.weir.server.netty;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import org.jspecify.annotations.Nullable;

/// Buffers for the packets of QUIC of one loop, which lie one behind the other: so those that leave
/// by one system call are one piece of memory, for Netty and for the system, and not dozens.
///
/// They are cut from a block that is used from its begin again as soon as all that was cut from it
/// has been sent, and so stays in the cache.
///
/// **Threads:** its loop's.
final class PacketBuffers extends AbstractByteBufAllocator {

    /// Of a block: what is sent in some turns, if the socket takes it.
    static final int BLOCK_BYTES = 256 * 1024;

    /// Blocks that wait to be used again.
    private static final int IDLE_MAX = 2;

    /// RFC 9000 §14: the least that any path takes.
    static final int PACKET_BYTES_MIN = 1_200;

    private final ReusedBuffers others;
    private final ReusedBuffers blocks =
            new ReusedBuffers(new ReusedBuffers.Size(BLOCK_BYTES, BLOCK_BYTES, IDLE_MAX));
    private @Nullable ByteBuf block;
    private int cutBytes;

    /// @param others for what is shorter or longer than a packet
    PacketBuffers(ReusedBuffers others) {
        super(true);
        this.others = others;
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        if (initialCapacity < PACKET_BYTES_MIN || initialCapacity > NettyQuic.SENT_BYTES_MAX) {
            return others.directBuffer(initialCapacity, maxCapacity);
        }
        ByteBuf from = block;
        if (from != null && from.refCnt() == 1) {
            cutBytes = 0;
        } else if (from == null || cutBytes + initialCapacity > BLOCK_BYTES) {
            letGo(from);
            from = blocks.directBuffer(BLOCK_BYTES);
            block = from;
            cutBytes = 0;
        }
        ByteBuf packet = from.retainedSlice(cutBytes, initialCapacity);
        cutBytes += initialCapacity;
        return packet.clear();
    }

    /// It is given back when the last that was cut from it has been sent.
    private static void letGo(@Nullable ByteBuf block) {
        if (block != null) {
            block.release();
        }
    }

    /// What Netty has put together of packets, as one piece if it is one. It takes the place of
    /// `packets`, which are released then.
    static ByteBuf joined(ByteBuf packets) {
        if (!(packets instanceof CompositeByteBuf several)) {
            return packets;
        }
        ByteBuf first = several.internalComponent(0);
        ByteBuf last = several.internalComponent(several.numComponents() - 1);
        ByteBuf block = first.unwrap();
        if (block == null || block != last.unwrap() || !block.hasMemoryAddress()) {
            return packets;
        }
        int bytes = several.readableBytes();
        long from = first.memoryAddress();
        if (last.memoryAddress() + last.readableBytes() - from != bytes) {
            return packets; // there are gaps
        }
        ByteBuf piece = block.retainedSlice((int) (from - block.memoryAddress()), bytes);
        several.release();
        return piece;
    }

    /// Gives the memory back, now or when what is on its way has been sent.
    void close() {
        letGo(block);
        block = null;
        blocks.close();
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return others.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return true;
    }
}
