package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.server.loop.SeededScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The whole server over HTTP/3 under seeds: whatever the network does to the streams, and in
/// whatever order threads run, each stream gets its own answer, and nothing is left over.
@Timeout(120)
class Http3SimulationTest {

    private static final int SEEDS = Integer.getInteger("weir.simulation.seeds", 300);

    /// What a stream came to if the client broke it off.
    private static final String ANYTHING = "*";

    @BeforeEach
    void needsAScheduler() {
        assumeTrue(SeededScheduler.isAvailable(), "java.lang is not open");
    }

    private static Response answer(Request request, AtomicReference<Simulation> simulation)
            throws Exception {
        String path = request.path();
        if (path.startsWith("/say/")) {
            return Response.text("said " + path);
        }
        if (path.startsWith("/sleep/")) {
            simulation.get().sleep(3_000_000);
            return Response.text("slept");
        }
        if (path.equals("/count")) {
            return Response.text("" + request.bytes().length);
        }
        if (path.equals("/echo")) {
            return Response.of(Status.OK, Fields.EMPTY, Body.stream(request.body()));
        }
        int bytes = Integer.parseInt(path.substring("/bytes/".length()));
        return Response.of(
                Status.OK,
                Fields.EMPTY,
                Body.stream(
                        bytes,
                        out -> {
                            for (int i = 0; i < bytes; i++) {
                                out.write('b');
                            }
                        }));
    }

    /// Sends a made-up request on a stream.
    ///
    /// @return what the answer must be
    private static String request(Random random, QuicInMemory client, long id) {
        String word = "w" + random.nextInt(1_000);
        String content = word.repeat(random.nextInt(random.nextInt(10) == 0 ? 4_000 : 40));
        String expected;
        byte[] request;
        switch (random.nextInt(6)) {
            case 0 -> {
                request = Http3Wire.get("/say/" + word);
                expected = "200 said /say/" + word;
            }
            case 1 -> {
                request = Http3Wire.get("/sleep/" + word);
                expected = "200 slept";
            }
            case 2 -> {
                request =
                        Http3Wire.join(
                                Http3Wire.post("/count", "content-length", "" + content.length()),
                                Http3Wire.data(content));
                expected = "200 " + content.length();
            }
            case 3 -> {
                int half = content.length() / 2;
                request =
                        Http3Wire.join(
                                Http3Wire.post("/echo"),
                                Http3Wire.data(content.substring(0, half)),
                                Http3Wire.frame(0x21, new byte[random.nextInt(20)]),
                                Http3Wire.data(content.substring(half)));
                expected = "200 " + content;
            }
            case 4 -> {
                // Nobody reads this content.
                request = Http3Wire.join(Http3Wire.post("/say/x"), Http3Wire.data(content));
                expected = "200 said /say/x";
            }
            default -> {
                int bytes = random.nextInt(30_000);
                request = Http3Wire.get("/bytes/" + bytes);
                expected = "200 " + "b".repeat(bytes);
            }
        }
        client.send(id, request).end(id);
        return expected;
    }

    @Test
    void everyStreamGetsItsAnswerWhateverTheNetworkDoes() {
        for (int seed = 0; seed < SEEDS; seed++) {
            run(seed, false);
        }
    }

    /// Streams are reset and stopped, and connections end, at any time. Whoever was not, gets the
    /// whole answer; of the others nothing stays behind.
    @Test
    void whatBreaksOffHarmsNobodyElse() {
        for (int seed = 10_000; seed < 10_000 + SEEDS; seed++) {
            run(seed, true);
        }
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertEquals(run(7, true), run(7, true));
    }

    private static String run(int seed, boolean breaksOff) {
        var random = new Random(seed);
        var simulation = new AtomicReference<Simulation>();
        var options =
                ServerOptions.defaults()
                        .loops(1)
                        .deadlines(Deadlines.defaults().idle(Duration.ofSeconds(5)))
                        .requestsInFlightMax(1 + random.nextInt(20));
        simulation.set(new Simulation(random, options, request -> answer(request, simulation)));
        var clients = new ArrayList<QuicInMemory>();
        var expected = new ArrayList<List<String>>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            var client = simulation.get().connectQuic(random, random.nextInt(10) == 0);
            client.send(2, Http3Wire.CONTROL);
            clients.add(client);
            expected.add(script(random, client, breaksOff));
        }
        var all = new StringBuilder();
        try {
            simulation.get().runToEnd();
            for (int i = 0; i < clients.size(); i++) {
                check(clients.get(i), expected.get(i), all);
            }
            assertEquals(0, simulation.get().member().figures().open);
            assertEquals(0, simulation.get().member().loop().buffers().lentBytes());
        } catch (AssertionError failed) {
            throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
        }
        return all.toString();
    }

    /// @return what is to come of each stream
    private static List<String> script(Random random, QuicInMemory client, boolean breaksOff) {
        var expected = new ArrayList<String>();
        int requests = 1 + random.nextInt(12);
        for (int i = 0; i < requests; i++) {
            expected.add(request(random, client, 4L * i));
            if (breaksOff && random.nextInt(4) == 0) {
                expected.set(i, ANYTHING);
                if (random.nextBoolean()) {
                    client.reset(4L * i, 0x10c);
                } else {
                    client.stop(4L * i, 0x10c);
                }
            }
        }
        if (breaksOff && random.nextInt(6) == 0) {
            client.disconnect();
            expected.replaceAll(_ -> ANYTHING);
        }
        return expected;
    }

    private static void check(QuicInMemory client, List<String> expected, StringBuilder all) {
        assertTrue(client.isClosed());
        for (int i = 0; i < expected.size(); i++) {
            byte[] taken = client.taken(4L * i);
            all.append(new String(taken, ISO_8859_1));
            if (!expected.get(i).equals(ANYTHING)) {
                assertTrue(client.isEnded(4L * i), "stream " + 4 * i + " is not whole");
                var answer = Http3Wire.Answer.of(taken);
                assertEquals(expected.get(i), answer.status() + " " + answer.content());
            }
        }
    }
}
