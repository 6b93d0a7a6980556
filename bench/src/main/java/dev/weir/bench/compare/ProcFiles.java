package dev.weir.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Reads what Linux tells of processes under `/proc`.
final class ProcFiles {

    private ProcFiles() {}

    /// Resident bytes of all of them; of those that are gone, nothing.
    static long residentBytes(List<Long> pids) {
        long sum = 0;
        for (long pid : pids) {
            try {
                sum += residentBytes(Files.readString(Path.of("/proc/" + pid + "/status")));
            } catch (IOException gone) {
                sum += 0;
            }
        }
        return sum;
    }

    /// @param status the text of `/proc/PID/status`; a kernel thread's has no such line
    static long residentBytes(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    /// The live heap in what `jcmd PID GC.class_histogram` prints, which collects before it counts.
    ///
    /// @throws IllegalArgumentException if there is no such line
    static long liveHeapBytes(String histogram) {
        return histogram
                .lines()
                .filter(line -> line.startsWith("Total "))
                .mapToLong(line -> Long.parseLong(line.strip().split(" +", -1)[2]))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "No line of the histogram begins with Total: " + histogram));
    }
}
