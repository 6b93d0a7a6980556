package dev.weir.bench.versions;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.File;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;

/// HTTP/3 by Netty's codec: `NettyHttp3 PORT CERT KEY`, on loopback. What the socket is told is
/// what ours is told.
@SuppressWarnings("FutureReturnValueIgnored") // its promise is void: nobody waits for it
public final class NettyHttp3 {

    private static final int DATAGRAM_BYTES_MAX = 1_500;
    private static final int DATAGRAMS_PER_CALL = 16;
    private static final int SOCKET_BYTES = 4 * 1024 * 1024;

    private NettyHttp3() {}

    public static void main(String[] arguments) throws Exception {
        var tls =
                QuicSslContextBuilder.forServer(
                                new File(arguments[2]), null, new File(arguments[1]))
                        .applicationProtocols(Http3.supportedApplicationProtocols())
                        .build();
        var codec =
                Http3.newQuicServerCodecBuilder()
                        .sslContext(tls)
                        .maxIdleTimeout(30, TimeUnit.SECONDS)
                        .initialMaxData(1024 * 1024)
                        .initialMaxStreamDataBidirectionalRemote(64 * 1024)
                        .initialMaxStreamsBidirectional(1_000)
                        .maxRecvUdpPayloadSize(DATAGRAM_BYTES_MAX)
                        .maxSendUdpPayloadSize(1_350)
                        .tokenHandler(InsecureQuicTokenHandler.INSTANCE)
                        .option(
                                QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                                EpollQuicUtils.newSegmentedAllocator(DATAGRAMS_PER_CALL))
                        .handler(
                                new ChannelInitializer<QuicChannel>() {
                                    @Override
                                    protected void initChannel(QuicChannel channel) {
                                        channel.pipeline()
                                                .addLast(
                                                        new Http3ServerConnectionHandler(
                                                                new Streams()));
                                    }
                                })
                        .build();
        new Bootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
                .channel(EpollDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, SOCKET_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BYTES)
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM_BYTES_MAX)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(DATAGRAM_BYTES_MAX * DATAGRAMS_PER_CALL))
                .handler(codec)
                .bind(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))
                .sync();
        System.out.println("ready");
    }

    private static final class Streams extends ChannelInitializer<QuicStreamChannel> {
        @Override
        protected void initChannel(QuicStreamChannel channel) {
            channel.pipeline().addLast(new Answering());
        }

        @Override
        public boolean isSharable() {
            return true;
        }
    }

    private static final class Answering extends Http3RequestStreamInboundHandler {
        @Override
        protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {}

        @Override
        protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
            frame.release();
        }

        @Override
        protected void channelInputClosed(ChannelHandlerContext context) {
            var headers =
                    new DefaultHttp3Headers()
                            .status("200")
                            .add("server", Answers.SERVER)
                            .add("date", Answers.date())
                            .add("content-type", Answers.TYPE)
                            .add("content-length", "13");
            context.write(new DefaultHttp3HeadersFrame(headers));
            context.writeAndFlush(new DefaultHttp3DataFrame(Answers.content()))
                    .addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
        }
    }
}
