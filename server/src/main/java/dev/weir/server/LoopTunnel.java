package dev.weir.server;

import dev.weir.http.Response;
import dev.weir.http.Tunnel;
import dev.weir.server.loop.Loop;
import dev.weir.server.loop.Timer;
import java.io.IOException;
import java.util.Objects;

/// A tunnel whose bytes come from a connection's loop and go to it.
///
/// Reading asks the loop, which copies straight from the connection's window; writing goes through
/// a [TunnelRing], so that many small writes are one message to the loop.
///
/// **Threads:** as marked.
final class LoopTunnel implements Tunnel {

    private final HandlerRun run;
    private final Reading reading;
    private final TunnelRing ring;
    private volatile boolean draining;

    /// @param turn which of the run's exchanges this is the tunnel of
    LoopTunnel(HandlerRun run, int turn) {
        this.run = run;
        reading = new Reading(run, turn);
        ring = new TunnelRing(run, turn);
    }

    /// The question to the loop for bytes.
    static final class Reading extends LoopCall {
        private final HandlerRun run;
        private final Loop loop;
        final int turn;
        private byte[] into = NOTHING;
        private int from;
        private int to;
        private int count;
        private long waitNanos;
        private long untilNanos; // of the loop's clock; 0 before the loop has looked

        /// A read that comes in time leaves it in the wheel: it looks when it fires.
        private final Timer timer =
                new Timer() {
                    @Override
                    protected void fire(long nowNanos) {
                        attempt();
                    }
                };

        Reading(HandlerRun run, int turn) {
            super(run.loop());
            this.run = run;
            this.loop = run.loop();
            this.turn = turn;
        }

        @Override
        boolean serve() throws IOException {
            count = run.readTunnel(this, into, from, to);
            if (count != 0 || run.tellsOfDraining()) {
                return true;
            }
            if (waitNanos == Long.MAX_VALUE) {
                return false;
            }
            long now = loop.nowNanos();
            if (untilNanos == 0) {
                untilNanos = now + waitNanos;
            } else if (untilNanos - now <= 0) {
                return true;
            }
            if (!timer.isSet() || untilNanos - timer.dueNanos() < 0) {
                loop.timers().set(timer, untilNanos);
            }
            return false;
        }

        /// Loop: nobody will ask any more.
        void forget() {
            loop.timers().cancel(timer);
        }
    }

    private static final byte[] NOTHING = new byte[0];

    /// The request to begin the tunnel.
    private static final class Beginning extends LoopCall {
        private final LoopTunnel tunnel;
        private final int turn;
        private final Response answer;

        Beginning(LoopTunnel tunnel, int turn, Response answer) {
            super(tunnel.run.loop());
            this.tunnel = tunnel;
            this.turn = turn;
            this.answer = answer;
        }

        @Override
        boolean serve() throws IOException {
            tunnel.run.beginTunnel(turn, tunnel, answer);
            return true;
        }
    }

    // ---- virtual thread

    /// Sends the head; the exchange is a tunnel after it.
    ///
    /// @throws IOException if the request does not offer this; nothing was sent
    void begin(int turn, Response answer) throws IOException {
        new Beginning(this, turn, answer).call();
    }

    @Override
    public int read(byte[] into, int from, int to, long waitNanos) throws IOException {
        Objects.checkFromToIndex(from, to, into.length);
        if (from == to || waitNanos < 1) {
            throw new IllegalArgumentException(
                    "Reading into "
                            + (to - from)
                            + " bytes for "
                            + waitNanos
                            + " ns comes to nothing: give room for 1 byte and time for 1 ns.");
        }
        reading.into = into;
        reading.from = from;
        reading.to = to;
        reading.waitNanos = waitNanos;
        reading.untilNanos = 0;
        reading.call();
        reading.into = NOTHING;
        return reading.count;
    }

    @Override
    public void write(byte[] bytes, int from, int to) throws IOException {
        Objects.checkFromToIndex(from, to, bytes.length);
        ring.write(bytes, from, to);
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    /// Sends what is left, and ends our half.
    void end() throws IOException {
        ring.end();
    }

    // ---- loop

    Reading reading() {
        return reading;
    }

    TunnelRing ring() {
        return ring;
    }

    void drain() {
        draining = true;
    }
}
