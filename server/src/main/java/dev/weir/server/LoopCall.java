package dev.weir.server;

import dev.weir.server.loop.Loop;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One thing that a handler's thread asks its loop to do, and waits for.
///
/// ```
///            call()            loop: attempt()
///   IDLE ─────────────▶ ASKED ◀────────────────▶ SERVING ──▶ DONE ──▶ IDLE
///                         │       not yet                     back in call()
///                         ▼ interrupted
///                     WITHDRAWN ──▶ IDLE
/// ```
///
/// The fields of a subclass belong to the handler while IDLE or DONE, and to the loop while
/// SERVING. An interrupted handler takes its question back, unless the loop is about it at that
/// moment.
///
/// **Threads:** [#call] the handler's; [#attempt], [#fail] the loop's.
abstract class LoopCall implements Runnable {

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(LoopCall.class, "state", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }

    private static final int IDLE = 0;
    private static final int ASKED = 1;
    private static final int SERVING = 2;
    private static final int DONE = 3;

    private final Loop loop;

    @SuppressWarnings("unused") // by STATE
    private volatile int state = IDLE;

    private volatile @Nullable Thread asker;
    private @Nullable IOException failure;

    LoopCall(Loop loop) {
        this.loop = loop;
    }

    /// Does what is asked, on the loop.
    ///
    /// @return whether it is done; if not, it is attempted again when something has changed
    /// @throws IOException what [#call] is to throw
    abstract boolean serve() throws IOException;

    /// Asks the loop and waits until it has served.
    ///
    /// @throws InterruptedIOException if the thread is interrupted; its interrupt status stays set
    final void call() throws IOException {
        asker = Thread.currentThread();
        failure = null;
        state = ASKED;
        post();
        if (loop.hasEnded() && STATE.compareAndSet(this, ASKED, IDLE)) {
            throw new IOException("The server has been closed.");
        }
        boolean isInterrupted = false;
        while (state != DONE) {
            if (isInterrupted) {
                if (STATE.compareAndSet(this, ASKED, IDLE)) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("The exchange was cancelled.");
                }
                Thread.onSpinWait(); // the loop copies a buffer at most
            } else {
                LockSupport.park(this);
                isInterrupted = Thread.interrupted();
            }
        }
        state = IDLE;
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }

    /// Tells the loop. Another way only where the loop looks by itself.
    void post() {
        loop.post(this);
    }

    /// The message of [#call], on the loop.
    @Override
    public final void run() {
        attempt();
    }

    /// Serves if somebody still asks.
    final void attempt() {
        if (!STATE.compareAndSet(this, ASKED, SERVING)) {
            return;
        }
        boolean isDone = true;
        try {
            isDone = serve();
        } catch (IOException refused) {
            failure = refused;
        } catch (RuntimeException fault) {
            failure = new IOException(fault.getMessage(), fault);
        }
        if (isDone) {
            finish();
        } else {
            state = ASKED;
        }
    }

    /// Ends the wait with a failure, if somebody asks.
    final void fail(IOException reason) {
        if (STATE.compareAndSet(this, ASKED, SERVING)) {
            failure = reason;
            finish();
        }
    }

    private void finish() {
        Thread waiting = asker;
        state = DONE;
        LockSupport.unpark(waiting);
    }
}
