package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The content of answers, as clients get it.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class ContentOutTest {

    private Server server = ThisScheduler.serve(_ -> Response.of(Status.NO_CONTENT));

    private RawClient serve(Handler app) throws IOException {
        server.close();
        server = ThisScheduler.serve(app);
        return new RawClient(server);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static Response stream(Body.Writer writer) {
        return Response.stream("application/octet-stream", writer);
    }

    private static Response stream(long length, Body.Writer writer) {
        return Response.of(Status.OK, Fields.EMPTY, Body.stream(length, writer));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
    }

    @Test
    void bytesArriveAtEachFlush() throws Exception {
        var gotFirst = new Signal("the client has the first piece");
        try (var client =
                serve(_ ->
                        stream(out -> {
                            write(out, "first");
                            out.flush();
                            gotFirst.await();
                            write(out, "second");
                        }))) {
            client.get("/");
            while (!client.line().isEmpty()) {
                assertFalse(gotFirst.isGiven());
            }
            assertEquals("5", client.line());
            assertEquals("first", client.line());
            gotFirst.give();
            assertEquals("6", client.line());
            assertEquals("second", client.line());
            assertEquals("0", client.line());
            assertEquals("", client.line());
        }
    }

    // RFC 9112 §6.1 and §6.3
    @Test
    void contentOfUnknownLengthIsChunkedIn11AndEndsWithTheConnectionIn10() throws Exception {
        try (var client = serve(_ -> stream(out -> write(out, "hello")))) {
            RawResponse chunked = client.get("/").response();
            assertEquals("chunked", chunked.field("Transfer-Encoding"));
            assertEquals("hello", chunked.text());
            client.sendLines("GET / HTTP/1.0\nConnection: keep-alive\n\n");
            RawResponse last = client.lastResponse();
            assertFalse(last.has("Transfer-Encoding"));
            assertEquals("hello", last.text());
        }
    }

    @ParameterizedTest(name = "{0} bytes, written {1} at a time")
    @CsvSource({
        "0,1",
        "1,1",
        "8191,8191",
        "8192,8192",
        "8193,100",
        "65536,65536",
        "65537,65537",
        "1000000,3000",
        "3000000,3000000"
    })
    void contentComesWholeHoweverItIsWritten(int bytes, int pieceBytes) throws Exception {
        byte[] content = RawClient.pattern(bytes);
        Body.Writer writer =
                out -> {
                    for (int at = 0; at < bytes; at += pieceBytes) {
                        out.write(content, at, Math.min(pieceBytes, bytes - at));
                    }
                };
        try (var client =
                serve(request ->
                        request.path().equals("/known") ? stream(bytes, writer) : stream(writer))) {
            RawResponse known = client.get("/known").response();
            assertEquals("" + bytes, known.field("Content-Length"));
            assertTrue(Arrays.equals(content, known.content()));
            assertTrue(Arrays.equals(content, client.get("/unknown").response().content()));
            client.sendLines("GET /unknown HTTP/1.0\n\n");
            assertTrue(Arrays.equals(content, client.lastResponse().content()));
        }
    }

    @Test
    void singleBytesComeInOrder() throws Exception {
        try (var client =
                serve(_ ->
                        stream(out -> {
                            for (int i = 0; i < 20_000; i++) {
                                out.write(i);
                            }
                        }))) {
            byte[] content = client.get("/").response().content();
            for (int i = 0; i < 20_000; i++) {
                assertEquals((byte) i, content[i]);
            }
        }
    }

    // RFC 9110 §6.5.1: trailers go to clients that say they take them
    @Test
    void trailersFollowTheLastChunk() throws Exception {
        try (var client =
                serve(_ ->
                        Response.of(
                                Status.OK,
                                Fields.EMPTY,
                                new Body.Stream(
                                        -1,
                                        out -> write(out, "abc"),
                                        () -> Fields.of("X-Sum", "42"))))) {
            client.sendLines("GET / HTTP/1.1\nHost: test\nTE: trailers\nConnection: TE\n\n");
            assertEquals(List.of(Map.entry("X-Sum", "42")), client.response().trailers());
            assertEquals(List.of(), client.get("/").response().trailers());
        }
    }

    /// The client must be able to tell that what it has is not all.
    @ParameterizedTest(name = "{0}: {1} of {2} bytes")
    @CsvSource({"1.1, 5, 6", "1.1, 70000, 70001", "1.1, 7, 6", "1.1, 20000, 19999", "1.0, 5, 6"})
    void tooFewOrTooManyBytesEndTheConnection(
            String version, int written, int announced, CapturedLog log) throws Exception {
        try (var client =
                serve(_ -> stream(announced, out -> out.write(RawClient.pattern(written))))) {
            client.sendLines("GET / HTTP/" + version + "\nHost: test\n\n");
            String all;
            try {
                all = new String(client.toEnd(), ISO_8859_1);
            } catch (IOException reset) {
                all = "";
            }
            if (!all.isEmpty() && !all.startsWith("HTTP/1.1 500")) {
                assertTrue(all.contains("Content-Length: " + announced + "\r\n"), all);
                String content = all.substring(all.indexOf("\r\n\r\n") + 4);
                assertTrue(content.length() < announced, content.length() + " bytes");
            }
        }
        assertEquals(1, log.errors().size(), log.errorMessages().toString());
    }

    @Test
    void aFailureBeforeTheFirstByteIs500(CapturedLog log) throws Exception {
        try (var client =
                serve(_ ->
                        stream(out -> {
                            write(out, "in the buffer still");
                            throw new IllegalStateException("on purpose");
                        }))) {
            RawResponse response = client.get("/").response();
            assertEquals(500, response.status());
            assertTrue(response.isProblem());
            assertEquals(500, client.get("/").response().status());
        }
        assertEquals(2, log.errors().size());
    }

    // RFC 9112 §8: a message that ends without its last chunk is incomplete
    @Test
    void aFailureInChunksEndsWithoutTheLast(CapturedLog log) throws Exception {
        try (var client = serve(_ -> stream(ContentOutTest::partThenFail))) {
            String all = new String(client.get("/").toEnd(), ISO_8859_1);
            assertTrue(all.endsWith("4\r\npart\r\n"), all);
        }
        assertEquals(List.of("The answer to GET / broke off in its body"), log.errorMessages());
    }

    // RFC 9112 §8: content that ends with the connection is complete when that closes, so a part
    // has to end in another way
    @Test
    void aFailureInContentThatEndsWithTheConnectionIsAReset(CapturedLog log) throws Exception {
        try (var client = serve(_ -> stream(ContentOutTest::partThenFail))) {
            client.sendLines("GET / HTTP/1.0\n\n");
            assertEquals(RawClient.End.RESET, client.end());
        }
        assertEquals(1, log.errors().size());
    }

    private static void partThenFail(OutputStream out) throws IOException {
        write(out, "part");
        out.flush();
        throw new IllegalStateException("on purpose");
    }

    @Test
    void aClientThatDoesNotReadStopsTheHandler() throws Exception {
        var written = new AtomicLong();
        var isDone = new Signal("all is written");
        long all = 48L * 1024 * 1024;
        server.close();
        server =
                ThisScheduler.serve(_ ->
                        stream(
                                all,
                                out -> {
                                    byte[] piece = new byte[65_536];
                                    while (written.get() < all) {
                                        out.write(piece);
                                        written.addAndGet(piece.length);
                                    }
                                    isDone.give();
                                }));
        try (var client = new RawClient(server, 64 * 1024)) {
            client.get("/");
            assertThrows(AssertionError.class, () -> isDone.awaitWithin(Duration.ofMillis(700)));
            assertTrue(written.get() < all / 2, written + " bytes are held for nobody");
            assertEquals(all, client.response().content().length);
            isDone.await();
        }
    }

    @Test
    void aStoppedHandlerDoesNotStopOthers() throws Exception {
        server.close();
        server =
                ThisScheduler.serve(request ->
                        request.path().equals("/small")
                                ? Response.text("small")
                                : stream(out -> out.write(new byte[48 * 1024 * 1024])));
        try (var slow = new RawClient(server, 64 * 1024);
                var quick = new RawClient(server)) {
            slow.get("/large");
            for (int i = 0; i < 50; i++) {
                assertEquals("small", quick.get("/small").response().text());
            }
        }
    }

    /// An answer that is in memory is handed over at once; the connection stays until it is sent.
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"then ends", "then half-closes"})
    void aLargeLastAnswerReachesAClientThatReadsLate(String how) throws Exception {
        byte[] content = RawClient.pattern(20 * 1024 * 1024);
        var options =
                ThisScheduler.options()
                        .deadlines(Deadlines.defaults().linger(Duration.ofMillis(50)));
        server.close();
        server = Server.start(options, _ -> Response.bytes("text/plain", content));
        try (var client = new RawClient(server, 64 * 1024)) {
            client.sendLines("GET / HTTP/1.1\nHost: test\nConnection: close\n\n");
            if (how.equals("then half-closes")) {
                client.finish();
            }
            var never = new Signal("a pause that is longer than the lingering");
            assertThrows(AssertionError.class, () -> never.awaitWithin(Duration.ofMillis(300)));
            assertTrue(Arrays.equals(content, client.response().content()));
            client.expectEnd();
        }
    }

    @ParameterizedTest(name = "from {0}, {1} bytes")
    @CsvSource({"0, 100000", "1, 1", "99999, 1", "5, 0", "100, 70000"})
    void partsOfFilesAreSent(int from, int bytes, @TempDir Path folder) throws Exception {
        byte[] content = RawClient.pattern(100_000);
        Path file = Files.write(folder.resolve("file"), content);
        try (var client =
                serve(_ ->
                        Response.of(Status.OK, Fields.EMPTY, new Body.File(file, from, bytes)))) {
            RawResponse response = client.get("/").response();
            assertEquals("" + bytes, response.field("Content-Length"));
            assertTrue(
                    Arrays.equals(
                            Arrays.copyOfRange(content, from, from + bytes), response.content()));
            client.sendLines("HEAD / HTTP/1.1\nHost: test\n\n");
            assertEquals("" + bytes, client.responseToHead().field("Content-Length"));
            assertEquals(bytes, client.get("/").response().content().length);
        }
    }

    @Test
    void aFileThatIsNotThereIs500(CapturedLog log) throws Exception {
        try (var client =
                serve(_ ->
                        Response.of(
                                Status.OK,
                                Fields.EMPTY,
                                new Body.File(Path.of("no such file"), 0, 10)))) {
            RawResponse response = client.get("/").response();
            assertEquals(500, response.status());
            assertFalse(response.text().contains("no such file"));
        }
        assertEquals(1, log.errors().size());
    }

    // RFC 9110 §9.3.2
    @Test
    void theAnswerToHeadNeverRunsTheWriter() throws Exception {
        var ran = new AtomicBoolean();
        try (var client =
                serve(request ->
                        request.path().equals("/known")
                                ? stream(5, _ -> ran.set(true))
                                : stream(_ -> ran.set(true)))) {
            client.sendLines("HEAD /known HTTP/1.1\nHost: test\n\n");
            assertEquals("5", client.responseToHead().field("Content-Length"));
            client.sendLines("HEAD /unknown HTTP/1.1\nHost: test\n\n");
            assertEquals(200, client.responseToHead().status());
            client.sendLines("GET / HTTP/1.1\nHost: test\nConnection: close\n\n");
            client.response();
        }
        assertTrue(ran.get());
    }

    @Test
    void statusesWithoutContentNeverRunTheWriter() throws Exception {
        var ran = new AtomicBoolean();
        try (var client = serve(_ -> stream(_ -> ran.set(true)).status(Status.NOT_MODIFIED))) {
            assertEquals(304, client.get("/").response().status());
            assertEquals(304, client.get("/").response().status());
        }
        assertFalse(ran.get());
    }

    private static final class Closable extends ByteArrayInputStream {
        private final Signal closed = new Signal("the stream is closed");

        Closable() {
            super("content".getBytes(ISO_8859_1));
        }

        @Override
        public void close() {
            closed.give();
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"GET, 200", "HEAD, 200", "GET, 204", "GET, 205", "GET, 304", "HEAD, 404"})
    void anInputStreamIsClosedWhetherItIsSentOrNot(String method, int status) throws Exception {
        var in = new Closable();
        try (var client =
                serve(_ -> Response.of(new Status(status), Fields.EMPTY, Body.stream(in)))) {
            client.sendLines(method + " / HTTP/1.1\nHost: test\n\n");
            in.closed.await();
        }
        assertEquals(status == 200 && method.equals("GET") ? 0 : 7, in.available(), "unread bytes");
    }

    @Test
    void anInputStreamThatDoesNotCloseIsLoggedAndTheAnswerGoesOut(CapturedLog log)
            throws Exception {
        var in =
                new ByteArrayInputStream(new byte[1]) {
                    @Override
                    public void close() throws IOException {
                        throw new IOException("no");
                    }
                };
        try (var client = serve(_ -> Response.of(Status.OK).body(Body.stream(in)))) {
            client.sendLines("HEAD / HTTP/1.1\nHost: test\n\n");
            assertEquals(200, client.responseToHead().status());
        }
        assertEquals(1, log.errors().size());
    }

    @Test
    void anInputStreamIsClosedWhenItsClientIsGone() throws Exception {
        var in = new Closable();
        var isInHandler = new Signal("the handler runs");
        try (var client =
                serve(_ -> {
                    isInHandler.give();
                    try {
                        new Signal("nothing, for ever").await();
                    } catch (InterruptedException gone) {
                        return Response.of(Status.OK).body(Body.stream(in));
                    }
                    throw new AssertionError("interrupted, or never here");
                })) {
            client.get("/");
            isInHandler.await();
            client.reset();
            in.closed.await();
        }
    }

    /// Whoever kept the stream gets a sentence, and the next answer is not touched.
    @Test
    void writingAfterTheExchangeFails(CapturedLog log) throws Exception {
        var kept = new CompletableFuture<OutputStream>();
        try (var client =
                serve(request -> {
                    if (request.path().equals("/leak")) {
                        return stream(out -> {
                            kept.complete(out);
                            throw new IllegalStateException("before the first byte");
                        });
                    }
                    OutputStream leaked = kept.get(10, TimeUnit.SECONDS);
                    var failure =
                            assertThrows(
                                    IOException.class,
                                    () -> {
                                        write(leaked, "HTTP/1.1 200 OK\r\n\r\n");
                                        leaked.flush();
                                    });
                    return Response.text(String.valueOf(failure.getMessage()));
                })) {
            assertEquals(500, client.get("/leak").response().status());
            String said = client.get("/").response().text();
            assertTrue(said.startsWith("The exchange is over"), said);
        }
        assertEquals(1, log.errors().size());
    }
}
