package dev.weir.server;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.routes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.InvalidInput;
import dev.weir.http.Limits;
import dev.weir.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One place of the application shapes every error, those of the server itself included.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class ErrorMapperTest {

    private final List<String> threads = new CopyOnWriteArrayList<>();
    private final Signal mayEnd = new Signal("the held handler may end");
    private Server server = ThisScheduler.serve(_ -> Response.text(""));

    private static final Routes APP =
            routes(
                    GET("/").to(_ -> Response.text("home")),
                    GET("/fail")
                            .to(_ -> {
                                throw new IllegalStateException("on purpose");
                            }),
                    GET("/input")
                            .to(_ -> {
                                throw InvalidInput.of("qty", "must be at least 1");
                            }),
                    GET("/slow")
                            .to(_ -> {
                                Thread.sleep(60_000); // handler
                                return Response.text("never");
                            }),
                    POST("/content").to(request -> Response.text(request.text())));

    private void serve(ServerOptions options) {
        server.close();
        server =
                Server.start(
                        options,
                        request -> {
                            if (request.path().equals("/hold")) {
                                mayEnd.await();
                            }
                            return APP.handle(request);
                        });
    }

    @BeforeEach
    void serve() {
        serve(mapping());
    }

    private ServerOptions mapping() {
        return ThisScheduler.options()
                .limits(Limits.defaults().contentBytesMax(100))
                .errorMapper((problem, request) -> {
                    threads.add(Thread.currentThread().isVirtual() ? "virtual" : "platform");
                    return Response.text(
                                    "mapped "
                                            + problem.status().code()
                                            + (request == null ? "" : " " + request.path()))
                            .status(problem.status());
                });
    }

    @AfterEach
    void close() {
        mayEnd.give();
        server.close();
    }

    private void assertMapped(String expected, RawResponse response) {
        assertEquals(expected, response.text());
        assertEquals("text/plain; charset=utf-8", response.field("Content-Type"));
        assertFalse(threads.isEmpty());
        assertEquals(List.of("virtual"), threads.stream().distinct().toList());
    }

    @Test
    void itShapesWhatRoutesAnswer() throws Exception {
        try (var client = new RawClient(server)) {
            assertMapped("mapped 404 /none", client.get("/none").response());
            RawResponse notAllowed = client.post("/", "").response();
            assertMapped("mapped 405 /", notAllowed);
            assertFalse(notAllowed.field("Allow").isEmpty(), "Allow is not the mapper's to lose");
            client.sendLines("BREW / HTTP/1.1\nHost: test\n\n");
            assertMapped("mapped 501 /", client.response());
        }
    }

    @Test
    void itShapesWhatHandlersFailWith(CapturedLog log) throws Exception {
        try (var client = new RawClient(server)) {
            assertMapped("mapped 500 /fail", client.get("/fail").response());
            assertMapped("mapped 400 /input", client.get("/input").response());
            assertMapped(
                    "mapped 413 /content", client.post("/content", "x".repeat(101)).response());
        }
        assertEquals(1, log.errors().size());
    }

    @Test
    void itShapesRefusalsOfWhatIsNoRequest() throws Exception {
        try (var client = new RawClient(server)) {
            assertMapped("mapped 400", client.sendLines("GET /\n\n").lastResponse());
        }
    }

    @Test
    void itShapesRefusalsAmongPipelinedRequests() throws Exception {
        try (var client = new RawClient(server)) {
            client.get("/").sendLines("NONSENSE\n\n");
            assertEquals("home", client.response().text());
            assertMapped("mapped 400", client.lastResponse());
        }
    }

    @Test
    void itShapesOverload() throws Exception {
        serve(mapping().requestsInFlightMax(1).requestsWaitingMax(0));
        try (var held = new RawClient(server);
                var client = new RawClient(server)) {
            held.get("/hold");
            Signal.until(() -> server.figures().inFlight() == 1, "it is held");
            for (int i = 0; i < 3; i++) {
                RawResponse response = client.get("/").response();
                assertMapped("mapped 503 /", response);
                assertEquals("1", response.field("Retry-After"));
            }
        }
    }

    @Test
    void itShapesTheEndOfWaiting() throws Exception {
        serve(
                mapping()
                        .requestsInFlightMax(1)
                        .deadlines(Deadlines.defaults().waiting(Duration.ofMillis(60))));
        try (var held = new RawClient(server);
                var client = new RawClient(server)) {
            held.get("/hold");
            Signal.until(() -> server.figures().inFlight() == 1, "it is held");
            assertMapped("mapped 503 /", client.get("/").response());
            assertMapped("mapped 503 /", client.get("/").response());
            mayEnd.give();
            assertEquals(404, held.response().status());
            Signal.until(() -> server.figures().inFlight() == 0, "all have ended");
            assertEquals("home", client.get("/").response().text());
        }
    }

    @Test
    void itShapesTheEndOfAHandlersTime() throws Exception {
        serve(mapping().deadlines(Deadlines.defaults().handler(Duration.ofMillis(60))));
        try (var client = new RawClient(server)) {
            assertMapped("mapped 503", client.get("/slow").lastResponse());
        }
    }

    @Test
    void itShapesHeadsThatComeTooSlowly() throws Exception {
        serve(mapping().deadlines(Deadlines.defaults().head(Duration.ofMillis(60))));
        try (var client = new RawClient(server)) {
            assertMapped("mapped 408", client.send("GET / HT").lastResponse());
        }
    }

    @ParameterizedTest(name = "it {0}")
    @ValueSource(strings = {"throws", "returns null", "fails badly"})
    void theBuiltInAnswerGoesOutWhen(String how, CapturedLog log) throws Exception {
        serve(
                ThisScheduler.options()
                        .errorMapper((_, _) ->
                                switch (how) {
                                    case "throws" -> throw new IOException("on purpose");
                                    case "fails badly" -> throw new StackOverflowError();
                                    default -> nothing();
                                }));
        try (var client = new RawClient(server)) {
            assertTrue(client.get("/none").response().isProblem());
            assertTrue(client.get("/input").response().isProblem());
            RawResponse refusal = client.sendLines("NONSENSE\n\n").lastResponse();
            assertEquals(400, refusal.status());
            assertTrue(refusal.isProblem());
        }
        assertEquals(3, log.errors().size(), log.errorMessages().toString());
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // as careless code would
    private static <T> T nothing() {
        return null;
    }

    @Test
    void itMayStreamItsAnswer() throws Exception {
        serve(
                ThisScheduler.options()
                        .errorMapper((problem, _) ->
                                Response.stream(
                                                "text/plain",
                                                out ->
                                                        out.write(
                                                                "streamed"
                                                                        .getBytes(
                                                                                StandardCharsets
                                                                                        .US_ASCII)))
                                        .status(problem.status())));
        try (var client = new RawClient(server)) {
            assertEquals("streamed", client.get("/none").response().text());
            RawResponse refusal = client.sendLines("NONSENSE\n\n").lastResponse();
            assertEquals(400, refusal.status());
            assertEquals("streamed", refusal.text());
        }
    }

    @Test
    void itMayBlockWithoutHoldingUpOthers() throws Exception {
        var runs = new Signal("the mapper runs");
        serve(
                ThisScheduler.options()
                        .errorMapper((problem, _) -> {
                            runs.give();
                            mayEnd.await();
                            return problem.response();
                        }));
        try (var client = new RawClient(server);
                var other = new RawClient(server)) {
            client.sendLines("NONSENSE\n\n");
            runs.await();
            assertEquals("home", other.get("/").response().text());
            mayEnd.give();
            assertEquals(400, client.lastResponse().status());
        }
    }

    @Test
    void anAnswerOfTheHandlersOwnIsLeftAlone() throws Exception {
        server.close();
        server =
                Server.start(
                        mapping(),
                        _ -> Response.text("mine").status(dev.weir.http.Status.NOT_FOUND));
        try (var client = new RawClient(server)) {
            assertEquals("mine", client.get("/").response().text());
        }
        assertTrue(threads.isEmpty());
    }
}
