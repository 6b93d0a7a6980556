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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The whole server under seeds: whatever the network does to the bytes, and in whatever order
/// threads run, each connection gets the right answers in the right order, and nothing is left
/// over.
@Timeout(120)
class SimulationTest {

    private static final int SEEDS = Integer.getInteger("weir.simulation.seeds", 300);

    @BeforeEach
    void needsAScheduler() {
        assumeTrue(SeededScheduler.isAvailable(), "java.lang is not open");
    }

    /// A script of requests, and what their answers must be.
    private record Plan(
            @SuppressWarnings("ArrayRecordComponent") byte[] script,
            List<String> answers,
            boolean saysClose) {

        SimulatedLink link(Random random, int resetAt, boolean isCalm) {
            var link = new SimulatedLink(random, script, resetAt, isCalm);
            return saysClose ? link : link.endsFirst();
        }
    }

    private static Plan plan(Random random) {
        var script = new StringBuilder();
        var answers = new ArrayList<String>();
        int requests = 1 + random.nextInt(12);
        boolean saysClose = random.nextBoolean(); // or its own end tells that it was the last
        for (int i = 1; i <= requests; i++) {
            String close = saysClose && i == requests ? "Connection: close\r\n" : "";
            String word = "w" + random.nextInt(1_000);
            String content = word.repeat(random.nextInt(random.nextInt(10) == 0 ? 4_000 : 40));
            switch (random.nextInt(6)) {
                case 0 -> {
                    script.append("GET /say/" + word + " HTTP/1.1\r\nHost: a\r\n" + close + "\r\n");
                    answers.add("200 said /say/" + word);
                }
                case 1 -> {
                    script.append(
                            "GET /sleep/" + word + " HTTP/1.1\r\nHost: a\r\n" + close + "\r\n");
                    answers.add("200 slept");
                }
                case 2 -> {
                    script.append("POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: ")
                            .append(content.length() + "\r\n" + close + "\r\n" + content);
                    answers.add("200 " + content.length());
                }
                case 3 -> {
                    script.append(
                                    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n")
                            .append(close + "\r\n" + chunks(random, content));
                    answers.add("200 " + brief(content));
                }
                case 4 -> {
                    // Nobody reads this content: it is thrown away before the next request.
                    script.append("POST /say/x HTTP/1.1\r\nHost: a\r\nContent-Length: ")
                            .append(content.length() + "\r\n" + close + "\r\n" + content);
                    answers.add("200 said /say/x");
                }
                default -> {
                    int bytes = random.nextInt(30_000);
                    script.append(
                            "GET /bytes/" + bytes + " HTTP/1.1\r\nHost: a\r\n" + close + "\r\n");
                    answers.add("200 " + brief("b".repeat(bytes)));
                }
            }
        }
        return new Plan(script.toString().getBytes(ISO_8859_1), answers, saysClose);
    }

    /// Long contents by length and hash, so that a failure can be read.
    private static String brief(String content) {
        return content.length() < 40 ? content : content.length() + "#" + content.hashCode();
    }

    private static String chunks(Random random, String content) {
        var chunks = new StringBuilder();
        int at = 0;
        while (at < content.length()) {
            int size = 1 + random.nextInt(Math.min(50, content.length() - at));
            chunks.append(Integer.toHexString(size))
                    .append("\r\n")
                    .append(content, at, at + size)
                    .append("\r\n");
            at += size;
        }
        return chunks.append("0\r\n\r\n").toString();
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

    @Test
    void everyConnectionGetsItsAnswersInOrderWhateverTheNetworkDoes() {
        for (int seed = 0; seed < SEEDS; seed++) {
            run(seed, false);
        }
    }

    /// Connections are reset at any byte. Whoever was not, gets all answers; of the others nothing
    /// stays behind: runToEnd() waits for all handlers and connections to end.
    @Test
    void resetsAtAnyByteHarmNobodyElse() {
        for (int seed = 10_000; seed < 10_000 + SEEDS; seed++) {
            run(seed, true);
        }
    }

    /// The time that the loop knew when it began to wait is long ago when the connection comes.
    @Test
    void aConnectionAfterALongRestHasItsWholeDeadline() {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var simulation =
                    new Simulation(
                            random, ServerOptions.defaults().loops(1), _ -> Response.text("ok"));
            simulation.rest(3_600_000_000_000L);
            byte[] script =
                    "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1);
            var link = new SimulatedLink(random, script, -1, false);
            simulation.connect(link);
            simulation.runToEnd();
            assertEquals(List.of("200 ok"), answers(link.taken()), "seed " + seed);
        }
    }

    /// Among many connections the loop looks at the network before all threads are done: an answer
    /// may have been written whose thread has not ended, and the end of the input must not begin
    /// the next request beside it.
    @Test
    void theEndOfTheInputBeginsNoRequestBeforeTheThreadOfTheLastIsDone() {
        for (int seed = 30_000; seed < 30_000 + SEEDS / 10; seed++) {
            var random = new Random(seed);
            var simulation = new AtomicReference<Simulation>();
            var options = ServerOptions.defaults().loops(1);
            simulation.set(new Simulation(random, options, request -> answer(request, simulation)));
            byte[] script =
                    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                            .repeat(4)
                            .getBytes(ISO_8859_1);
            var links = new ArrayList<SimulatedLink>();
            for (int i = 0; i < 150; i++) {
                var link = new SimulatedLink(random, script, -1, false).endsFirst();
                links.add(link);
                simulation.get().connect(link);
            }
            simulation.get().runToEnd();
            for (SimulatedLink link : links) {
                assertEquals(
                        List.of("200 abc", "200 abc", "200 abc", "200 abc"),
                        answers(link.taken()),
                        "seed " + seed);
            }
        }
    }

    /// So many connections that their bytes are more than may be held: each answer is whole or a
    /// 503, nobody waits for ever, and nothing is held in the end.
    @Test
    void whatIsTooMuchToHoldIsRefusedAndTheRestIsWhole() {
        int refused = 0;
        int whole = 0;
        for (int seed = 20_000; seed < 20_000 + SEEDS; seed++) {
            var random = new Random(seed);
            var simulation = new AtomicReference<Simulation>();
            var options = ServerOptions.defaults().loops(1).bufferedBytesMax(128 * 1024);
            simulation.set(new Simulation(random, options, request -> answer(request, simulation)));
            var plans = new ArrayList<Plan>();
            var links = new ArrayList<SimulatedLink>();
            for (int i = 10 + random.nextInt(20); i > 0; i--) {
                Plan plan = plan(random);
                var link = plan.link(random, -1, random.nextInt(10) == 0);
                plans.add(plan);
                links.add(link);
                simulation.get().connect(link);
            }
            simulation.get().runToEnd();
            var message = "seed " + seed;
            for (int i = 0; i < links.size(); i++) {
                List<String> expected = plans.get(i).answers;
                List<String> got = answers(links.get(i).taken());
                assertTrue(got.size() <= expected.size(), message);
                for (int j = 0; j < got.size(); j++) {
                    boolean isRefused = got.get(j).startsWith("503 ");
                    refused += isRefused ? 1 : 0;
                    whole += isRefused ? 0 : 1;
                    assertTrue(isRefused || got.get(j).equals(expected.get(j)), message);
                }
                assertTrue(
                        got.size() == expected.size() || got.getLast().startsWith("503 "), message);
            }
            assertEquals(0, simulation.get().member().loop().buffers().lentBytes(), message);
        }
        assertTrue(refused > SEEDS && whole > SEEDS, refused + " refused, " + whole + " whole");
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertEquals(run(7, true), run(7, true));
    }

    /// @return all that all clients got
    private static String run(int seed, boolean resets) {
        var random = new Random(seed);
        var simulation = new AtomicReference<Simulation>();
        var options = ServerOptions.defaults().loops(1).requestsInFlightMax(1 + random.nextInt(20));
        simulation.set(new Simulation(random, options, request -> answer(request, simulation)));
        var plans = new ArrayList<Plan>();
        var links = new ArrayList<SimulatedLink>();
        var isReset = new ArrayList<Boolean>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            Plan plan = plan(random);
            boolean reset = resets && random.nextBoolean();
            int resetAt = reset ? random.nextInt(plan.script.length) : -1;
            var link = plan.link(random, resetAt, random.nextInt(10) == 0);
            plans.add(plan);
            links.add(link);
            isReset.add(reset);
            simulation.get().connect(link);
        }
        try {
            simulation.get().runToEnd();
            for (int i = 0; i < links.size(); i++) {
                if (!isReset.get(i)) {
                    assertEquals(plans.get(i).answers, answers(links.get(i).taken()));
                }
            }
            assertEquals(0, simulation.get().member().figures().open);
            assertEquals(0, simulation.get().member().loop().buffers().lentBytes());
        } catch (AssertionError failed) {
            throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
        }
        var all = new StringBuilder();
        links.forEach(link -> all.append(new String(link.taken(), ISO_8859_1)));
        return all.toString();
    }

    /// The answers on the wire as `status content` each.
    private static List<String> answers(byte[] wire) {
        String text = new String(wire, ISO_8859_1);
        var answers = new ArrayList<String>();
        int at = 0;
        while (at < text.length()) {
            int headEnd = text.indexOf("\r\n\r\n", at) + 4;
            assertTrue(headEnd >= 4, "a head without an end: " + text.substring(at));
            String head = text.substring(at, headEnd);
            assertTrue(head.startsWith("HTTP/1.1 "), head);
            String content;
            if (head.contains("Transfer-Encoding: chunked")) {
                var joined = new StringBuilder();
                at = headEnd;
                int size = -1;
                while (size != 0) {
                    int lineEnd = text.indexOf("\r\n", at);
                    size = Integer.parseInt(text.substring(at, lineEnd), 16);
                    joined.append(text, lineEnd + 2, lineEnd + 2 + size);
                    at = lineEnd + 2 + size + 2;
                }
                content = joined.toString();
            } else {
                int field = head.indexOf("Content-Length: ") + "Content-Length: ".length();
                int length = Integer.parseInt(head.substring(field, head.indexOf('\r', field)));
                content = text.substring(headEnd, headEnd + length);
                at = headEnd + length;
            }
            answers.add(head.substring(9, 12) + " " + brief(content));
        }
        return answers;
    }
}
