package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("once")
@Timeout(60)
class ConcurrencyLimitTest {

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final CountDownLatch areInside = new CountDownLatch(2);
    private final Handler holding =
            request -> {
                if (request.path().equals("/fail")) {
                    throw new IOException("as it is meant to");
                }
                if (request.path().equals("/stream")) {
                    return Response.stream("text/plain", out -> out.write('a'));
                }
                if (request.path().equals("/hold")) {
                    areInside.countDown();
                    mayEnd.await();
                }
                return Response.text("done");
            };

    private static CompletableFuture<Integer> start(Handler app, String path) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return app.handle(Request.get(path)).status().code();
                    } catch (Exception failed) {
                        throw new AssertionError(failed);
                    }
                },
                Executors.newVirtualThreadPerTaskExecutor());
    }

    @Test
    void oneAboveTheLimitIs503() throws Exception {
        var limit = ConcurrencyLimit.of(2);
        var app = holding.layer(limit);
        var first = start(app, "/hold");
        var second = start(app, "/hold");
        areInside.await(10, TimeUnit.SECONDS);
        assertEquals(2, limit.inFlight());
        var third = app.handle(Request.get("/"));
        assertEquals(503, third.status().code());
        assertEquals("1", Asking.field(third, "Retry-After"));
        mayEnd.countDown();
        assertEquals(200, first.join());
        assertEquals(200, second.join());
        assertEquals(200, app.handle(Request.get("/")).status().code());
        assertEquals(0, limit.inFlight());
    }

    @Test
    void whoMayWaitGetsRoom() throws Exception {
        var app = holding.layer(ConcurrencyLimit.of(2).waiting(1, Duration.ofMinutes(1)));
        var first = start(app, "/hold");
        var second = start(app, "/hold");
        areInside.await(10, TimeUnit.SECONDS);
        var waiting = start(app, "/");
        mayEnd.countDown();
        assertEquals(200, waiting.join());
        assertEquals(200, first.join());
        assertEquals(200, second.join());
    }

    @Test
    void waitingTooLongIs503() throws Exception {
        var app = holding.layer(ConcurrencyLimit.of(2).waiting(1, Duration.ofMillis(1)));
        var first = start(app, "/hold");
        var second = start(app, "/hold");
        areInside.await(10, TimeUnit.SECONDS);
        assertEquals(503, app.handle(Request.get("/")).status().code());
        mayEnd.countDown();
        assertEquals(400, first.join() + second.join());
    }

    @Test
    void failuresGiveTheirRoomBack() throws Exception {
        var limit = ConcurrencyLimit.of(1);
        var app = holding.layer(limit);
        assertThrows(IOException.class, () -> app.handle(Request.get("/fail")));
        assertEquals(0, limit.inFlight());
    }

    @Test
    void aStreamIsInsideUntilItEnds() throws Exception {
        var limit = ConcurrencyLimit.of(2);
        var app = holding.layer(limit);
        var written = app.handle(Request.get("/stream"));
        var discarded = app.handle(Request.get("/stream"));
        assertEquals(2, limit.inFlight());
        written.contentText();
        discarded.body().discard();
        assertEquals(0, limit.inFlight());
    }

    @Test
    void aLimitOfZeroIsRefused() {
        Asking.refuses("0", () -> ConcurrencyLimit.of(0));
        Asking.refuses("-1", () -> ConcurrencyLimit.of(1).waiting(-1, Duration.ofSeconds(1)));
    }
}
