package dev.weir.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/// The memory that datagrams are read into, the same over and over: a slot for each system call of
/// a turn, as large as what the system may have put together in one (UDP_GRO).
///
/// What was read has to be over with before the socket is read again, whatever its buffer's count
/// says. Only what was once written to is in memory.
///
/// **Threads:** its loop's.
final class DatagramSlots extends DefaultMaxMessagesRecvByteBufAllocator {

    /// System calls in a turn.
    static final int SLOTS = 32;

    /// The most that a datagram, or several put together, can have.
    static final int SLOT_BYTES = 65_535;

    /// Datagrams after which no more are asked for in this turn.
    static final int DATAGRAMS_ENOUGH = 128;

    private final ByteBuf memory = Unpooled.directBuffer(SLOTS * SLOT_BYTES, SLOTS * SLOT_BYTES);
    private final ByteBuf[] slots = new ByteBuf[SLOTS];

    DatagramSlots() {
        super(DATAGRAMS_ENOUGH);
        memory.writerIndex(memory.capacity());
        for (int i = 0; i < SLOTS; i++) {
            ByteBuf slot = memory.slice(i * SLOT_BYTES, SLOT_BYTES);
            slots[i] = Unpooled.unreleasableBuffer(slot);
        }
    }

    /// Gives the memory back. The socket is closed.
    void free() {
        memory.release();
    }

    @Override
    @SuppressWarnings("deprecation") // of Handle, which Netty asks for
    public RecvByteBufAllocator.Handle newHandle() {
        return new MaxMessageHandle() {
            private int used;

            @Override
            public void reset(ChannelConfig config) {
                super.reset(config);
                used = 0;
            }

            @Override
            public int guess() {
                return SLOT_BYTES;
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator unused) {
                return slots[used++].clear();
            }

            @Override
            public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
                return used < SLOTS && super.continueReading(maybeMore);
            }
        };
    }
}
