package dev.weir.server.netty;

import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The loops that listen for QUIC at one port, each by a socket of its own (SO_REUSEPORT).
///
/// The system spreads datagrams by the addresses in them, so those of one connection come to one
/// loop until its client's address changes (RFC 9000 §9). From then on they may come to another
/// loop, which sees by the connection ID whose they are.
///
/// **Threads:** any.
public final class QuicShare {

    /// The first byte of a connection ID is the loop's number.
    private static final int LOOPS_MAX = 256;

    private final AtomicReferenceArray<@Nullable QuicDatagrams> members =
            new AtomicReferenceArray<>(LOOPS_MAX);

    private final int loops;

    /// @param loops how many there are, 1 to 256
    public QuicShare(int loops) {
        if (loops < 1 || loops > LOOPS_MAX) {
            throw new IllegalArgumentException(
                    loops + " loops cannot share a port of QUIC: give 1 to " + LOOPS_MAX + ".");
        }
        this.loops = loops;
    }

    int loops() {
        return loops;
    }

    void put(int index, QuicDatagrams member) {
        members.set(index, member);
    }

    void remove(int index) {
        members.set(index, null);
    }

    /// Brings a datagram to the loop that has its connection.
    ///
    /// @return false if there is no such loop
    boolean bring(int owner, DatagramPacket packet) {
        QuicDatagrams member = members.get(owner);
        return member != null && member.bring(packet);
    }

    /// Makes connection IDs that say whose they are.
    ///
    /// The first one of a connection comes of what its client sent: Initials that are sent again
    /// meet the same connection. Those that follow are each another one (RFC 9000 §5.1.1): a client
    /// needs a fresh one for each path (§9.5).
    static QuicConnectionIdGenerator connectionIds(int index) {
        QuicConnectionIdGenerator first = QuicConnectionIdGenerator.signGenerator();
        QuicConnectionIdGenerator others = QuicConnectionIdGenerator.randomGenerator();
        return new QuicConnectionIdGenerator() {
            @Override
            public ByteBuffer newId(ByteBuffer source, ByteBuffer destination, int length) {
                return mark(first.newId(destination, length));
            }

            @Override
            public ByteBuffer newId(ByteBuffer input, int length) {
                return newId(length);
            }

            @Override
            public ByteBuffer newId(int length) {
                return mark(others.newId(length));
            }

            private ByteBuffer mark(ByteBuffer id) {
                byte[] bytes = new byte[id.remaining()];
                id.get(bytes);
                bytes[0] = (byte) index;
                return ByteBuffer.wrap(bytes);
            }

            @Override
            public int maxConnectionIdLength() {
                return first.maxConnectionIdLength();
            }

            @Override
            public boolean isIdempotent() {
                return false;
            }
        };
    }
}
