package dev.weir.bench;

import dev.weir.server.loop.Clock;
import dev.weir.server.loop.Loop;
import dev.weir.server.loop.Scheduler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/// A loop that starts tasks as its connections start handlers, and nothing else.
///
/// **Threads:** for one at a time.
final class TaskLoop implements Loop.Connection, AutoCloseable {

    private static final VarHandle ENDED;

    static {
        try {
            ENDED = MethodHandles.lookup().findVarHandle(TaskLoop.class, "ended", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }

    private final Loop loop;
    private final Runnable task = this::end;
    private final Runnable parkingTask = this::parkAndEnd;

    // Of the loop:
    private int batch;
    private int left;
    private boolean parks;
    private Thread[] parked = {};
    private int parkedCount;
    private CountDownLatch done = new CountDownLatch(0);

    /// Tasks that have ended. On the JDK's scheduler they may run on several carriers, so it is
    /// counted atomically, which costs some nanoseconds.
    @SuppressWarnings("unused") // by ENDED
    private volatile long ended;

    private long started;

    TaskLoop(Scheduler scheduler) {
        loop = new Loop(Clock.SYSTEM, scheduler, MemoryTransport::new, "weir");
        loop.begin("weir-loop-0");
    }

    /// Runs `count` tasks, starting `batch` of them before the loop yields.
    ///
    /// @return how many have run
    long run(int batch, int count) {
        return run(batch, count, false);
    }

    /// The same with tasks that park once, and are resumed when the loop has its next turn.
    long runParking(int batch, int count) {
        return run(batch, count, true);
    }

    private long run(int batch, int count, boolean parks) {
        long before = (long) ENDED.getVolatile(this);
        var done = new CountDownLatch(1);
        loop.post(() -> {
            this.batch = batch;
            this.left = count;
            this.parks = parks;
            this.done = done;
            this.parked = new Thread[batch];
            loop.ready(this);
        });
        try {
            done.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the loop was at work.", interrupted);
        }
        return (long) ENDED.getVolatile(this) - before;
    }

    @Override
    public void proceed() {
        if (parkedCount > 0) {
            resume();
        } else if ((long) ENDED.getOpaque(this) == started) {
            if (left == 0) {
                done.countDown();
                return;
            }
            start();
        }
        loop.ready(this); // for the next round, after the loop has yielded
    }

    private void start() {
        int count = Math.min(batch, left);
        for (int i = 0; i < count; i++) {
            Thread thread = loop.start(parks ? parkingTask : task);
            parked[i] = thread;
        }
        parkedCount = parks ? count : 0;
        started += count;
        left -= count;
    }

    private void resume() {
        for (int i = 0; i < parkedCount; i++) {
            LockSupport.unpark(parked[i]);
        }
        parkedCount = 0;
    }

    @Override
    public void flush() {}

    @Override
    public void failed() {
        throw new AssertionError("a task that is measured does not fail");
    }

    private void end() {
        ENDED.getAndAdd(this, 1L);
    }

    private void parkAndEnd() {
        LockSupport.park();
        end();
    }

    @Override
    public void close() {
        loop.post(loop::end);
    }
}
