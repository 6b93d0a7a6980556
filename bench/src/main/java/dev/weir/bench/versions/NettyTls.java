package dev.weir.bench.versions;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.File;
import java.net.InetAddress;

/// TLS 1.3 by Netty and BoringSSL: `NettyTls PORT CERT KEY`, on loopback. It answers, and closes a
/// connection that is to be closed.
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
public final class NettyTls {

    private NettyTls() {}

    public static void main(String[] arguments) throws Exception {
        SslContext tls =
                SslContextBuilder.forServer(new File(arguments[1]), new File(arguments[2]))
                        .sslProvider(SslProvider.OPENSSL)
                        .protocols("TLSv1.3")
                        .option(OpenSslContextOption.USE_TASKS, false)
                        .build();
        // Or there are no tickets. BoringSSL makes the keys and renews them.
        ((OpenSslSessionContext) tls.sessionContext()).setTicketKeys();
        new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
                .channel(EpollServerSocketChannel.class)
                .childHandler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline()
                                        .addLast(
                                                tls.newHandler(channel.alloc()),
                                                new HttpServerCodec(),
                                                new Answering());
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
            if (message instanceof HttpRequest request) {
                var answer =
                        new DefaultFullHttpResponse(
                                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Answers.content());
                answer.headers()
                        .add("Server", Answers.SERVER)
                        .add("Date", Answers.date())
                        .add("Content-Type", Answers.TYPE)
                        .add("Content-Length", "13");
                ChannelFuture written = context.writeAndFlush(answer);
                if (!HttpUtil.isKeepAlive(request)) {
                    written.addListener(ChannelFutureListener.CLOSE);
                }
            }
            ReferenceCountUtil.release(message);
        }
    }
}
