package dev.weir.server.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicPathEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What becomes of one connection when its client's address changes (RFC 9000 §9).
///
/// What was on its way to the old address is lost. The QUIC below keeps account of each path by
/// itself, and finds such losses when a later packet of the same path is acknowledged; but it sends
/// none there any more, so they are never sent again. So once the new address is validated, what
/// comes from it is shown to QUIC under the name of the old one, and what goes to the old one is
/// sent to the new: QUIC goes back to the path that it knows, its next packets there are
/// acknowledged, and the losses found. It is shown the truth again [#RETURN_NANOS] after it has
/// gone on with content.
///
/// Meanwhile the client gets packets for a connection ID that was used for its old address. RFC
/// 9000 §9.5 allows that to a client that has changed nothing itself, as behind a NAT, and else
/// not; a download that never ends is worse.
///
/// **Threads:** its loop's.
final class QuicMigration extends ChannelInboundHandlerAdapter {

    /// Told to the pipeline when something has to be sent for the client to answer: QUIC can only
    /// go back by a datagram that comes in.
    static final Object MOVED = new Object();

    /// From the first datagram to the old address that has more in it than acknowledgements: many
    /// times what an acknowledgement takes to come back.
    static final long RETURN_NANOS = 3_000_000_000L;

    /// Bytes of a datagram that has more in it than acknowledgements.
    static final int CONTENT_BYTES_MIN = 600;

    private final QuicMigrations migrations;
    private final Supplier<@Nullable SocketAddress> target;
    private final LongSupplier clock;
    private final Set<InetSocketAddress> validated = new LinkedHashSet<>(2);
    private final List<ByteBuffer> ids = new ArrayList<>(0);

    /// Where the client is.
    private InetSocketAddress here;

    /// Where it was, until `here` is validated.
    private @Nullable InetSocketAddress before;

    /// By which QUIC knows `here`, or null if by its own.
    private @Nullable InetSocketAddress name;

    private boolean isFlowing;
    private long flowsSinceNanos;

    /// @param here where the client is, which is validated
    /// @param target where the channel sends to at the moment
    /// @param clock of nanoseconds
    QuicMigration(
            QuicMigrations migrations,
            InetSocketAddress here,
            Supplier<@Nullable SocketAddress> target,
            LongSupplier clock) {
        this.migrations = migrations;
        this.here = here;
        this.target = target;
        this.clock = clock;
        validated.add(here);
    }

    /// Where the client is as of now.
    InetSocketAddress here() {
        return here;
    }

    // ---- what QUIC tells

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        InetSocketAddress sender = migrations.currentSender();
        if (event instanceof QuicPathEvent path
                && sender != null
                && isAddress(path.remote(), sender)) {
            boolean hasMoved =
                    switch (path) {
                        case QuicPathEvent.Validated _ -> validated(sender);
                        case QuicPathEvent.PeerMigrated _ -> migrated(sender);
                        default -> false;
                    };
            if (hasMoved) {
                context.fireUserEventTriggered(MOVED);
            }
        }
        context.fireUserEventTriggered(event);
    }

    /// Netty's events have the bytes of the port the other way round.
    private static boolean isAddress(InetSocketAddress told, InetSocketAddress address) {
        int port = told.getPort();
        int swapped = (port & 0xff) << 8 | port >> 8;
        return told.getAddress().equals(address.getAddress())
                && (port == address.getPort() || swapped == address.getPort());
    }

    /// The client sends from `to` now.
    ///
    /// @return whether what comes from there is shown under the old name from now on
    private boolean migrated(InetSocketAddress to) {
        if (name != null && to.equals(here)) {
            if (isOver()) {
                end();
            } else {
                show(name); // by another of its connection IDs
            }
            return false;
        }
        if (before == null) {
            before = name == null ? here : name;
        }
        end();
        here = to;
        return validated.contains(to) && begin();
    }

    /// The client has shown that it is at `address` (RFC 9000 §8.2).
    ///
    /// @return as [#migrated]
    private boolean validated(InetSocketAddress address) {
        if (validated.size() < NettyQuic.CONNECTION_IDS) {
            validated.add(address);
        }
        return address.equals(here) && begin();
    }

    private boolean begin() {
        InetSocketAddress left = before;
        before = null;
        if (left == null || left.equals(here)) {
            return false;
        }
        isFlowing = false;
        return show(left);
    }

    /// A client uses another connection ID for each path, of as many as it may have at once.
    private boolean show(InetSocketAddress as) {
        ByteBuffer id = migrations.currentId();
        if (id == null || ids.size() >= NettyQuic.CONNECTION_IDS || !migrations.add(id, as, this)) {
            return false;
        }
        ids.add(id);
        name = as;
        return true;
    }

    private void end() {
        InetSocketAddress ended = name;
        name = null;
        if (ended != null) {
            migrations.remove(ids, ended, this);
            ids.clear();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end();
        context.fireChannelInactive();
    }

    // ---- what is asked for each datagram while it is shown under another name

    /// By which address a datagram of `sender` is shown to QUIC.
    InetSocketAddress shown(InetSocketAddress sender) {
        InetSocketAddress as = name;
        if (as == null) {
            return sender;
        }
        if (sender.equals(here)) {
            return isOver() ? sender : as;
        }
        if (sender.equals(as)) { // it is there again
            here = sender;
            end();
        }
        return sender;
    }

    private boolean isOver() {
        return isFlowing && clock.getAsLong() - flowsSinceNanos > RETURN_NANOS;
    }

    /// Whether it is this connection that sends something to `recipient`: Netty gives the address
    /// that the channel has as its own at that moment.
    boolean sends(InetSocketAddress recipient) {
        return target.get() == recipient;
    }

    /// It sends that many bytes to the old address.
    ///
    /// @return where they are to go
    InetSocketAddress sent(int bytes) {
        if (!isFlowing && bytes >= CONTENT_BYTES_MIN) {
            isFlowing = true;
            flowsSinceNanos = clock.getAsLong();
        }
        return here;
    }
}
