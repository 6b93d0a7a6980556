package dev.weir.server;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelBootstrap;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// The UDP socket of a client on loopback that speaks QUIC, asks for HTTP/3, and trusts anybody.
/// Where it can it sends many packets by one system call, as which they come to the server.
final class QuicClientSocket {

    /// How long a client waits for what has to come.
    static final long PATIENCE_SECONDS = 15;

    private static final int SEGMENTS_MAX = 16;

    /// What waits while the client has no CPU; what is beyond is lost.
    private static final int WAITING_BYTES_MAX = 4 * 1024 * 1024;

    private QuicClientSocket() {}

    static EventLoopGroup group() {
        return new MultiThreadIoEventLoopGroup(
                1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /// @param group one of [#group]
    /// @param codec with the windows that the client gives
    static Channel open(EventLoopGroup group, QuicClientCodecBuilder codec) throws Exception {
        var tls =
                QuicSslContextBuilder.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .applicationProtocols(Http3.supportedApplicationProtocols())
                        .build();
        return new Bootstrap()
                .group(group)
                .channel(
                        Epoll.isAvailable() ? EpollDatagramChannel.class : NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, WAITING_BYTES_MAX)
                .handler(
                        codec.sslContext(tls)
                                .maxIdleTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                                .build())
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    /// A connection by the socket that is to be.
    static QuicChannelBootstrap connection(Channel udp) {
        QuicChannelBootstrap bootstrap = QuicChannel.newBootstrap(udp);
        return Epoll.isAvailable() && EpollDatagramChannel.isSegmentedDatagramPacketSupported()
                ? bootstrap.option(
                        QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                        EpollQuicUtils.newSegmentedAllocator(SEGMENTS_MAX))
                : bootstrap;
    }
}
