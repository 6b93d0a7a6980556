package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [AdaptiveLimit], and its algorithm in a simulation.
@Tag("once")
class AdaptiveLimitTest {

    /// A minute of twice what the service can take, whatever that is.
    @ParameterizedTest(name = "{0} at once of {1} ms")
    @CsvSource({"10, 20", "50, 20", "4, 5", "200, 100", "10, 2"})
    void theLimitConvergesAtTwiceTheLoad(int workers, int millis) {
        long seed = 42;
        var simulated = new Overload(seed, workers, millis / 1_000.0);
        simulated.run(60, 2);
        String seen = simulated + " (seed " + seed + ")";
        assertTrue(simulated.goodput(10, 60) >= 0.95, seen);
        assertTrue(simulated.p99Millis(10, 60) <= 250, seen);
        assertTrue(simulated.meanLimit(10, 60) < 3 * workers + 10, seen);
        assertTrue(simulated.meanLimit(10, 60) >= workers, seen);
    }

    @Test
    void itFollowsAServiceThatBecomesSlowerAndFasterAgain() {
        var simulated = new Overload(7, 40, 0.02);
        simulated.run(60, 2);
        simulated.workers(10);
        simulated.run(60, 2);
        simulated.workers(40);
        simulated.run(120, 2);
        String seen = simulated.toString();
        assertTrue(simulated.p99Millis(70, 120) <= 250, seen);
        assertTrue(simulated.meanLimit(90, 120) < 40, seen);
        assertTrue(simulated.meanLimit(210, 240) > 40, seen);
    }

    @Test
    void aQuietHourDoesNotOpenIt() {
        var simulated = new Overload(7, 10, 0.02);
        simulated.run(120, 0.1);
        assertTrue(simulated.limit() < 50, simulated.toString());
    }

    @Test
    void nobodyIsRefusedBelowCapacity() {
        var simulated = new Overload(7, 40, 0.02);
        simulated.run(20, 0.5);
        int before = simulated.shed();
        simulated.run(30, 0.5);
        assertTrue(simulated.shed() - before < 300, simulated.toString());
    }

    // The layer

    @Test
    void oneAboveTheLimitIs503BeforeTheHandler() throws Exception {
        var mayEnd = new CountDownLatch(1);
        var inside = new CountDownLatch(3);
        Handler holding =
                _ -> {
                    inside.countDown();
                    mayEnd.await();
                    return Response.text("");
                };
        var limit = AdaptiveLimit.create();
        var app = holding.layer(limit);
        assertEquals(3, limit.limit());
        for (int i = 0; i < 3; i++) {
            Thread.startVirtualThread(() -> {
                try {
                    app.handle(Request.get("/"));
                } catch (Exception failed) {
                    throw new AssertionError(failed);
                }
            });
        }
        assertTrue(inside.await(10, TimeUnit.SECONDS));
        var refused = app.handle(Request.get("/"));
        assertEquals(503, refused.status().code());
        assertEquals("1", Asking.field(refused, "Retry-After"));
        assertEquals(1, limit.shed());
        assertEquals(3, limit.inFlight());
        mayEnd.countDown();
    }

    @Test
    void failuresAndStreamsGiveTheirRoomBack() throws Exception {
        var limit = AdaptiveLimit.create().most(1).probeEvery(Duration.ofSeconds(1));
        Handler failing =
                _ -> {
                    throw new IOException("as it is meant to");
                };
        assertThrows(IOException.class, () -> failing.layer(limit).handle(Request.get("/")));
        assertEquals(0, limit.inFlight());
        Handler streaming = _ -> Response.stream("text/plain", out -> out.write(1));
        var answer = streaming.layer(limit).handle(Request.get("/"));
        assertEquals(1, limit.inFlight());
        answer.contentText();
        assertEquals(0, limit.inFlight());
    }

    @Test
    void aLimitOfZeroIsRefused() {
        Asking.refuses("0", () -> AdaptiveLimit.create().most(0));
        Asking.refuses("PT0S", () -> AdaptiveLimit.create().probeEvery(Duration.ZERO));
    }
}
