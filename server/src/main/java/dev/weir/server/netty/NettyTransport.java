package dev.weir.server.netty;

import dev.weir.server.loop.QuicAcceptor;
import dev.weir.server.loop.QuicParameters;
import dev.weir.server.loop.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultMessageSizeEstimator;
import io.netty.channel.FileRegion;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A loop's sockets by Netty, whose event loop is driven by the loop's virtual thread.
///
/// **Threads:** as [Transport] says; [#bind] and [#unbind] any.
@SuppressWarnings("FutureReturnValueIgnored") // what comes of them is told by the channel's events
public final class NettyTransport implements Transport {

    /// Links that wait in the system for the transport to accept them. The system may cap it.
    private static final int BACKLOG = 4_096;

    /// Links accepted in one turn of the loop, so that a flood of them does not hold up those that
    /// are there.
    private static final int ACCEPTED_PER_TURN_MAX = 16;

    /// Bytes that wait to be sent on one link before its writers have to wait, and how few it must
    /// be before they go on.
    private static final WriteBufferWaterMark UNSENT_BYTES =
            new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    /// Netty counts a file as no bytes, unless told otherwise; a peer that lags would then be given
    /// more and more of them.
    private static final MessageSizeEstimator SIZES =
            () ->
                    message ->
                            message instanceof FileRegion file
                                    ? Math.toIntExact(file.count())
                                    : DefaultMessageSizeEstimator.DEFAULT.newHandle().size(message);

    /// Holds the largest record (RFC 8446 §5.2), so that one is rarely put together of two reads.
    static final int TLS_READ_BYTES = 16_896;

    private static final FixedRecvByteBufAllocator PLAIN_READS =
            new FixedRecvByteBufAllocator(READ_BYTES_MAX);

    private static final FixedRecvByteBufAllocator TLS_READS =
            new FixedRecvByteBufAllocator(TLS_READ_BYTES);

    /// Connections of QUIC end a turn after their socket, and their streams a turn after them.
    private static final int LAST_TURNS = 3;

    /// How long the closing of listeners may hold up the end of the loop, or of the server.
    private static final long UNBIND_NANOS_MAX = 1_000_000_000;

    private final SocketKind kind;
    private final ManualIoEventLoop eventLoop;
    private final ReusedBuffers buffers = new ReusedBuffers(ReusedBuffers.SIZES);
    private @Nullable Handshakes handshakes;
    private @Nullable Handshakes introductions;
    private final List<Channel> listeners = new CopyOnWriteArrayList<>();
    private final List<Channel> datagramChannels = new CopyOnWriteArrayList<>();
    private final List<NettyQuic> quics = new CopyOnWriteArrayList<>();

    /// Whether the listeners end after the next look at the sockets.
    private boolean isLastLook;

    /// A transport whose thread will be the one that calls [#open].
    public NettyTransport(SocketKind kind, Idle idle) {
        this.kind = kind;
        this.eventLoop = new LoopOfNetty(kind, idle);
    }

    private static final class LoopOfNetty extends ManualIoEventLoop {
        private final Idle idle;

        LoopOfNetty(SocketKind kind, Idle idle) {
            super(null, kind.handlers());
            this.idle = idle;
        }

        /// Netty asks when a wake-up can no longer be missed.
        @Override
        protected boolean canBlock() {
            return idle.mayWait();
        }
    }

    @Override
    public void open() {
        eventLoop.setOwningThread(Thread.currentThread());
    }

    @Override
    public void poll(long timeoutNanos) {
        if (hasGivenWaiting()) {
            return;
        }
        if (isLastLook) {
            eventLoop.runNow();
            isLastLook = false;
            listeners.forEach(Channel::close);
        } else if (timeoutNanos == 0 || isLookDue()) {
            eventLoop.runNow();
        } else {
            // Netty takes 0 for "as long as it may be".
            eventLoop.run(timeoutNanos == Long.MAX_VALUE ? 0 : timeoutNanos);
        }
        for (int i = 0; i < quics.size(); i++) {
            quics.get(i).giveBrought();
        }
    }

    private boolean isLookDue() {
        for (int i = 0; i < quics.size(); i++) {
            if (quics.get(i).isLookDue()) {
                return true;
            }
        }
        return false;
    }

    /// Whether QUIC had datagrams left from the last look at the sockets, and was given some.
    private boolean hasGivenWaiting() {
        boolean hasGiven = false;
        for (int i = 0; i < quics.size(); i++) {
            hasGiven |= quics.get(i).giveWaiting();
        }
        return hasGiven;
    }

    @Override
    public void endTurn() {
        for (int i = 0; i < quics.size(); i++) {
            quics.get(i).endTurn(); // without an iterator, as this is done in every turn
        }
    }

    @Override
    public void wakeup() {
        eventLoop.wakeup();
    }

    @Override
    public boolean waitsOnCarrier() {
        return kind.waitsOnCarrier();
    }

    @Override
    public SocketAddress bind(SocketAddress address, Acceptor acceptor) throws IOException {
        return bind(address, new Listening(acceptor, null, null, null));
    }

    /// Listens at an address of IP.
    public SocketAddress bind(SocketAddress address, Listening listening) throws IOException {
        return open(kind.serverChannel(), address, listening);
    }

    /// Listens at a Unix domain socket, whose file must not be there yet.
    public void bindUnix(UnixDomainSocketAddress address, Listening listening) throws IOException {
        open(kind.unixServerChannel(address, BACKLOG), kind.ofNetty(address), listening);
    }

    /// Listens at a socket that is there already.
    public SocketAddress takeOver(InheritedSocket socket, Listening listening) throws IOException {
        SocketAddress bound = open(kind.inherited(socket), null, listening);
        return socket.unix() == null ? bound : socket.unix();
    }

    /// @param address where to bind it to unless it is bound; null if it is inherited. To accept
    ///   from such a one may block, as whoever has opened it has not said otherwise; so it is asked
    ///   once for each time it was said to be ready
    private SocketAddress open(
            ServerChannel channel, @Nullable SocketAddress address, Listening listening)
            throws IOException {
        kind.prepareToFail();
        channel.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
        channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
        // Over epoll Netty would accept one a turn, as it takes the descriptor for a count of
        // bytes.
        if (address != null) {
            channel.config()
                    .setRecvByteBufAllocator(
                            new ServerChannelRecvByteBufAllocator()
                                    .respectMaybeMoreData(false)
                                    .maxMessagesPerRead(ACCEPTED_PER_TURN_MAX));
        }
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(new NettyAcceptor(listening));
        listeners.add(channel);
        try {
            await(register(channel));
            if (address != null && !channel.isActive()) {
                await(channel.bind(address));
            }
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
        channel.config().setAutoRead(true);
        return channel.localAddress();
    }

    /// Listens for QUIC at an address of UDP.
    ///
    /// @param tls what handshakes are made with
    /// @param share all loops that listen at this port, so that each finds its own connections
    /// @param index which of them this is, 0 to 255
    /// @return the address that it listens at, with the port that was picked if 0 was asked for
    /// @throws IOException if that cannot be; its message says why
    public SocketAddress bindQuic(
            SocketAddress address,
            QuicParameters parameters,
            QuicAcceptor acceptor,
            NettyQuicTls tls,
            QuicShare share,
            int index)
            throws IOException {
        DatagramChannel channel = kind.datagramChannel(share.loops() > 1);
        var quic = new NettyQuic(parameters, acceptor, share, index, buffers);
        quic.addTo(channel, tls, index);
        datagramChannels.add(channel);
        try {
            await(register(channel));
            await(channel.bind(address));
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
        quics.add(quic);
        return channel.localAddress();
    }

    @SuppressWarnings("deprecation") // Netty's own bootstrap has no other way
    private ChannelFuture register(Channel channel) {
        return eventLoop.register(channel);
    }

    private static void await(ChannelFuture future) throws IOException {
        try {
            future.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException io
                    ? io
                    : new IOException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while a listener was being opened.", interrupted);
        }
    }

    /// Whom the system has connected already would be reset by the closing of the listener, so all
    /// of them are accepted first, by a look at the sockets that begins after this.
    @Override
    public void unbind() {
        if (listeners.stream().anyMatch(Channel::isRegistered)) {
            listeners.forEach(NettyTransport::acceptAllAtOnce);
            eventLoop.schedule(() -> isLastLook = true, 1, TimeUnit.MILLISECONDS);
        }
        quics.forEach(NettyQuic::unbind);
    }

    private static void acceptAllAtOnce(Channel listener) {
        if (listener.config().getRecvByteBufAllocator()
                instanceof MaxMessagesRecvByteBufAllocator atOnce) {
            atOnce.maxMessagesPerRead(BACKLOG);
        }
    }

    /// Waits until nothing is listened at any more, after [#unbind]. Any thread but the loop's.
    public void awaitUnbound() {
        for (Channel listener : listeners) {
            listener.closeFuture().awaitUninterruptibly(UNBIND_NANOS_MAX, TimeUnit.NANOSECONDS);
        }
    }

    /// Listens no more at an address that [#bind] has given.
    public void unbind(SocketAddress bound) {
        List<Channel> those =
                listeners.stream().filter(each -> bound.equals(each.localAddress())).toList();
        listeners.removeAll(those);
        those.forEach(each -> each.close().awaitUninterruptibly());
    }

    /// Has this loop's thread run the accepted channel from now on.
    void adopt(Channel channel, Listening listening) {
        ServesTls tls = listening.tls();
        ReadsProxy proxy = listening.proxy();
        var config = channel.config();
        config.setAllocator(buffers);
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        config.setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT_BYTES);
        config.setMessageSizeEstimator(SIZES);
        config.setRecvByteBufAllocator(tls == null ? PLAIN_READS : TLS_READS);
        var link = new NettyLink(channel, this, listening);
        channel.pipeline().addLast(link);
        if (tls != null) {
            link.secure(tls.newest(), handshakes(tls));
        }
        if (proxy != null) {
            link.introducedByProxy(introductions(proxy));
        }
        register(channel)
                .addListener(registered -> {
                    if (!registered.isSuccess()) {
                        channel.unsafe().closeForcibly();
                        listening.acceptor().failed(proxy == null ? channel.remoteAddress() : null);
                    }
                });
    }

    /// Called by the thread of the listener's loop, whose loop it is once and for all.
    private Handshakes handshakes(ServesTls tls) {
        Handshakes made = handshakes;
        if (made == null) {
            made = new Handshakes(tls.handshakesMax(), tls.handshakeNanosMax());
            handshakes = made;
        }
        return made;
    }

    private Handshakes introductions(ReadsProxy proxy) {
        Handshakes made = introductions;
        if (made == null) {
            made = new Handshakes(proxy.openingsMax(), proxy.openingNanosMax());
            introductions = made;
        }
        return made;
    }

    @Override
    @SuppressWarnings("deprecation") // a graceful shutdown would wait for nothing
    public void close() {
        listeners.forEach(Channel::close);
        quics.forEach(NettyQuic::unbind);
        datagramChannels.forEach(Channel::close);
        // A ring closes a listener when it has taken back what it was asked to accept.
        long untilNanos = System.nanoTime() + UNBIND_NANOS_MAX;
        while (Stream.concat(listeners.stream(), datagramChannels.stream())
                        .anyMatch(Channel::isRegistered)
                && System.nanoTime() - untilNanos < 0) {
            eventLoop.run(1_000_000);
        }
        for (int i = 0; i < LAST_TURNS; i++) {
            eventLoop.runNow();
        }
        eventLoop.shutdown();
        while (!eventLoop.isTerminated()) {
            eventLoop.runNow();
        }
        quics.forEach(NettyQuic::close);
        buffers.close();
    }
}
