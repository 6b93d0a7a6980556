package dev.weir.server.netty;

import dev.weir.server.loop.QuicAcceptor;
import dev.weir.server.loop.QuicLink;
import dev.weir.server.loop.QuicLinkListener;
import dev.weir.server.loop.QuicParameters;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.FlushStrategy;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// QUIC at one address for one loop: a UDP socket, and Netty's QUIC above it.
///
/// Over epoll many datagrams go by one system call each way (GRO, GSO), which halves what they
/// cost.
///
/// **Threads:** its loop's.
@SuppressWarnings("FutureReturnValueIgnored") // what comes of them is told by the channel's events
final class NettyQuic {

    /// The largest that is sent: what fits into an Ethernet frame beside the headers of IPv6 and
    /// UDP, once a probe has found that the path takes it (RFC 9000 §14.3); 1,200 until then.
    static final int SENT_BYTES_MAX = 1_452;

    /// Datagrams that leave together, which the system takes as one of 64 KiB at most.
    private static final int SEGMENTS_MAX = 44;

    /// Of the system's socket buffers: datagrams of some milliseconds, so that a busy loop loses
    /// none.
    private static final int SOCKET_BYTES = 4 * 1024 * 1024;

    /// RFC 9000 §20.1: CONNECTION_REFUSED.
    private static final int CONNECTION_REFUSED = 0x2;

    /// Connection IDs that a peer may have of us. Two, the least, would leave a connection dead
    /// after its second change of address.
    static final int CONNECTION_IDS = 8;

    private final QuicParameters parameters;
    private final QuicAcceptor acceptor;
    private final QuicMigrations migrations = new QuicMigrations();
    private final QuicDatagrams datagrams;
    private final StreamBuffer reads = new StreamBuffer();
    private final PacketBuffers buffers;
    private int handshakes;
    private volatile boolean isUnbound;

    NettyQuic(
            QuicParameters parameters,
            QuicAcceptor acceptor,
            QuicShare share,
            int index,
            ReusedBuffers buffers) {
        this.buffers = new PacketBuffers(buffers);
        this.parameters = parameters;
        this.acceptor = acceptor;
        datagrams = new QuicDatagrams(share, index, migrations);
    }

    /// Why QUIC cannot be had here, or empty if it can.
    static Optional<String> missing() {
        return Optional.ofNullable(Quic.unavailabilityCause()).map(NativeReason::of);
    }

    /// Accepts no more connections; those there are stay. Any thread may call it.
    void unbind() {
        isUnbound = true;
    }

    /// All has ended: gives back the memory for packets.
    void close() {
        buffers.close();
    }

    /// A turn begins.
    ///
    /// @return whether there were datagrams that had been read before; no more are to be read now
    boolean giveWaiting() {
        return datagrams.giveWaiting();
    }

    /// Whether the sockets are to be looked at without waiting, as [#giveBrought] has something.
    boolean isLookDue() {
        return datagrams.isLookDue();
    }

    /// The sockets were looked at: what other loops had brought before has its turn.
    void giveBrought() {
        datagrams.giveBrought();
    }

    /// Makes packets of what was written in the turn, and sends them.
    void endTurn() {
        datagrams.endTurn();
    }

    /// Puts QUIC onto a socket that is not bound yet.
    ///
    /// @param tls what each handshake is made with
    void addTo(DatagramChannel channel, NettyQuicTls tls, int index) {
        ChannelConfig config = channel.config();
        config.setOption(ChannelOption.SO_RCVBUF, SOCKET_BYTES);
        config.setOption(ChannelOption.SO_SNDBUF, SOCKET_BYTES);
        var refused = new RefusedTokens();
        var builder =
                new QuicServerCodecBuilder()
                        .sslEngineProvider(quic -> tls.engine(quic))
                        .maxIdleTimeout(parameters.idleNanos(), TimeUnit.NANOSECONDS)
                        .initialMaxData(parameters.connectionBytesMax())
                        .initialMaxStreamDataBidirectionalRemote(parameters.streamBytesMax())
                        .initialMaxStreamDataUnidirectional(parameters.streamBytesMax())
                        .initialMaxStreamsBidirectional(parameters.requestStreamsMax())
                        .initialMaxStreamsUnidirectional(parameters.unidirectionalStreamsMax())
                        .maxRecvUdpPayloadSize(QuicDatagrams.BYTES_MAX)
                        .maxSendUdpPayloadSize(SENT_BYTES_MAX)
                        .discoverPmtu(true)
                        .activeConnectionIdLimit(CONNECTION_IDS)
                        .connectionIdAddressGenerator(QuicShare.connectionIds(index))
                        .flushStrategy(FlushStrategy.afterNumPackets(2 * SEGMENTS_MAX))
                        .tokenHandler(
                                new RetryTokens(
                                        () -> isUnderLoad() || refused.isAsking(),
                                        () -> System.currentTimeMillis() / 1_000,
                                        refused::refuse))
                        .handler(connections());
        if (channel instanceof EpollDatagramChannel) {
            readTogether(channel);
            if (EpollDatagramChannel.isSegmentedDatagramPacketSupported()) {
                builder.option(
                        QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                        EpollQuicUtils.newSegmentedAllocator(SEGMENTS_MAX));
            }
        } else {
            config.setRecvByteBufAllocator(new FixedRecvByteBufAllocator(2 * 1024));
        }
        channel.pipeline().addLast(datagrams, refused, builder.build());
    }

    /// Has a system call read all that has come together.
    ///
    /// Netty can do that one call after the other (recvmsg), and not for many at once (recvmmsg).
    private static void readTogether(DatagramChannel channel) {
        try {
            channel.config().setOption(EpollChannelOption.UDP_GRO, true);
        } catch (ChannelException tooOld) {
            // Linux before 5.0: a call reads one datagram
        }
        var slots = new DatagramSlots();
        channel.config().setRecvByteBufAllocator(slots);
        channel.closeFuture().addListener(_ -> slots.free());
    }

    private boolean isUnderLoad() {
        return handshakes >= parameters.handshakesUnderLoad();
    }

    private ChannelHandler connections() {
        return new ChannelInitializer<QuicChannel>() {
            @Override
            protected void initChannel(QuicChannel channel) {
                begin(channel);
            }

            @Override
            public boolean isSharable() {
                return true;
            }
        };
    }

    private void begin(QuicChannel channel) {
        SocketAddress remote = channel.remoteSocketAddress();
        if (isUnbound || !acceptor.admits(remote)) {
            channel.pipeline().addLast(new Turned());
            channel.eventLoop()
                    .execute(() -> channel.close(false, CONNECTION_REFUSED, Unpooled.EMPTY_BUFFER));
            return;
        }
        channel.config().setAllocator(buffers);
        handshakes++;
        var migration =
                new QuicMigration(
                        migrations,
                        (InetSocketAddress) Objects.requireNonNull(remote),
                        channel::remoteSocketAddress);
        channel.pipeline().addLast(migration);
        var link = new NettyQuicLink(channel, new Counted(), migration, reads);
        channel.pipeline().addLast(link);
        channel.eventLoop()
                .schedule(
                        () -> endIfStillOpening(channel),
                        parameters.handshakeNanos(),
                        TimeUnit.NANOSECONDS);
    }

    /// Of a connection that is turned away: what its peer does wrong meanwhile ends here.
    private static final class Turned extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
    }

    /// Counts handshakes on the way to the acceptor.
    private final class Counted implements QuicAcceptor {
        @Override
        public boolean admits(@Nullable SocketAddress remote) {
            return acceptor.admits(remote);
        }

        @Override
        public void failed(@Nullable SocketAddress remote) {
            handshakes--;
            acceptor.failed(remote);
        }

        @Override
        public QuicLinkListener accept(QuicLink link) {
            handshakes--;
            return acceptor.accept(link);
        }
    }

    private static void endIfStillOpening(QuicChannel channel) {
        if (channel.isOpen() && !channel.isActive()) {
            channel.close(false, 0, Unpooled.EMPTY_BUFFER);
        }
    }
}
