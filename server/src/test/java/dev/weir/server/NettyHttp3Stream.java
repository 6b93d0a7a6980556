package dev.weir.server;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A request by Netty's codec of HTTP/3 whose content and answer are under way at once.
final class NettyHttp3Stream {

    private static final long PATIENCE_SECONDS = 15;
    private static final Object END = new Object();

    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private final QuicStreamChannel channel;
    private ChannelFuture written;

    NettyHttp3Stream(QuicChannel connection, Http3Headers head) throws Exception {
        channel = Http3.newRequestStream(connection, new Reader()).sync().getNow();
        written = channel.writeAndFlush(new DefaultHttp3HeadersFrame(head));
    }

    /// Sends content.
    NettyHttp3Stream write(byte[] bytes) {
        written = channel.writeAndFlush(new DefaultHttp3DataFrame(Unpooled.copiedBuffer(bytes)));
        return this;
    }

    /// Ends the request once all is sent.
    NettyHttp3Stream end() {
        written.addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
        return this;
    }

    /// Sends trailers, and ends the request.
    NettyHttp3Stream end(Http3Headers trailers) {
        written = channel.writeAndFlush(new DefaultHttp3HeadersFrame(trailers));
        return end();
    }

    /// The next header or trailer section, as nothing but content comes before it.
    Http3Headers section() throws Exception {
        Object event = event();
        if (event instanceof Http3Headers section) {
            return section;
        }
        throw new AssertionError("no section, but " + event);
    }

    /// The next bytes of content: so many.
    byte[] read(int count) throws Exception {
        while (unread.size() < count) {
            Object event = event();
            if (!(event instanceof byte[] piece)) {
                throw new AssertionError("no content, but " + event + " after " + unread);
            }
            unread.writeBytes(piece);
        }
        byte[] all = unread.toByteArray();
        unread.reset();
        unread.write(all, count, all.length - count);
        return Arrays.copyOf(all, count);
    }

    /// Whether the answer ends here.
    boolean isEnded() throws Exception {
        return unread.size() == 0 && event() == END;
    }

    private Object event() throws Exception {
        Object event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (event instanceof Throwable failed) {
            throw new AssertionError(failed);
        }
        return requireNonNull(event, "nothing comes");
    }

    private final class Reader extends Http3RequestStreamInboundHandler {
        @Override
        protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
            events.add(frame.headers());
        }

        @Override
        protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
            events.add(ByteBufUtil.getBytes(frame.content()));
            frame.release();
        }

        @Override
        protected void channelInputClosed(ChannelHandlerContext context) {
            events.add(END);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            events.add(cause);
        }
    }
}
