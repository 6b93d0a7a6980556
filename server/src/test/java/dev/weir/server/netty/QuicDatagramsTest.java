package dev.weir.server.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
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
        var all = new ArrayList<DatagramPacket>();
        for (int i = 0; i < QuicDatagrams.BROUGHT_MAX + beyond; i++) {
            DatagramPacket packet = packet();
            all.add(packet);
            assertTrue(datagrams.bring(packet), "it is taken or dropped, and nobody else's");
        }
        assertEquals(beyond > 0 ? 0 : 1, all.getLast().refCnt(), "what is too much is dropped");
        channel.runPendingTasks();
        int arrived = channel.inboundMessages().size();
        assertEquals(QuicDatagrams.BROUGHT_MAX + Math.min(0, beyond), arrived);
        // Those that have arrived make way for more.
        assertTrue(datagrams.bring(packet()));
        channel.runPendingTasks();
        assertEquals(arrived + 1, channel.inboundMessages().size());
        channel.finishAndReleaseAll();
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
