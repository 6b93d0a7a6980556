package dev.weir.server.demo;

import static java.util.stream.Collectors.joining;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An example in a JVM of its own, started as its readers would: as a source file.
///
/// Examples have port 8080 in their source, as readers want to see it. What runs is a copy with
/// another port in its place.
final class RunningExample implements AutoCloseable {

    static final Path FOLDER = Path.of(System.getProperty("weir.root", ".."), "examples");

    private static final int READY_SECONDS = 30;

    private final Process process;
    private final Path errors;
    private final BufferedReader lines;
    private final int port;

    private RunningExample(Process process, Path errors, int port) {
        this.process = process;
        this.errors = errors;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
        this.port = port;
    }

    /// @param copies where the changed copy goes
    static RunningExample start(String file, Path copies) throws IOException {
        int port = freePort();
        String source = Files.readString(FOLDER.resolve(file));
        Path copy = copies.resolve(file);
        Files.writeString(copy, source.replace("8080", Integer.toString(port)));
        var java =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", // each lives for a second
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        classPath(),
                        copy.toString());
        Path errors = copies.resolve(file + ".err");
        java.redirectError(errors.toFile());
        return new RunningExample(java.start(), errors, port);
    }

    /// Whatever this test runs with, modules among it.
    private static String classPath() {
        return Stream.of("surefire.test.class.path", "java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .collect(joining(File.pathSeparator));
    }

    /// Below the ports that systems give to clients, so that none takes it meanwhile.
    private static int freePort() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException taken) {
                // Another try, another port.
            }
        }
        throw new IOException("None of a hundred ports was free.");
    }

    /// A request that has been sent.
    record Exchange(Socket socket) implements AutoCloseable {

        /// The answer as far as to these words, for one that does not end.
        String answerTo(String words) throws IOException {
            var answer = new StringBuilder();
            while (answer.indexOf(words) < 0) {
                int octet = socket.getInputStream().read();
                if (octet < 0) {
                    throw new IOException("Ended before " + words + ": " + answer);
                }
                answer.append((char) octet);
            }
            return answer.toString();
        }

        /// The whole answer.
        String answer() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /// Sends a request as soon as the example listens.
    ///
    /// @param lines method and target; after it, a line each, fields to send
    Exchange ask(String lines, String content) throws Exception {
        String fields = lines.lines().skip(1).map(field -> field + "\r\n").collect(joining());
        return ask(lines.lines().findFirst().orElseThrow(), fields, content);
    }

    /// @param line method and target
    /// @param fields more field lines, each ended by CRLF
    Exchange ask(String line, String fields, String content) throws Exception {
        String host = fields.contains("Host: ") ? "" : "Host: example.test\r\n";
        var exchange = new Exchange(connect());
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String head =
                line
                        + " HTTP/1.1\r\n"
                        + host
                        + fields
                        + "Connection: close\r\nContent-Length: "
                        + bytes.length
                        + "\r\n\r\n";
        var out = exchange.socket.getOutputStream();
        out.write((head + content).getBytes(StandardCharsets.UTF_8));
        out.flush();
        return exchange;
    }

    /// A browser's side of a WebSocket.
    record Talk(WebSocket socket, BlockingQueue<String> heard) implements AutoCloseable {

        void say(String text) {
            socket.sendText(text, true).join();
        }

        /// The next message, or the code of the close.
        String hear() throws InterruptedException {
            String next = heard.poll(READY_SECONDS, TimeUnit.SECONDS);
            return next == null ? "(silence)" : next;
        }

        @Override
        public void close() {
            socket.abort();
        }
    }

    /// Opens a WebSocket as soon as the example listens.
    Talk talk(HttpClient client, String path) throws Exception {
        connect().close();
        var heard = new LinkedBlockingQueue<String>();
        var listener =
                new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(
                            WebSocket socket, CharSequence text, boolean isLast) {
                        heard.add(text.toString());
                        socket.request(1);
                        return null;
                    }

                    @Override
                    public @Nullable CompletionStage<?> onClose(
                            WebSocket socket, int code, String reason) {
                        heard.add(Integer.toString(code));
                        return null;
                    }
                };
        var uri = URI.create("ws://127.0.0.1:" + port + path);
        return new Talk(client.newWebSocketBuilder().buildAsync(uri, listener).get(), heard);
    }

    /// Its port, as soon as it listens.
    int awaitPort() throws Exception {
        connect().close();
        return port;
    }

    private Socket connect() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        while (System.nanoTime() - end < 0) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (ConnectException early) {
                if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                    throw failure("has ended before it listened");
                }
            }
        }
        throw failure("does not listen on " + port);
    }

    private AssertionError failure(String what) throws IOException {
        return new AssertionError("The example " + what + ".\n" + Files.readString(errors));
    }

    /// Waits until the example has printed such a line.
    void awaitLine(String pattern) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.matches(pattern)) {
            line = lines.readLine();
        }
        if (line == null) {
            throw failure("has ended without printing " + pattern);
        }
    }

    int awaitExit() throws Exception {
        if (!process.waitFor(READY_SECONDS, TimeUnit.SECONDS)) {
            throw failure("does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
