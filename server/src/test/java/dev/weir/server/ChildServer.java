package dev.weir.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program in a JVM of its own that serves, on the scheduler that this run of the tests is about,
/// and prints `port N` when it does.
final class ChildServer implements AutoCloseable {

    private final Process process;
    private final Path errors;
    private final InetSocketAddress address;

    private ChildServer(Process process, Path errors, InetSocketAddress address) {
        this.process = process;
        this.errors = errors;
        this.address = address;
    }

    /// @param descriptorsMax how many files it may have open; 0 is as many as this process
    static ChildServer start(Class<?> program, int descriptorsMax, String... jvm)
            throws IOException {
        Path errors = Files.createTempFile("weir-child", ".err");
        Process process =
                new ProcessBuilder(command(program, descriptorsMax, jvm))
                        .redirectError(errors.toFile())
                        .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null || !line.startsWith("port ")) {
            process.destroyForcibly();
            throw new AssertionError("It said: " + line + "\n" + Files.readString(errors));
        }
        int port = Integer.parseInt(line.substring("port ".length()));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return new ChildServer(process, errors, address);
    }

    private static List<String> command(Class<?> program, int descriptorsMax, String... jvm) {
        List<String> command = new ArrayList<>();
        if (descriptorsMax > 0) {
            command.addAll(
                    List.of("bash", "-c", "ulimit -n " + descriptorsMax + "; exec \"$@\"", "-"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (ThisScheduler.isLoop()) {
            command.add("--add-opens");
            command.add("java.base/java.lang=ALL-UNNAMED");
        }
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dweir.scheduler=" + System.getProperty("weir.scheduler", "auto"));
        command.addAll(List.of(jvm));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(program.getName());
        return command;
    }

    RawClient client() throws IOException {
        return new RawClient(address, 0);
    }

    /// What it has said on its standard error so far.
    String said() throws IOException {
        return Files.readString(errors);
    }

    /// CPU time that it has used so far.
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /// Sends SIGTERM.
    void terminate() {
        process.destroy();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("it goes on");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(errors);
    }
}
