package dev.weir.server.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.server.loop.Link;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.Transport;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // what is written is looked at
class TlsRecordsTest {

    private static final Transport.Acceptor NOBODY =
            new Transport.Acceptor() {
                @Override
                public boolean mayAccept() {
                    return false;
                }

                @Override
                public @Nullable Transport choose(@Nullable SocketAddress remote) {
                    return null;
                }

                @Override
                public void failed(@Nullable SocketAddress remote) {}

                @Override
                public void couldNotAccept(Throwable cause) {}

                @Override
                public LinkListener accept(Link link, Transport owner) {
                    throw new AssertionError("nobody was to come");
                }
            };

    // What the end is flushed with leaves with it, by one write.
    @Test
    void onceTheEndIsSaidNothingAboveFlushes() {
        var channel = new EmbeddedChannel();
        var owner = new NettyTransport(SocketKind.NIO, () -> false);
        var records =
                new TlsRecords(
                        new NettyLink(channel, owner, new Listening(NOBODY, null, null, null)));
        channel.pipeline().addFirst(records);
        channel.writeOneOutbound("before");
        channel.flushOutbound();
        assertEquals(1, channel.outboundMessages().size());
        records.endIsSaid();
        channel.writeOneOutbound("the last");
        channel.flushOutbound();
        channel.writeOneOutbound("the end");
        channel.flushOutbound();
        assertEquals(1, channel.outboundMessages().size());
        records.context().writeAndFlush(Unpooled.EMPTY_BUFFER);
        assertEquals(4, channel.outboundMessages().size());
        channel.finishAndReleaseAll();
    }
}
