package dev.weir.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The connections of one loop whose datagrams go by the name of the path that their client has
/// left, as [QuicMigration] says why.
///
/// **Threads:** its loop's.
final class QuicMigrations {

    /// Connection IDs that are looked for at once. A connection beyond goes on as QUIC has it.
    static final int CONNECTION_IDS_MAX = 4_096;

    /// Of ours: RFC 9000 §17.2 allows no more.
    private static final int CONNECTION_ID_BYTES = 20;

    private final Map<ByteBuffer, QuicMigration> byId = new HashMap<>();
    private final Map<InetSocketAddress, List<QuicMigration>> byName = new HashMap<>();

    /// The datagram that QUIC is being given, and where in its buffer it begins.
    private @Nullable DatagramPacket current;

    private int begin;

    /// A datagram as QUIC is to see it.
    DatagramPacket incoming(DatagramPacket packet) {
        current = packet;
        begin = packet.content().readerIndex();
        ByteBuffer id = byId.isEmpty() ? null : currentId();
        QuicMigration migration = id == null ? null : byId.get(id);
        if (migration == null) {
            return packet;
        }
        InetSocketAddress shown = migration.shown(packet.sender());
        return shown == packet.sender()
                ? packet
                : new DatagramPacket(packet.content(), packet.recipient(), shown);
    }

    /// A datagram as it is to leave.
    DatagramPacket outgoing(DatagramPacket packet) {
        List<QuicMigration> those = byName.isEmpty() ? null : byName.get(packet.recipient());
        if (those == null) {
            return packet;
        }
        ByteBuf content = packet.content();
        for (QuicMigration migration : those) {
            if (migration.sends(packet.recipient())) {
                InetSocketAddress to = migration.sent(content.readableBytes());
                return packet instanceof SegmentedDatagramPacket several
                        ? new SegmentedDatagramPacket(content, several.segmentSize(), to)
                        : new DatagramPacket(content, to);
            }
        }
        return packet;
    }

    /// Who has sent the datagram that QUIC is being given, or null if it is given none.
    @Nullable InetSocketAddress currentSender() {
        return current == null ? null : current.sender();
    }

    /// Which connection ID it is for, or null if its header does not say it in the short way. QUIC
    /// takes the protection off in the same buffer, but an ID has none.
    @Nullable ByteBuffer currentId() {
        if (current == null) {
            return null;
        }
        ByteBuf datagram = current.content();
        if (datagram.writerIndex() - begin <= CONNECTION_ID_BYTES
                || (datagram.getByte(begin) & QuicDatagrams.LONG_HEADER) != 0) {
            return null;
        }
        byte[] bytes = new byte[CONNECTION_ID_BYTES];
        datagram.getBytes(begin + 1, bytes);
        return ByteBuffer.wrap(bytes);
    }

    /// QUIC has had the datagram.
    void over() {
        current = null;
    }

    /// From now on what comes for `id` is shown, and what goes to `name` sent, as `migration` says.
    ///
    /// @return false if there is no room for another
    boolean add(ByteBuffer id, InetSocketAddress name, QuicMigration migration) {
        if (byId.size() >= CONNECTION_IDS_MAX) {
            return false;
        }
        byId.put(id, migration);
        alsoBy(name, migration);
        return true;
    }

    /// What goes to `name` is sent as `migration` says as well.
    void alsoBy(InetSocketAddress name, QuicMigration migration) {
        List<QuicMigration> those = byName.computeIfAbsent(name, _ -> new ArrayList<>(1));
        if (!those.contains(migration)) {
            those.add(migration);
        }
    }

    void remove(
            Iterable<ByteBuffer> ids, Iterable<InetSocketAddress> names, QuicMigration migration) {
        ids.forEach(byId::remove);
        for (InetSocketAddress name : names) {
            List<QuicMigration> those = byName.get(name);
            if (those != null && those.remove(migration) && those.isEmpty()) {
                byName.remove(name);
            }
        }
    }
}
