package dev.weir.server.loop;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The CPU time of all carriers of the JDK's scheduler. They are threads of the system, and a
/// virtual thread tells in its text which one it is on, as in
/// `VirtualThread[#30]/runnable@ForkJoinPool-1-worker-3`.
///
/// **Threads:** one at a time.
final class CarriersCpu implements LongSupplier {

    private static final String WORKER = "-worker-";

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private volatile @Nullable String prefix;

    CarriersCpu() {
        Thread.startVirtualThread(() -> prefix = prefix(Thread.currentThread().toString()));
    }

    /// How the names of carriers begin, or null if the text does not tell.
    static @Nullable String prefix(String thread) {
        int at = thread.lastIndexOf('@');
        int end = thread.lastIndexOf(WORKER);
        return at < 0 || end < at ? null : thread.substring(at + 1, end + WORKER.length());
    }

    /// In nanoseconds; 0 where carriers are not to be told from other threads.
    @Override
    public long getAsLong() {
        String prefix = this.prefix;
        long nanos = 0;
        if (prefix != null) {
            for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
                if (thread != null && thread.getThreadName().startsWith(prefix)) {
                    nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
                }
            }
        }
        return nanos;
    }
}
