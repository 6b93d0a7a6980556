package dev.weir.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;

/// Answers Initial packets whose token is refused. What lies below would drop them, and leave their
/// clients to wait until they give up.
///
/// A Retry token is refused for good: a client takes no second Retry (RFC 9000 §17.2.5.2). RFC 9000
/// §8.1.2: "the server SHOULD immediately close (Section 10.2) the connection with an INVALID_TOKEN
/// error." Any other token came in a NEW_TOKEN frame, of whoever was here before, as we send none;
/// §8.1.3: "the server SHOULD proceed as if the client did not have a validated address,
/// potentially including sending a Retry packet." It is asked by one.
///
/// Either answer is smaller than the datagram that it answers, and leaves nothing behind.
///
/// **Threads:** its loop's.
final class RefusedTokens extends ChannelInboundHandlerAdapter {

    /// The length of a Destination Connection ID comes after the first byte and the version.
    private static final int DESTINATION = 5;

    private enum Refused {
        NONE,
        OF_RETRY,
        FOREIGN
    }

    private Refused refused = Refused.NONE;
    private boolean isAsking;

    /// Of the Initial packet that is being read, the token is refused: it is one of a Retry, or
    /// else of something that we know nothing of.
    void refuse(boolean isOfRetry) {
        refused = isOfRetry ? Refused.OF_RETRY : Refused.FOREIGN;
    }

    /// Whether the packet that is being read is to be answered by a Retry, whatever the load.
    boolean isAsking() {
        return isAsking;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var packet = (DatagramPacket) message;
        ByteBuf datagram = packet.content();
        if (!isInitial(datagram)) {
            context.fireChannelRead(packet);
            return;
        }
        packet.retain();
        try {
            context.fireChannelRead(packet);
            switch (refused) {
                case NONE -> {}
                case OF_RETRY -> close(context, packet);
                case FOREIGN -> ask(context, packet);
            }
        } finally {
            refused = Refused.NONE;
            packet.release();
        }
    }

    private static boolean isInitial(ByteBuf datagram) {
        return (datagram.getByte(datagram.readerIndex()) & 0xf0) == 0xc0;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what does not leave is asked for again
    private static void close(ChannelHandlerContext context, DatagramPacket packet) {
        ByteBuf datagram = packet.content();
        int at = datagram.readerIndex() + DESTINATION;
        byte[] destination = id(datagram, at);
        byte[] source = id(datagram, at + 1 + destination.length);
        byte[] answer = InvalidToken.answer(destination, source);
        context.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(answer), packet.sender()));
    }

    private static byte[] id(ByteBuf datagram, int at) {
        return ByteBufUtil.getBytes(datagram, at + 1, datagram.getUnsignedByte(at));
    }

    /// Has QUIC read the packet's header again, without the token: that is all that a Retry is made
    /// of.
    private void ask(ChannelHandlerContext context, DatagramPacket packet) {
        ByteBuf datagram = packet.content();
        int from = datagram.readerIndex();
        int source = DESTINATION + 1 + datagram.getUnsignedByte(from + DESTINATION);
        int bytes = source + 1 + datagram.getUnsignedByte(from + source);
        ByteBuf header = context.alloc().directBuffer(bytes + 1);
        header.writeBytes(datagram, from, bytes).writeByte(0); // the token's length
        isAsking = true;
        try {
            context.fireChannelRead(
                    new DatagramPacket(header, packet.recipient(), packet.sender()));
        } finally {
            isAsking = false;
        }
    }
}
