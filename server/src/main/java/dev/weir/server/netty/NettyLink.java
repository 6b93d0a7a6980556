package dev.weir.server.netty;

import dev.weir.http.OpenFile;
import dev.weir.server.loop.Link;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A channel of Netty as a [Link]. Netty's buffers are read and released in here.
@SuppressWarnings("FutureReturnValueIgnored") // what comes of them is told by the channel's events
final class NettyLink extends ChannelInboundHandlerAdapter implements Link, LinkListener.Received {

    /// How often a link that is not being read is asked whether its peer is still there: the most
    /// that a handler works for nobody, at the cost of a few system calls.
    private static final long PAUSED_WATCH_MILLIS = 1_000;

    private final Channel channel;
    private final Transport owner;
    private final Transport.Acceptor acceptor;
    private @Nullable LinkListener listener;
    private @Nullable ByteBuf reading;
    private int readingBytes;
    private boolean isWatched;
    private @Nullable Throwable cause;
    private long handedOverBytes;

    NettyLink(Channel channel, Transport owner, Transport.Acceptor acceptor) {
        this.channel = channel;
        this.owner = owner;
        this.acceptor = acceptor;
    }

    // ---- from Netty

    @Override
    public void channelActive(ChannelHandlerContext context) {
        listener = acceptor.accept(this, owner);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var buffer = (ByteBuf) message;
        try {
            LinkListener to = listener;
            if (to != null) {
                reading = buffer;
                while (buffer.isReadable()) {
                    readingBytes = Math.min(buffer.readableBytes(), Transport.READ_BYTES_MAX);
                    int unread = buffer.readerIndex() + readingBytes;
                    to.received(this);
                    buffer.readerIndex(unread);
                }
            }
        } finally {
            reading = null;
            buffer.release();
        }
    }

    @Override
    public int bytes() {
        return readingBytes;
    }

    @Override
    public void copyTo(byte[] into, int at) {
        ByteBuf from = reading;
        assert from != null : "outside of received()";
        from.getBytes(from.readerIndex(), into, at, readingBytes);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && listener != null) {
            listener.inputEnded();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable() && listener != null) {
            listener.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        LinkListener to = listener;
        listener = null;
        if (to != null) {
            to.closed(cause);
        }
    }

    /// Resets and broken pipes are a peer's doing and end here; nothing is logged for them.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        this.cause = cause;
        channel.close();
    }

    // ---- for the protocol

    @Override
    public void copy(byte[] bytes, int from, int to) {
        ByteBuf buffer = channel.alloc().directBuffer(to - from);
        buffer.writeBytes(bytes, from, to - from);
        channel.write(buffer, channel.voidPromise());
        handedOverBytes += to - from;
    }

    @Override
    public void share(byte[] bytes, int from, int to) {
        channel.write(Unpooled.wrappedBuffer(bytes, from, to - from), channel.voidPromise());
        handedOverBytes += to - from;
    }

    /// A piece of a file that is let go of when it has been sent, or never will be.
    private static final class Region extends DefaultFileRegion {
        private final OpenFile file;

        Region(OpenFile file, long from, int count) {
            super(file.channel(), from, count);
            this.file = file;
        }

        @Override
        protected void deallocate() {
            file.close();
        }
    }

    /// Not through anything that has to see the bytes, such as TLS, which would stand before this;
    /// and not over io_uring, which moves a file through a pipe and is not faster so.
    @Override
    public boolean sendsFiles() {
        return channel.pipeline().first() == this && SocketKind.sendsFiles(channel);
    }

    @Override
    public void send(OpenFile file, long from, int count) {
        channel.write(new Region(file, from, count), channel.voidPromise());
        handedOverBytes += count;
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public long sentBytes() {
        var unsent = channel.unsafe().outboundBuffer();
        return unsent == null
                ? handedOverBytes
                : handedOverBytes - unsent.totalPendingWriteBytes() + unsent.currentProgress();
    }

    /// The last of several writes tells when it is done, while it still counts as unsent; so the
    /// news waits until that is over.
    @Override
    public void tellWhenSent() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(sent -> channel.eventLoop().execute(this::tellOfSent));
    }

    private void tellOfSent() {
        LinkListener to = listener;
        if (to != null) {
            to.sent();
        }
    }

    @Override
    public void reading(boolean on) {
        channel.config().setAutoRead(on);
        if (!on && !isWatched) {
            isWatched = true;
            watchLater();
        }
    }

    private void watchLater() {
        channel.eventLoop().schedule(this::watch, PAUSED_WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void watch() {
        isWatched = channel.isActive() && !channel.config().isAutoRead();
        if (!isWatched) {
            return;
        }
        if (SocketKind.isReset(channel)) {
            cause = new IOException("The peer has reset the connection.");
            channel.close();
        } else {
            watchLater();
        }
    }

    /// Netty shuts down at once, so the shutdown waits behind an empty write for what was flushed.
    @Override
    public void shutdownOutput() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(
                        (ChannelFutureListener)
                                sent -> {
                                    if (channel instanceof DuplexChannel duplex) {
                                        duplex.shutdownOutput();
                                    }
                                });
    }

    /// As [#shutdownOutput], it waits behind an empty write.
    @Override
    public void closeWhenSent() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void close() {
        channel.close();
    }

    /// RFC 9293 §3.6: data that is not delivered with a close that does not linger makes a reset.
    @Override
    public void reset() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    @Override
    public @Nullable SocketAddress remote() {
        return channel.remoteAddress();
    }

    @Override
    public @Nullable SocketAddress local() {
        return channel.localAddress();
    }
}
