package dev.weir.server.netty;

import dev.weir.server.proxy.ProxyHeader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/// The beginning of a connection that comes by a proxy: reads the header of the PROXY protocol, and
/// gives way to what would have been there without, TLS or the link itself, which is told only then
/// that the connection is open.
///
/// It has a deadline, and is counted as [Handshakes] are.
///
/// **Threads:** its loop's.
final class ProxyOpening extends ByteToMessageDecoder {

    private final NettyLink link;
    private final Handshakes openings;
    private int wantedBytes = 1;

    ProxyOpening(NettyLink link, Handshakes openings) {
        this.link = link;
        this.openings = openings;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        openings.begun(context.channel());
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < wantedBytes) {
            return;
        }
        byte[] bytes = new byte[Math.min(in.readableBytes(), ProxyHeader.BYTES_MAX)];
        in.getBytes(in.readerIndex(), bytes);
        switch (ProxyHeader.read(bytes, bytes.length)) {
            case ProxyHeader.Result.Incomplete(int atLeast) -> wantedBytes = atLeast;
            case ProxyHeader.Result.Complete(ProxyHeader header, int count) -> {
                in.skipBytes(count);
                over(context.channel());
                link.comesFrom(header);
                context.fireChannelActive();
                context.pipeline().remove(this); // what has come in behind it goes on
            }
            case ProxyHeader.Result.Refused(String reason) -> {
                in.skipBytes(in.readableBytes());
                wantedBytes = Integer.MAX_VALUE;
                link.refused(reason);
            }
        }
    }

    /// The header has been read, or will never be.
    void over(Channel channel) {
        openings.ended(channel);
    }
}
