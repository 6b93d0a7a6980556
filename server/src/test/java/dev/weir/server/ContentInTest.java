package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Limits;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The content of requests, as handlers read it.
@Timeout(90)
@ExtendWith(CapturedLog.OfEachTest.class)
class ContentInTest {

    private static final long MIB = 1024 * 1024;

    private Server server = ThisScheduler.serve(_ -> Response.of(Status.NO_CONTENT));

    private RawClient serve(Handler app) throws IOException {
        return serve(ThisScheduler.options(), app);
    }

    private RawClient serve(ServerOptions options, Handler app) throws IOException {
        server.close();
        server = Server.start(options, app);
        return new RawClient(server);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static Handler echo() {
        return request -> Response.bytes("application/octet-stream", request.bytes());
    }

    private static void head(RawClient client, String framing) throws IOException {
        client.sendLines("POST /x HTTP/1.1\nHost: test\n" + framing + "\n\n");
    }

    @ParameterizedTest(name = "{0} bytes of known length")
    @ValueSource(ints = {0, 1, 2, 1_023, 1_024, 16_383, 16_384, 16_385, 65_536, 200_000, 2_097_152})
    void contentOfKnownLengthComesWhole(int bytes) throws Exception {
        byte[] content = RawClient.pattern(bytes);
        try (var client = serve(echo())) {
            for (int i = 0; i < 2; i++) {
                head(client, "Content-Length: " + bytes);
                assertTrue(Arrays.equals(content, client.send(content).response().content()));
            }
        }
    }

    @ParameterizedTest(name = "{0} bytes in chunks of {1}")
    @CsvSource({"0,1", "1,1", "1000,1", "20000,7", "200000,16384", "300000,100000"})
    void contentInChunksComesWhole(int bytes, int chunkBytes) throws Exception {
        byte[] content = RawClient.pattern(bytes);
        try (var client = serve(echo())) {
            for (int i = 0; i < 2; i++) {
                head(client, "Transfer-Encoding: chunked");
                client.send(RawClient.chunked(content, chunkBytes));
                assertTrue(Arrays.equals(content, client.response().content()));
            }
        }
    }

    @Test
    void contentByteByByteComesWhole() throws Exception {
        try (var client = serve(echo())) {
            head(client, "Transfer-Encoding: chunked");
            for (byte octet : RawClient.chunked("hello, world".getBytes(ISO_8859_1), 5)) {
                client.send(new byte[] {octet});
            }
            assertEquals("hello, world", client.response().text());
        }
    }

    /// The heap of these tests' JVM is 256 MiB, so that whoever held the content would fail.
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"Content-Length: 314572800", "Transfer-Encoding: chunked"})
    void moreThanTheHeapPassesThrough(String framing) throws Exception {
        int pieces = 300;
        try (var client =
                serve(request -> {
                    RequestBody content = request.body();
                    content.limit(Long.MAX_VALUE);
                    var sum = new CRC32C();
                    byte[] piece = new byte[50_000];
                    long count = 0;
                    for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
                        sum.update(piece, 0, read);
                        count += read;
                    }
                    return Response.text(count + " " + sum.getValue());
                })) {
            head(client, framing);
            byte[] piece = RawClient.pattern((int) MIB);
            byte[] framed =
                    framing.startsWith("Transfer")
                            ? Arrays.copyOf(
                                    RawClient.chunked(piece, piece.length),
                                    piece.length + "100000\r\n\r\n".length())
                            : piece;
            var sum = new CRC32C();
            for (int i = 0; i < pieces; i++) {
                client.send(framed);
                sum.update(piece);
            }
            if (framed != piece) {
                client.send("0\r\n\r\n");
            }
            assertEquals(pieces * MIB + " " + sum.getValue(), client.response().text());
        }
    }

    /// What stops the client is the system's buffers being full, which is the point.
    @Test
    void aHandlerThatDoesNotReadStopsTheClient() throws Exception {
        var mayRead = new Signal("the handler may read");
        long all = 64 * MIB;
        try (var client =
                serve(request -> {
                    mayRead.await();
                    request.body().limit(Long.MAX_VALUE);
                    return Response.text("" + request.body().skip(Long.MAX_VALUE));
                })) {
            head(client, "Content-Length: " + all);
            var sent = new AtomicLong();
            var sending =
                    CompletableFuture.runAsync(() -> {
                        byte[] piece = new byte[65_536];
                        try {
                            while (sent.get() < all) {
                                client.send(piece);
                                sent.addAndGet(piece.length);
                            }
                        } catch (IOException broken) {
                            throw new java.io.UncheckedIOException(broken);
                        }
                    });
            assertThrows(
                    java.util.concurrent.TimeoutException.class,
                    () -> sending.get(500, TimeUnit.MILLISECONDS));
            assertTrue(sent.get() < 32 * MIB, sent + " bytes went out to nobody");
            mayRead.give();
            assertEquals("" + all, client.response().text());
            sending.get(10, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest(name = "limit {0}, content {1}: {2}")
    @CsvSource({
        "1000,  999,   200",
        "1000,  1000,  200",
        "1000,  1001,  413",
        "100000, 99999, 200",
        "100000, 100000, 200",
        "100000, 100001, 413",
        "0, 0, 200",
        "0, 1, 413"
    })
    void contentAboveTheLimitIs413(int limit, int bytes, int status) throws Exception {
        byte[] content = RawClient.pattern(bytes);
        var options = ThisScheduler.options().limits(Limits.defaults().contentBytesMax(limit));
        try (var client = serve(options, echo())) {
            head(client, "Content-Length: " + bytes);
            assertEquals(status, client.send(content).response().status());
        }
        try (var client = new RawClient(server)) {
            head(client, "Transfer-Encoding: chunked");
            client.send(RawClient.chunked(content, 9_000));
            RawResponse response = client.response();
            assertEquals(status, response.status());
            assertEquals(status == 413, response.isProblem());
        }
    }

    @ParameterizedTest(name = "{0} bytes: {1}")
    @CsvSource({"99, 200", "100, 200", "101, 413"})
    void aRouteMayHaveALimitOfItsOwn(int bytes, int status) throws Exception {
        byte[] content = RawClient.pattern(bytes);
        var app =
                Web.routes(
                        Web.POST("/x").to(echo()).contentBytesMax(100),
                        Web.POST("/large").to(echo()).contentBytesMax(Long.MAX_VALUE),
                        Web.POST("/other").to(echo()));
        var options = ThisScheduler.options().limits(Limits.defaults().contentBytesMax(50));
        try (var client = serve(options, app)) {
            head(client, "Content-Length: " + bytes);
            assertEquals(status, client.send(content).response().status());
            client.post("/large", "x".repeat(bytes));
            assertEquals(200, client.response().status());
            client.post("/other", "x".repeat(bytes));
            assertEquals(413, client.response().status(), "the limit of all");
        }
        try (var client = new RawClient(server)) {
            head(client, "Transfer-Encoding: chunked");
            client.send(RawClient.chunked(content, 7));
            assertEquals(status, client.response().status());
        }
    }

    @Test
    void aNegativeLimitOfARouteIsRefused() {
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Web.POST("/a").to(echo()).contentBytesMax(-1));
        assertEquals(
                "contentBytesMax of POST /a is -1; it must be at least 0.", refused.getMessage());
    }

    // RFC 9110 §15.5.14: "the server MAY close the connection"
    @Test
    void contentThatIsAnnouncedFarAboveTheLimitIsNotWaitedFor() throws Exception {
        try (var client = serve(echo())) {
            head(client, "Content-Length: 9000000000");
            RawResponse response = client.lastResponse();
            assertEquals(413, response.status());
            assertTrue(response.isProblem());
        }
    }

    @Test
    void aLimitOfTheHandlersOwnCountsFromWhereItIsSet() throws Exception {
        try (var client =
                serve(request -> {
                    RequestBody content = request.body();
                    content.limit(content.lengthBytes() == 10 ? 10 : 5);
                    content.readNBytes(5);
                    content.limit(5);
                    return Response.bytes("text/plain", content.readAllBytes());
                })) {
            head(client, "Content-Length: 10");
            assertEquals("67890", client.send("1234567890").response().text());
            head(client, "Transfer-Encoding: chunked");
            client.send(RawClient.chunked("1234567890".getBytes(ISO_8859_1), 4));
            assertEquals("67890", client.response().text());
            head(client, "Transfer-Encoding: chunked");
            client.send(RawClient.chunked("12345678901".getBytes(ISO_8859_1), 4));
            assertEquals(413, client.response().status());
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"Content-Length: 10", "Transfer-Encoding: chunked"})
    void readAllCountsWhatIsLeftOfContentThatComesIn(String framing) throws Exception {
        var isWaiting = new Signal("the handler waits for the content");
        try (var client =
                serve(request -> {
                    RequestBody content = request.body();
                    isWaiting.give();
                    content.read(); // reads ahead
                    content.readNBytes(5);
                    assertThrows(IllegalArgumentException.class, () -> content.limit(-1));
                    return Response.bytes("text/plain", content.readAll(4));
                })) {
            head(client, framing);
            isWaiting.await();
            byte[] digits = "1234567890".getBytes(ISO_8859_1);
            client.send(framing.startsWith("C") ? digits : RawClient.chunked(digits, 3));
            assertEquals("7890", client.response().text());
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"Content-Length: 30000", "Transfer-Encoding: chunked"})
    void aLittleContentThatNobodyReadIsThrownAway(String framing) throws Exception {
        try (var client = serve(request -> Response.text(request.method().name()))) {
            head(client, framing);
            byte[] content = RawClient.pattern(30_000);
            assertFalse(client.response().saysClose());
            client.send(framing.startsWith("C") ? content : RawClient.chunked(content, 1_000));
            assertEquals("GET", client.get("/").response().text());
        }
    }

    // RFC 9112 §9.3: the server must read the content or close
    @Test
    void muchContentThatNobodyReadClosesTheConnection() throws Exception {
        try (var client = serve(_ -> Response.text("no, thanks"))) {
            head(client, "Content-Length: 1000000");
            assertEquals("no, thanks", client.lastResponse().text());
        }
    }

    @Test
    void endlessChunksThatNobodyReadCloseTheConnection() throws Exception {
        try (var client = serve(_ -> Response.text("no, thanks"))) {
            head(client, "Transfer-Encoding: chunked");
            assertEquals("no, thanks", client.response().text());
            byte[] chunk = RawClient.pattern(4_096);
            try {
                for (int i = 0; i < 40; i++) {
                    client.send("1000\r\n").send(chunk).send("\r\n");
                }
            } catch (SocketException closed) {
                // sooner than all of it was sent
            }
            client.end();
        }
        Signal.until(() -> server.figures().connections() == 0, "the connection is gone");
    }

    @Test
    void aHandlerThatReadsPartlyLeavesTheRest() throws Exception {
        try (var client =
                serve(request -> Response.bytes("text/plain", request.body().readNBytes(10_000)))) {
            byte[] content = RawClient.pattern(40_000);
            for (int i = 0; i < 3; i++) {
                head(client, "Content-Length: 40000");
                byte[] part = client.send(content).response().content();
                assertTrue(Arrays.equals(Arrays.copyOf(content, 10_000), part));
            }
        }
    }

    @Test
    void singleBytesAndPiecesAndSkipsGiveTheSame() throws Exception {
        byte[] content = RawClient.pattern(20_000);
        try (var client =
                serve(request -> {
                    RequestBody in = request.body();
                    int first = in.read();
                    byte[] piece = in.readNBytes(999);
                    in.skipNBytes(9_000);
                    byte[] rest = in.readAllBytes();
                    assert in.read() == -1 && in.read(new byte[5]) == -1 : "the end stays";
                    return Response.text(
                            first + " " + piece[998] + " " + rest.length + " " + rest[0]);
                })) {
            String expected =
                    (content[0] & 0xff) + " " + content[999] + " 10000 " + content[10_000];
            head(client, "Content-Length: 20000");
            assertEquals(expected, client.send(content).response().text());
            head(client, "Transfer-Encoding: chunked");
            client.send(RawClient.chunked(content, 333));
            assertEquals(expected, client.response().text());
        }
    }

    // RFC 9110 §6.5
    @Test
    void trailersAreThereAfterTheContent() throws Exception {
        try (var client =
                serve(request -> {
                    String before = "";
                    try {
                        before = request.body().trailers().toString();
                    } catch (IllegalStateException tooEarly) {
                        before = "too early";
                    }
                    request.bytes();
                    return Response.text(before + ", " + request.body().trailers().value(0));
                })) {
            head(client, "Transfer-Encoding: chunked\nTrailer: X-Sum");
            client.sendLines("3\nabc\n0\nX-Sum: 42\n\n");
            assertEquals("too early, 42", client.response().text());
        }
    }

    @Test
    void brokenChunksAre400AndClose() throws Exception {
        try (var client = serve(echo())) {
            head(client, "Transfer-Encoding: chunked");
            client.sendLines("3\nabc\nzz\n\n");
            RawResponse response = client.lastResponse();
            assertEquals(400, response.status());
            assertTrue(response.isProblem());
        }
    }

    @Test
    @Tag("tcp") // an engine of TLS may take the client's end for the end of both halves
    void contentThatEndsTooEarlyIs400AndCloses() throws Exception {
        try (var client = serve(echo())) {
            head(client, "Content-Length: 10");
            client.send("12345").finish();
            assertEquals(400, client.lastResponse().status());
        }
    }

    /// Whoever reads on in a thread of its own gets a sentence, not another request's bytes.
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"here", "coming", "waited for"})
    void contentReadAfterItsExchangeFails(String state) throws Exception {
        var outcome = new CompletableFuture<String>();
        var isOver = new Signal("the exchange is over");
        try (var client =
                serve(request -> {
                    if (request.path().equals("/x")) {
                        RequestBody leaked = request.body();
                        var mayAnswer = new Signal("the leak is about to read");
                        Thread.startVirtualThread(() -> {
                            try {
                                if (!state.equals("waited for")) {
                                    isOver.await();
                                }
                                mayAnswer.give();
                                outcome.complete(new String(leaked.readAllBytes(), ISO_8859_1));
                            } catch (IOException | IllegalStateException refused) {
                                outcome.complete(String.valueOf(refused.getMessage()));
                            } catch (InterruptedException interrupted) {
                                outcome.completeExceptionally(interrupted);
                            }
                        });
                        if (state.equals("waited for")) {
                            mayAnswer.await();
                        }
                        return Response.of(Status.ACCEPTED);
                    }
                    isOver.give();
                    outcome.get(10, TimeUnit.SECONDS);
                    return Response.bytes("text/plain", request.bytes());
                })) {
            head(client, "Content-Length: 6");
            if (state.equals("here")) {
                client.send("secret");
            }
            assertEquals(202, client.response().status());
            if (!state.equals("here")) {
                client.send("secret");
            }
            client.post("/y", "others'");
            assertEquals("others'", client.response().text());
            assertTrue(outcome.get().contains("exchange"), outcome.get());
        }
    }

    @Test
    void anEchoStreamsWhatItReads() throws Exception {
        byte[] content = RawClient.pattern(3_000_000);
        try (var client =
                serve(request -> {
                    request.body().limit(Long.MAX_VALUE);
                    return Response.of(Status.OK, Fields.EMPTY, Body.stream(request.body()));
                })) {
            head(client, "Content-Length: " + content.length);
            var sending =
                    CompletableFuture.runAsync(() -> {
                        try {
                            client.send(content);
                        } catch (IOException broken) {
                            throw new java.io.UncheckedIOException(broken);
                        }
                    });
            assertTrue(Arrays.equals(content, client.response().content()));
            sending.get(10, TimeUnit.SECONDS);
            assertEquals("", client.get("/").response().text());
        }
    }
}
