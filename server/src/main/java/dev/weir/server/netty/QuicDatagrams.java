package dev.weir.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Stands between a UDP socket and QUIC: looks at datagrams before they cost anything, brings those
/// of another loop's connections there, and sends in batches.
///
/// RFC 9000 §14.1: "A server MUST discard an Initial packet that is carried in a UDP datagram with
/// a payload that is smaller than the smallest allowed maximum datagram size of 1200 bytes." §6.1
/// has the same for packets of unknown versions. What lies below would answer them, with more bytes
/// than came; and it would read large packets of unknown versions as if they were of version 1.
///
/// **Threads:** its loop's, but for [#bring].
final class QuicDatagrams extends ChannelDuplexHandler {

    /// The largest datagram that is read: what fits into an Ethernet frame.
    static final int BYTES_MAX = 1_500;

    private static final int INITIAL_BYTES_MIN = 1200;
    static final int LONG_HEADER = 0x80;
    private static final int TYPE_BITS = 0x30;
    private static final int HANDSHAKE = 0x20;

    /// RFC 9000 §17.2.1: it "SHOULD be set to 1", as middle boxes know QUIC by it.
    private static final int FIXED_BIT = 0x40;

    /// Of a Version Negotiation packet, its connection IDs apart: the first byte, version 0, their
    /// two lengths, and the one version that is spoken.
    private static final int NEGOTIATION_BYTES = 1 + 4 + 2 + 4;

    private static final int VERSION_1 = 1;

    /// Datagrams that other loops have brought and that wait for this one. More are lost, as on any
    /// line: those are of connections whose address has changed, and a loop that lags so far behind
    /// has let its own socket overflow before.
    static final int BROUGHT_MAX = 512;

    /// Datagrams that are given to QUIC in a turn. With each it looks at all streams that wait for
    /// an answer, so those that came before are answered first. More wait for the next turn.
    static final int DATAGRAMS_PER_TURN = 16;

    /// A long header up to its version and the length of a connection ID; a short one has more.
    private static final int BYTES_MIN = 7;

    private final QuicShare share;
    private final int index;
    private final QuicMigrations migrations;
    private final AtomicInteger brought = new AtomicInteger();
    private final ArrayDeque<DatagramPacket> waiting = new ArrayDeque<>();

    /// Those that were brought, until this loop has looked at its own socket: what their client has
    /// sent from its old address before may lie there still.
    private final ArrayDeque<DatagramPacket> late = new ArrayDeque<>();

    /// Of these, how many were brought before the look that is under way.
    private int due;

    private int given;
    private @Nullable ChannelHandlerContext context;
    private boolean isFlushDue;
    private boolean isReadCompleteDue;

    /// @param share those that listen at the same port
    /// @param index which of them this is
    /// @param migrations of this one's connections
    QuicDatagrams(QuicShare share, int index, QuicMigrations migrations) {
        this.share = share;
        this.index = index;
        this.migrations = migrations;
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
        waiting.forEach(DatagramPacket::release);
        waiting.clear();
        late.forEach(DatagramPacket::release);
        late.clear();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var packet = (DatagramPacket) message;
        if (!isWorthIt(packet.content())) {
            packet.release();
            return;
        }
        if (isOfOtherVersion(packet.content())) {
            negotiate(context, packet);
            packet.release();
            return;
        }
        int owner = owner(packet.content());
        if (owner != index && share.bring(owner, packet)) {
            return;
        }
        if (given < DATAGRAMS_PER_TURN) {
            given++;
            giveToQuic(context, packet);
        } else {
            waiting.addLast(packet);
        }
    }

    /// A turn begins: QUIC is given of the datagrams that wait.
    ///
    /// @return whether there were any; no more are to be read in this turn then
    boolean giveWaiting() {
        given = 0;
        due = late.size();
        ChannelHandlerContext to = context;
        if (to == null || waiting.isEmpty()) {
            return false;
        }
        while (given < DATAGRAMS_PER_TURN && !waiting.isEmpty()) {
            given++;
            giveToQuic(to, waiting.removeFirst());
        }
        return true;
    }

    /// Whether a look at this loop's own socket is due, as others have brought something.
    boolean isLookDue() {
        return due > 0;
    }

    /// The socket was looked at: QUIC is given what was brought before, if it has had all that the
    /// socket had.
    void giveBrought() {
        ChannelHandlerContext to = context;
        if (to == null || due == 0 || !waiting.isEmpty()) {
            return;
        }
        for (; due > 0 && !late.isEmpty(); due--) {
            brought.decrementAndGet();
            giveToQuic(to, late.removeFirst());
        }
        isReadCompleteDue = true;
    }

    private void giveToQuic(ChannelHandlerContext context, DatagramPacket packet) {
        DatagramPacket shown = migrations.incoming(packet);
        try {
            context.fireChannelRead(shown);
        } finally {
            migrations.over();
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise tells what comes of it
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(migrations.outgoing(inOnePiece((DatagramPacket) message)), promise);
    }

    private static DatagramPacket inOnePiece(DatagramPacket packet) {
        if (packet instanceof SegmentedDatagramPacket several) {
            ByteBuf piece = PacketBuffers.joined(several.content());
            if (piece != several.content()) {
                return new SegmentedDatagramPacket(
                        piece, several.segmentSize(), several.recipient());
            }
        }
        return packet;
    }

    /// Whether more than a look is due to a datagram.
    static boolean isWorthIt(ByteBuf datagram) {
        int bytes = datagram.readableBytes();
        if (bytes < BYTES_MIN || bytes > BYTES_MAX) {
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

    private static boolean isOfOtherVersion(ByteBuf datagram) {
        int from = datagram.readerIndex();
        return (datagram.getByte(from) & LONG_HEADER) != 0
                && datagram.getInt(from + 1) != VERSION_1;
    }

    /// RFC 9000 §6.1: "If a server receives a packet that indicates an unsupported version and if
    /// the packet is large enough to initiate a new connection for any supported version, the
    /// server SHOULD send a Version Negotiation packet". What follows the connection IDs (RFC 8999
    /// §5.1) is of that version, and not looked at.
    @SuppressWarnings("FutureReturnValueIgnored") // what does not leave is asked for again
    private void negotiate(ChannelHandlerContext context, DatagramPacket packet) {
        ByteBuf datagram = packet.content();
        int to = datagram.readerIndex() + 5; // the destination's connection ID, after its length
        int toBytes = datagram.getByte(to) & 0xff;
        int from = to + 1 + toBytes;
        int fromBytes = datagram.getByte(from) & 0xff;
        // RFC 9000 §6.1: "An endpoint MUST NOT send a Version Negotiation packet in response to
        // receiving a Version Negotiation packet."
        if (datagram.getInt(datagram.readerIndex() + 1) == 0) {
            return;
        }
        ByteBuf answer = context.alloc().directBuffer(toBytes + fromBytes + NEGOTIATION_BYTES);
        answer.writeByte(LONG_HEADER | FIXED_BIT)
                .writeInt(0)
                .writeBytes(datagram, from, 1 + fromBytes)
                .writeBytes(datagram, to, 1 + toBytes)
                .writeInt(VERSION_1);
        context.write(new DatagramPacket(answer, packet.sender()));
        isFlushDue = true;
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

    /// Takes a datagram that came to another loop, or drops it if [#BROUGHT_MAX] wait already. It
    /// is copied, as the other loop reads the next into the same memory. Any thread may call it.
    ///
    /// @return false if there is no way to
    boolean bring(DatagramPacket packet) {
        ChannelHandlerContext to = context;
        if (to == null) {
            return false;
        }
        if (brought.incrementAndGet() > BROUGHT_MAX) {
            brought.decrementAndGet();
            packet.release();
            return true;
        }
        ByteBuf bytes = packet.content();
        ByteBuf content = to.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
        var copy = new DatagramPacket(content, packet.recipient(), packet.sender());
        packet.release();
        to.executor()
                .execute(() -> {
                    if (this.context == null) {
                        copy.release();
                    } else {
                        late.addLast(copy);
                    }
                });
        return true;
    }

    /// QUIC makes packets of what streams write when it is told that all is read, or else at each
    /// write. So it is told only at the end of the turn, in which handlers have answered: the
    /// packets of their answers are then made together, and leave by one system call.
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        isReadCompleteDue = true;
    }

    /// The turn is over: if no datagram waits, what was written is put into packets, and all that
    /// wait are sent.
    void endTurn() {
        ChannelHandlerContext to = context;
        if (!waiting.isEmpty()) {
            return;
        }
        if (isReadCompleteDue && to != null) {
            isReadCompleteDue = false;
            to.fireChannelReadComplete();
        }
        flushNow();
    }

    /// QUIC asks for it with every packet; it is done once for many, by [#endTurn].
    @Override
    public void flush(ChannelHandlerContext context) {
        isFlushDue = true;
        if (!context.channel().isWritable()) {
            flushNow();
        }
    }

    private void flushNow() {
        if (isFlushDue && context != null) {
            isFlushDue = false;
            context.flush();
        }
    }

    /// Whatever comes of garbage is a peer's doing and ends here.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
}
