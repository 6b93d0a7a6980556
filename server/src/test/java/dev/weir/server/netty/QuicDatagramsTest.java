package dev.weir.server.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuicDatagramsTest {

    private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.1", 443);

    private final QuicDatagrams datagrams =
            new QuicDatagrams(new QuicShare(2), 1, new QuicMigrations());

    private static DatagramPacket packet() {
        return new DatagramPacket(Unpooled.buffer().writeZero(40), ADDRESS, ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void broughtMax(int beyond) {
        var channel = new EmbeddedChannel(datagrams);
        for (int i = 0; i < QuicDatagrams.BROUGHT_MAX + beyond; i++) {
            DatagramPacket packet = packet();
            assertTrue(datagrams.bring(packet), "it is taken or dropped, and nobody else's");
            assertEquals(0, packet.refCnt());
        }
        look(channel);
        int arrived = channel.inboundMessages().size();
        assertEquals(QuicDatagrams.BROUGHT_MAX + Math.min(0, beyond), arrived);
        // Those that have arrived make way for more.
        assertTrue(datagrams.bring(packet()));
        look(channel);
        assertEquals(arrived + 1, channel.inboundMessages().size());
        channel.finishAndReleaseAll();
    }

    /// What was brought arrives, and the loop looks at its own socket, where nothing is.
    private void look(EmbeddedChannel channel) {
        channel.runPendingTasks();
        assertFalse(datagrams.giveWaiting());
        assertTrue(datagrams.isLookDue());
        datagrams.giveBrought();
        assertFalse(datagrams.isLookDue());
    }

    /// A client's address has changed: what it sent before lies in the socket of its loop, and what
    /// it sent after was brought by another.
    @Test
    void whatIsBroughtComesAfterWhatLiesInTheSocket() {
        var channel = new EmbeddedChannel(datagrams);
        int before = QuicDatagrams.DATAGRAMS_PER_TURN + 3;
        DatagramPacket packet = packet();
        packet.content().setInt(8, before);
        datagrams.bring(packet);
        datagrams.giveWaiting();
        channel.runPendingTasks();
        datagrams.giveBrought();
        assertEquals(0, numbers(channel), "it came when this look was under way");
        assertFalse(datagrams.giveWaiting());
        arrive(channel, before);
        datagrams.giveBrought();
        assertEquals(QuicDatagrams.DATAGRAMS_PER_TURN, numbers(channel), "more of them wait");
        assertTrue(datagrams.giveWaiting());
        assertEquals(before, numbers(channel));
        assertFalse(datagrams.giveWaiting());
        datagrams.giveBrought();
        assertEquals(before + 1, numbers(channel));
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void datagramsPerTurn(int beyond) {
        var channel = new EmbeddedChannel(datagrams);
        assertFalse(datagrams.giveWaiting());
        int count = QuicDatagrams.DATAGRAMS_PER_TURN + beyond;
        arrive(channel, count);
        assertFalse(channel.writeOneOutbound(packet()).isDone());
        channel.flush();
        datagrams.endTurn();
        assertEquals(QuicDatagrams.DATAGRAMS_PER_TURN + Math.min(0, beyond), numbers(channel));
        assertEquals(beyond > 0 ? 0 : 1, channel.outboundMessages().size(), "it waits with them");
        assertEquals(beyond > 0, datagrams.giveWaiting());
        assertEquals(count, numbers(channel));
        assertFalse(datagrams.giveWaiting(), "then there are none");
        datagrams.endTurn();
        assertEquals(1, channel.outboundMessages().size());
        channel.finishAndReleaseAll();
    }

    @Test
    void whatWaitsIsGivenInItsOrderSomeInEachTurn() {
        var channel = new EmbeddedChannel(datagrams);
        arrive(channel, 3 * QuicDatagrams.DATAGRAMS_PER_TURN);
        for (int turn = 1; turn <= 3; turn++) {
            assertEquals(turn * QuicDatagrams.DATAGRAMS_PER_TURN, numbers(channel));
            assertEquals(turn < 3, datagrams.giveWaiting());
        }
        channel.finishAndReleaseAll();
    }

    @Test
    void packetsThatLieTogetherLeaveAsOnePiece() {
        var channel = new EmbeddedChannel(datagrams);
        var others = new ReusedBuffers(ReusedBuffers.SIZES);
        var packets = new PacketBuffers(others);
        ByteBuf first = packets.directBuffer(NettyQuic.SENT_BYTES_MAX);
        first.writeZero(first.capacity());
        ByteBuf last = packets.directBuffer(NettyQuic.SENT_BYTES_MAX).writeLong(7);
        assumeTrue(first.hasMemoryAddress());
        ByteBuf both = Unpooled.wrappedBuffer(first, last);
        var together = new SegmentedDatagramPacket(both, first.capacity(), ADDRESS);
        assertFalse(channel.writeOneOutbound(together).isDone());
        channel.flush();
        datagrams.endTurn();
        var left = assertInstanceOf(SegmentedDatagramPacket.class, channel.readOutbound());
        assertEquals(1, left.content().nioBufferCount());
        assertEquals(NettyQuic.SENT_BYTES_MAX, left.segmentSize());
        assertEquals(ADDRESS, left.recipient());
        assertEquals(7, left.content().getLong(NettyQuic.SENT_BYTES_MAX));
        left.release();
        assertEquals(0, both.refCnt());
        assertEquals(1, first.refCnt(), "of all the block alone is left");
        packets.close();
        others.close();
        channel.finishAndReleaseAll();
    }

    /// So many come, each with its number.
    private static void arrive(EmbeddedChannel channel, int count) {
        for (int i = 0; i < count; i++) {
            DatagramPacket packet = packet();
            packet.content().setInt(8, i);
            channel.writeInbound(packet);
        }
    }

    /// @return how many QUIC was given, in their order
    private static int numbers(EmbeddedChannel channel) {
        int arrived = 0;
        for (Object packet : channel.inboundMessages()) {
            assertEquals(arrived++, ((DatagramPacket) packet).content().getInt(8));
        }
        return arrived;
    }

    @Test
    void whatWaitsIsReleasedWithTheSocket() {
        var channel = new EmbeddedChannel(datagrams);
        arrive(channel, QuicDatagrams.DATAGRAMS_PER_TURN);
        DatagramPacket packet = packet();
        channel.writeInbound(packet);
        assertEquals(1, packet.refCnt());
        datagrams.bring(packet());
        channel.runPendingTasks();
        datagrams.bring(packet()); // is on its way yet
        channel.pipeline().remove(datagrams);
        assertEquals(0, packet.refCnt());
        channel.runPendingTasks();
        assertFalse(datagrams.giveWaiting());
        assertFalse(datagrams.isLookDue(), "nothing is left");
        channel.finishAndReleaseAll();
    }

    @Test
    void whatIsBroughtIsCopied() {
        var channel = new EmbeddedChannel(datagrams);
        ByteBuf reused = Unpooled.unreleasableBuffer(Unpooled.buffer().writeZero(40));
        reused.setInt(8, 7);
        assertTrue(datagrams.bring(new DatagramPacket(reused, ADDRESS, ADDRESS)));
        reused.setInt(8, 8);
        look(channel);
        DatagramPacket packet = channel.readInbound();
        assertEquals(7, packet.content().getInt(8));
        assertEquals(40, packet.content().readableBytes());
        packet.release();
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void bytesMax(int beyond) {
        ByteBuf datagram = Unpooled.buffer().writeZero(QuicDatagrams.BYTES_MAX + beyond);
        assertEquals(beyond <= 0, QuicDatagrams.isWorthIt(datagram));
    }

    @Test
    void whatWasReadIsToldToBeAllAtTheEndOfTheTurn() {
        var told = new ArrayList<String>();
        var channel =
                new EmbeddedChannel(
                        datagrams,
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelReadComplete(ChannelHandlerContext context) {
                                told.add("all is read");
                            }
                        });
        channel.writeInbound(packet());
        datagrams.bring(packet());
        channel.runPendingTasks();
        assertEquals(List.of(), told);
        datagrams.endTurn();
        datagrams.endTurn();
        assertEquals(List.of("all is read"), told);
        channel.finishAndReleaseAll();
    }

    @Test
    void packetsLeaveAtTheEndOfTheTurn() {
        var channel = new EmbeddedChannel(datagrams);
        assertFalse(channel.writeOneOutbound(packet()).isDone());
        channel.flush();
        assertEquals(0, channel.outboundMessages().size());
        datagrams.endTurn();
        assertEquals(1, channel.outboundMessages().size());
        channel.finishAndReleaseAll();
    }

    @Test
    void nothingIsTakenOnceTheSocketIsGone() {
        var channel = new EmbeddedChannel(datagrams);
        channel.pipeline().remove(datagrams);
        DatagramPacket packet = packet();
        assertFalse(datagrams.bring(packet));
        packet.release();
        channel.finishAndReleaseAll();
    }
}
