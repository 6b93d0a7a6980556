package dev.weir.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;

/// The baseline: Netty's decoder with its default configuration, which validates, in a channel
/// without transport. What it makes is looked at and released; content is copied out, as somebody
/// who reads it would.
final class NettyDecoder {

    private static final int INTO_BYTES = 16 * 1024;

    private final EmbeddedChannel channel;
    private final byte[] into = new byte[INTO_BYTES];
    private int heads;
    private int lastFieldLines;
    private long contentBytes;

    NettyDecoder() {
        channel =
                new EmbeddedChannel(
                        new HttpRequestDecoder(),
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext context, Object message) {
                                take(message);
                            }
                        });
    }

    /// A direct buffer, as Netty's sockets fill.
    static ByteBuf direct(byte[] bytes) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    }

    private void take(Object message) {
        try {
            if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
                throw new IllegalStateException(object.decoderResult().cause());
            }
            if (message instanceof HttpRequest request) {
                heads++;
                lastFieldLines = request.headers().size();
            }
            if (message instanceof HttpContent content) {
                ByteBuf bytes = content.content();
                int count = bytes.readableBytes();
                bytes.readBytes(into, 0, count);
                contentBytes += count;
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /// Decodes whole requests and leaves the buffer as it was.
    ///
    /// @return how many there were since this was made
    int decode(ByteBuf bytes) {
        channel.pipeline().fireChannelRead(bytes.retainedDuplicate());
        return heads;
    }

    /// Of the request decoded last; read now, so that the work is not for nothing.
    int lastFieldLines() {
        return lastFieldLines;
    }

    /// Since this was made.
    long contentBytes() {
        return contentBytes;
    }

    void close() {
        channel.finishAndReleaseAll();
    }
}
