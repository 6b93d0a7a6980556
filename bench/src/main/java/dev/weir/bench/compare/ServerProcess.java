package dev.weir.bench.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A rival that serves, on cores of its own. It is stopped by its own process id.
final class ServerProcess implements AutoCloseable {

    private static final long START_NANOS_MAX = 30_000_000_000L;
    private static final long STOP_SECONDS_MAX = 5;
    private static final int PORT_LEAST = 18_100;
    private static final int PORT_MOST = 18_999;
    private static final int TAIL_CHARS = 400;

    /// Another one each time: connections of the last server may linger.
    private static int nextPort = PORT_LEAST;

    private final Process process;
    private final Path output;
    private final int port;
    private final double startMillis;

    private ServerProcess(Process process, Path output, int port, double startMillis) {
        this.process = process;
        this.output = output;
        this.port = port;
        this.startMillis = startMillis;
    }

    /// Starts a rival and waits until it answers.
    ///
    /// @param cores as `taskset` takes them, as in `0` or `0,1`
    /// @throws IOException if it does not; the message says what it printed
    static ServerProcess start(
            Rival rival, String cores, int threads, Map<String, String> environment)
            throws IOException {
        int port = freePort();
        var command = new ArrayList<>(List.of("taskset", "-c", cores));
        for (String part : rival.command()) {
            command.add(
                    part.replace("{port}", Integer.toString(port))
                            .replace("{threads}", Integer.toString(threads)));
        }
        Path output = Files.createTempFile("weir-compare", ".log");
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(rival.environment());
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        builder.redirectInput(Path.of("/dev/null").toFile());
        long startNanos = System.nanoTime();
        Process process = builder.start();
        while (process.isAlive() && System.nanoTime() - startNanos < START_NANOS_MAX) {
            if (answers(port)) {
                double millis = (System.nanoTime() - startNanos) / 1e6;
                var server = new ServerProcess(process, output, port, millis);
                Runtime.getRuntime().addShutdownHook(new Thread(server::kill));
                return server;
            }
            pause();
        }
        String why = process.isAlive() ? "did not answer" : "ended with " + process.exitValue();
        Command.stop(process.toHandle());
        String said = tail(output);
        Files.deleteIfExists(output);
        throw new IOException(rival.name() + " " + why + (said.isEmpty() ? "" : ": " + said));
    }

    /// Loopback and nothing else.
    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    private static int freePort() throws IOException {
        for (int tries = PORT_LEAST; tries <= PORT_MOST; tries++) {
            int port = nextPort;
            nextPort = nextPort == PORT_MOST ? PORT_LEAST : nextPort + 1;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("No port from " + PORT_LEAST + " to " + PORT_MOST + " is free.");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(loopback(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(loopback(), port), 500);
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write("GET /plaintext HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            byte[] start = socket.getInputStream().readNBytes(12);
            return new String(start, US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(2);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while a server was starting.", interrupted);
        }
    }

    private static String tail(Path output) throws IOException {
        String said = Files.readString(output, US_ASCII).strip();
        return said.substring(Math.max(0, said.length() - TAIL_CHARS));
    }

    int port() {
        return port;
    }

    /// From the command to the first answer.
    double startMillis() {
        return startMillis;
    }

    long pid() {
        return process.pid();
    }

    /// Its own process and those that it has started.
    List<Long> pids() {
        var pids = new ArrayList<Long>();
        pids.add(process.pid());
        process.descendants().forEach(child -> pids.add(child.pid()));
        return pids;
    }

    double residentBytes() {
        return (double) ProcFiles.residentBytes(pids());
    }

    /// The live heap after a collection, by the `jcmd` of the JDK that runs this.
    long liveHeapBytes() throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        var command = List.of(jcmd.toString(), Long.toString(pid()), "GC.class_histogram");
        return ProcFiles.liveHeapBytes(Command.run(command, Path.of("."), Map.of(), 60).output());
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        Files.deleteIfExists(output);
    }

    private void kill() {
        if (process.isAlive()) {
            Command.stop(process.toHandle());
        }
    }
}
