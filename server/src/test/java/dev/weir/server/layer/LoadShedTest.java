package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Request;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class LoadShedTest {

    private final AtomicBoolean isTooMuch = new AtomicBoolean();
    private final LoadShed shed =
            LoadShed.when(isTooMuch::get)
                    .sparing(request -> request.path().equals("/health"))
                    .retryAfter(Duration.ofMillis(2_001));

    @Test
    void requestsAreShedWhileThereIsTooMuch() throws Exception {
        var app = Asking.HELLO.layer(shed);
        assertEquals(200, app.handle(Request.get("/")).status().code());
        isTooMuch.set(true);
        var answer = app.handle(Request.get("/"));
        assertEquals(503, answer.status().code());
        assertEquals("3", Asking.field(answer, "Retry-After"));
        assertEquals(200, app.handle(Request.get("/health")).status().code());
        isTooMuch.set(false);
        assertEquals(200, app.handle(Request.get("/")).status().code());
        assertEquals(1, shed.shed());
    }
}
