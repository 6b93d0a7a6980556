package dev.weir.server;

import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A transport without sockets: clients are scripts, and a seed decides how their bytes are cut,
/// when they arrive, and how fast answers are taken.
final class SimulatedNetwork implements Transport {

    static final long NEVER = Long.MAX_VALUE;

    private final Random random;
    private final SimulatedClock clock;
    private final Idle idle;
    private final List<Happening> links = new ArrayList<>();
    private @Nullable Thread loopThread;
    private boolean isWaiting;
    private boolean isWoken;
    private long wakeNanos = NEVER;

    SimulatedNetwork(Random random, SimulatedClock clock, Idle idle) {
        this.random = random;
        this.clock = clock;
        this.idle = idle;
    }

    /// Adds a client; `listener` is asked for on the loop when the link opens.
    void connect(SimulatedLink link, Function<SimulatedLink, LinkListener> accept) {
        link.opensWith(accept);
        links.add(link);
    }

    /// Adds a client that speaks QUIC.
    void connect(QuicInMemory link) {
        links.add(link);
    }

    @Override
    public void open() {
        loopThread = Thread.currentThread();
    }

    @Override
    public void poll(long timeoutNanos) {
        if (!somethingHappens() && timeoutNanos > 0) {
            await(timeoutNanos);
            somethingHappens(); // as with sockets: what ends the wait is told in the same poll
        }
        isWoken = false;
    }

    private boolean somethingHappens() {
        boolean happened = false;
        for (Happening link : List.copyOf(links)) {
            if (random.nextInt(3) > 0) {
                happened |= link.happen();
            }
        }
        return happened;
    }

    private void await(long timeoutNanos) {
        wakeNanos = timeoutNanos == NEVER ? NEVER : clock.nanoTime() + timeoutNanos;
        isWaiting = true;
        while (!isWoken && idle.mayWait() && clock.nanoTime() < wakeNanos) {
            LockSupport.park(this);
        }
        isWaiting = false;
        wakeNanos = NEVER;
    }

    /// Whether something is going to happen without time passing.
    boolean hasEvents() {
        return links.stream().anyMatch(Happening::hasEvents);
    }

    /// When the loop wants to be woken at the latest.
    long wakeNanos() {
        return isWaiting ? wakeNanos : clock.nanoTime();
    }

    boolean isWaiting() {
        return isWaiting;
    }

    @Override
    public void wakeup() {
        isWoken = true;
        LockSupport.unpark(loopThread);
    }

    @Override
    public boolean waitsOnCarrier() {
        return false;
    }

    @Override
    public SocketAddress bind(SocketAddress address, Acceptor acceptor) {
        return new InetSocketAddress(0);
    }

    @Override
    public void unbind() {}

    @Override
    public void close() {}
}
