package dev.weir.server;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// The UDP socket of a client on loopback that speaks QUIC, asks for HTTP/3, and trusts anybody.
final class QuicClientSocket {

    /// How long a client waits for what has to come.
    static final long PATIENCE_SECONDS = 15;

    private QuicClientSocket() {}

    /// @param codec with the windows that the client gives
    static Channel open(EventLoopGroup group, QuicClientCodecBuilder codec) throws Exception {
        var tls =
                QuicSslContextBuilder.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .applicationProtocols(Http3.supportedApplicationProtocols())
                        .build();
        return new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(
                        codec.sslContext(tls)
                                .maxIdleTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                                .build())
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }
}
