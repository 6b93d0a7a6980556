package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Request;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class DrainAnswersTest {

    private final Health health = Health.create();
    private final DrainAnswers layer = DrainAnswers.of(health, Duration.ofMillis(1_500));

    private int status() throws Exception {
        return Asking.HELLO.layer(layer).handle(Request.get("/")).status().code();
    }

    @Test
    void requestsPassUntilADrainHasBegun() throws Exception {
        assertEquals(200, status());
        health.drainAnnounced();
        assertEquals(200, status());
        health.drainBegun();
        assertEquals(503, status());
    }

    // RFC 9110 §10.2.3: whole seconds
    @Test
    void clientsAreToldWhenToComeBack() throws Exception {
        health.drainBegun();
        var answer = Asking.HELLO.layer(layer).handle(Request.get("/"));
        assertEquals("2", Asking.field(answer, "Retry-After"));
    }

    @Test
    void aTimeOfZeroIsRefused() {
        Asking.refuses("retry after", () -> DrainAnswers.of(health, Duration.ZERO));
    }
}
