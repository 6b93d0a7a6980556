package dev.weir.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/// The memory that datagrams are read into, the same over and over: a slot for each system call of
/// a turn, as large as what the system may have put together in one (UDP_GRO).
///
/// What was read has to be over with before the socket is read again, whatever its buffer's count
/// says. Only what was once written to is in memory.
///
/// **Threads:** its loop's.
final class DatagramSlots implements RecvByteBufAllocator {

    /// System calls in a turn.
    static final int SLOTS = 32;

    /// The most that a datagram, or several put together, can have.
    static final int SLOT_BYTES = 65_535;

    /// Datagrams after which no more are asked for in this turn.
    static final int DATAGRAMS_ENOUGH = 128;

    private final ByteBuf memory = Unpooled.directBuffer(SLOTS * SLOT_BYTES, SLOTS * SLOT_BYTES);
    private final ByteBuf[] slots = new ByteBuf[SLOTS];

    DatagramSlots() {
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
        return new Reads();
    }

    /// Of the reads of one turn.
    private final class Reads implements ExtendedHandle {

        private int used;
        private int datagrams;
        private int lastBytes;
        private int attemptedBytes;

        @Override
        public void reset(ChannelConfig config) {
            used = 0;
            datagrams = 0;
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
        public boolean continueReading() {
            return used < SLOTS && datagrams < DATAGRAMS_ENOUGH && lastBytes > 0;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return continueReading();
        }

        @Override
        public void incMessagesRead(int messages) {
            datagrams += messages;
        }

        @Override
        public void lastBytesRead(int bytes) {
            lastBytes = bytes;
        }

        @Override
        public int lastBytesRead() {
            return lastBytes;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attemptedBytes = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attemptedBytes;
        }

        @Override
        public void readComplete() {}
    }
}
