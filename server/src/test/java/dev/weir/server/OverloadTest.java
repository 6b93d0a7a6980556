package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Request;
import dev.weir.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// More requests and connections than the server takes.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class OverloadTest {

    private final Signal mayEnd = new Signal("the handlers may end");
    private final List<RawClient> clients = new ArrayList<>();
    private Server server = ThisScheduler.serve(this::answer);

    private Response answer(Request request) throws Exception {
        if (request.path().equals("/hold")) {
            mayEnd.await();
        }
        return Response.text(request.path());
    }

    private void serve(ServerOptions options) {
        server.close();
        server = Server.start(options, this::answer);
    }

    private RawClient client() throws Exception {
        var client = new RawClient(server);
        clients.add(client);
        return client;
    }

    /// As many requests as this, each on its connection and under way.
    private List<RawClient> hold(int count) throws Exception {
        var held = new ArrayList<RawClient>();
        long before = server.figures().requests();
        for (int i = 0; i < count; i++) {
            held.add(client().get("/hold"));
        }
        Signal.until(() -> server.figures().requests() == before + count, "they are under way");
        return held;
    }

    @AfterEach
    void close() throws Exception {
        mayEnd.give();
        for (RawClient client : clients) {
            client.close();
        }
        server.close();
    }

    private static void assertOverloaded(RawResponse response) {
        assertEquals(503, response.status());
        assertEquals("1", response.field("Retry-After"));
        assertTrue(response.isProblem(), response.toString());
    }

    // RFC 9110 §15.6.4
    @Test
    void oneRequestAboveThoseInFlightIs503WhenNoneMayWait() throws Exception {
        serve(ThisScheduler.options().requestsInFlightMax(3).requestsWaitingMax(0));
        var held = hold(2);
        assertEquals("/third", client().get("/third").response().text());
        held.addAll(hold(1));
        RawClient late = client();
        for (int i = 0; i < 3; i++) {
            RawResponse response = late.get("/fourth").response();
            assertOverloaded(response);
            assertFalse(response.saysClose());
        }
        assertEquals(3, server.figures().shed());
        assertEquals(3, server.figures().inFlight());
        mayEnd.give();
        for (RawClient client : held) {
            assertEquals("/hold", client.response().text());
        }
        assertEquals("/fourth", late.get("/fourth").response().text());
    }

    @Test
    void pipelinedRequestsAreRefusedInTheirOrder() throws Exception {
        serve(ThisScheduler.options().requestsInFlightMax(1).requestsWaitingMax(0));
        hold(1);
        RawClient late = client();
        late.get("/1").post("/2", "content").get("/3");
        for (int i = 0; i < 3; i++) {
            assertOverloaded(late.response());
        }
    }

    @Test
    void asManyAsMayWaitAreServedInTheirOrder() throws Exception {
        serve(
                ThisScheduler.options()
                        .requestsInFlightMax(1)
                        .requestsWaitingMax(2)
                        .deadlines(Deadlines.defaults().waiting(Duration.ofSeconds(30))));
        RawClient first = hold(1).getFirst();
        var waiting = new ArrayList<RawClient>();
        for (int i = 0; i < 2; i++) {
            int requests = i + 2;
            waiting.add(client().get("/" + i));
            Signal.until(() -> server.figures().requests() == requests, "it waits");
        }
        assertOverloaded(client().get("/3").response());
        mayEnd.give();
        assertEquals("/hold", first.response().text());
        assertEquals("/0", waiting.get(0).response().text());
        assertEquals("/1", waiting.get(1).response().text());
    }

    /// Also while nobody in flight ends.
    @Test
    void whoWaitsForTooLongIs503() throws Exception {
        serve(
                ThisScheduler.options()
                        .requestsInFlightMax(1)
                        .deadlines(Deadlines.defaults().waiting(Duration.ofMillis(150))));
        hold(1);
        RawClient late = client();
        long before = System.nanoTime();
        assertOverloaded(late.get("/").response());
        assertTrue(System.nanoTime() - before >= 145_000_000);
        assertOverloaded(late.get("/").response());
        assertEquals(2, server.figures().shed());
        mayEnd.give();
        Signal.until(() -> server.figures().inFlight() == 0, "the first has ended");
        assertEquals("/", late.get("/").response().text());
    }

    @Test
    void aRefusedConnectionIsIdleAfterwards() throws Exception {
        serve(
                ThisScheduler.options()
                        .requestsInFlightMax(1)
                        .requestsWaitingMax(0)
                        .deadlines(Deadlines.defaults().idle(Duration.ofMillis(150))));
        hold(1);
        RawClient late = client();
        assertOverloaded(late.get("/").response());
        late.expectEnd();
    }

    @Test
    void oneConnectionAboveTheMostWaitsUntilOneCloses() throws Exception {
        serve(ThisScheduler.options().connectionsMax(2));
        RawClient first = client();
        assertEquals("/1", first.get("/1").response().text());
        assertEquals("/2", client().get("/2").response().text());
        RawClient third = client();
        third.get("/3");
        assertTrue(third.isSilentFor(Duration.ofMillis(300)));
        assertEquals(2, server.figures().connections());
        first.close();
        assertEquals("/3", third.response().text());
    }

    static Stream<TransportKind> transports() {
        return ThisScheduler.transports();
    }

    @ParameterizedTest(name = "over {0}")
    @MethodSource("transports")
    void manyMoreConnectionsThanTheMostAreAllServedInTheEnd(TransportKind transport)
            throws Exception {
        serve(ThisScheduler.options().transport(transport).connectionsMax(3).loops(2));
        for (int i = 0; i < 12; i++) {
            client().sendLines("GET /" + i + " HTTP/1.1\nHost: test\nConnection: close\n\n");
        }
        for (int i = 0; i < 12; i++) {
            assertEquals("/" + i, clients.get(i).response().text());
            clients.get(i).close();
            assertTrue(server.figures().connections() <= 3);
        }
    }
}
