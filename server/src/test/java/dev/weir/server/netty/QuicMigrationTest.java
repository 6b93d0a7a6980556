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
import java.util.concurrent.TimeUnit;
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

    private final EmbeddedChannel channel =
            new EmbeddedChannel(
                    new QuicMigration(migrations, OLD, () -> target),
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

    private static QuicPathEvent met(InetSocketAddress address) {
        return new QuicPathEvent.New(SERVER, address);
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
        assertEquals(List.of(QuicMigration.MOVED, QuicMigration.MOVED), told);
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

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            channel.advanceTimeBy(QuicMigration.LOOK_MILLIS, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    /// The client is at `NEW`, and QUIC sees it at `OLD`.
    private void moveAndReturn() {
        shown(NEW, 1, met(NEW), validated(NEW), migrated(NEW));
        shown(NEW, 1, migrated(OLD));
        told.clear();
    }

    /// By which name QUIC sees the client, that goes on from `NEW`, as of now.
    private InetSocketAddress shownAfter(int looks) {
        look(looks);
        return shown(NEW, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void theTruthIsShownWhenNothingFlows(int beyond) {
        moveAndReturn();
        assertEquals(beyond < 0 ? OLD : NEW, shownAfter(QuicMigration.STAY_LOOKS + beyond));
        assertEquals(beyond < 0 ? List.of() : List.of(QuicMigration.MOVED), told);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void theTruthIsNotShownWhileContentFlows(int beyond) {
        moveAndReturn();
        look(QuicMigration.STAY_LOOKS - 1);
        sent(OLD, QuicMigration.CONTENT_BYTES_MIN);
        look(1);
        sent(OLD, QuicMigration.CONTENT_BYTES_MIN - 1);
        assertEquals(beyond < 0 ? OLD : NEW, shownAfter(QuicMigration.QUIET_LOOKS - 1 + beyond));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void theTruthIsShownInTheEndThoughContentFlows(int beyond) {
        moveAndReturn();
        for (int i = 0; i < QuicMigration.STAY_LOOKS_MAX + beyond; i++) {
            sent(OLD, 1_200);
            look(1);
        }
        assertEquals(beyond < 0 ? OLD : NEW, shown(NEW, 1));
    }

    @Test
    void itIsSentToTheNewAddressUntilQuicHasSeenTheTruth() {
        moveAndReturn();
        assertEquals(NEW, shownAfter(QuicMigration.STAY_LOOKS));
        assertEquals(NEW, sent(OLD, 100));
        told.clear();
        shown(NEW, 1, migrated(NEW));
        assertEquals(OLD, sent(OLD, 100));
        assertEquals(List.of(QuicMigration.MOVED), told, "what was lost there is found as well");
        look(QuicMigration.STAY_LOOKS_MAX);
        assertEquals(1, told.size(), "it is over");
    }

    @Test
    void somethingIsAcknowledgedWhereQuicHasGone() {
        shown(NEW, 1, met(NEW), validated(NEW), migrated(NEW));
        assertEquals(1, told.size());
        shown(NEW, 1, migrated(OTHER));
        assertEquals(1, told.size(), "nobody knows where");
        shown(NEW, 1, migrated(OLD));
        assertEquals(List.of(QuicMigration.MOVED, QuicMigration.MOVED), told);
    }

    @Test
    void theClientMayUseAnotherConnectionId() {
        shown(NEW, 1, validated(NEW), migrated(NEW));
        assertEquals(NEW, shown(NEW, 2, migrated(NEW)));
        assertEquals(OLD, shown(NEW, 2));
        assertEquals(OLD, shown(NEW, 1));
        assertEquals(1, told.size());
    }

    /// It is there again if nothing more comes from where it was last.
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void theClientMayGoBack(int beyond) {
        moveAndReturn();
        look(1);
        assertEquals(OLD, shown(OLD, 1));
        assertEquals(NEW, sent(OLD, 100), "it may have been overtaken");
        look(QuicMigration.BACK_LOOKS + beyond);
        assertEquals(beyond < 0 ? NEW : OLD, sent(OLD, 100));
        assertEquals(OLD, shown(NEW, 1), "and forth");
        look(QuicMigration.BACK_LOOKS);
        assertEquals(NEW, sent(OLD, 100));
    }

    @Test
    void whatWasOvertakenIsNotAWayBack() {
        moveAndReturn();
        for (int i = 0; i < QuicMigration.STAY_LOOKS - 1; i++) {
            assertEquals(OLD, shown(OLD, 1));
            assertEquals(OLD, shown(NEW, 1));
            look(1);
            assertEquals(NEW, sent(OLD, 100));
        }
        look(1);
        assertEquals(NEW, shown(OLD, 1), "nor when the truth is shown");
    }

    @Test
    void aClientThatIsBackIsWhereQuicSeesIt() {
        moveAndReturn();
        shown(OLD, 1);
        look(QuicMigration.STAY_LOOKS_MAX);
        assertEquals(List.of(), told, "QUIC need not go anywhere");
        assertEquals(NEW, shown(NEW, 1));
        assertEquals(OLD, sent(OLD, 100));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void askedMax(int beyond) {
        moveAndReturn();
        look((QuicMigration.ASKED_MAX + beyond) * QuicMigration.STAY_LOOKS);
        assertEquals(QuicMigration.ASKED_MAX + Math.min(0, beyond), told.size());
        assertEquals(beyond > 0 ? OLD : NEW, sent(OLD, 100), "until it is given up");
    }

    /// As many as QUIC keeps paths for, and the last.
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void leftMax(int beyond) {
        int count = NettyQuic.CONNECTION_IDS + beyond;
        for (int i = 1; i < count; i++) {
            shown(at(i), 1, met(at(i)));
        }
        // QUIC never saw it at the addresses between.
        shown(NEW, 1, met(NEW));
        shown(NEW, 1, validated(NEW), migrated(NEW));
        int stays = 0;
        while (!shown(NEW, 1).equals(NEW)) {
            stays++;
            look(QuicMigration.STAY_LOOKS);
        }
        assertEquals(NettyQuic.CONNECTION_IDS + Math.min(0, beyond), stays);
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(NEW.getAddress(), port);
    }

    @Test
    void theAddressMayChangeAgain() {
        moveAndReturn();
        assertEquals(OTHER, shown(OTHER, 1, met(OTHER), migrated(OTHER)));
        assertEquals(OLD, sent(OLD, 100), "not validated");
        assertEquals(OTHER, shown(OTHER, 1, validated(OTHER)));
        assertEquals(OLD, shown(OTHER, 1, migrated(OLD)));
        assertEquals(OTHER, sent(OLD, 100));
    }

    /// Where that goes which QUIC sends to `address`.
    private InetSocketAddress sentTo(InetSocketAddress address) {
        target = address;
        return sent(address, 100);
    }

    /// QUIC has sent to the address that is left before it went back, and may have before that was
    /// validated.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void allThatWereLeftAreGoneBackTo(boolean wasValidated) {
        if (wasValidated) {
            moveAndReturn();
        } else {
            shown(NEW, 1, met(NEW));
        }
        shown(OTHER, 1, met(OTHER));
        shown(OTHER, 1, validated(OTHER), migrated(OTHER));
        assertEquals(OLD, shown(OTHER, 1, migrated(OLD)));
        assertEquals(OTHER, sentTo(OLD));
        told.clear();
        look(QuicMigration.STAY_LOOKS);
        assertEquals(OTHER, sentTo(OLD), "QUIC has not gone on yet");
        assertEquals(NEW, shown(OTHER, 1, migrated(NEW)));
        assertEquals(OTHER, sentTo(NEW));
        assertEquals(List.of(QuicMigration.MOVED, QuicMigration.MOVED), told);
        look(QuicMigration.STAY_LOOKS);
        assertEquals(OTHER, shown(OTHER, 1, migrated(OTHER)));
        assertEquals(OLD, sentTo(OLD));
        assertEquals(NEW, sentTo(NEW));
    }

    @Test
    void aConnectionThatIsGoneIsForgotten() {
        moveAndReturn();
        channel.close().syncUninterruptibly();
        assertEquals(NEW, shown(NEW, 1));
        assertEquals(OLD, sent(OLD, 100));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void connectionIdsMax(int beyond) {
        var others = new QuicMigration(migrations, OTHER, () -> OTHER);
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
