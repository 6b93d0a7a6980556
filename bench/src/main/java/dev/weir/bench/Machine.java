package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the figures were taken on.
final class Machine {

    private Machine() {}

    /// Processor, cores, system, JDK and commit, in one line.
    static String sentence() {
        return processor()
                + ", "
                + Runtime.getRuntime().availableProcessors()
                + " cores; "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.version")
                + "; "
                + System.getProperty("java.vm.vendor")
                + " JDK "
                + System.getProperty("java.runtime.version")
                + "; "
                + String.join(" ", Jvm.HEAP_LEAST, Jvm.HEAP_MOST, Jvm.COLLECTOR)
                + "; commit "
                + System.getProperty("weir.commit", "unknown");
    }

    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException absent) {
            return System.getProperty("os.arch");
        }
    }
}
