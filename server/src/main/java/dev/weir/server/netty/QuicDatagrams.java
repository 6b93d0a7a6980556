package dev.weir.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DatagramPacket;
import org.jspecify.annotations.Nullable;

/// Stands between a UDP socket and QUIC: looks at datagrams before they cost anything, brings those
/// of another loop's connections there, and sends in batches.
///
/// RFC 9000 §14.1: "A server MUST discard an Initial packet that is carried in a UDP datagram with
/// a payload that is smaller than the smallest allowed maximum datagram size of 1200 bytes." §6.1
/// has the same for packets of unknown versions. What lies below would answer them, with more bytes
/// than came.
///
/// **Threads:** its loop's, but for [#bring].
final class QuicDatagrams extends ChannelDuplexHandler {

    private static final int INITIAL_BYTES_MIN = 1200;
    private static final int LONG_HEADER = 0x80;
    private static final int TYPE_BITS = 0x30;
    private static final int HANDSHAKE = 0x20;
    private static final int VERSION_1 = 1;

    /// A long header up to its version and the length of a connection ID; a short one has more.
    private static final int BYTES_MIN = 7;

    private final QuicShare share;
    private final int index;
    private @Nullable ChannelHandlerContext context;
    private boolean isFlushDue;

    /// @param share those that listen at the same port
    /// @param index which of them this is
    QuicDatagrams(QuicShare share, int index) {
        this.share = share;
        this.index = index;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        share.put(index, this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        this.context = null;
        share.remove(index);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var packet = (DatagramPacket) message;
        if (!isWorthIt(packet.content())) {
            packet.release();
            return;
        }
        int owner = owner(packet.content());
        if (owner == index || !share.bring(owner, packet)) {
            context.fireChannelRead(packet);
        }
    }

    /// Whether more than a look is due to a datagram.
    static boolean isWorthIt(ByteBuf datagram) {
        int bytes = datagram.readableBytes();
        if (bytes < BYTES_MIN) {
            return false;
        }
        int from = datagram.readerIndex();
        int first = datagram.getByte(from);
        if ((first & LONG_HEADER) == 0 || bytes >= INITIAL_BYTES_MIN) {
            return true;
        }
        boolean isInitial = (first & TYPE_BITS) == 0;
        return datagram.getInt(from + 1) == VERSION_1 && !isInitial;
    }

    /// Which loop has the connection: the first byte of a connection ID of ours says it. Those of
    /// Initial and 0-RTT packets may be the client's, so they stay where they came.
    private int owner(ByteBuf datagram) {
        int from = datagram.readerIndex();
        int first = datagram.getByte(from);
        if ((first & LONG_HEADER) == 0) {
            return datagram.getByte(from + 1) & 0xff;
        }
        boolean isOurs = (first & TYPE_BITS) == HANDSHAKE && datagram.getByte(from + 5) > 0;
        return isOurs ? datagram.getByte(from + 6) & 0xff : index;
    }

    /// Takes a datagram that came to another loop. Any thread may call it.
    ///
    /// @return false if there is no way to
    boolean bring(DatagramPacket packet) {
        ChannelHandlerContext to = context;
        if (to == null) {
            return false;
        }
        to.executor()
                .execute(() -> {
                    to.fireChannelRead(packet);
                    to.fireChannelReadComplete();
                });
        return true;
    }

    /// QUIC asks for it with every packet; it is done once for many, by [#flushNow].
    @Override
    public void flush(ChannelHandlerContext context) {
        isFlushDue = true;
        if (!context.channel().isWritable()) {
            flushNow();
        }
    }

    /// Sends the packets that were made.
    void flushNow() {
        if (isFlushDue && context != null) {
            isFlushDue = false;
            context.flush();
        }
    }

    /// Whatever comes of garbage is a peer's doing and ends here.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
}
