package dev.weir.server.netty;

import dev.weir.server.loop.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/// Hands each channel that a listener accepts to the loop that is to have it.
@SuppressWarnings("FutureReturnValueIgnored") // what comes of them is told by the channel's events
final class NettyAcceptor extends ChannelInboundHandlerAdapter {

    /// How long accepting pauses after it has failed, most often for want of descriptors, or when
    /// no more links may be had. Ten tries a second cost next to nothing, and the first link after
    /// the want is over waits no longer than this.
    private static final long PAUSE_MILLIS = 100;

    private final Transport.Acceptor acceptor;
    private final Listening listening;

    /// A transport may accept several at once, and so some too many: these wait here.
    private final ArrayDeque<Channel> tooMany = new ArrayDeque<>(0);

    NettyAcceptor(Listening listening) {
        this.acceptor = listening.acceptor();
        this.listening = listening;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        var channel = (Channel) accepted;
        if (!acceptor.mayAccept()) {
            tooMany.addLast(channel);
        } else {
            handOver(channel);
        }
        if (!acceptor.mayAccept()) {
            pause(context);
        }
    }

    private void handOver(Channel channel) {
        Transport chosen = acceptor.choose(channel.remoteAddress());
        if (chosen instanceof NettyTransport transport) {
            transport.adopt(channel, listening);
        } else {
            channel.unsafe().closeForcibly();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        tooMany.forEach(channel -> channel.unsafe().closeForcibly());
        tooMany.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        acceptor.couldNotAccept(cause);
        pause(context);
    }

    private void pause(ChannelHandlerContext context) {
        if (!context.channel().config().isAutoRead()) {
            return;
        }
        context.channel().config().setAutoRead(false);
        resumeLater(context);
    }

    private void resumeLater(ChannelHandlerContext context) {
        context.executor()
                .schedule(
                        () -> {
                            while (acceptor.mayAccept() && !tooMany.isEmpty()) {
                                handOver(tooMany.removeFirst());
                            }
                            if (acceptor.mayAccept()) {
                                context.channel().config().setAutoRead(true);
                            } else {
                                resumeLater(context);
                            }
                        },
                        PAUSE_MILLIS,
                        TimeUnit.MILLISECONDS);
    }
}
