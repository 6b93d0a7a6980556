package dev.weir.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Function;

/// The baseline of HTTP/2: Netty's codec for servers in a channel without transport, frames of many
/// streams in one pipeline, and behind it, on the event loop's own stack, what answers.
@SuppressWarnings("FutureReturnValueIgnored") // its promise is void: nobody waits for it
final class NettyHttp2Server {

    private final TakenBytes taken = new TakenBytes();
    private final Function<String, byte[]> contentOf = NettyServer.contentOfTheDemo();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(
                    Http2FrameCodecBuilder.forServer().build(),
                    new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext context, Object message) {
                            if (message instanceof Http2HeadersFrame request) {
                                answer(context, request);
                            }
                            ReferenceCountUtil.release(message);
                        }
                    }) {
                @Override
                protected void handleOutboundMessage(Object message) {
                    taken.take((ByteBuf) message);
                }
            };

    private void answer(ChannelHandlerContext context, Http2HeadersFrame request) {
        byte[] content = contentOf.apply(request.headers().path().toString());
        var headers =
                new DefaultHttp2Headers()
                        .status("200")
                        .add("server", "weir")
                        .add("date", "Thu, 19 Nov 2026 00:00:00 GMT")
                        .add("content-type", "text/plain; charset=utf-8")
                        .addInt("content-length", content.length);
        context.write(new DefaultHttp2HeadersFrame(headers).stream(request.stream()));
        context.write(
                new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(content), true)
                        .stream(request.stream()));
    }

    /// Handles whole requests.
    ///
    /// @return how many bytes the answers have
    int exchange(byte[] requests) {
        taken.clear();
        ByteBuf bytes =
                PooledByteBufAllocator.DEFAULT
                        .directBuffer(requests.length)
                        .writeBytes(requests); // which the codec releases
        channel.pipeline().fireChannelRead(bytes);
        channel.flush();
        return taken.bytes();
    }

    /// Handles them and tells what came out.
    byte[] taken(byte[] requests) {
        taken.keep();
        exchange(requests);
        return taken.kept();
    }

    void close() {
        channel.finishAndReleaseAll();
    }
}
