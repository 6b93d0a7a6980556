package dev.weir.server;

import static dev.weir.server.Web.files;
import static dev.weir.server.Web.mount;
import static dev.weir.server.Web.routes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files as they leave over each transport: with a copy or without, the bytes are the same.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class FilesOnTheWireTest {

    @TempDir Path root;
    private Server server = ThisScheduler.serve(_ -> Response.noContent());

    static Stream<TransportKind> transports() {
        return ThisScheduler.transports();
    }

    private void serve(ServerOptions options) {
        server.close();
        server =
                Server.start(
                        options,
                        routes(
                                mount("/files", files(root)),
                                Web.GET("/body/{name}/{from}/{count}")
                                        .to(request ->
                                                Response.of(
                                                        Status.OK,
                                                        Fields.EMPTY,
                                                        new Body.File(
                                                                root.resolve(
                                                                        request.parameter("name")),
                                                                number(request.parameter("from")),
                                                                number(
                                                                        request.parameter(
                                                                                "count")))))));
    }

    private static long number(String text) {
        return Long.parseLong(text);
    }

    private void serve(TransportKind transport) {
        serve(ThisScheduler.options().transport(transport));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private byte[] write(String name, int bytes) throws IOException {
        byte[] content = RawClient.pattern(bytes);
        Files.write(root.resolve(name), content);
        return content;
    }

    @ParameterizedTest
    @MethodSource("transports")
    void filesOfAllSizesComeWholeAndPipelined(TransportKind transport) throws Exception {
        serve(transport);
        int[] sizes = {0, 1, 8_191, 65_536, 65_537, 262_144, 262_145, 1_000_000, 3_000_000};
        try (var client = new RawClient(server)) {
            for (int size : sizes) {
                write(size + ".bin", size);
                client.get("/files/" + size + ".bin");
            }
            for (int size : sizes) {
                var answer = client.response();
                assertEquals("" + size, answer.field("Content-Length"));
                assertTrue(
                        Arrays.equals(RawClient.pattern(size), answer.content()), size + " bytes");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void rangesComeWhole(TransportKind transport) throws Exception {
        serve(transport);
        byte[] content = write("a.bin", 700_000);
        try (var client = new RawClient(server)) {
            client.sendLines(
                    "GET /files/a.bin HTTP/1.1\nHost: test\nRange: bytes=100001-600000\n\n");
            var one = client.response();
            assertEquals(206, one.status());
            assertTrue(Arrays.equals(content, 100_001, 600_001, one.content(), 0, 500_000));
            client.sendLines(
                    "GET /files/a.bin HTTP/1.1\nHost: test\nRange: bytes=300000-599999,0-99999\n\n");
            var two = client.response();
            String text = new String(two.content(), ISO_8859_1);
            int first = text.indexOf("\r\n\r\n") + 4;
            int second = text.indexOf("\r\n\r\n", first + 300_000) + 4;
            assertTrue(
                    Arrays.equals(
                            content, 300_000, 600_000, two.content(), first, first + 300_000));
            assertTrue(Arrays.equals(content, 0, 100_000, two.content(), second, second + 100_000));
            assertEquals(200, client.get("/files/a.bin").response().status());
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void bodiesOfFilesAreRangesOfThem(TransportKind transport) throws Exception {
        serve(transport);
        byte[] content = write("a.bin", 500_000);
        try (var client = new RawClient(server)) {
            var answer = client.get("/body/a.bin/100/400000").response();
            assertTrue(Arrays.equals(content, 100, 400_100, answer.content(), 0, 400_000));
            assertEquals(0, client.get("/body/a.bin/500000/0").response().content().length);
        }
    }

    /// HTTP/1.0 has no chunks: the content of a file goes as it is there too.
    @ParameterizedTest
    @MethodSource("transports")
    void http10GetsItToo(TransportKind transport) throws Exception {
        serve(transport);
        byte[] content = write("a.bin", 300_000);
        try (var client = new RawClient(server)) {
            client.sendLines("GET /files/a.bin HTTP/1.0\n\n");
            assertTrue(Arrays.equals(content, client.lastResponse().content()));
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void headSendsNone(TransportKind transport) throws Exception {
        serve(transport);
        write("a.bin", 300_000);
        try (var client = new RawClient(server)) {
            client.sendLines("HEAD /files/a.bin HTTP/1.1\nHost: test\n\n");
            assertEquals("300000", client.responseToHead().field("Content-Length"));
            assertEquals(300_000, client.get("/files/a.bin").response().content().length);
        }
    }

    /// A peer that does not take its file is waited for with a bounded number of bytes, and cut
    /// when it takes too long; one that takes it slowly gets all of it.
    @ParameterizedTest
    @MethodSource("transports")
    void aPeerThatTakesNothingIsCut(TransportKind transport) throws Exception {
        serve(
                ThisScheduler.options()
                        .transport(transport)
                        .deadlines(
                                Deadlines.defaults()
                                        .contentGrace(Duration.ofMillis(300))
                                        .contentBytesPerSecondMin(100_000)));
        int bytes = 32 * 1024 * 1024;
        Files.write(root.resolve("a.bin"), new byte[bytes]);
        try (var client = new RawClient(server, 64 * 1024)) {
            client.get("/files/a.bin");
            client.line(); // the answer has begun
            Signal.until(() -> server.figures().connections() == 0, "the connection is cut");
        }
        try (var client = new RawClient(server, 64 * 1024)) {
            client.get("/files/a.bin");
            assertEquals(bytes, client.response().content().length);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aFileThatShrinksBreaksTheAnswerOff(TransportKind transport, CapturedLog log)
            throws Exception {
        serve(transport);
        int bytes = 32 * 1024 * 1024;
        Path file = root.resolve("a.bin");
        Files.write(file, new byte[bytes]);
        try (var client = new RawClient(server, 64 * 1024)) {
            client.get("/files/a.bin");
            assertEquals("HTTP/1.1 200 OK", client.line());
            try (var cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
                cut.truncate(1_000_000);
            }
            client.end(); // before a whole answer: its client counts the bytes
            Signal.until(() -> server.figures().connections() == 0, "the connection has ended");
        }
        log.errors();
        try (var client = new RawClient(server)) {
            assertEquals(1_000_000, client.get("/files/a.bin").response().content().length);
        }
    }

    /// No descriptor stays open when answers are abandoned at any point.
    @ParameterizedTest
    @MethodSource("transports")
    void abandonedAnswersCloseTheirFiles(TransportKind transport) throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors));
        serve(transport);
        int bytes = 16 * 1024 * 1024;
        Files.write(root.resolve("a.bin"), new byte[bytes]);
        for (int i = 0; i < 10; i++) {
            try (var client = new RawClient(server, 64 * 1024)) {
                client.get("/files/a.bin");
                client.bytes(1 + i * 50_000);
                if (i % 2 == 0) {
                    client.reset();
                }
            }
        }
        Signal.until(() -> server.figures().connections() == 0, "all connections have ended");
        Signal.until(() -> openFiles(descriptors) == 0, "all files are closed");
    }

    private long openFiles(Path descriptors) {
        try (var all = Files.list(descriptors)) {
            return all.filter(
                            link -> {
                                try {
                                    return Files.readSymbolicLink(link).startsWith(root);
                                } catch (IOException gone) {
                                    return false;
                                }
                            })
                    .count();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
