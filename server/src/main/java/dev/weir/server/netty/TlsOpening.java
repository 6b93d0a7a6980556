package dev.weir.server.netty;

import dev.weir.http.TlsSession;
import dev.weir.server.tls.ClientHello;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The beginning of a connection where TLS is to be spoken: reads the `ClientHello`, has the
/// certificate chosen by it, and gives way to the handler that encrypts.
///
/// ```
///   first bytes ──▶ ClientHello ──▶ handshake ──▶ opened
///        │               │              └──▶ failed: an alert, and closed
///        │               └──▶ no protocol in common: an alert, and closed
///        └──▶ letters: refused in plain text
/// ```
///
/// All of it has one deadline, and is counted by [Handshakes]. Keys and buffers of an engine are
/// had only once a whole hello has come in.
///
/// **Threads:** its loop's.
@SuppressWarnings("FutureReturnValueIgnored") // what comes of them is told by the channel's events
final class TlsOpening extends ByteToMessageDecoder {

    /// RFC 7301 §3.2: "the server SHALL respond with a fatal "no_application_protocol" alert." Of
    /// level fatal (2), in a record of TLS (RFC 8446 §5.1, §6).
    private static final byte[] NO_APPLICATION_PROTOCOL = {21, 3, 3, 0, 2, 2, 120};

    private final NettyLink link;
    private final Supplier<NettyTls> newest;
    private final Handshakes handshakes;
    private @Nullable NettyTls tls;
    private @Nullable ClientHello hello;
    private @Nullable SslHandler handler;
    private int wantedBytes = 1;

    TlsOpening(NettyLink link, Supplier<NettyTls> newest, Handshakes handshakes) {
        this.link = link;
        this.newest = newest;
        this.handshakes = handshakes;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        handshakes.begun(context.channel());
        context.fireChannelActive();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < wantedBytes) {
            return;
        }
        byte[] bytes = new byte[Math.min(in.readableBytes(), ClientHello.BYTES_MAX)];
        in.getBytes(in.readerIndex(), bytes);
        switch (ClientHello.read(bytes, bytes.length)) {
            case ClientHello.Result.Incomplete(int atLeast) -> wantedBytes = atLeast;
            case ClientHello.Result.Complete(ClientHello whole) -> greeted(context, whole);
            case ClientHello.Result.PlainText() -> {
                over(context.channel());
                link.speaksPlainText();
                context.pipeline().remove(this); // what has come in goes to the link
            }
            case ClientHello.Result.Refused() -> {
                in.skipBytes(in.readableBytes());
                context.close();
            }
        }
    }

    private void greeted(ChannelHandlerContext context, ClientHello whole) {
        NettyTls chosen = newest.get();
        if (!chosen.speaks(whole)) {
            wantedBytes = Integer.MAX_VALUE;
            context.writeAndFlush(Unpooled.wrappedBuffer(NO_APPLICATION_PROTOCOL))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        SslHandler encrypting = chosen.handler(context.alloc(), whole);
        encrypting.setHandshakeTimeoutMillis(0); // there is one deadline for all of it
        tls = chosen;
        hello = whole;
        handler = encrypting;
        link.encryptedBy(encrypting);
        context.pipeline().replace(this, null, encrypting);
    }

    /// The handshake is done.
    TlsSession opened(Channel channel) {
        over(channel);
        NettyTls chosen = tls;
        ClientHello asked = hello;
        SslHandler encrypting = handler;
        assert chosen != null && asked != null && encrypting != null : "greeted";
        return chosen.session(encrypting, asked);
    }

    /// The handshake is done, or will never be.
    void over(Channel channel) {
        handshakes.ended(channel);
    }
}
