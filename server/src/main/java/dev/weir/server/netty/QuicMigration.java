package dev.weir.server.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicPathEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What becomes of one connection when its client's address changes (RFC 9000 §9).
///
/// What was on its way to the old address is lost. The QUIC below keeps account of each path by
/// itself, and finds such losses when a later packet of the same path is acknowledged; but it sends
/// none there any more, so they are never sent again. So once the new address is validated, what
/// comes from it is shown to QUIC under the name of the old one, and what goes to the old one is
/// sent to the new: QUIC goes back to the path that it knows, its next packets there are
/// acknowledged, and the losses found. If the client has left several addresses, each is gone back
/// to in turn, the last first. In the end QUIC is shown the truth, and takes up the new path.
///
/// Meanwhile the client gets packets for a connection ID that was used for its old address. RFC
/// 9000 §9.5 allows that to a client that has changed nothing itself, as behind a NAT, and else
/// not; a download that never ends is worse.
///
/// **Threads:** its loop's.
final class QuicMigration extends ChannelInboundHandlerAdapter {

    /// Told to the pipeline when something has to be sent for the client to answer: QUIC can only
    /// go back by a datagram that comes in, and finds what is lost only by what is acknowledged.
    static final Object MOVED = new Object();

    /// How often it is looked whether it is time to go on.
    static final long LOOK_MILLIS = 100;

    /// Looks from one path to the next, if no content flows: several times what an acknowledgement
    /// takes to come back.
    static final int STAY_LOOKS = 10;

    /// Looks from one path to the next, though content flows: what is on its way then may be lost.
    static final int STAY_LOOKS_MAX = 100;

    /// Looks without content that say that none flows.
    static final int QUIET_LOOKS = 2;

    /// Looks from the first datagram of an address that the client had left until it is taken for
    /// being there again, if none comes from where it was last. Before, it may have been overtaken.
    static final int BACK_LOOKS = 2;

    /// Times that the client is asked for a datagram by which QUIC can be shown the truth. It may
    /// be gone, and what asks it keeps the connection open.
    static final int ASKED_MAX = 5;

    /// Bytes of a datagram that has more in it than acknowledgements.
    static final int CONTENT_BYTES_MIN = 600;

    private final QuicMigrations migrations;
    private final Supplier<@Nullable SocketAddress> target;
    private final Set<InetSocketAddress> validated = new LinkedHashSet<>(2);

    /// Where the client has come from and QUIC may have sent to, since it was last validated.
    private final Set<InetSocketAddress> met = new LinkedHashSet<>(2);

    /// Which it has left, and what was on its way there is not known to be lost yet.
    private final ArrayDeque<InetSocketAddress> left = new ArrayDeque<>(2);

    private final List<ByteBuffer> ids = new ArrayList<>(0);
    private final Set<InetSocketAddress> names = new LinkedHashSet<>(2);

    /// Where the client is.
    private InetSocketAddress here;

    /// By which QUIC knows `here`, or null if by its own.
    private @Nullable InetSocketAddress name;

    /// By which name QUIC has taken it up so far, or null.
    private @Nullable InetSocketAddress seen;

    /// Whether it is shown the truth from now on.
    private boolean isOver;

    /// Where the client may be again, or null.
    private @Nullable InetSocketAddress back;

    private int asked;
    private int backLooks;
    private int stayLooks;
    private int quietLooks;
    private @Nullable Future<?> looking;

    /// @param here where the client is, which is validated
    /// @param target where the channel sends to at the moment
    QuicMigration(
            QuicMigrations migrations,
            InetSocketAddress here,
            Supplier<@Nullable SocketAddress> target) {
        this.migrations = migrations;
        this.here = here;
        this.target = target;
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
        if (event instanceof QuicPathEvent path && sender != null) {
            told(context, path, sender);
        }
        context.fireUserEventTriggered(event);
    }

    private void told(ChannelHandlerContext context, QuicPathEvent path, InetSocketAddress sender) {
        if (isAddress(path.remote(), sender)) {
            switch (path) {
                case QuicPathEvent.New _ -> met(sender);
                case QuicPathEvent.Validated _ -> validated(context, sender);
                case QuicPathEvent.PeerMigrated _ -> migrated(context, sender);
                default -> {}
            }
        } else if (path instanceof QuicPathEvent.PeerMigrated
                && name != null
                && isAddress(path.remote(), name)) {
            seen = name;
            context.fireUserEventTriggered(MOVED); // so that something is acknowledged there
        }
    }

    /// Netty's events have the bytes of the port the other way round.
    private static boolean isAddress(InetSocketAddress told, InetSocketAddress address) {
        int port = told.getPort();
        int swapped = (port & 0xff) << 8 | port >> 8;
        return told.getAddress().equals(address.getAddress())
                && (port == address.getPort() || swapped == address.getPort());
    }

    private void met(InetSocketAddress address) {
        if (met.size() < NettyQuic.CONNECTION_IDS) {
            met.add(address);
        }
    }

    /// The client has shown that it is at `address` (RFC 9000 §8.2).
    private void validated(ChannelHandlerContext context, InetSocketAddress address) {
        if (validated.size() < NettyQuic.CONNECTION_IDS) {
            validated.add(address);
        }
        if (address.equals(here)) {
            begin(context);
        }
    }

    /// The client sends from `to` now.
    private void migrated(ChannelHandlerContext context, InetSocketAddress to) {
        if (name != null && to.equals(here)) {
            seen = to;
            if (isOver) {
                end();
                context.fireUserEventTriggered(MOVED);
            } else {
                show(name); // by another of its connection IDs
            }
            return;
        }
        leave(here);
        if (name != null) {
            leave(name);
        }
        end();
        here = to;
        met.remove(to);
        left.removeIf(met::contains);
        met.forEach(left::addLast);
        met.clear();
        left.removeIf(to::equals);
        while (left.size() > NettyQuic.CONNECTION_IDS) {
            left.removeLast();
        }
        if (validated.contains(to)) {
            begin(context);
        }
    }

    private void leave(InetSocketAddress address) {
        left.removeIf(address::equals);
        left.addFirst(address);
    }

    private void begin(ChannelHandlerContext context) {
        InetSocketAddress first = left.peekFirst();
        if (first == null || !show(first)) {
            return;
        }
        left.removeFirst();
        stayLooks = 0;
        quietLooks = 0;
        if (looking == null) {
            looking =
                    context.executor()
                            .scheduleAtFixedRate(
                                    () -> look(context),
                                    LOOK_MILLIS,
                                    LOOK_MILLIS,
                                    TimeUnit.MILLISECONDS);
        }
        context.fireUserEventTriggered(MOVED);
    }

    /// A client uses another connection ID for each path, of as many as it may have at once.
    private boolean show(InetSocketAddress as) {
        ByteBuffer id = migrations.currentId();
        if (id == null || ids.size() >= NettyQuic.CONNECTION_IDS || !migrations.add(id, as, this)) {
            return false;
        }
        ids.add(id);
        names.add(as);
        name = as;
        return true;
    }

    // ---- as time goes by

    private void look(ChannelHandlerContext context) {
        stayLooks++;
        quietLooks++;
        backLooks++;
        InetSocketAddress again = back;
        if (again != null && backLooks >= BACK_LOOKS) {
            here = again;
            back = null;
        }
        boolean isQuiet = quietLooks >= QUIET_LOOKS && stayLooks >= STAY_LOOKS;
        if (isQuiet || stayLooks >= STAY_LOOKS_MAX) {
            goOn(context);
        }
    }

    /// To the next path.
    private void goOn(ChannelHandlerContext context) {
        stayLooks = 0;
        InetSocketAddress next = left.pollFirst();
        if (next != null) {
            name = next;
            names.add(next);
            migrations.alsoBy(next, this);
        } else if (here.equals(seen) || asked >= ASKED_MAX) {
            end();
            return;
        } else {
            isOver = true;
            asked++;
        }
        context.fireUserEventTriggered(MOVED);
    }

    private void end() {
        name = null;
        seen = null;
        isOver = false;
        asked = 0;
        back = null;
        migrations.remove(ids, names, this);
        ids.clear();
        names.clear();
        Future<?> looks = looking;
        looking = null;
        if (looks != null) {
            looks.cancel(false);
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
            back = null;
        } else if (!validated.contains(sender)) {
            return sender;
        } else if (!sender.equals(back)) {
            back = sender;
            backLooks = 0;
        }
        return isOver ? here : as;
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
        if (bytes >= CONTENT_BYTES_MIN) {
            quietLooks = 0;
        }
        return here;
    }
}
