package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests after requests on one connection (RFC 9112 §9).
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class PersistenceTest {

    final AtomicInteger handled = new AtomicInteger();
    final Server server = ThisScheduler.serve(this::answer);

    private Response answer(Request request) throws Exception {
        handled.incrementAndGet();
        return switch (request.path()) {
            case "/no-content" -> Response.of(Status.NO_CONTENT);
            case "/not-modified" -> Response.of(Status.NOT_MODIFIED);
            case "/echo" -> Response.bytes("application/octet-stream", request.bytes());
            case "/fail" -> throw new IllegalStateException("on purpose");
            case "/fields" -> Response.of(Status.OK, Fields.of("X-One", "1"), Body.empty());
            default -> Response.text(request.method() + " " + request.path());
        };
    }

    @AfterEach
    void close() {
        server.close();
    }

    // RFC 9112 §9.3: "HTTP/1.1 defaults to the use of persistent connections"
    @Test
    void aConnectionOfHttp11Stays() throws Exception {
        try (var client = new RawClient(server)) {
            for (int i = 0; i < 3; i++) {
                RawResponse response = client.get("/" + i).response();
                assertEquals("GET /" + i, response.text());
                assertFalse(response.has("Connection"));
            }
        }
    }

    // RFC 9112 §9.6: the server "MUST initiate closure of the connection after it sends the final
    // response to the request that contained the close connection option"
    @Test
    void itClosesWhenTheClientSaysClose() throws Exception {
        try (var client = new RawClient(server)) {
            client.sendLines("GET /a HTTP/1.1\nHost: test\nConnection: close\n\n");
            assertEquals("GET /a", client.lastResponse().text());
        }
    }

    // RFC 9110 §7.6.1: connection options are case-insensitive, and there may be several
    @Test
    void closeIsFoundAmongOtherOptionsInAnyCase() throws Exception {
        try (var client = new RawClient(server)) {
            client.sendLines("GET /a HTTP/1.1\nHost: test\nConnection: x-y, CLOSE\n\n");
            assertEquals(200, client.lastResponse().status());
        }
    }

    // RFC 9112 §9.6: "The server MUST NOT process any further requests received on that connection"
    @Test
    void nothingAfterCloseIsReadAsARequest() throws Exception {
        try (var client = new RawClient(server)) {
            client.sendLines(
                    """
                    GET /a HTTP/1.1
                    Host: test
                    Connection: close

                    GET /b HTTP/1.1
                    Host: test

                    """);
            assertEquals("GET /a", client.lastResponse().text());
        }
        assertEquals(1, handled.get());
    }

    @Test
    void aConnectionOfHttp10Closes() throws Exception {
        try (var client = new RawClient(server)) {
            client.sendLines("GET /a HTTP/1.0\n\n");
            assertEquals("GET /a", client.lastResponse().text());
        }
    }

    // RFC 9112 §9.3: with "keep-alive" from an HTTP/1.0 client the connection persists
    @Test
    void aConnectionOfHttp10StaysIfAsked() throws Exception {
        try (var client = new RawClient(server)) {
            for (int i = 0; i < 2; i++) {
                client.sendLines("GET /a HTTP/1.0\nConnection: keep-alive\n\n");
                RawResponse response = client.response();
                assertEquals(
                        "keep-alive",
                        response.field("Connection").toLowerCase(java.util.Locale.ROOT));
            }
        }
    }

    @Test
    void aHundredRequestsInOneSegmentAreAnsweredInOrder() throws Exception {
        var requests = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            requests.append("GET /").append(i).append(" HTTP/1.1\nHost: test\n\n");
        }
        try (var client = new RawClient(server)) {
            client.sendLines(requests.toString());
            for (int i = 0; i < 100; i++) {
                assertEquals("GET /" + i, client.response().text());
            }
        }
    }

    @Test
    void requestsByteByByteAreAnsweredInOrder() throws Exception {
        try (var client = new RawClient(server)) {
            var requests = "GET /a HTTP/1.1\r\nHost: test\r\n\r\n".repeat(5);
            for (int i = 0; i < requests.length(); i++) {
                client.send(requests.substring(i, i + 1));
            }
            for (int i = 0; i < 5; i++) {
                assertEquals("GET /a", client.response().text());
            }
        }
    }

    @Test
    void aRequestAfterContentIsAnsweredAfterIt() throws Exception {
        try (var client = new RawClient(server)) {
            client.sendLines(
                    "POST /echo HTTP/1.1\nHost: test\nContent-Length: 5\n\nhello"
                            + "POST /echo HTTP/1.1\nHost: test\nTransfer-Encoding: chunked\n\n"
                            + "3\nabc\n0\n\n"
                            + "GET /after HTTP/1.1\nHost: test\n\n");
            assertEquals("hello", client.response().text());
            assertEquals("abc", client.response().text());
            assertEquals("GET /after", client.response().text());
        }
    }

    /// Fast and slow requests, small and large, with and without content, cut anywhere.
    @Test
    void manyConnectionsKeepOrderAndContentHoweverTheyAreCut() throws Exception {
        long seed = Long.getLong("weir.seed", System.nanoTime());
        var random = new Random(seed);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 24; i++) {
                long own = random.nextLong();
                tasks.add(() -> talk(new Random(own)));
            }
            for (var done : clients.invokeAll(tasks)) {
                assertEquals(30, done.get(), "seed " + seed);
            }
        } catch (Exception | AssertionError failed) {
            throw new AssertionError("with -Dweir.seed=" + seed, failed);
        }
    }

    private int talk(Random random) throws IOException {
        var requests = new ByteArrayOutputStream();
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String content = "x".repeat(random.nextInt(random.nextInt(8) == 0 ? 40_000 : 40)) + i;
            switch (random.nextInt(3)) {
                case 0 -> {
                    lines(requests, "GET /" + i + " HTTP/1.1\nHost: test\n\n");
                    answers.add("GET /" + i);
                }
                case 1 -> {
                    lines(
                            requests,
                            "POST /echo HTTP/1.1\nHost: test\nContent-Length: "
                                    + content.length()
                                    + "\n\n"
                                    + content);
                    answers.add(content);
                }
                default -> {
                    lines(
                            requests,
                            "POST /echo HTTP/1.1\nHost: test\nTransfer-Encoding: chunked\n\n");
                    requests.writeBytes(
                            RawClient.chunked(
                                    content.getBytes(ISO_8859_1), 1 + random.nextInt(9_000)));
                    answers.add(content);
                }
            }
        }
        try (var client = new RawClient(server)) {
            byte[] all = requests.toByteArray();
            int pieceBytesMax = random.nextBoolean() ? 200 : 20_000;
            Thread sender =
                    Thread.startVirtualThread(() -> {
                        try {
                            client.sendSplit(all, random, pieceBytesMax);
                        } catch (IOException broken) {
                            throw new java.io.UncheckedIOException(broken);
                        }
                    });
            int right = 0;
            for (String answer : answers) {
                assertEquals(answer, client.response().text());
                right++;
            }
            sender.interrupt();
            return right;
        }
    }

    private static void lines(ByteArrayOutputStream to, String text) {
        to.writeBytes(text.replace("\n", "\r\n").getBytes(ISO_8859_1));
    }

    // RFC 9110 §9.3.2: HEAD is GET without content; §15.3.5 and §15.4.5: neither have 204 and 304
    @Test
    void headNoContentAndNotModifiedHaveNoContent() throws Exception {
        try (var client = new RawClient(server)) {
            RawResponse head =
                    client.sendLines("HEAD /abc HTTP/1.1\nHost: test\n\n").responseToHead();
            assertEquals("" + "HEAD /abc".length(), head.field("Content-Length"));
            assertEquals(204, client.get("/no-content").response().status());
            assertEquals(304, client.get("/not-modified").response().status());
            assertEquals("GET /last", client.get("/last").response().text());
        }
    }

    // RFC 9110 §6.6.1: an origin server with a clock generates a Date in each answer
    @Test
    void theDateIsNow() throws Exception {
        try (var client = new RawClient(server)) {
            String date = client.get("/").response().field("Date");
            var sent = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
            var age = Duration.between(sent.toInstant(), java.time.Instant.now()).abs();
            assertTrue(age.toSeconds() <= 5, age.toString());
        }
    }

    // RFC 9110 §10.1.1
    @Test
    void continueIsSentWhenTheHandlerReads() throws Exception {
        try (var client = new RawClient(server)) {
            client.sendLines(
                    """
                    POST /echo HTTP/1.1
                    Host: test
                    Content-Length: 2
                    Expect: 100-continue

                    """);
            assertEquals(100, client.response().status());
            assertEquals("ok", client.send("ok").response().text());
            assertEquals("GET /next", client.get("/next").response().text());
        }
    }

    // RFC 9110 §10.1.1: a server that answers without the content closes, or has to guess whether
    // the client will send it
    @Test
    void aHandlerThatDoesNotReadAnswersAtOnceAndCloses() throws Exception {
        try (var client = new RawClient(server)) {
            client.sendLines(
                    """
                    POST /unread HTTP/1.1
                    Host: test
                    Content-Length: 2
                    Expect: 100-continue

                    """);
            assertEquals("POST /unread", client.lastResponse().text());
        }
    }

    // RFC 9110 §10.1.1: "A server that receives a 100-continue expectation in an HTTP/1.0 request
    // MUST ignore that expectation."
    @Test
    void expectContinueOnHttp10IsIgnored() throws Exception {
        try (var client = new RawClient(server)) {
            client.sendLines("POST /echo HTTP/1.0\nContent-Length: 2\nExpect: 100-continue\n\nok");
            assertEquals("ok", client.lastResponse().text());
        }
    }

    @Test
    void continueIsNotSentWhenTheContentIsHereAlready() throws Exception {
        try (var client = new RawClient(server)) {
            client.sendLines(
                    "POST /echo HTTP/1.1\nHost: test\nContent-Length: 2\nExpect: 100-continue\n\nok");
            RawResponse response = client.response();
            assertEquals("ok", (response.status() == 100 ? client.response() : response).text());
        }
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET / HTTP/1.1\\n\\n                                              | 400
                    GET / HTTP/1.1\\nHost: a\\nHost: b\\n\\n                          | 400
                    GET / HTTP/1.1\\nHost: a\\nX : y\\n\\n                            | 400
                    GET / HTTP/2.0\\nHost: a\\n\\n                                    | 505
                    GET /%s HTTP/1.1\\nHost: a\\n\\n                                  | 414
                    GET / HTTP/1.1\\nHost: a\\nX: %s\\nY: %s\\n\\n                    | 431
                    POST / HTTP/1.1\\nHost: a\\nContent-Length: +1\\n\\n              | 400
                    POST / HTTP/1.1\\nHost: a\\nTransfer-Encoding: gzip, chunked\\n\\n| 501
                    """)
    void whatIsNoRequestIsAnsweredAndNothingAfterIt(String head, int status) throws Exception {
        try (var client = new RawClient(server)) {
            client.sendLines(
                    head.replace("\\n", "\n").replace("%s", "a".repeat(9_000))
                            + "GET /smuggled HTTP/1.1\nHost: test\n\n");
            RawResponse response = client.lastResponse();
            assertEquals(status, response.status(), response.toString());
            assertTrue(response.isProblem(), response.toString());
        }
        assertEquals(0, handled.get());
    }

    @Test
    void whatIsNoRequestAmongPipelinedOnesIsAnsweredInItsPlace() throws Exception {
        try (var client = new RawClient(server)) {
            client.sendLines("GET /a HTTP/1.1\nHost: test\n\nGET /b\n\nGET /c HTTP/1.1\n\n");
            assertEquals("GET /a", client.response().text());
            assertEquals(400, client.lastResponse().status());
        }
        assertEquals(1, handled.get());
    }

    @Test
    @Tag("tcp") // an engine of TLS may take the client's end for the end of both halves
    void aHeadThatTheClientLeavesUnfinishedIsRefused() throws Exception {
        try (var client = new RawClient(server)) {
            client.sendLines("GET / HTTP/1.1\nHost: te").finish();
            assertEquals(400, client.lastResponse().status());
        }
    }

    @Test
    @Tag("tcp") // TLS ends with a handshake only
    void aClientThatOnlyEndsGetsAnEndAndNoWord() throws Exception {
        try (var client = new RawClient(server)) {
            client.finish().expectEnd();
        }
    }

    // RFC 9112 §9.6: what came in before the half-close is still answered
    @Test
    void requestsBeforeAHalfCloseAreAnswered() throws Exception {
        try (var client = new RawClient(server)) {
            client.get("/a").get("/b").finish();
            assertEquals("GET /a", client.response().text());
            assertEquals("GET /b", client.response().text());
            client.expectEnd();
        }
    }

    @Test
    void aFailureIs500AndTheConnectionStays(CapturedLog log) throws Exception {
        try (var client = new RawClient(server)) {
            RawResponse response = client.get("/fail").response();
            assertEquals(500, response.status());
            assertTrue(response.isProblem(), response.toString());
            assertFalse(response.text().contains("on purpose"), response.text());
            assertEquals(500, client.post("/fail", "read whole").response().status());
            assertEquals("GET /next", client.get("/next").response().text());
        }
        assertEquals(
                List.of("The handler of GET /fail failed", "The handler of POST /fail failed"),
                log.errorMessages());
        assertEquals("on purpose", log.errors().getFirst().getThrown().getMessage());
    }

    /// An answer to a client that still sends would be destroyed by a reset on its way.
    @Test
    void theLastAnswerSurvivesAClientThatSendsOn() throws Exception {
        try (var client = new RawClient(server)) {
            client.send("GARBAGE\r\n\r\n");
            byte[] more = new byte[10_000];
            for (int i = 0; i < 20; i++) {
                client.send(more);
            }
            assertEquals(400, client.response().status());
        }
    }
}
