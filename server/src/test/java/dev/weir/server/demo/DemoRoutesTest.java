package dev.weir.server.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Body;
import dev.weir.http.ContentTooLarge;
import dev.weir.http.Handler;
import dev.weir.http.Method;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.server.layer.Health;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The demo's routes in process: no server, no port.
@Tag("once")
class DemoRoutesTest {

    private final Handler app = app(Long.MAX_VALUE);

    private static Handler app(long echoBytesMax) {
        return DemoRoutes.of(
                echoBytesMax,
                new LiveFigures(() -> {
                    throw new AssertionError("these routes ask nothing of the server");
                }),
                new LiveWork(),
                Health.create());
    }

    private Response get(String target) throws Exception {
        return app.handle(Request.get(target));
    }

    @Test
    void plaintextIsExactlyThis() throws Exception {
        Response answer = get("/plaintext");
        assertEquals(Status.OK, answer.status());
        assertEquals("text/plain", answer.fields().get("Content-Type").orElseThrow());
        assertEquals("Hello, World!", answer.contentText());
    }

    @Test
    void theWebSocketIsNoPageForAPlainGet() throws Exception {
        Response answer = get("/ws/echo");
        assertEquals(Status.UPGRADE_REQUIRED, answer.status());
        assertEquals("websocket", answer.fields().get("Upgrade").orElseThrow());
    }

    @Test
    void itIsReadyUntilADrainIsAnnounced() throws Exception {
        var health = Health.create();
        var demo =
                DemoRoutes.of(
                        0,
                        new LiveFigures(() -> {
                            throw new AssertionError("these routes ask nothing of the server");
                        }),
                        new LiveWork(),
                        health);
        assertEquals(Status.OK, demo.handle(Request.get("/readyz")).status());
        health.drainAnnounced();
        assertEquals(Status.SERVICE_UNAVAILABLE, demo.handle(Request.get("/readyz")).status());
        assertEquals(Status.OK, demo.handle(Request.get("/livez")).status());
    }

    @Test
    void jsonIsExactlyThis() throws Exception {
        Response answer = get("/json");
        assertEquals("application/json", answer.fields().get("Content-Type").orElseThrow());
        assertEquals("{\"message\":\"Hello, World!\"}", answer.contentText());
    }

    @ParameterizedTest(name = "\"{0}\" is {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    7                    | 7                    | a number
                    0                    | 0                    | the least
                    007                  | 7                    | printed as a number
                    000                  | 0                    | of zeros alone
                    %30%30%37            | 7                    | digits, percent-encoded
                    9223372036854775808  | 9223372036854775808  | beyond 63 bits
                    18446744073709551615 | 18446744073709551615 | the most
                    00000000000000000000000000018446744073709551615 | 18446744073709551615 | the most, after zeros
                    """)
    void aUserIsAnUnsigned64BitNumber(String sent, String printed, String why) throws Exception {
        assertEquals(printed + " 42", get("/users/" + sent + "/orders/42").contentText());
        assertEquals("42 " + printed, get("/users/42/orders/" + sent).contentText());
    }

    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    18446744073709551616 | one above the most
                    99999999999999999999 | as many digits, and above
                    1000000000000000000000000 | far above
                    +7                   | a sign is not a digit
                    -7                   | nor is this one
                    -0                   | not even here
                    %2B7                 | nor when it is percent-encoded
                    %D9%A7               | a digit, but not one of ASCII's
                    %EF%BC%97            | nor is the full-width one
                    7.0                  | a fraction
                    0x7                  | another base
                    1e3                  | an exponent
                    7%20                 | a space
                    seven                | a word
                    """)
    void anythingElseIsInvalidInput(String sent, String why) throws Exception {
        var first = get("/users/" + sent + "/orders/42").problem().orElseThrow();
        assertEquals("id", first.name(), why);
        var second = get("/users/42/orders/" + sent).problem().orElseThrow();
        assertEquals("order", second.name(), why);
        assertEquals(Status.BAD_REQUEST, second.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users//orders/42", "/users/42/orders/"})
    void anEmptyNumberIsNotAnswered(String path) throws Exception {
        int status = get(path).status().code();
        assertTrue(status == 400 || status == 404, "status " + status);
    }

    @Test
    void echoGivesContentAndMediaTypeBack() throws Exception {
        Response answer =
                app.handle(
                        Request.post("/echo", "still water")
                                .withField("Content-Type", "text/x-odd; a=b"));
        assertEquals("text/x-odd; a=b", answer.fields().get("Content-Type").orElseThrow());
        assertEquals(11, answer.body().contentLength());
        assertEquals("still water", answer.contentText());
    }

    @Test
    void echoOfUntypedContentIsOctets() throws Exception {
        Response answer = app.handle(Request.post("/echo", ""));
        assertEquals("application/octet-stream", answer.fields().get("Content-Type").orElseThrow());
        assertEquals("", answer.contentText());
    }

    @Test
    void echoTakesNoMoreThanItsLimit() throws Exception {
        Handler limited = app(4);
        assertEquals("1234", limited.handle(Request.post("/echo", "1234")).contentText());
        assertThrows(
                ContentTooLarge.class,
                () -> limited.handle(Request.post("/echo", "12345")).contentText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sleep/0", "/sleep/1", "/burn/0", "/burn/1", "/burn/999"})
    void aPauseEndsInOk(String path) throws Exception {
        long start = System.nanoTime();
        assertEquals("ok", get(path).contentText());
        long millis = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(millis), path);
    }

    @ParameterizedTest
    @ValueSource(longs = {59_999, 60_000})
    void sleepIsTakenUpToItsLimitAndEndsWhenInterrupted(long millis) throws Exception {
        var outcome = new CompletableFuture<Throwable>();
        Thread sleeper =
                Thread.startVirtualThread(() -> {
                    try {
                        outcome.completeExceptionally(
                                new AssertionError("woke up: " + get("/sleep/" + millis)));
                    } catch (Exception interrupted) {
                        outcome.complete(interrupted);
                    }
                });
        sleeper.interrupt();
        assertTrue(outcome.get(10, TimeUnit.SECONDS) instanceof InterruptedException);
    }

    @Test
    void burnIsTakenUpToItsLimit() throws Exception {
        assertEquals("ok", get("/burn/1000").contentText());
    }

    @ParameterizedTest
    @CsvSource({
        "/sleep/60001, ms, 60000",
        "/sleep/18446744073709551615, ms, 60000",
        "/burn/1001, ms, 1000",
        "/bytes/10737418241, n, 10737418240"
    })
    void oneAboveALimitIsRefused(String path, String name, long most) throws Exception {
        var problem = get(path).problem().orElseThrow();
        assertEquals(
                "Path parameter %s must be a whole number from 0 to %d; it is out of range."
                        .formatted(name, most),
                problem.detail());
        assertEquals(400, problem.status().code());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 200_000})
    void bytesAreAPatternOfThatLength(int count) throws Exception {
        Response answer = get("/bytes/" + count);
        assertEquals(count, answer.body().contentLength());
        byte[] pattern = new byte[count];
        for (int i = 0; i < count; i++) {
            pattern[i] = (byte) i;
        }
        assertArrayEquals(pattern, answer.contentBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_537})
    void countSaysHowMuchHasCome(int count) throws Exception {
        Response answer = app.handle(Request.post("/count", new byte[count]));
        assertEquals(Integer.toString(count), answer.contentText());
    }

    @ParameterizedTest
    @ValueSource(longs = {10_737_418_239L, 10_737_418_240L})
    void bytesAreStreamedUpToTheLimit(long count) throws Exception {
        Response answer = get("/bytes/" + count);
        assertTrue(answer.body() instanceof Body.Stream);
        assertEquals(count, answer.body().contentLength());
    }

    @Test
    void panicThrows() {
        assertThrows(IllegalStateException.class, () -> get("/panic"));
    }

    @Test
    void thereAreTwoHundredResources() throws Exception {
        for (int version = 1; version <= 2; version++) {
            for (int resource = 1; resource <= 20; resource++) {
                for (int sub = 1; sub <= 5; sub++) {
                    String path = "/api/v" + version + "/resource" + resource + "/a%20b/sub" + sub;
                    assertEquals("a b", get(path).contentText(), path);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/api/v0/resource1/a/sub1",
                "/api/v3/resource1/a/sub1",
                "/api/v1/resource0/a/sub1",
                "/api/v1/resource21/a/sub1",
                "/api/v1/resource1/a/sub6",
                "/plaintext/",
                "/Plaintext"
            })
    void whatIsNotThereIsNotFound(String path) throws Exception {
        assertEquals(Status.NOT_FOUND, get(path).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void echoHasPostAlone(String method) throws Exception {
        Response answer = app.handle(Request.of(Method.of(method), "/echo"));
        assertEquals(Status.METHOD_NOT_ALLOWED, answer.status());
        assertEquals("OPTIONS, POST", answer.fields().get("Allow").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/plaintext", "/bytes/1", "/events", "/api/v1/resource1/a/sub1"})
    void whatHasGetHasHeadAndOptions(String path) throws Exception {
        Response options = app.handle(Request.of(Method.OPTIONS, path));
        assertEquals(Status.NO_CONTENT, options.status());
        assertEquals("GET, HEAD, OPTIONS", options.fields().get("Allow").orElseThrow());
        Response refused = app.handle(Request.post(path, "x"));
        assertEquals(Status.METHOD_NOT_ALLOWED, refused.status());
        assertEquals("GET, HEAD, OPTIONS", refused.fields().get("Allow").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "BREW"})
    void whatNoRouteHasIsNotImplemented(String method) throws Exception {
        Response answer = app.handle(Request.of(Method.of(method), "/echo"));
        assertEquals(Status.NOT_IMPLEMENTED, answer.status());
    }

    @Test
    void headIsAnsweredAsGetIs() throws Exception {
        Response answer = app.handle(Request.of(Method.HEAD, "/bytes/10"));
        assertEquals(Status.OK, answer.status());
        assertEquals(10, answer.body().contentLength());
        assertFalse(answer.fields().has("Allow"));
    }
}
