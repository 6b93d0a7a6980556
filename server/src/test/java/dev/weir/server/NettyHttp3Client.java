package dev.weir.server;

import static dev.weir.server.QuicClientSocket.PATIENCE_SECONDS;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// An HTTP/3 client by Netty's codec, over UDP on loopback.
@SuppressWarnings("FutureReturnValueIgnored") // the answer tells what comes of them
final class NettyHttp3Client implements AutoCloseable {

    private static final int PIECE_BYTES = 16 * 1024;
    private static final int REQUEST_CANCELLED = 0x10c;
    private static final int H3_NO_ERROR = 0x100;

    /// An answer: content by its length and checksum, as there may be much.
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(Http3Headers headers, long bytes, long crc, byte[] first) {
        String status() {
            return String.valueOf(headers.status());
        }
    }

    private final EventLoopGroup group = QuicClientSocket.group();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final Channel udp;
    private final QuicChannel connection;

    NettyHttp3Client(int port) throws Exception {
        this(port, PATIENCE_SECONDS);
    }

    /// @param patienceSeconds for the handshake
    NettyHttp3Client(int port, long patienceSeconds) throws Exception {
        this(port, patienceSeconds, false);
    }

    private NettyHttp3Client(int port, long patienceSeconds, boolean stops) throws Exception {
        udp =
                QuicClientSocket.open(
                        group,
                        Http3.newQuicClientCodecBuilder()
                                .initialMaxData(10_000_000)
                                .initialMaxStreamDataBidirectionalLocal(1_000_000));
        var opened = new CompletableFuture<QuicChannel>();
        closed.thenAccept(code -> opened.completeExceptionally(new Refused(code)));
        QuicClientSocket.connection(udp)
                .handler(new Beginning(stops))
                .streamHandler(stops ? new Stopping() : new Passing())
                .remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .connect()
                .addListener(connecting -> {
                    if (connecting.isSuccess()) {
                        opened.complete((QuicChannel) connecting.getNow());
                    } else {
                        opened.completeExceptionally(connecting.cause());
                    }
                });
        try {
            connection = opened.get(patienceSeconds, TimeUnit.SECONDS);
        } catch (Exception failed) {
            udp.close();
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw failed;
        }
    }

    /// A server that has ended a connection before there was one.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        final int code;

        Refused(int code) {
            super("the server has refused with code " + code);
            this.code = code;
        }
    }

    /// Hears why the connection ends.
    private final class Beginning extends ChannelInitializer<QuicChannel> {
        private final boolean stops;

        Beginning(boolean stops) {
            this.stops = stops;
        }

        @Override
        protected void initChannel(QuicChannel channel) {
            if (!stops) {
                channel.pipeline().addLast(new Http3ClientConnectionHandler());
            }
            channel.pipeline()
                    .addLast(
                            new ChannelInboundHandlerAdapter() {
                                @Override
                                public void userEventTriggered(
                                        ChannelHandlerContext context, Object event) {
                                    if (event instanceof QuicConnectionCloseEvent end) {
                                        closed.complete(end.error());
                                    }
                                    context.fireUserEventTriggered(event);
                                }
                            });
        }
    }

    /// Asks for no more of each stream that the server opens, at once.
    private static final class Stopping extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            ((QuicStreamChannel) context.channel()).shutdownInput(H3_NO_ERROR);
        }

        @Override
        public boolean isSharable() {
            return true;
        }
    }

    /// Leaves the streams that the server opens to the codec.
    private static final class Passing extends ChannelInboundHandlerAdapter {
        @Override
        public boolean isSharable() {
            return true;
        }
    }

    /// One that does what none may: it stops the server's control stream, and does nothing else.
    static NettyHttp3Client stopping(int port) throws Exception {
        return new NettyHttp3Client(port, PATIENCE_SECONDS, true);
    }

    /// The code that the server has closed the connection with.
    int closeCode() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// How many more requests the server lets be open now.
    long allowedStreams() {
        return connection.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL);
    }

    /// Begins a request whose content is to follow.
    NettyHttp3Stream open(String method, String path) throws Exception {
        return new NettyHttp3Stream(connection, headers(method, path));
    }

    /// RFC 9220: a request to go on in another protocol.
    NettyHttp3Stream connect(String protocol, String path) throws Exception {
        Http3Headers head = headers("CONNECT", path).protocol(protocol);
        head.add("sec-websocket-version", "13");
        return new NettyHttp3Stream(connection, head);
    }

    X509Certificate certificate() throws SSLPeerUnverifiedException {
        return (X509Certificate)
                requireNonNull(connection.sslEngine()).getSession().getPeerCertificates()[0];
    }

    Answer get(String path) throws Exception {
        return send("GET", path, null).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    Answer post(String path, byte[] content) throws Exception {
        return send("POST", path, content).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    CompletableFuture<Answer> send(String method, String path, byte @Nullable [] content)
            throws Exception {
        var answer = new CompletableFuture<Answer>();
        QuicStreamChannel stream =
                Http3.newRequestStream(connection, new Reader(answer)).sync().getNow();
        Http3Headers headers = headers(method, path);
        if (content == null) {
            stream.writeAndFlush(new DefaultHttp3HeadersFrame(headers))
                    .addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
            return answer;
        }
        stream.write(new DefaultHttp3HeadersFrame(headers));
        for (int at = 0; at < content.length; at += PIECE_BYTES) {
            int count = Math.min(PIECE_BYTES, content.length - at);
            var frame = new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(content, at, count));
            var written = stream.writeAndFlush(frame);
            if (at + count == content.length) {
                written.addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
            }
        }
        return answer;
    }

    private static Http3Headers headers(String method, String path) {
        return new DefaultHttp3Headers()
                .method(method)
                .scheme("https")
                .authority("localhost")
                .path(path);
    }

    /// Sends a request.
    ///
    /// @return says that its answer is not wanted any more, by STOP_SENDING alone
    Runnable begin(String path) throws Exception {
        QuicStreamChannel stream =
                Http3.newRequestStream(connection, new Reader(new CompletableFuture<>()))
                        .sync()
                        .getNow();
        stream.writeAndFlush(new DefaultHttp3HeadersFrame(headers("GET", path)))
                .addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
        return () -> stream.shutdownInput(REQUEST_CANCELLED);
    }

    static long crc(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private static final class Reader extends Http3RequestStreamInboundHandler {
        private static final int FIRST_BYTES_MAX = 1024;

        private final CompletableFuture<Answer> answer;
        private final CRC32 crc = new CRC32();
        private final ByteBuf first = Unpooled.buffer();
        private Http3Headers headers = new DefaultHttp3Headers();
        private long bytes;

        Reader(CompletableFuture<Answer> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
            headers = frame.headers();
        }

        @Override
        protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
            ByteBuf content = frame.content();
            crc.update(content.nioBuffer());
            bytes += content.readableBytes();
            if (first.readableBytes() < FIRST_BYTES_MAX) {
                first.writeBytes(content);
            }
            frame.release();
        }

        @Override
        protected void channelInputClosed(ChannelHandlerContext context) {
            byte[] begins = new byte[first.readableBytes()];
            first.readBytes(begins);
            answer.complete(new Answer(headers, bytes, crc.getValue(), begins));
            context.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answer.completeExceptionally(cause);
            context.close();
        }
    }

    @Override
    public void close() {
        connection.close().awaitUninterruptibly();
        udp.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
