package dev.weir.server.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.UncheckedBooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatagramSlotsTest {

    private final DatagramSlots slots = new DatagramSlots();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ExtendedHandle reads = (ExtendedHandle) slots.newHandle();

    @BeforeEach
    void begin() {
        reads.reset(channel.config());
    }

    @AfterEach
    void free() {
        slots.free();
        channel.finishAndReleaseAll();
    }

    private ByteBuf read(int datagrams) {
        ByteBuf slot = reads.allocate(ByteBufAllocator.DEFAULT);
        assertEquals(DatagramSlots.SLOT_BYTES, slot.writableBytes());
        slot.writeInt(datagrams);
        reads.lastBytesRead(4);
        reads.incMessagesRead(datagrams);
        return slot;
    }

    /// As Netty asks when it has read a datagram.
    private boolean goesOn() {
        return reads.continueReading(UncheckedBooleanSupplier.TRUE_SUPPLIER);
    }

    @Test
    void eachReadOfATurnHasASlotOfItsOwn() {
        ByteBuf first = read(1);
        ByteBuf second = read(2);
        assertFalse(first.release(), "it is used again whatever its count says");
        assertEquals(1, first.readInt());
        assertEquals(2, second.readInt());
        reads.reset(channel.config());
        assertEquals(3, read(3).getInt(0));
        assertEquals(3, first.getInt(0), "in the next turn it is the same memory");
    }

    @Test
    void slotsOfATurn() {
        for (int i = 1; i < DatagramSlots.SLOTS; i++) {
            read(1);
            assertTrue(goesOn());
        }
        read(1);
        assertFalse(goesOn());
        reads.reset(channel.config());
        read(1);
        assertTrue(goesOn());
    }

    @Test
    void datagramsThatAreEnough() {
        read(DatagramSlots.DATAGRAMS_ENOUGH - 1);
        assertTrue(goesOn());
        read(1);
        assertFalse(goesOn());
        reads.reset(channel.config());
        read(1);
        assertTrue(goesOn());
        read(DatagramSlots.DATAGRAMS_ENOUGH);
        assertFalse(goesOn());
    }

    @Test
    void nothingMoreWhereThereWasNothing() {
        reads.allocate(ByteBufAllocator.DEFAULT);
        reads.lastBytesRead(-1);
        assertFalse(goesOn());
    }
}
