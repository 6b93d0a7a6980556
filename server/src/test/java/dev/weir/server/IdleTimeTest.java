package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.http.Response;
import dev.weir.http.h3.ErrorCode;
import dev.weir.server.loop.SeededScheduler;
import dev.weir.server.loop.Timers;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// [Deadlines#idle] at its edges, in simulated time: a connection of any version is open until it
/// has passed, and is not a tick of the timers later.
@Timeout(60)
class IdleTimeTest {

    private static final Duration IDLE = Duration.ofSeconds(3);

    /// What the handlers sleep: time in which nobody is idle.
    private static final long ANSWER_NANOS = IDLE.toNanos() * 3;

    private final Random random = new Random(1);
    private Simulation simulation;

    @BeforeEach
    void begin() {
        assumeTrue(SeededScheduler.isAvailable(), "java.lang is not open");
        simulation =
                new Simulation(
                        random,
                        ServerOptions.defaults()
                                .loops(1)
                                .deadlines(Deadlines.defaults().idle(IDLE)),
                        _ -> {
                            simulation.sleep(ANSWER_NANOS);
                            return Response.text("ok");
                        });
    }

    private SimulatedLink connect(byte[] script) {
        var link = new SimulatedLink(random, script, -1, true);
        simulation.connect(link);
        return link;
    }

    /// The answer has just left; nothing happens from now on.
    private void endsAfterTheIdleTime(BooleanSupplier isOver) {
        simulation.runFor(IDLE.toNanos() - 1);
        assertFalse(isOver.getAsBoolean(), "it ended before its time");
        simulation.runFor(1 + Timers.TICK_NANOS);
        assertTrue(isOver.getAsBoolean(), "it is open after its time");
    }

    @Test
    void http1() {
        var link = connect("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
        simulation.runFor(ANSWER_NANOS);
        assertTrue(new String(link.taken(), ISO_8859_1).endsWith("ok"));
        endsAfterTheIdleTime(link::isClosed);
    }

    @Test
    void http2() {
        var link =
                connect(
                        Http3Wire.join(
                                Http2Client.PREFACE.getBytes(ISO_8859_1),
                                Http2Client.bytes(Http2Client.SETTINGS, 0, 0, new byte[0]),
                                Http2Client.request(1, "/", true)));
        simulation.runFor(ANSWER_NANOS);
        int answered = link.taken().length;
        assertTrue(new String(link.taken(), ISO_8859_1).endsWith("ok"));
        endsAfterTheIdleTime(() -> link.taken().length > answered);
        assertEquals(Http2Client.GOAWAY, link.taken()[answered + 3], "the type of what it says");
    }

    @Test
    void http3() {
        var client = simulation.connectQuic(random, true);
        client.send(2, Http3Wire.CONTROL).send(0, Http3Wire.get("/")).end(0);
        simulation.runFor(ANSWER_NANOS);
        assertTrue(client.isEnded(0));
        endsAfterTheIdleTime(client::isClosed);
        assertEquals(ErrorCode.H3_NO_ERROR, client.closeCode());
    }
}
