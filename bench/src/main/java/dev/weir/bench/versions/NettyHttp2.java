package dev.weir.bench.versions;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;

/// HTTP/2 in plain text by Netty's codec: `NettyHttp2 PORT`, on loopback.
@SuppressWarnings("FutureReturnValueIgnored") // its promise is void: nobody waits for it
public final class NettyHttp2 {

    private NettyHttp2() {}

    public static void main(String[] arguments) throws Exception {
        new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
                .channel(EpollServerSocketChannel.class)
                .childHandler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline()
                                        .addLast(
                                                Http2FrameCodecBuilder.forServer().build(),
                                                new Http2MultiplexHandler(new Answering()));
                            }
                        })
                .bind(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))
                .sync();
        System.out.println("ready");
    }

    @ChannelHandler.Sharable
    private static final class Answering extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Http2HeadersFrame request && request.isEndStream()) {
                var headers =
                        new DefaultHttp2Headers()
                                .status("200")
                                .add("server", Answers.SERVER)
                                .add("date", Answers.date())
                                .add("content-type", Answers.TYPE)
                                .add("content-length", "13");
                context.write(new DefaultHttp2HeadersFrame(headers), context.voidPromise());
                context.write(
                        new DefaultHttp2DataFrame(Answers.content(), true), context.voidPromise());
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }
}
