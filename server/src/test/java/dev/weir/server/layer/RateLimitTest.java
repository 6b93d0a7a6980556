package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class RateLimitTest {

    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);

    private Handler app(RateLimit limit) {
        return Asking.HELLO.layer(limit.clock(nanos::get));
    }

    private static Response ask(Handler app, String address) throws Exception {
        return app.handle(Asking.from(address, false, Request.get("/")));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void theLimitIsAllowedAndOneMoreIs429() throws Exception {
        var app = app(RateLimit.of(3, Duration.ofSeconds(60)));
        for (int left = 2; left >= 0; left--) {
            var answer = ask(app, "192.0.2.1");
            assertEquals(200, answer.status().code());
            assertEquals(
                    "\"default\";r=" + left + ";t=" + (60 - 20 * left),
                    Asking.field(answer, "RateLimit"));
            assertEquals("\"default\";q=3;w=60", Asking.field(answer, "RateLimit-Policy"));
        }
        var refused = ask(app, "192.0.2.1");
        assertEquals(429, refused.status().code());
        assertEquals("20", Asking.field(refused, "Retry-After"));
        assertEquals("\"default\";r=0;t=20", Asking.field(refused, "RateLimit"));
        assertEquals("\"default\";q=3;w=60", Asking.field(refused, "RateLimit-Policy"));
    }

    @Test
    void whoWaitsAsToldIsLetIn() throws Exception {
        var app = app(RateLimit.of(3, Duration.ofSeconds(60)));
        for (int i = 0; i < 3; i++) {
            ask(app, "192.0.2.1");
        }
        pass(Duration.ofSeconds(20).minusNanos(1));
        assertEquals(429, ask(app, "192.0.2.1").status().code());
        pass(Duration.ofNanos(1));
        assertEquals(200, ask(app, "192.0.2.1").status().code());
        assertEquals(429, ask(app, "192.0.2.1").status().code());
    }

    @Test
    void theRateHoldsOverTime() throws Exception {
        var app = app(RateLimit.of(10, Duration.ofSeconds(1)).burst(2));
        int allowed = 0;
        for (int i = 0; i < 10_000; i++) {
            allowed += ask(app, "192.0.2.1").status().code() == 200 ? 1 : 0;
            pass(Duration.ofMillis(1));
        }
        assertEquals(101, allowed, "10 s at 10 a second, and a burst of 2 at the start");
    }

    @Test
    void clientsHaveTheirOwnQuota() throws Exception {
        var app = app(RateLimit.of(1, Duration.ofSeconds(60)));
        assertEquals(200, ask(app, "192.0.2.1").status().code());
        assertEquals(200, ask(app, "192.0.2.2").status().code());
        assertEquals(429, ask(app, "192.0.2.1").status().code());
    }

    @Test
    void addressesOfOneIpv6HostAreOneClient() throws Exception {
        var app = app(RateLimit.of(1, Duration.ofSeconds(60)));
        assertEquals(200, ask(app, "2001:db8::1").status().code());
        assertEquals(429, ask(app, "2001:db8::2").status().code());
        assertEquals(200, ask(app, "2001:db8:0:1::1").status().code());
    }

    @Test
    void theKeyCanBeAnything() throws Exception {
        var app =
                app(
                        RateLimit.of(1, Duration.ofSeconds(60))
                                .by(request -> request.field("x-user").orElse("")));
        assertEquals(200, app.handle(Asking.get("/", "X-User", "a")).status().code());
        assertEquals(200, app.handle(Asking.get("/", "X-User", "b")).status().code());
        assertEquals(429, app.handle(Asking.get("/", "X-User", "a")).status().code());
    }

    @Test
    void theTableIsBounded() {
        var quotas = new Quotas(1_000, 2, 100);
        for (int i = 0; i < 100; i++) {
            assertTrue(quotas.take("key " + i, 0) > 0);
        }
        // Full of keys that have used some: newcomers share one quota.
        assertTrue(quotas.take("late 1", 0) > 0);
        assertTrue(quotas.take("late 2", 0) > 0);
        assertTrue(quotas.take("late 3", 0) < 0);
        assertTrue(quotas.take("key 1", 0) > 0, "who was there keeps his own");
        assertEquals(100, quotas.keys());
        // Once theirs are whole they make room.
        assertTrue(quotas.take("later", 10_000) > 0);
        assertEquals(1, quotas.keys());
    }

    @Test
    void threadsTakeNoMoreThanThereIs() throws Exception {
        var quotas = new Quotas(1_000_000_000, 1_000, 10);
        var taken = new AtomicInteger();
        var threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int j = 0; j < 1_000; j++) {
                                    taken.addAndGet(quotas.take("one", 0) > 0 ? 1 : 0);
                                }
                            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(1_000, taken.get());
    }

    @Test
    void aRateOfZeroIsRefused() {
        Asking.refuses("0", () -> RateLimit.of(0, Duration.ofSeconds(1)));
        Asking.refuses("PT0S", () -> RateLimit.of(1, Duration.ZERO));
        Asking.refuses("0", () -> RateLimit.of(1, Duration.ofSeconds(1)).burst(0));
        Asking.refuses("0", () -> RateLimit.of(1, Duration.ofSeconds(1)).keysMax(0));
        Asking.refuses("nanosecond", () -> RateLimit.of(2, Duration.ofNanos(1)));
    }
}
