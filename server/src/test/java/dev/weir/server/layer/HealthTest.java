package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class HealthTest {

    private static int status(Handler handler) throws Exception {
        return handler.handle(Request.get("/")).status().code();
    }

    @Test
    void anAnnouncedDrainIsNotReadyButLives() throws Exception {
        var health = Health.create();
        assertEquals(200, status(health.ready()));
        health.drainAnnounced();
        assertEquals(503, status(health.ready()));
        assertEquals(200, status(health.live()));
    }

    @Test
    void aCheckThatDoesNotHoldIsNamed() throws Exception {
        var holds = new AtomicBoolean(true);
        var health = Health.create().check("database", holds::get);
        assertEquals(200, status(health.ready()));
        holds.set(false);
        var answer = health.ready().handle(Request.get("/"));
        assertEquals(503, answer.status().code());
        assertTrue(answer.contentText().contains("database"));
    }

    @Test
    void aCheckThatFailsDoesNotHold() throws Exception {
        var health =
                Health.create()
                        .check(
                                "database",
                                () -> {
                                    throw new IllegalStateException("no connection");
                                });
        assertEquals(503, status(health.ready()));
    }

    @Test
    void whatIsMadeOfOneAnotherDrainsTogether() throws Exception {
        var given = Health.create();
        var asked = given.check("always", () -> true);
        given.drainAnnounced();
        assertEquals(503, status(asked.ready()));
    }
}
