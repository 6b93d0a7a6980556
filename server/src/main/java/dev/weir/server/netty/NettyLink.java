package dev.weir.server.netty;

import dev.weir.http.OpenFile;
import dev.weir.http.Peer;
import dev.weir.http.TlsSession;
import dev.weir.server.loop.Link;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.Transport;
import dev.weir.server.proxy.ProxyHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A channel of Netty as a [Link]. Netty's buffers are read and released in here.
///
/// With TLS there are up to two handlers before it: [TlsRecords], below which everything is
/// encrypted, and first [TlsOpening], then Netty's own [SslHandler]. Behind a proxy there is
/// [ProxyOpening] before all of these until it has read its header.
@SuppressWarnings("FutureReturnValueIgnored") // what comes of them is told by the channel's events
final class NettyLink extends ChannelInboundHandlerAdapter implements Link, LinkListener.Received {

    /// How often a link that is not being read is asked whether its peer is still there: the most
    /// that a handler works for nobody, at the cost of a few system calls.
    private static final long PAUSED_WATCH_MILLIS = 1_000;

    /// How long a `close_notify` may wait for a peer that takes nothing more.
    private static final long END_MILLIS = 1_000;

    /// Of clients of a Unix domain socket.
    private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private final Channel channel;
    private final Transport owner;
    private final Transport.Acceptor acceptor;
    private final @Nullable UnixDomainSocketAddress unix; // where it was accepted, if there
    private @Nullable LinkListener listener;
    private @Nullable ByteBuf reading;
    private int readingBytes;
    private boolean isWatched;
    private @Nullable Throwable cause;
    private long handedOverBytes;
    private boolean isReadingWanted = true;
    private boolean hasInputEnded;

    // Behind a proxy:
    private @Nullable ProxyOpening introducing;
    private boolean isProxied;
    private @Nullable ProxyHeader header;

    // With TLS:
    private @Nullable TlsRecords records;
    private @Nullable TlsOpening opening;
    private @Nullable SslHandler encrypting;
    private @Nullable TlsSession session;

    NettyLink(Channel channel, Transport owner, Listening listening) {
        this.channel = channel;
        this.owner = owner;
        this.acceptor = listening.acceptor();
        this.unix = listening.unix();
    }

    /// Adds what speaks TLS before this.
    void secure(Supplier<NettyTls> newest, Handshakes handshakes) {
        var below = new TlsRecords(this);
        var first = new TlsOpening(this, newest, handshakes);
        records = below;
        opening = first;
        channel.pipeline().addFirst(below, first);
    }

    /// Adds what reads the header of a proxy, before all that is there.
    void introducedByProxy(Handshakes openings) {
        var first = new ProxyOpening(this, openings);
        introducing = first;
        isProxied = true;
        channel.pipeline().addFirst(first);
    }

    /// For [ProxyOpening]: the proxy has said for whom it speaks.
    void comesFrom(ProxyHeader header) {
        introducing = null;
        this.header = header;
    }

    /// For [ProxyOpening]: it has said nothing of the kind.
    void refused(String reason) {
        acceptor.refused(owner, reason);
        closeNow();
    }

    /// For [TlsOpening]: the client has spoken, and this is to encrypt from here on.
    void encryptedBy(SslHandler encrypting) {
        this.encrypting = encrypting;
    }

    /// For [TlsOpening]: it is no TLS.
    void speaksPlainText() {
        opening = null;
        if (records != null) {
            channel.pipeline().remove(records);
            records = null;
        }
        listener = acceptor.refusePlainText(this, owner);
    }

    // ---- from Netty

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (opening == null) {
            listener = acceptor.accept(this, owner);
        }
    }

    /// For [TlsRecords].
    void refuseRenegotiation() {
        cause = new IOException("The peer began a second handshake, which is refused.");
        sayEnd();
        closeNow();
    }

    private void handshaken() {
        TlsOpening first = opening;
        TlsRecords below = records;
        if (first == null || below == null) {
            return;
        }
        opening = null;
        TlsSession settled = first.opened(channel);
        session = settled;
        below.opened(settled);
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
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            handshaken();
        } else if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
            inputEnded();
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded();
        }
    }

    /// By `close_notify`, by FIN, or by one after the other. A FIN alone may have been made by
    /// somebody else; every request says itself where it ends, so what is cut off is not taken for
    /// the whole (RFC 9112 §9.8).
    private void inputEnded() {
        if (hasInputEnded) {
            return;
        }
        hasInputEnded = true;
        if (listener != null) {
            listener.inputEnded();
        } else {
            closeNow(); // in the middle of a handshake
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
        if (introducing != null) {
            introducing.over(channel);
        }
        if (introducing != null || opening != null) {
            acceptor.failed(isProxied ? null : channel.remoteAddress());
        }
        introducing = null;
        if (opening != null) {
            opening.over(channel);
            opening = null;
        }
        if (to != null) {
            to.closed(cause);
        }
    }

    /// Resets, broken pipes and broken encryption are a peer's doing and end here; nothing is
    /// logged for them.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        this.cause = cause;
        closeNow();
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
        mark().addListener(sent -> channel.eventLoop().execute(this::tellOfSent));
    }

    /// Written behind all that was handed over, which it flushes, and below TLS, where nothing is
    /// made of it.
    private ChannelFuture mark() {
        ChannelHandlerContext below = records == null ? null : records.context();
        ChannelOutboundInvoker invoker = below == null ? channel : below;
        return invoker.writeAndFlush(Unpooled.EMPTY_BUFFER);
    }

    private void tellOfSent() {
        LinkListener to = listener;
        if (to != null) {
            to.sent();
        }
    }

    @Override
    public void reading(boolean on) {
        isReadingWanted = on;
        updateReading();
        if (!on && !isWatched) {
            isWatched = true;
            watchLater();
        }
    }

    /// For [TlsRecords] too: it may hold some back.
    void updateReading() {
        channel.config().setAutoRead(isReadingWanted && (records == null || !records.isHolding()));
    }

    @Override
    public void holdEnd(boolean on) {
        if (records != null) {
            records.holdEnd(on);
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
            closeNow();
        } else {
            watchLater();
        }
    }

    /// Netty shuts down at once, so the shutdown waits behind the last write. From then on the
    /// peer's end is the end of both halves, and the channel closes by it.
    @Override
    public void shutdownOutput() {
        sayEnd().addListener(sent -> {
            SocketKind.shutdownOutput(channel);
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        });
    }

    /// RFC 8446 §6.1: "Each party MUST send a "close_notify" alert before closing its write side of
    /// the connection". It leaves by one write with what was handed over before it.
    ///
    /// @return when that is done
    private ChannelFuture sayEnd() {
        if (records == null || encrypting == null) {
            return mark();
        }
        records.endIsSaid();
        channel.flush(); // encrypts
        ChannelFuture said = encrypting.closeOutbound();
        records.context().flush();
        return said;
    }

    /// As [#shutdownOutput], it waits behind the last write.
    @Override
    public void closeWhenSent() {
        sayEnd().addListener(sent -> closeNow());
    }

    /// With TLS, a peer that has got all is told that it is the end; for one that has not, the end
    /// must not look like one.
    @Override
    public void close() {
        if (session == null || sentBytes() < handedOverBytes) {
            closeNow();
            return;
        }
        closeWhenSent();
        if (channel.isOpen()) {
            channel.eventLoop().schedule(this::closeNow, END_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void closeNow() {
        channel.unsafe().close(channel.voidPromise());
    }

    /// RFC 9293 §3.6: data that is not delivered with a close that does not linger makes a reset.
    @Override
    public void reset() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        closeNow();
    }

    @Override
    public @Nullable TlsSession tls() {
        return session;
    }

    @Override
    public Peer peer() {
        boolean isEncrypted = session != null || (header != null && header.isEncrypted());
        return new Peer(remote(), local(), isEncrypted, session);
    }

    @Override
    public @Nullable SocketAddress remote() {
        SocketAddress told = header == null ? null : header.source();
        if (told != null) {
            return told;
        }
        return unix == null ? channel.remoteAddress() : UNNAMED;
    }

    @Override
    public @Nullable SocketAddress local() {
        SocketAddress told = header == null ? null : header.destination();
        if (told != null) {
            return told;
        }
        return unix == null ? channel.localAddress() : unix;
    }
}
