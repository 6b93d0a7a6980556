package dev.weir.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// Measures what a call costs, for the gate: JMH's JVMs would take minutes.
///
/// Every call is warmed up by a number of calls and not for a time, since on a busy machine a time
/// says nothing of what was compiled.
final class Cost {

    /// Until the last compiler has had its turn: it begins at 15,000 calls of a method at the
    /// latest.
    private static final int WARMUP_OPERATIONS = 100_000;

    private static final int ROUNDS = 41;
    private static final int CPU_ROUNDS = 10;

    /// Short enough to fit in what the system gives a thread at a time.
    private static final int OPERATIONS_PER_ROUND = 1_600;

    /// Keeps results from being dead code.
    @SuppressWarnings("unused") // that is its duty
    private static volatile int sink;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Cost() {}

    /// Something to measure.
    ///
    /// @param body what is called
    /// @param operations how many one call does
    record Call(IntSupplier body, int operations) {

        int callsPerRound() {
            return Math.max(1, OPERATIONS_PER_ROUND / operations);
        }

        void warmUp() {
            run(Math.max(3, WARMUP_OPERATIONS / operations));
        }

        void run(int count) {
            int sum = 0;
            for (int i = 0; i < count; i++) {
                sum += body.getAsInt();
            }
            sink = sum;
        }

        double perOperation(long total) {
            return (double) total / callsPerRound() / operations;
        }

        double nanos() {
            long start = System.nanoTime();
            run(callsPerRound());
            return perOperation(System.nanoTime() - start);
        }
    }

    /// Bytes that the calling thread allocates for an operation, in the cheapest of several rounds.
    static double bytes(Call call) {
        return bytes(call, THREADS::getCurrentThreadAllocatedBytes);
    }

    /// Bytes that all threads together allocate for an operation, likewise. What other threads do
    /// meanwhile is lost in calls that do very many.
    static double bytesOfAllThreads(Call call) {
        return bytes(call, THREADS::getTotalThreadAllocatedBytes);
    }

    private static double bytes(Call call, LongSupplier allocated) {
        call.warmUp();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = allocated.getAsLong();
            call.run(call.callsPerRound());
            least = Math.min(least, allocated.getAsLong() - before);
        }
        return call.perOperation(least);
    }

    /// How many times as long `baseline` takes as `call`, by the medians of rounds that take turns.
    static double ratio(Call baseline, Call call) {
        baseline.warmUp();
        call.warmUp();
        double[] baselineNanos = new double[ROUNDS];
        double[] nanos = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            baselineNanos[round] = baseline.nanos();
            nanos[round] = call.nanos();
        }
        return median(baselineNanos) / median(nanos);
    }

    /// The same for calls that are too long for one slice, or that other threads work for: by the
    /// CPU time of the whole process, which neighbors don't lengthen as they do the time on the
    /// clock. Collections of garbage are in it.
    ///
    /// A round is one call of `call`, and as many operations of `baseline`. Rounds are added up,
    /// because the system counts this time in steps of 10 ms.
    static double ratioOfCpu(Call baseline, Call call) {
        baseline.warmUp();
        call.warmUp();
        long baselineNanos = 0;
        long nanos = 0;
        for (int round = 0; round < CPU_ROUNDS; round++) {
            long start = PROCESS.getProcessCpuTime();
            baseline.run(call.operations / baseline.operations);
            long between = PROCESS.getProcessCpuTime();
            call.run(1);
            nanos += PROCESS.getProcessCpuTime() - between;
            baselineNanos += between - start;
        }
        return (double) baselineNanos / nanos;
    }

    private static double median(double[] all) {
        Arrays.sort(all);
        return all[all.length / 2];
    }
}
