package dev.weir.bench;

import dev.weir.server.loop.LoopScheduler;
import dev.weir.server.loop.PortableScheduler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A fresh virtual thread for each task, in the real loop; an operation is one task, started and
/// ended.
///
/// The task does next to nothing, so this is what the thread, the run queue and the loop's share of
/// a yield cost. A batch is what the loop starts before it yields: the requests of so many
/// connections that are ready. As in [CoreLoop], one invocation is [#TASKS] tasks, so the hand-over
/// from JMH's thread is lost in it.
///
/// [#call] is the baseline of inline handlers. [#stock] is what a platform event loop pays that
/// hands each request to the JDK's own scheduler.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgs = {
            Jvm.OPENS,
            Jvm.MEMORY_ACCESS,
            Jvm.NATIVE,
            Jvm.HEAP_LEAST,
            Jvm.HEAP_MOST,
            Jvm.COLLECTOR,
            Jvm.NO_LEAK_DETECTION
        })
public class VirtualThreadDispatch {

    static final int TASKS = 160_000;
    private static final int BATCH = 16;

    private long called;

    @Setup
    public void setup() {
        called = 0;
        Check.equal("calls", (long) TASKS, call());
    }

    /// A plain call, not inlined.
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public long call() {
        long before = called;
        for (int i = 0; i < TASKS; i++) {
            task();
        }
        return called - before;
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private void task() {
        called++;
    }

    @Benchmark
    @Against("stock")
    @OperationsPerInvocation(TASKS)
    public long loop(OnLoop on) {
        return on.loop.run(BATCH, TASKS);
    }

    @Benchmark
    @Against("stock")
    @OperationsPerInvocation(TASKS)
    @Fork(
            value = 3,
            jvmArgs = {
                Jvm.OPENS,
                Jvm.MEMORY_ACCESS,
                Jvm.NATIVE,
                Jvm.HEAP_LEAST,
                Jvm.HEAP_MOST,
                Jvm.COLLECTOR,
                Jvm.NO_REGISTRY
            })
    public long loopWithoutRegistry(OnLoop on) {
        return on.loop.run(BATCH, TASKS);
    }

    @Benchmark
    @Against("stock")
    @OperationsPerInvocation(TASKS)
    public long loopAlone(OnLoop on) {
        return on.loop.run(1, TASKS);
    }

    /// The task parks once, and the loop resumes it.
    @Benchmark
    @Against("stock")
    @OperationsPerInvocation(TASKS)
    public long loopParking(OnLoop on) {
        return on.loop.runParking(BATCH, TASKS);
    }

    @Benchmark
    @Against("stock")
    @OperationsPerInvocation(TASKS)
    @Fork(
            value = 3,
            jvmArgs = {
                Jvm.MEMORY_ACCESS,
                Jvm.NATIVE,
                Jvm.HEAP_LEAST,
                Jvm.HEAP_MOST,
                Jvm.COLLECTOR,
                Jvm.ONE_CARRIER
            })
    public long portable(OnPortable on) {
        return on.loop.run(BATCH, TASKS);
    }

    /// From a platform thread, in bursts of the same size.
    @Benchmark
    @OperationsPerInvocation(TASKS)
    @Fork(
            value = 3,
            jvmArgs = {
                Jvm.MEMORY_ACCESS,
                Jvm.NATIVE,
                Jvm.HEAP_LEAST,
                Jvm.HEAP_MOST,
                Jvm.COLLECTOR,
                Jvm.ONE_CARRIER
            })
    @SuppressWarnings("ThreadPriorityCheck") // so that one core is enough for both sides
    public long stock() {
        var done = new AtomicLong();
        Runnable task = done::incrementAndGet;
        for (int started = 0; started < TASKS; ) {
            for (int i = 0; i < BATCH; i++) {
                Thread.ofVirtual().start(task);
            }
            started += BATCH;
            while (done.get() < started) {
                Thread.yield();
            }
        }
        return done.get();
    }

    /// A loop on our scheduler.
    @State(Scope.Thread)
    public static class OnLoop {
        TaskLoop loop;

        @Setup
        public void setup() {
            loop = new TaskLoop(new LoopScheduler());
            Check.equal("tasks", 1_600L, loop.run(16, 1_600));
            Check.equal("tasks alone", 100L, loop.run(1, 100));
            Check.equal("tasks that park", 1_600L, loop.runParking(16, 1_600));
        }

        @TearDown
        public void tearDown() {
            loop.close();
        }
    }

    /// A loop on the JDK's scheduler.
    @State(Scope.Thread)
    public static class OnPortable {
        TaskLoop loop;

        @Setup
        public void setup() {
            loop = new TaskLoop(new PortableScheduler());
            Check.equal("tasks", 1_600L, loop.run(16, 1_600));
        }

        @TearDown
        public void tearDown() {
            loop.close();
        }
    }
}
