package dev.weir.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.nio.ByteBuffer;

/// The memory that all streams of a socket are read into, one after the other: whoever reads is
/// done with it before the next does.
///
/// **Threads:** its loop's.
final class StreamBuffer extends DefaultMaxMessagesRecvByteBufAllocator {

    /// The most that one read of a stream brings.
    private static final int BYTES = 64 * 1024;

    private final ByteBuf memory =
            Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(BYTES)));

    @Override
    @SuppressWarnings("deprecation") // of Handle, which Netty asks for
    public RecvByteBufAllocator.Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return BYTES;
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator unused) {
                return memory.clear();
            }
        };
    }
}
