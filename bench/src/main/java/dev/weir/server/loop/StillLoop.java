package dev.weir.server.loop;

import java.io.IOException;
import java.net.SocketAddress;

/// The parts of a loop that is not begun: its turns are taken by actors.
public final class StillLoop {

    /// For who needs a loop and does not use it.
    public static final Loop LOOP = of(idle -> new StillTransport(idle));

    private StillLoop() {}

    static Loop of(Transport.Factory transport) {
        return new Loop(Clock.SYSTEM, new StillScheduler(), transport, "");
    }

    private static final class StillScheduler implements Scheduler {

        @Override
        public void begin(String name, Loop loop) {}

        @Override
        public Thread start(Runnable task) {
            throw new UnsupportedOperationException("No handler is started here.");
        }

        @Override
        public boolean standsIn(Task task) {
            return false;
        }

        @Override
        public boolean hasRunnable() {
            return false;
        }

        @Override
        public void close() {}

        @Override
        public String describe() {
            return "still";
        }
    }

    /// Waits until it is woken, by a wake-up that ends this wait or the next as of a socket's
    /// transport, or until nobody is left who could wake it.
    static class StillTransport implements Transport {

        private final Idle idle;
        private volatile boolean isWoken;
        private volatile boolean isAlone;
        private boolean hasSlept;
        private boolean isStuck;

        StillTransport(Idle idle) {
            this.idle = idle;
        }

        /// Whether the loop has waited, when nobody was left to wake it, although it had something
        /// to do.
        boolean isStuck() {
            return isStuck;
        }

        boolean hasSlept() {
            return hasSlept;
        }

        /// Whoever could wake it has done all that it does.
        void leaveAlone() {
            isAlone = true;
        }

        @Override
        public void open() {}

        @Override
        public void poll(long timeoutNanos) {
            boolean waits = timeoutNanos > 0 && idle.mayWait();
            hasSlept |= waits;
            while (waits && !isWoken) {
                if (isAlone && !isWoken) {
                    isStuck |= !idle.mayWait();
                    return;
                }
                Thread.onSpinWait();
            }
            isWoken = false;
        }

        @Override
        public void wakeup() {
            isWoken = true;
        }

        @Override
        public SocketAddress bind(SocketAddress address, Acceptor acceptor) throws IOException {
            throw new IOException("There are no addresses here.");
        }

        @Override
        public void unbind() {}

        @Override
        public boolean waitsOnCarrier() {
            return false;
        }

        @Override
        public void close() {}
    }
}
