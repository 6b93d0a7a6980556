package dev.weir.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A bad line on loopback: what one client sends to [#port] goes on to a server, and back, but for
/// datagrams that are lost, come twice, or are overtaken, as a seed decides. The client's address
/// may change in the middle.
///
/// **Threads:** any; it has two of its own.
final class LossyRelay implements AutoCloseable {

    private static final int DATAGRAM_BYTES_MAX = 65_536;

    /// What waits while the relay has no CPU; what is beyond is lost, and not by its dice.
    private static final int WAITING_BYTES_MAX = 4 * 1024 * 1024;

    /// A long header, and the type of the packet.
    private static final int RETRY = 0xf0;

    private final DatagramChannel front;
    private volatile DatagramChannel back;
    private volatile SocketAddress server;
    private volatile UnaryOperator<ByteBuffer> change = UnaryOperator.identity();
    private final double loss;
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicInteger sinceChange = new AtomicInteger(); // that have come from the server
    private volatile boolean isSilent;
    private final long seed;
    private volatile @Nullable SocketAddress client;

    /// @param loss how many of all datagrams are lost, 0 to 1; a fifth as many come twice, and as
    ///   many are overtaken by the next
    LossyRelay(SocketAddress server, double loss, long seed) throws IOException {
        this.server = server;
        this.loss = loss;
        this.seed = seed;
        front = open();
        back = open();
        Thread.ofPlatform().daemon().name("relay-to-server").start(this::toServer);
        listenBack(back);
    }

    private static DatagramChannel open() throws IOException {
        return DatagramChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, WAITING_BYTES_MAX)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    int port() throws IOException {
        return ((InetSocketAddress) front.getLocalAddress()).getPort();
    }

    /// How many datagrams were lost so far.
    int lost() {
        return lost.get();
    }

    /// How many datagrams have begun with a Retry packet (RFC 9000 §17.2.5) so far.
    int retries() {
        return retries.get();
    }

    /// From now on nothing of the server comes to the client.
    void silence() {
        isSilent = true;
    }

    /// From now on the server sees the client at another port, as after a NAT has forgotten it.
    void rebind() throws IOException {
        DatagramChannel before = back;
        DatagramChannel after = open();
        listenBack(after);
        back = after;
        before.close();
        sinceChange.set(0);
    }

    /// Whether so many datagrams have come from the server since the last change of address.
    boolean hasGoneOnFor(int datagrams) {
        return sinceChange.get() >= datagrams;
    }

    /// From now on the client speaks to another server.
    void turnTo(SocketAddress other) {
        server = other;
    }

    /// From now on what the client sends is changed on the way.
    void change(UnaryOperator<ByteBuffer> how) {
        change = how;
    }

    private void listenBack(DatagramChannel from) {
        Thread.ofPlatform().daemon().name("relay-to-client").start(() -> toClient(from));
    }

    private void toServer() {
        var line = new Line(new Random(seed));
        ByteBuffer datagram = ByteBuffer.allocate(DATAGRAM_BYTES_MAX);
        while (front.isOpen()) {
            try {
                datagram.clear();
                client = front.receive(datagram);
                ByteBuffer changed = change.apply(datagram.flip());
                line.send(changed, bytes -> back.send(bytes, server));
            } catch (ClosedChannelException closed) {
                // by the end, or by a change of address
            } catch (IOException refused) {
                // nobody listens: lost as well
            }
        }
    }

    private void toClient(DatagramChannel from) {
        var line = new Line(new Random(seed + 1));
        ByteBuffer datagram = ByteBuffer.allocate(DATAGRAM_BYTES_MAX);
        while (from.isOpen()) {
            try {
                datagram.clear();
                from.receive(datagram);
                datagram.flip();
                if ((datagram.get(0) & RETRY) == RETRY) {
                    retries.incrementAndGet();
                }
                SocketAddress to = client;
                sinceChange.incrementAndGet();
                if (to != null && !isSilent) {
                    line.send(datagram, bytes -> front.send(bytes, to));
                }
            } catch (IOException closed) {
                // the loop sees
            }
        }
    }

    private interface Way {
        void send(ByteBuffer bytes) throws IOException;
    }

    /// One direction.
    private final class Line {
        private final Random random;
        private @Nullable ByteBuffer overtaken;

        Line(Random random) {
            this.random = random;
        }

        void send(ByteBuffer datagram, Way way) throws IOException {
            double fate = random.nextDouble();
            if (fate < loss) {
                lost.incrementAndGet();
                return;
            }
            if (fate < loss * 1.2) {
                way.send(datagram.duplicate());
            } else if (fate < loss * 1.4 && overtaken == null) {
                overtaken = ByteBuffer.allocate(datagram.remaining()).put(datagram).flip();
                return;
            }
            way.send(datagram);
            if (overtaken != null) {
                way.send(overtaken);
                overtaken = null;
            }
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
        back.close();
    }
}
