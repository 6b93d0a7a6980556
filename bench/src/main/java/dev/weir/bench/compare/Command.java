package dev.weir.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs another program to its end, for a bounded time.
final class Command {

    /// What came of it.
    ///
    /// @param code its exit code, or -1 if it was stopped because its time was over
    /// @param output what it printed, both streams together unless they were kept apart
    record Outcome(int code, String output) {}

    private Command() {}

    /// @param directory where it runs
    /// @param environment what is added to this process' own
    /// @throws IOException if it cannot be started
    static Outcome run(
            List<String> command, Path directory, Map<String, String> environment, long seconds)
            throws IOException {
        Path output = Files.createTempFile("weir-compare", ".out");
        try {
            var builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true).redirectOutput(output.toFile());
            Process process = builder.start();
            process.getOutputStream().close();
            int code = code(process, seconds);
            return new Outcome(code, new String(Files.readAllBytes(output), UTF_8));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static int code(Process process, long seconds) {
        try {
            if (process.waitFor(seconds, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        stop(process.toHandle());
        return -1;
    }

    /// Ends a process that we have started, and what it has started.
    static void stop(ProcessHandle process) {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    /// Whether a program of this name is on the path.
    static boolean exists(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String folder : path.split(":", -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
