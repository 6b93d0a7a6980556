package dev.weir.server.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.http.TlsSession;
import dev.weir.server.loop.QuicAcceptor;
import dev.weir.server.loop.QuicLink;
import dev.weir.server.loop.QuicLinkListener;
import dev.weir.server.loop.StreamLink;
import dev.weir.server.loop.StreamListener;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// A QUIC channel of Netty as a [QuicLink].
@SuppressWarnings("FutureReturnValueIgnored") // what comes of them is told by the channel's events
final class NettyQuicLink extends ChannelInboundHandlerAdapter implements QuicLink {

    /// Streams that ended by a reset or a STOP_SENDING: Netty keeps about a kilobyte for each as
    /// long as the connection lives, so one that has had many is asked to make way for another.
    static final int ABANDONED_STREAMS_MAX = 4_096;

    /// For a peer without the certificate that it has to show; as in TLS (RFC 8446 §6), by the code
    /// that RFC 9001 §4.8 gives alerts: certificate_required.
    private static final int CERTIFICATE_REQUIRED = 0x100 + 116;

    private final QuicChannel channel;
    private final QuicAcceptor acceptor;
    private final QuicMigration migration;
    private final StreamBuffer reads;
    private @Nullable QuicLinkListener listener;
    private @Nullable String serverName;
    private @Nullable TlsSession tls;
    private boolean isAccepted;
    private int abandonedStreams;

    /// @param reads what streams are read into
    NettyQuicLink(
            QuicChannel channel,
            QuicAcceptor acceptor,
            QuicMigration migration,
            StreamBuffer reads) {
        this.channel = channel;
        this.acceptor = acceptor;
        this.migration = migration;
        this.reads = reads;
    }

    // ---- from Netty

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SniCompletionEvent named) {
            serverName = named.hostname();
        } else if (event instanceof SslHandshakeCompletionEvent handshake
                && handshake.isSuccess()
                && !isAccepted) {
            shakenHands();
        } else if (event == QuicMigration.MOVED) {
            moved();
        }
    }

    private void moved() {
        QuicLinkListener to = listener;
        if (to != null) {
            to.moved();
        }
    }

    private void shakenHands() {
        TlsSession settled = NettyQuicTls.session(channel, serverName);
        if (settled == null) {
            channel.close(false, CERTIFICATE_REQUIRED, Unpooled.EMPTY_BUFFER);
            return;
        }
        tls = settled;
        isAccepted = true;
        listener = acceptor.accept(this);
    }

    /// The peer has opened a stream.
    ///
    /// Netty stops at the first of a batch of packets until somebody asks for more, and has the
    /// others only after the batch: so more is asked for.
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var stream = (QuicStreamChannel) message;
        QuicLinkListener to = listener;
        if (to == null) {
            stream.close(); // before there was a connection, or after it
            return;
        }
        stream.config().setRecvByteBufAllocator(reads);
        var link = new NettyStreamLink(stream, this);
        stream.pipeline().addLast(link);
        link.tell(to.opened(link));
        channel.eventLoop().register(stream);
        context.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        QuicLinkListener to = listener;
        listener = null;
        if (to != null) {
            to.closed(null);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (!isAccepted) {
            isAccepted = true;
            acceptor.failed(channel.remoteSocketAddress());
        }
    }

    /// What a peer does wrong ends here; nothing is logged for it.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}

    /// A stream ended in a way after which Netty keeps it.
    void abandoned() {
        abandonedStreams++;
        QuicLinkListener to = listener;
        if (abandonedStreams == ABANDONED_STREAMS_MAX && to != null) {
            to.worn();
        }
    }

    /// For what a stream writes.
    ByteBufAllocator alloc() {
        return channel.alloc();
    }

    // ---- for the protocol

    @Override
    public @Nullable StreamLink openUnidirectional(StreamListener listener) {
        // How many the peer allows is asked of QUIC by opening one: Netty learns it too late.
        Future<QuicStreamChannel> opened =
                channel.createStream(
                        QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter());
        if (!opened.isSuccess()) {
            return null; // on the loop's own thread the future is done at once
        }
        var link = new NettyStreamLink(opened.getNow(), this);
        link.tell(listener);
        opened.getNow().pipeline().addLast(link);
        return link;
    }

    @Override
    public void close(long applicationError, String reason) {
        channel.close(
                true, (int) applicationError, Unpooled.wrappedBuffer(reason.getBytes(US_ASCII)));
    }

    @Override
    public @Nullable SocketAddress remote() {
        return migration.here();
    }

    @Override
    public @Nullable SocketAddress local() {
        return channel.localSocketAddress();
    }

    @Override
    public @Nullable TlsSession tls() {
        return tls;
    }
}
