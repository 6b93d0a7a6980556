package dev.weir.server.layer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Response;
import dev.weir.server.Server;
import dev.weir.server.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Draws [AdaptiveLimit] at twice the load, simulated and real, to `docs/plots`: `mvn -pl server
/// -am test -Dtest=AdaptiveLimitPlotTest -Dweir.plots=true
/// -Dsurefire.failIfNoSpecifiedTests=false`.
@Tag("once")
@Timeout(120)
@EnabledIfSystemProperty(named = "weir.plots", matches = "true")
class AdaptiveLimitPlotTest {

    private static final int WORKERS = 10;
    private static final long SERVICE_MILLIS = 20;
    private static final int CAPACITY = (int) (WORKERS * 1_000 / SERVICE_MILLIS);
    private static final int SECONDS = 30;
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);
    private static final Path FOLDER = Path.of(System.getProperty("weir.root"), "docs/plots");

    private static void draw(
            String name, List<Overload.Answer> answers, List<double[]> limits, int capacity)
            throws IOException {
        var plot = new OverloadPlot(SECONDS, capacity, answers, limits);
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve(name + ".svg"), plot.svg(name.replace('-', ' ')));
        assertTrue(plot.goodput() >= 0.95, name + ": goodput " + plot.goodput());
        assertTrue(plot.p99Millis() <= 250, name + ": p99 " + plot.p99Millis());
    }

    /// One request over a connection that is idle, or a new one; gives its status.
    private static int ask(ConcurrentLinkedDeque<Socket> idle, int port) {
        try {
            Socket pooled = idle.pollFirst();
            Socket socket =
                    pooled == null ? new Socket(InetAddress.getLoopbackAddress(), port) : pooled;
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(REQUEST);
            byte[] bytes = new byte[2_048];
            String seen = "";
            while (!isWhole(seen)) {
                int count = socket.getInputStream().read(bytes);
                if (count < 0) {
                    throw new IOException("the server has closed after: " + seen);
                }
                seen += new String(bytes, 0, count, US_ASCII);
            }
            idle.addFirst(socket);
            return Integer.parseInt(seen.substring(9, 12));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static boolean isWhole(String seen) {
        int end = seen.indexOf("\r\n\r\n");
        int length = seen.indexOf("Content-Length: ");
        if (end < 0 || length < 0) {
            return false;
        }
        String digits = seen.substring(length + 16, seen.indexOf('\r', length));
        return seen.length() == end + 4 + Integer.parseInt(digits);
    }

    @Test
    void aSimulation() throws Exception {
        var simulated = new Overload(42, WORKERS, SERVICE_MILLIS / 1_000.0);
        simulated.run(SECONDS, 2);
        draw("adaptive-limit-simulated", simulated.answers(), simulated.limits(), CAPACITY);
    }

    @Test
    void aRealRun() throws Exception {
        var workers = new Semaphore(WORKERS, true);
        Handler service =
                _ -> {
                    workers.acquire();
                    try {
                        Thread.sleep(SERVICE_MILLIS); // handler
                        return Response.text("done");
                    } finally {
                        workers.release();
                    }
                };
        var limit = AdaptiveLimit.create();
        var options = ServerOptions.port(0).stopsOnSignals(false);
        var answers = Collections.synchronizedList(new ArrayList<Overload.Answer>());
        var limits = new ArrayList<double[]>();
        try (var server = Server.start(options, service.layer(limit))) {
            var idle = new ConcurrentLinkedDeque<Socket>();
            var all = new ArrayList<Thread>();
            long start = System.nanoTime();
            long gapNanos = TimeUnit.SECONDS.toNanos(1) / (2 * CAPACITY);
            for (int i = 0; i < SECONDS * 2 * CAPACITY; i++) {
                long dueNanos = start + i * gapNanos;
                while (System.nanoTime() - dueNanos < 0) {
                    LockSupport.parkNanos(Math.max(1, dueNanos - System.nanoTime()));
                }
                if (i % 100 == 0) {
                    limits.add(new double[] {(dueNanos - start) / 1e9, limit.limit()});
                }
                all.add(
                        Thread.startVirtualThread(() -> {
                            if (ask(idle, server.port()) == 200) {
                                long now = System.nanoTime();
                                answers.add(
                                        new Overload.Answer(
                                                (now - start) / 1e9, (now - dueNanos) / 1e9));
                            }
                        }));
            }
            for (Thread thread : all) {
                thread.join();
            }
        }
        // What a sleep of 20 ms and its wake-up really allow.
        draw("adaptive-limit-real", answers, limits, CAPACITY);
    }
}
