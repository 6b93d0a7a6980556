package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
@org.junit.jupiter.api.Timeout(60)
class TimeoutTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofMinutes(5);

    private static void waitForEver() throws InterruptedException {
        if (!new CountDownLatch(1).await(50, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody interrupted it");
        }
    }

    @Test
    void whatIsQuickIsAnswered() throws Exception {
        var answer = Asking.HELLO.layer(Timeout.of(LONG)).handle(Request.get("/"));
        assertEquals("Hello", answer.contentText());
    }

    @Test
    void whatWaitsTooLongIsInterruptedAndAnswered503() throws Exception {
        Handler slow =
                _ -> {
                    waitForEver();
                    return Response.text("late");
                };
        var answer = slow.layer(Timeout.of(SHORT)).handle(Request.get("/"));
        assertEquals(Status.SERVICE_UNAVAILABLE, answer.status());
        assertEquals("1", Asking.field(answer, "Retry-After"));
        assertFalse(Thread.currentThread().isInterrupted(), "the interruption was the layer's own");
    }

    @Test
    void aLateAnswerIsThrownAway() throws Exception {
        Handler stubborn =
                _ -> {
                    try {
                        waitForEver();
                    } catch (InterruptedException ignored) {
                        // as a handler might that does not care
                    }
                    return Response.text("late");
                };
        var answer = stubborn.layer(Timeout.of(SHORT)).handle(Request.get("/"));
        assertEquals(Status.SERVICE_UNAVAILABLE, answer.status());
    }

    @Test
    void anotherFailureGoesOn() {
        Handler failing =
                _ -> {
                    throw new IOException("of the handler");
                };
        var app = failing.layer(Timeout.of(LONG));
        assertThrows(IOException.class, () -> app.handle(Request.get("/")));
    }

    @Test
    void streamedContentIsBreaking() throws Exception {
        Handler streaming =
                _ ->
                        Response.stream(
                                "text/plain",
                                out -> {
                                    out.write('a');
                                    waitForEver();
                                });
        var answer = streaming.layer(Timeout.of(SHORT)).handle(Request.get("/"));
        assertEquals(Status.OK, answer.status());
        var broken =
                assertThrows(
                        IOException.class,
                        () -> answer.body().writeTo(OutputStream.nullOutputStream()));
        assertTrue(broken.toString().contains("longer than"), broken.toString());
        assertFalse(Thread.interrupted());
    }

    @Test
    void contentInTimeIsWhole() throws Exception {
        Handler streaming = _ -> Response.stream("text/plain", out -> out.write('a'));
        var answer = streaming.layer(Timeout.of(LONG)).handle(Request.get("/"));
        assertEquals("a", answer.contentText());
    }

    @Test
    void manyAtOnceRingTheirOwn() throws Exception {
        var app =
                ((Handler)
                                request -> {
                                    if (request.path().equals("/slow")) {
                                        waitForEver();
                                    }
                                    return Response.text("quick");
                                })
                        .layer(Timeout.of(SHORT));
        var threads = new Thread[200];
        var wrong = new java.util.concurrent.atomic.AtomicInteger();
        for (int i = 0; i < threads.length; i++) {
            boolean isSlow = i % 2 == 0;
            threads[i] =
                    Thread.startVirtualThread(() -> {
                        try {
                            var answer = app.handle(Request.get(isSlow ? "/slow" : "/quick"));
                            if ((answer.status().code() == 503) != isSlow) {
                                wrong.incrementAndGet();
                            }
                        } catch (Exception failed) {
                            wrong.incrementAndGet();
                        }
                    });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, wrong.get());
    }

    @Test
    void aTimeOfZeroIsRefused() {
        Asking.refuses("PT0S", () -> Timeout.of(Duration.ZERO));
    }
}
