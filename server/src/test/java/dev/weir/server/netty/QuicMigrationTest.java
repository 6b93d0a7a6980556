package dev.weir.server.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.handler.codec.quic.QuicPathEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuicMigrationTest {

    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 443);
    private static final InetSocketAddress OLD = new InetSocketAddress("198.51.100.7", 4_001);
    private static final InetSocketAddress NEW = new InetSocketAddress("198.51.100.7", 4_002);
    private static final InetSocketAddress OTHER = new InetSocketAddress("203.0.113.9", 4_001);

    private final QuicMigrations migrations = new QuicMigrations();
    private final List<Object> told = new ArrayList<>();
    private @Nullable SocketAddress target = OLD;
    private long now;

    private final EmbeddedChannel channel =
            new EmbeddedChannel(
                    new QuicMigration(migrations, OLD, () -> target, () -> now),
                    new ChannelInboundHandlerAdapter() {
                        @Override
                        public void userEventTriggered(
                                ChannelHandlerContext context, Object event) {
                            if (!(event instanceof QuicPathEvent)) {
                                told.add(event);
                            }
                        }
                    });

    private static DatagramPacket datagram(InetSocketAddress from, int first, int id) {
        ByteBuf bytes = Unpooled.buffer().writeByte(first).writeZero(16).writeInt(id).writeZero(30);
        return new DatagramPacket(bytes, SERVER, from);
    }

    /// How QUIC sees a datagram, and what it tells when it has read it.
    private InetSocketAddress shown(InetSocketAddress from, int id, QuicPathEvent... events) {
        DatagramPacket shown = migrations.incoming(datagram(from, 0x40, id));
        shown.content().skipBytes(shown.content().readableBytes());
        for (QuicPathEvent event : events) {
            channel.pipeline().fireUserEventTriggered(event);
        }
        migrations.over();
        return shown.sender();
    }

    private static QuicPathEvent migrated(InetSocketAddress to) {
        return new QuicPathEvent.PeerMigrated(SERVER, to);
    }

    private static QuicPathEvent validated(InetSocketAddress address) {
        return new QuicPathEvent.Validated(SERVER, address);
    }

    private InetSocketAddress sent(InetSocketAddress to, int bytes) {
        return migrations
                .outgoing(new DatagramPacket(Unpooled.buffer().writeZero(bytes), to))
                .recipient();
    }

    @Test
    void theNewAddressHasTheNameOfTheOldOnceItIsValidated() {
        assertEquals(NEW, shown(NEW, 1, migrated(NEW)));
        assertEquals(NEW, shown(NEW, 1), "not validated");
        assertEquals(NEW, shown(NEW, 1, validated(NEW)));
        assertEquals(OLD, shown(NEW, 1, migrated(OLD)));
        assertEquals(OLD, shown(NEW, 1));
        assertEquals(List.of(QuicMigration.MOVED), told);
        assertEquals(NEW, shown(NEW, 2), "another connection");
        assertEquals(OTHER, shown(OTHER, 1), "another address");
        assertEquals(NEW, migrations.incoming(datagram(NEW, 0xc0, 1)).sender(), "a long header");
    }

    @Test
    void anAddressMayBeValidatedBeforeTheClientGoesThere() {
        assertEquals(NEW, shown(NEW, 1, validated(NEW)));
        assertEquals(NEW, shown(NEW, 1));
        assertEquals(NEW, shown(NEW, 2, migrated(NEW)));
        assertEquals(OLD, shown(NEW, 2));
    }

    /// Netty tells ports with their bytes the other way round.
    @Test
    void theEventIsOfTheDatagramsSender() {
        var swapped = new InetSocketAddress(NEW.getAddress(), Short.toUnsignedInt((short) 0xa20f));
        shown(NEW, 1, validated(swapped), migrated(swapped));
        assertEquals(OLD, shown(NEW, 1));
        shown(OTHER, 1, validated(NEW), migrated(SERVER));
        assertEquals(OTHER, shown(OTHER, 1));
        assertEquals(OLD, shown(NEW, 1));
    }

    @Test
    void whatGoesToTheOldAddressIsSentToTheNew() {
        assertEquals(OLD, sent(OLD, 100));
        shown(NEW, 1, validated(NEW), migrated(NEW));
        assertEquals(NEW, sent(OLD, 100));
        assertEquals(OTHER, sent(OTHER, 100));
        var anothers = new InetSocketAddress(OLD.getAddress(), OLD.getPort());
        assertEquals(OLD, sent(anothers, 100), "another connection's client");
        target = anothers;
        assertEquals(NEW, sent(anothers, 100));
        var several = new SegmentedDatagramPacket(Unpooled.buffer().writeZero(90), 40, anothers);
        var left = assertInstanceOf(SegmentedDatagramPacket.class, migrations.outgoing(several));
        assertEquals(NEW, left.recipient());
        assertEquals(40, left.segmentSize());
        assertSame(several.content(), left.content());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void theTruthIsShownAWhileAfterContentFlows(int beyond) {
        shown(NEW, 1, validated(NEW), migrated(NEW));
        sent(OLD, QuicMigration.CONTENT_BYTES_MIN - 1);
        now = Long.MAX_VALUE / 2;
        assertEquals(OLD, shown(NEW, 1), "nothing but acknowledgements");
        sent(OLD, QuicMigration.CONTENT_BYTES_MIN);
        now += QuicMigration.RETURN_NANOS + beyond;
        sent(OLD, 1_200);
        assertEquals(beyond > 0 ? NEW : OLD, shown(NEW, 1, migrated(NEW)));
        assertEquals(beyond > 0 ? NEW : OLD, shown(NEW, 1));
        assertEquals(beyond > 0 ? OLD : NEW, sent(OLD, 100));
    }

    @Test
    void itIsSentToTheNewAddressUntilQuicHasSeenTheTruth() {
        shown(NEW, 1, validated(NEW), migrated(NEW));
        sent(OLD, 1_200);
        now += QuicMigration.RETURN_NANOS + 1;
        assertEquals(NEW, shown(NEW, 1));
        assertEquals(NEW, sent(OLD, 100));
        shown(NEW, 1, migrated(NEW));
        assertEquals(OLD, sent(OLD, 100));
    }

    @Test
    void theClientMayUseAnotherConnectionId() {
        shown(NEW, 1, validated(NEW), migrated(NEW));
        assertEquals(NEW, shown(NEW, 2, migrated(NEW)));
        assertEquals(OLD, shown(NEW, 2));
        assertEquals(OLD, shown(NEW, 1));
        assertEquals(1, told.size());
    }

    @Test
    void theClientMayGoBack() {
        shown(NEW, 1, validated(NEW), migrated(NEW));
        assertEquals(OLD, shown(OLD, 1));
        assertEquals(OLD, sent(OLD, 100));
        assertEquals(NEW, shown(NEW, 1, migrated(NEW)), "and forth");
        assertEquals(OLD, shown(NEW, 1));
    }

    @Test
    void theAddressMayChangeAgain() {
        shown(NEW, 1, validated(NEW), migrated(NEW));
        assertEquals(OTHER, shown(OTHER, 1, migrated(OTHER)));
        assertEquals(OLD, sent(OLD, 100), "not validated");
        assertEquals(OTHER, shown(OTHER, 1, validated(OTHER)));
        assertEquals(OLD, shown(OTHER, 1));
        assertEquals(OTHER, sent(OLD, 100));
        assertEquals(2, told.size());
    }

    @Test
    void aConnectionThatIsGoneIsForgotten() {
        shown(NEW, 1, validated(NEW), migrated(NEW));
        channel.close().syncUninterruptibly();
        assertEquals(NEW, shown(NEW, 1));
        assertEquals(OLD, sent(OLD, 100));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void connectionIdsMax(int beyond) {
        var others = new QuicMigration(migrations, OTHER, () -> OTHER, () -> 0);
        for (int i = 1; i < QuicMigrations.CONNECTION_IDS_MAX + beyond; i++) {
            ByteBuffer id = ByteBuffer.allocate(20).putInt(16, i);
            assertEquals(i <= QuicMigrations.CONNECTION_IDS_MAX, migrations.add(id, OTHER, others));
        }
        shown(NEW, 0, validated(NEW), migrated(NEW));
        assertEquals(beyond > 0 ? NEW : OLD, shown(NEW, 0));
        assertEquals(beyond > 0 ? OLD : NEW, sent(OLD, 100));
        assertEquals(beyond > 0 ? List.of() : List.of(QuicMigration.MOVED), told);
    }
}
