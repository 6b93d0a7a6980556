package dev.weir.server;

import static dev.weir.server.QuicClientSocket.PATIENCE_SECONDS;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A client of QUIC that leaves HTTP/3 to the test: it opens no stream by itself, so what is
/// counted of streams and their bytes is the test's alone.
@SuppressWarnings("FutureReturnValueIgnored") // the answer tells what comes of them
final class RawQuicClient implements AutoCloseable {

    private static final int WINDOW_BYTES = 1_000_000;

    private final EventLoopGroup group = QuicClientSocket.group();
    private final Channel udp;
    private final QuicChannel connection;

    RawQuicClient(int port) throws Exception {
        udp =
                QuicClientSocket.open(
                        group,
                        new QuicClientCodecBuilder()
                                .initialMaxData(WINDOW_BYTES)
                                .initialMaxStreamDataBidirectionalLocal(WINDOW_BYTES)
                                .initialMaxStreamDataUnidirectional(WINDOW_BYTES)
                                .initialMaxStreamsUnidirectional(10));
        connection =
                QuicClientSocket.connection(udp)
                        .handler(new Ignoring())
                        .streamHandler(new Ignoring())
                        .remoteAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        .connect()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static final class Ignoring extends ChannelInboundHandlerAdapter {
        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ((ByteBuf) message).release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
    }

    /// How many more streams of a kind the server lets be open now.
    long allowed(QuicStreamType kind) {
        return connection.peerAllowedStreams(kind);
    }

    Stream open(QuicStreamType kind) throws Exception {
        return new Stream(kind);
    }

    /// A stream, and what came on it.
    final class Stream extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<byte[]> all = new CompletableFuture<>();
        private final ByteArrayOutputStream came = new ByteArrayOutputStream();
        private final QuicStreamChannel channel;

        private Stream(QuicStreamType kind) throws Exception {
            channel = requireNonNull(connection.createStream(kind, this).sync().getNow());
        }

        /// What QUIC has taken when it is done.
        ChannelFuture write(byte[] bytes) {
            return channel.writeAndFlush(Unpooled.copiedBuffer(bytes));
        }

        /// Sends the end after all that was written.
        void end() {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
        }

        /// How many bytes have come so far.
        int bytes() {
            return came.size();
        }

        Http3Wire.Answer answer() throws Exception {
            return Http3Wire.Answer.of(all.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var bytes = (ByteBuf) message;
            came.writeBytes(ByteBufUtil.getBytes(bytes));
            bytes.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ChannelInputShutdownReadComplete.INSTANCE) {
                all.complete(came.toByteArray());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            all.completeExceptionally(cause);
        }
    }

    @Override
    public void close() {
        connection.close().awaitUninterruptibly();
        udp.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
