package dev.weir.server;

import dev.weir.http.Handler;
import dev.weir.server.loop.Clock;
import dev.weir.server.loop.Link;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.LoopScheduler;
import dev.weir.server.loop.Monitor;
import dev.weir.server.loop.PortableScheduler;
import dev.weir.server.loop.Scheduler;
import dev.weir.server.loop.Transport;
import dev.weir.server.netty.InheritedSocket;
import dev.weir.server.netty.Listening;
import dev.weir.server.netty.NettyTransport;
import dev.weir.server.netty.ReadsProxy;
import dev.weir.server.netty.ServesTls;
import dev.weir.server.proxy.AddressRanges;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A server that runs.
///
/// [#close] drains it: it listens no more, closes connections that are idle, says `Connection:
/// close` in the answers that are still to come, waits for those as long as [Deadlines#drain] says,
/// and interrupts the handlers that are left. Whoever has connected and has not asked yet may still
/// do so for [Deadlines#linger]. Before all that it gives notice for [Deadlines#notice].
///
/// **Threads:** any.
public final class Server implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("dev.weir.server");

    /// What handlers have to unwind in after they were interrupted.
    private static final long UNWIND_MILLIS = 1_000;

    private final ServerOptions options;
    private final List<Member> members = new ArrayList<>();
    private final List<SocketAddress> listening = new ArrayList<>();
    private final List<UnixSocketFile> files = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final ConnectionsPerAddress perAddress;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Engine engine;
    private final Monitor monitor;
    private final @Nullable Certificates certificates;
    private final @Nullable Http3Listeners http3;
    private @Nullable String announced;

    private Server(ServerOptions options, Handler app) {
        this.options = options;
        perAddress = new ConnectionsPerAddress(options.connectionsPerAddressMax());
        engine = Engine.choose(options.scheduler(), options.transport());
        Tls tls = options.tls();
        certificates = tls == null ? null : new Certificates(tls);
        var watched = new ArrayList<LoopScheduler>();
        for (int i = 0; i < options.loops(); i++) {
            Scheduler scheduler =
                    engine.isPortable()
                            ? new PortableScheduler()
                            : new LoopScheduler(options.loops());
            if (scheduler instanceof LoopScheduler loopScheduler) {
                watched.add(loopScheduler);
            }
            members.add(
                    Member.of(
                            options,
                            app,
                            Clock.SYSTEM,
                            scheduler,
                            idle -> new NettyTransport(engine.sockets(), idle)));
        }
        monitor =
                new Monitor(
                        watched,
                        engine.isPortable()
                                ? members.stream().map(Member::loop).toList()
                                : List.of(),
                        TimeUnit.MILLISECONDS.toNanos(options.stuckMillis()),
                        engine.sockets().maySwitchThreads());
        http3 =
                certificates == null
                        ? null
                        : Http3Listeners.of(options, members, certificates, new Counting());
    }

    /// Connections of QUIC count with those of TCP.
    private final class Counting implements Http3Listeners.Admission {
        @Override
        public boolean admits(@Nullable SocketAddress remote) {
            if (open.get() >= options.connectionsMax() || !perAddress.add(remote)) {
                return false;
            }
            open.incrementAndGet();
            return true;
        }

        @Override
        public void gone(@Nullable SocketAddress remote) {
            open.decrementAndGet();
            perAddress.remove(remote);
        }
    }

    /// Starts a server. It answers from the moment this returns.
    ///
    /// @throws IllegalArgumentException if the options contradict each other or what is here, or
    ///   the application [cannot work][Handler#check] as it is put together
    /// @throws CannotListen if an address cannot be listened at; nothing is left running
    public static Server start(ServerOptions options, Handler app) {
        app.check(List.of());
        var server = new Server(options, app);
        server.begin();
        return server;
    }

    private void begin() {
        for (int i = 0; i < members.size(); i++) {
            members.get(i).loop().begin("weir-loop-" + i);
        }
        monitor.start();
        try {
            for (ListenAddress address : options.addresses()) {
                listening.add(listen(address));
            }
        } catch (CannotListen failed) {
            close();
            throw failed;
        }
        LOG.log(Level.INFO, engine.sentence());
        if (certificates != null) {
            LOG.log(Level.INFO, certificates.sentence());
            LOG.log(Level.INFO, Http3Listeners.sentence(options));
            certificates.watch();
        }
    }

    private SocketAddress listen(ListenAddress address) {
        try {
            return switch (address.kind()) {
                case IP -> listenAtIp(address);
                case INHERITED -> {
                    InheritedSocket there = InheritedSockets.ofThisProcess().find(address.host());
                    yield first().takeOver(there, listening(address, there.unix()));
                }
                case UNIX -> {
                    var path = UnixDomainSocketAddress.of(address.host());
                    var file = new UnixSocketFile(path.getPath());
                    file.makeWay();
                    first().bindUnix(path, listening(address, path));
                    files.add(file);
                    file.bound();
                    yield path;
                }
            };
        } catch (IOException refused) {
            throw new CannotListen(address, refused);
        }
    }

    private NettyTransport first() {
        return (NettyTransport) members.getFirst().loop().transport();
    }

    private Listening listening(ListenAddress address, @Nullable UnixDomainSocketAddress unix) {
        return new Listening(new Spread(address), servesTls(address), readsProxy(address), unix);
    }

    /// No proxy passes HTTP/3 on with a header of its protocol, so where it is spoken nobody comes
    /// past it by UDP.
    private SocketAddress listenAtIp(ListenAddress address) throws IOException {
        InetSocketAddress asked = address.resolve();
        if (http3 == null || address.isPlain() || address.speaksProxyProtocol()) {
            return first().bind(asked, listening(address, null));
        }
        return listenBoth(http3, asked, address);
    }

    /// At one port number of TCP and UDP, and has the answers over TLS say so. TCP comes first: it
    /// tells whether another server has the port, where sockets of UDP would share it.
    private SocketAddress listenBoth(
            Http3Listeners http3, InetSocketAddress asked, ListenAddress address)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            var tcp = (InetSocketAddress) first().bind(asked, listening(address, null));
            try {
                http3.listen(new InetSocketAddress(asked.getAddress(), tcp.getPort()));
                announce(tcp.getPort());
                return tcp;
            } catch (IOException refused) {
                if (asked.getPort() != 0 || attempt == PORTS_TRIED_MAX) {
                    throw CannotListen.overUdp(address, refused);
                }
                first().unbind(tcp);
            }
        }
    }

    /// A port that the system picks for TCP may be taken of UDP.
    private static final int PORTS_TRIED_MAX = 16;

    private void announce(int port) {
        if (announced == null) {
            int told = options.http3AnnouncedPort() == 0 ? port : options.http3AnnouncedPort();
            String altSvc = "h3=\":" + told + "\"; ma=" + ALT_SVC_SECONDS;
            announced = altSvc;
            members.forEach(member -> member.loop().post(() -> member.loop().announce(altSvc)));
        }
    }

    /// For how long a client may remember that there is HTTP/3 (RFC 7838 §3.1): a day, as it is
    /// unless said.
    private static final int ALT_SVC_SECONDS = 86_400;

    private @Nullable ServesTls servesTls(ListenAddress address) {
        Certificates held = certificates;
        if (held == null || address.isPlain()) {
            return null;
        }
        int share = Math.max(1, options.handshakesMax() / options.loops());
        return new ServesTls(held::newest, share, options.deadlines().handshake().toNanos());
    }

    private @Nullable ReadsProxy readsProxy(ListenAddress address) {
        if (!address.speaksProxyProtocol()) {
            return null;
        }
        int share = Math.max(1, options.handshakesMax() / options.loops());
        return new ReadsProxy(share, options.deadlines().firstByte().toNanos());
    }

    /// Reads the files of its certificates again, for the connections to come; those that are open
    /// go on with what they have.
    ///
    /// @throws IllegalArgumentException if the files cannot be used, with the file and the reason;
    ///   nothing has changed then
    /// @throws IllegalStateException if the server has no certificates
    public void reloadCertificates() {
        if (certificates == null) {
            throw new IllegalStateException(
                    "The server has no certificates to reload: give it some by"
                            + " ServerOptions.tls(...).");
        }
        certificates.reload();
    }

    private static void sayCouldNotAccept(Throwable cause) {
        LOG.log(
                Level.WARNING,
                "Connections cannot be accepted for now ("
                        + cause.getMessage()
                        + "). They wait, and are accepted when that is over; if it is the limit on"
                        + " open files, raise it or lower connectionsMax.");
    }

    private static void sayRefused(ListenAddress address, String reason) {
        LOG.log(
                Level.WARNING,
                "A connection to "
                        + address
                        + " was closed, as "
                        + reason
                        + ". Clients have to come by a proxy there, which has to send the PROXY"
                        + " protocol and be listed.");
    }

    /// Gives links to the loops in turn.
    private final class Spread implements Transport.Acceptor {
        private final ListenAddress address;
        private final @Nullable AddressRanges proxies; // that may connect; null is everybody
        private int turn;
        private final Seldom couldNotAccept = new Seldom();
        private final Seldom refused = new Seldom();

        Spread(ListenAddress address) {
            this.address = address;
            proxies =
                    address.proxies().isEmpty()
                            ? null
                            : new AddressRanges(address.proxies().toArray(String[]::new));
        }

        private boolean isProxy(@Nullable SocketAddress remote) {
            return proxies == null
                    || !(remote instanceof InetSocketAddress ip)
                    || proxies.has(ip.getAddress());
        }

        @Override
        public boolean mayAccept() {
            return open.get() < options.connectionsMax();
        }

        @Override
        public @Nullable Transport choose(@Nullable SocketAddress remote) {
            if (address.speaksProxyProtocol()) {
                if (!isProxy(remote)) {
                    refused(members.getFirst().loop().transport(), remote + " is no proxy of ours");
                    return null;
                }
            } else if (!perAddress.add(remote)) {
                return null;
            }
            open.incrementAndGet();
            turn = (turn + 1) % members.size();
            return members.get(turn).loop().transport();
        }

        @Override
        public void failed(@Nullable SocketAddress remote) {
            open.decrementAndGet();
            perAddress.remove(remote);
        }

        @Override
        public void couldNotAccept(Throwable cause) {
            if (couldNotAccept.mayBeSaid()) {
                members.getFirst().loop().start(() -> sayCouldNotAccept(cause)); // may block
            }
        }

        @Override
        public void refused(Transport owner, String reason) {
            Member member = of(owner);
            member.figures().refused++;
            if (refused.mayBeSaid()) {
                member.loop().start(() -> sayRefused(address, reason)); // may block
            }
        }

        @Override
        public LinkListener accept(Link link, Transport owner) {
            return isOneTooMany(link)
                    ? turnAway(link)
                    : of(owner).accept(link, () -> failed(link.remote()));
        }

        @Override
        public LinkListener refusePlainText(Link link, Transport owner) {
            return isOneTooMany(link)
                    ? turnAway(link)
                    : of(owner).refusePlainText(link, () -> failed(link.remote()));
        }

        /// Of clients behind a proxy it is known only now whose connection it is.
        private boolean isOneTooMany(Link link) {
            return address.speaksProxyProtocol() && !perAddress.add(link.remote());
        }

        private LinkListener turnAway(Link link) {
            link.close();
            return new TurnedAway(() -> failed(null));
        }

        private Member of(Transport owner) {
            for (Member member : members) {
                if (member.loop().transport() == owner) {
                    return member;
                }
            }
            throw new AssertionError("a link of no loop");
        }
    }

    /// Where it listens, Unix domain sockets among it, in the order of [ServerOptions#addresses];
    /// ports that the system picked are filled in.
    public List<SocketAddress> listening() {
        return List.copyOf(listening);
    }

    /// The addresses of IP where it listens; ports that the system picked are filled in.
    public List<InetSocketAddress> addresses() {
        return listening.stream()
                .filter(InetSocketAddress.class::isInstance)
                .map(InetSocketAddress.class::cast)
                .toList();
    }

    /// The port of the first address of IP.
    ///
    /// @throws java.util.NoSuchElementException if it listens at none
    public int port() {
        return addresses().getFirst().getPort();
    }

    /// What it has counted so far.
    public ServerFigures figures() {
        long requests = 0;
        long shed = 0;
        long refused = 0;
        long accepted = 0;
        int connections = 0;
        int inFlight = 0;
        long bufferedBytes = 0;
        for (Member member : members) {
            Figures figures = member.figures();
            requests += figures.requests;
            shed += figures.shed;
            refused += figures.refused;
            accepted += figures.accepted;
            connections += figures.open;
            inFlight += figures.inFlight;
            bufferedBytes += member.dispatcher().held().bytes();
        }
        return new ServerFigures(
                requests, inFlight, shed, refused, accepted, connections, bufferedBytes);
    }

    /// What it runs on, in a sentence.
    public String engine() {
        return engine.sentence();
    }

    /// Waits until the server has been closed.
    ///
    /// @throws InterruptedException if the thread is interrupted meanwhile; the server goes on
    public void join() throws InterruptedException {
        closed.await();
    }

    /// Drains and ends the server; returns when nothing of it is left but handlers that ignore
    /// their interruption. A second call waits for the first.
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            awaitClosed();
            return;
        }
        giveNotice();
        tell(ServerListener::drainBegun);
        files.forEach(UnixSocketFile::delete);
        var drained = new ArrayList<CompletableFuture<Void>>();
        for (Member member : members) {
            member.loop().transport().unbind();
            var empty = new CompletableFuture<Void>();
            drained.add(empty);
            member.loop().post(() -> member.drain(() -> empty.complete(null)));
        }
        first().awaitUnbound();
        var all = CompletableFuture.allOf(drained.toArray(CompletableFuture[]::new));
        long untilNanos = System.nanoTime() + options.deadlines().drain().toNanos();
        if (!await(all, options.deadlines().drain().toMillis()) || !awaitNewcomers(untilNanos)) {
            members.forEach(member -> member.loop().post(member.connections()::interruptAll));
            if (!await(all, UNWIND_MILLIS)) {
                members.forEach(member -> member.loop().post(member.connections()::closeAll));
                await(all, UNWIND_MILLIS);
            }
        }
        monitor.close();
        if (certificates != null) {
            certificates.close();
        }
        members.forEach(member -> member.loop().post(member.loop()::end));
        // Some sockets are closed by the last turns of their loops alone.
        await(
                CompletableFuture.allOf(
                        members.stream()
                                .map(member -> member.loop().over())
                                .toArray(CompletableFuture[]::new)),
                UNWIND_MILLIS);
        closed.countDown();
    }

    /// Waits for links that have been accepted and are no connections yet, as their proxy is still
    /// to introduce them, or TLS shakes hands. Their clients get as long as one that has connected
    /// and sent nothing; what becomes a connection is then drained as all are.
    ///
    /// @return whether all are gone
    private boolean awaitNewcomers(long untilNanos) {
        long patienceNanos = System.nanoTime() + options.deadlines().linger().toNanos();
        boolean isInterrupted = false;
        while (open.get() > 0 && !isInterrupted && System.nanoTime() - untilNanos < 0) {
            ServerFigures now = figures();
            boolean isServing = now.connections() > 0 || now.inFlight() > 0;
            if (!isServing && System.nanoTime() - patienceNanos > 0) {
                return true; // who is left says nothing
            }
            LockSupport.parkNanos(LOOK_NANOS);
            isInterrupted = Thread.currentThread().isInterrupted();
        }
        return open.get() == 0;
    }

    /// How often it is looked whether links are gone, at the end alone.
    private static final long LOOK_NANOS = 1_000_000;

    /// Says that it will drain, and goes on for as long as it takes others to see it.
    private void giveNotice() {
        tell(ServerListener::drainAnnounced);
        for (Member member : members) {
            member.loop().post(member.connections()::announceDrain);
        }
        long end = System.nanoTime() + options.deadlines().notice().toNanos();
        boolean isInterrupted = false;
        for (long left = options.deadlines().notice().toNanos();
                left > 0 && !isInterrupted;
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            isInterrupted = Thread.currentThread().isInterrupted();
        }
    }

    /// Tells the listeners, on a virtual thread, and waits for them.
    private void tell(Consumer<ServerListener> message) {
        if (options.listeners().isEmpty()) {
            return;
        }
        var told = new CompletableFuture<Void>();
        Thread.startVirtualThread(() -> {
            new Listeners(options.listeners()).tell(message);
            told.complete(null);
        });
        await(told, UNWIND_MILLIS);
    }

    void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean await(CompletableFuture<Void> all, long millis) {
        try {
            all.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException late) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
