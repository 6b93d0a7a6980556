package dev.weir.server;

import dev.weir.server.loop.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A transport with one [QuicInMemory], for a loop that runs on threads of its own.
///
/// **Threads:** as [Transport] says.
final class QuicTransport implements Transport {

    /// What happens at most before the loop has its turn.
    private static final int EVENTS_MAX = 16;

    private final Idle idle;
    private final QuicInMemory link;
    private volatile @Nullable Thread loop;

    QuicTransport(Idle idle, QuicInMemory link) {
        this.idle = idle;
        this.link = link;
        link.wakesBy(this::wakeup);
    }

    @Override
    public void open() {
        loop = Thread.currentThread();
    }

    @Override
    public void poll(long timeoutNanos) {
        boolean happened = false;
        for (int i = 0; i < EVENTS_MAX && link.happen(); i++) {
            happened = true;
        }
        if (!happened && timeoutNanos > 0 && idle.mayWait() && !link.hasEvents()) {
            LockSupport.parkNanos(this, timeoutNanos);
        }
    }

    @Override
    public void wakeup() {
        LockSupport.unpark(loop);
    }

    @Override
    public boolean waitsOnCarrier() {
        return false;
    }

    @Override
    public SocketAddress bind(SocketAddress address, Acceptor acceptor) {
        return InetSocketAddress.createUnresolved("memory", 0);
    }

    @Override
    public void unbind() {}

    @Override
    public void close() {}
}
