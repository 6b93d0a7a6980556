package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// A server that has too few descriptors, or too small a heap, in a JVM of its own.
@Timeout(120)
class ScarcityTest {

    /// What it serves. It takes connections until there are no descriptors.
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            Server server =
                    Web.serve(
                            ThisScheduler.options()
                                    .limits(
                                            dev.weir.http.Limits.defaults()
                                                    .contentBytesMax(Long.MAX_VALUE))
                                    .connectionsMax(100_000),
                            Program::answer);
            System.out.println("port " + server.port());
            server.join();
        }

        private static Response answer(Request request) {
            RequestBody content = request.body();
            return Response.of(
                    Status.OK,
                    Fields.EMPTY,
                    Body.stream(content.lengthBytes(), content::transferTo));
        }
    }

    private static final int DESCRIPTORS = 160;

    /// Of CPU time in the time that passes, while accepting fails; a busy loop would take it all.
    private static final double CPU_PART_MAX = 0.2;

    private static final Duration WATCH = Duration.ofSeconds(2);

    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutDescriptorsConnectionsWaitAndNothingBurns() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (var server = ChildServer.start(Program.class, DESCRIPTORS)) {
            RawClient first = server.client();
            clients.add(first);
            assertEquals(200, first.post("/", "hello").response().status());
            // Content that comes later: these classes lie in files of their own, which could not be
            // opened any more. Those of an application lie in a jar, which is open.
            first.sendLines("POST / HTTP/1.1\nHost: a\nContent-Length: 5\n\n");
            assertTrue(first.isSilentFor(Duration.ofMillis(100)));
            assertEquals("later", first.send("later").response().text());
            for (int i = 0; i < DESCRIPTORS; i++) {
                clients.add(server.client());
            }
            Signal.until(() -> said(server).contains("cannot be accepted"), "it has said so");
            Duration before = server.cpu();
            LockSupport.parkNanos(WATCH.toNanos());
            double cpuPart = (double) server.cpu().minus(before).toNanos() / WATCH.toNanos();
            assertTrue(cpuPart < CPU_PART_MAX, cpuPart + " of a core");
            assertEquals("again", first.post("/", "again").response().text(), "it still serves");
            for (RawClient client : clients.subList(1, clients.size())) {
                client.close();
            }
            try (var late = server.client()) {
                assertEquals("late", late.post("/", "late").response().text());
            }
            String said = said(server);
            assertFalse(said.contains("Exception") || said.contains("Error"), said);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static String said(ChildServer server) {
        try {
            return server.said();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static final int ECHOES = 200;

    @Test
    void aSmallHeapEchoesWholeOrRefuses() throws Exception {
        byte[] content = RawClient.pattern(10 * 1024 * 1024);
        try (var server = ChildServer.start(Program.class, 0, "-Xmx64m");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> echoes = new ArrayList<>();
            for (int i = 0; i < ECHOES; i++) {
                echoes.add(() -> echo(server, content));
            }
            int whole = 0;
            for (Future<Integer> echo : threads.invokeAll(echoes)) {
                int status = echo.get();
                assertTrue(status == 200 || status == 503, "status " + status);
                whole += status == 200 ? 1 : 0;
            }
            assertTrue(whole > 0, "all were refused");
            try (var late = server.client()) {
                assertEquals("late", late.post("/", "late").response().text());
            }
            assertEquals(
                    "",
                    said(server).replaceAll("(?m)^.*(INFO|Handlers run|Server begin).*\\R", ""));
        }
    }

    private static final int PIECE = 64 * 1024;

    /// Looks at what comes back piece by piece: all of it at once is more than this heap holds.
    private static int echo(ChildServer server, byte[] content) throws IOException {
        try (var client = server.client().patience(Duration.ofSeconds(60))) {
            client.sendLines(
                    "POST / HTTP/1.1\nHost: a\nContent-Length: " + content.length + "\n\n");
            Thread sender =
                    Thread.startVirtualThread(() -> {
                        try {
                            client.send(content);
                        } catch (IOException refused) {
                            // its answer tells
                        }
                    });
            int status = Integer.parseInt(client.line().substring(9, 12));
            while (!client.line().isEmpty()) {
                // the rest of the head
            }
            for (int at = 0; status == 200 && at < content.length; at += PIECE) {
                byte[] piece = client.bytes(PIECE);
                assertTrue(Arrays.equals(content, at, at + PIECE, piece, 0, PIECE), "at " + at);
            }
            sender.interrupt();
            return status;
        }
    }
}
