package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Lets at most so many requests be inside at once, streamed content included. A bounded number of
/// others may wait for a bounded time; who cannot is answered by 503 before its content is read.
///
/// One of these is one limit, wherever it is put: give it to several routes and they share it.
///
/// **Threads:** any.
public final class ConcurrencyLimit implements Layer {

    private final int most;
    private final int waitingMax;
    private final Duration waitMax;
    private final Semaphore room;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Response busy =
            Refusal.busy(
                    "This part of the server has as many requests as it can take. Try again in a"
                            + " moment.",
                    Duration.ofSeconds(1));

    private ConcurrencyLimit(int most, int waitingMax, Duration waitMax) {
        this.most = Refusal.atLeast(1, most, "The concurrency limit");
        this.waitingMax = Refusal.atLeast(0, waitingMax, "The number that may wait");
        this.waitMax = Refusal.positive(waitMax, "The time that one may wait");
        room = new Semaphore(most);
    }

    /// Nobody waits.
    ///
    /// @param most 1 or more
    public static ConcurrencyLimit of(int most) {
        return new ConcurrencyLimit(most, 0, Duration.ofSeconds(1));
    }

    /// The same limit, for which up to `count` requests may wait for up to `time`.
    public ConcurrencyLimit waiting(int count, Duration time) {
        return new ConcurrencyLimit(most, count, time);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        if (!room.tryAcquire() && !waitForRoom()) {
            return busy;
        }
        Response answer;
        try {
            answer = next.handle(request);
        } catch (Throwable failed) {
            room.release();
            throw failed;
        }
        return Ending.after(answer, room::release);
    }

    private boolean waitForRoom() throws InterruptedException {
        if (waitingMax == 0) {
            return false;
        }
        try {
            return waiting.incrementAndGet() <= waitingMax
                    && room.tryAcquire(waitMax.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            waiting.decrementAndGet();
        }
    }

    /// How many requests are inside now.
    public int inFlight() {
        return most - room.availablePermits();
    }

    @Override
    public String toString() {
        return "ConcurrencyLimit of " + most;
    }
}
