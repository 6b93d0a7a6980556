package dev.weir.bench.versions;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.File;
import java.net.InetAddress;

/// TLS 1.3 and 1.2 by Netty and BoringSSL: `NettyTls PORT CERT KEY at-once|in-stages`, on loopback.
/// It settles the protocol by ALPN and answers.
///
/// The last word is how a connection ends: at once, as Netty does it by itself, or in stages, as
/// RFC 8446 §6.1 and RFC 9112 §9.6 have it. Then a `close_notify` alert is sent before the own half
/// is closed, whoever ends first, and whoever has ended first waits for the other's end.
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
public final class NettyTls {

    private NettyTls() {}

    public static void main(String[] arguments) throws Exception {
        SslContext tls =
                SslContextBuilder.forServer(new File(arguments[1]), new File(arguments[2]))
                        .sslProvider(SslProvider.OPENSSL)
                        .protocols("TLSv1.3", "TLSv1.2")
                        .option(OpenSslContextOption.USE_TASKS, false)
                        .applicationProtocolConfig(
                                new ApplicationProtocolConfig(
                                        Protocol.ALPN,
                                        SelectorFailureBehavior.NO_ADVERTISE,
                                        SelectedListenerFailureBehavior.ACCEPT,
                                        ApplicationProtocolNames.HTTP_1_1))
                        .build();
        boolean inStages = arguments[3].equals("in-stages");
        // Or there are no tickets. BoringSSL makes the keys and renews them.
        ((OpenSslSessionContext) tls.sessionContext()).setTicketKeys();
        new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, inStages)
                .childHandler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline()
                                        .addLast(
                                                tls.newHandler(channel.alloc()),
                                                new Settled(inStages));
                            }
                        })
                .bind(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))
                .sync();
        System.out.println("ready");
    }

    private static final class Settled extends ApplicationProtocolNegotiationHandler {
        private final boolean inStages;

        Settled(boolean inStages) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.inStages = inStages;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            context.pipeline().addLast(new HttpServerCodec(), new Answering(inStages));
        }
    }

    private static final class Answering extends ChannelInboundHandlerAdapter {
        private final boolean inStages;

        Answering(boolean inStages) {
            this.inStages = inStages;
        }

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
                boolean isLast = !HttpUtil.isKeepAlive(request);
                if (isLast && inStages) {
                    endHalf(context.channel());
                } else if (isLast) {
                    written.addListener(ChannelFutureListener.CLOSE);
                }
            }
            ReferenceCountUtil.release(message);
        }

        private static void endHalf(Channel channel) {
            channel.pipeline()
                    .get(SslHandler.class)
                    .closeOutbound()
                    .addListener(_ -> ((DuplexChannel) channel).shutdownOutput());
        }

        /// The client has ended.
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (inStages && event instanceof SslCloseCompletionEvent) {
                context.close(); // with an alert, unless it was sent
            }
        }
    }
}
