package dev.weir.server.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketBuffersTest {

    private static final int BYTES = NettyQuic.SENT_BYTES_MAX;
    private static final int IN_BLOCK = PacketBuffers.BLOCK_BYTES / BYTES;

    private final ReusedBuffers others = new ReusedBuffers(ReusedBuffers.SIZES);
    private final PacketBuffers buffers = new PacketBuffers(others);

    @BeforeEach
    void needsAddresses() {
        ByteBuf packet = packet(1, 0);
        assumeTrue(packet.hasMemoryAddress(), "this JVM has Netty join nothing");
        packet.release();
    }

    @AfterEach
    void close() {
        buffers.close();
        others.close();
    }

    private ByteBuf packet(int bytes, int filledWith) {
        ByteBuf packet = buffers.directBuffer(BYTES);
        for (int i = 0; i < bytes; i++) {
            packet.writeByte(filledWith);
        }
        return packet;
    }

    private List<ByteBuf> packets(int count) {
        var packets = new ArrayList<ByteBuf>();
        for (int i = 0; i < count; i++) {
            packets.add(packet(BYTES, i));
        }
        return packets;
    }

    private static ByteBuf together(List<ByteBuf> packets) {
        return Unpooled.wrappedBuffer(packets.toArray(ByteBuf[]::new));
    }

    @Test
    void packetsAreJoined() {
        ByteBuf first = packet(BYTES, 0);
        List<ByteBuf> three = List.of(packet(BYTES, 1), packet(BYTES, 2), packet(100, 3));
        ByteBuf last = packet(BYTES, 4);
        ByteBuf joined = PacketBuffers.joined(together(three));
        assertFalse(joined instanceof CompositeByteBuf);
        assertEquals(1, joined.nioBufferCount());
        assertEquals(2 * BYTES + 100, joined.readableBytes());
        for (int i = 0; i < joined.readableBytes(); i++) {
            assertEquals(1 + i / BYTES, joined.getByte(i));
        }
        // The block's own, the first's, the last's and that of the piece.
        assertEquals(4, first.refCnt());
        joined.release();
        last.release();
        first.release();
        assertEquals(1, first.refCnt());
    }

    @Test
    void whatHasGapsIsNot() {
        ByteBuf gap = together(List.of(packet(BYTES - 1, 1), packet(BYTES, 2)));
        assertSame(gap, PacketBuffers.joined(gap));
        ByteBuf backwards = together(packets(2).reversed());
        assertSame(backwards, PacketBuffers.joined(backwards));
        ByteBuf others = together(List.of(Unpooled.directBuffer(9).writeZero(9), packet(9, 1)));
        assertSame(others, PacketBuffers.joined(others));
        ByteBuf one = packet(BYTES, 1);
        assertSame(one, PacketBuffers.joined(one));
        List.of(gap, backwards, others, one).forEach(ByteBuf::release);
    }

    @Test
    void theBlockIsUsedFromItsBeginWhenAllIsSent() {
        List<ByteBuf> some = packets(3);
        long begin = some.getFirst().memoryAddress();
        some.get(0).release();
        some.get(1).release();
        ByteBuf next = packet(1, 1);
        assertEquals(begin + 3 * BYTES, next.memoryAddress(), "one is on its way");
        some.get(2).release();
        next.release();
        ByteBuf again = packet(1, 1);
        assertEquals(begin, again.memoryAddress());
        assertEquals(1, again.readableBytes());
        again.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void blockBytes(int beyond) {
        List<ByteBuf> all = packets(IN_BLOCK + beyond);
        ByteBuf first = all.getFirst();
        ByteBuf last = all.getLast();
        ByteBuf ofTwo = together(List.of(all.get(IN_BLOCK - 2), last));
        if (beyond > 0) {
            assertNotSame(first.unwrap(), last.unwrap(), "another block");
            assertSame(ofTwo, PacketBuffers.joined(ofTwo));
        } else {
            assertSame(first.unwrap(), last.unwrap());
        }
        for (int i = 0; i < all.size(); i++) {
            assertEquals(i & 0xff, all.get(i).getUnsignedByte(BYTES - 1));
        }
        all.forEach(ByteBuf::release);
        assertEquals(beyond > 0 ? 0 : 1, first.refCnt(), "the first block waits, or is begun");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void packetBytesMin(int beyond) {
        ByteBuf buffer = buffers.directBuffer(PacketBuffers.PACKET_BYTES_MIN + beyond);
        assertEquals(beyond < 0, buffer.alloc() == others, "what is shorter is others'");
        assertEquals(beyond >= 0, buffer.unwrap() != null);
        buffer.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void packetBytesMax(int beyond) {
        ByteBuf buffer = buffers.directBuffer(BYTES + beyond);
        assertEquals(beyond > 0, buffer.alloc() == others, "what is longer is others'");
        assertEquals(beyond <= 0, buffer.unwrap() != null);
        buffer.release();
    }

    @Test
    void whatIsOnItsWayOutlivesTheLoop() {
        var ended = new PacketBuffers(others);
        ByteBuf packet = ended.directBuffer(BYTES).writeLong(7);
        ended.close();
        assertEquals(7, packet.readLong());
        packet.release();
        assertEquals(0, packet.refCnt());
    }
}
