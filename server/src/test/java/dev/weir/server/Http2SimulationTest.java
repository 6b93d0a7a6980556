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
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The whole server over HTTP/2 under seeds: whatever the network does to the bytes, and in
/// whatever order threads run, each stream gets its own answer, and nothing is left over.
@Timeout(120)
class Http2SimulationTest {

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

    /// What a client sends, and what each of its streams must come to.
    private record Plan(
            @SuppressWarnings("ArrayRecordComponent") byte[] script,
            Map<Integer, String> answers) {}

    /// Frames of several requests, mixed as they may be.
    private static Plan plan(Random random, boolean breaksOff) {
        var script = new ByteArrayOutputStream();
        script.writeBytes(Http2Client.PREFACE.getBytes(ISO_8859_1));
        // What a stream may be sent at once is all that there is, so the script need not answer.
        byte[] windows = ByteBuffer.allocate(6).putShort((short) 4).putInt(1 << 30).array();
        script.writeBytes(Http2Client.bytes(Http2Client.SETTINGS, 0, 0, windows));
        byte[] more = ByteBuffer.allocate(4).putInt(1 << 30).array();
        script.writeBytes(Http2Client.bytes(Http2Client.WINDOW_UPDATE, 0, 0, more));
        var answers = new HashMap<Integer, String>();
        var open = new ArrayList<ArrayDeque<byte[]>>();
        int left = 1 + random.nextInt(12);
        int id = 1;
        while (left > 0 || !open.isEmpty()) {
            if (left > 0 && (open.isEmpty() || random.nextBoolean())) {
                open.add(request(random, id, answers, breaksOff));
                script.writeBytes(open.getLast().removeFirst()); // HEADERS come in their order
                id += 2;
                left--;
            } else {
                var frames = open.get(random.nextInt(open.size()));
                if (!frames.isEmpty()) {
                    script.writeBytes(frames.removeFirst());
                }
                open.removeIf(ArrayDeque::isEmpty);
            }
            if (random.nextInt(8) == 0) {
                script.writeBytes(Http2Client.bytes(Http2Client.PING, 0, 0, new byte[8]));
            }
        }
        script.writeBytes(Http2Client.bytes(Http2Client.GOAWAY, 0, 0, new byte[8]));
        return new Plan(script.toByteArray(), answers);
    }

    private static ArrayDeque<byte[]> request(
            Random random, int id, Map<Integer, String> answers, boolean breaksOff) {
        String word = "w" + random.nextInt(1_000);
        String content = word.repeat(random.nextInt(random.nextInt(10) == 0 ? 4_000 : 40));
        var frames = new ArrayDeque<byte[]>();
        String expected;
        switch (random.nextInt(6)) {
            case 0 -> {
                frames.add(Http2Client.request(id, "/say/" + word, true));
                expected = "200 said /say/" + word;
            }
            case 1 -> {
                frames.add(Http2Client.request(id, "/sleep/" + word, true));
                expected = "200 slept";
            }
            case 2 -> {
                frames.add(Http2Client.request(id, "/count", false));
                data(random, frames, id, content);
                expected = "200 " + content.length();
            }
            case 3 -> {
                frames.add(Http2Client.request(id, "/echo", false));
                data(random, frames, id, content);
                expected = "200 " + content;
            }
            case 4 -> {
                // Nobody reads this content.
                frames.add(Http2Client.request(id, "/say/x", false));
                data(random, frames, id, content);
                expected = "200 said /say/x";
            }
            default -> {
                int bytes = random.nextInt(30_000);
                frames.add(Http2Client.request(id, "/bytes/" + bytes, true));
                expected = "200 " + "b".repeat(bytes);
            }
        }
        if (breaksOff && random.nextInt(4) == 0) {
            int keeps = 1 + random.nextInt(frames.size());
            while (frames.size() > keeps) {
                frames.removeLast();
            }
            frames.add(Http2Client.bytes(Http2Client.RST_STREAM, 0, id, new byte[] {0, 0, 0, 8}));
            expected = ANYTHING;
        }
        answers.put(id, expected);
        return frames;
    }

    private static void data(Random random, ArrayDeque<byte[]> frames, int id, String content) {
        byte[] bytes = content.getBytes(ISO_8859_1);
        int at = 0;
        do {
            int to = Math.min(bytes.length, at + 1 + random.nextInt(5_000));
            byte[] piece = Arrays.copyOfRange(bytes, at, to);
            int flags = to == bytes.length ? 1 : 0;
            frames.add(Http2Client.bytes(Http2Client.DATA, flags, id, piece));
            at = to;
        } while (at < bytes.length);
    }

    @Test
    void everyStreamGetsItsAnswerWhateverTheNetworkDoes() {
        for (int seed = 0; seed < SEEDS; seed++) {
            run(seed, false);
        }
    }

    /// Streams are reset at any frame, and connections at any byte. Whoever was not, gets the whole
    /// answer; of the others nothing stays behind.
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

    /// @return all that all clients got
    private static String run(int seed, boolean breaksOff) {
        var random = new Random(seed);
        var simulation = new AtomicReference<Simulation>();
        var options = ServerOptions.defaults().loops(1).requestsInFlightMax(1 + random.nextInt(20));
        simulation.set(new Simulation(random, options, request -> answer(request, simulation)));
        var plans = new ArrayList<Plan>();
        var links = new ArrayList<SimulatedLink>();
        var isReset = new ArrayList<Boolean>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            Plan plan = plan(random, breaksOff);
            boolean reset = breaksOff && random.nextInt(4) == 0;
            int resetAt = reset ? random.nextInt(plan.script.length) : -1;
            var link = new SimulatedLink(random, plan.script, resetAt, random.nextInt(10) == 0);
            plans.add(plan);
            links.add(link);
            isReset.add(reset);
            simulation.get().connect(link);
        }
        var all = new StringBuilder();
        try {
            simulation.get().runToEnd();
            for (int i = 0; i < links.size(); i++) {
                all.append(new String(links.get(i).taken(), ISO_8859_1));
                if (!isReset.get(i)) {
                    check(plans.get(i).answers, answers(links.get(i).taken()));
                }
            }
            assertEquals(0, simulation.get().member().figures().open);
            assertEquals(0, simulation.get().member().loop().buffers().lentBytes());
        } catch (AssertionError failed) {
            throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
        }
        return all.toString();
    }

    private static void check(Map<Integer, String> expected, Map<Integer, String> got) {
        expected.forEach((id, answer) -> {
            if (!answer.equals(ANYTHING)) {
                assertEquals(answer + " END", got.get(id), "stream " + id);
            }
        });
    }

    /// What came on each stream: status, content, and whether it has ended.
    private static Map<Integer, String> answers(byte[] wire) {
        var answers = new HashMap<Integer, String>();
        ByteBuffer bytes = ByteBuffer.wrap(wire);
        int lastType = -1;
        while (bytes.hasRemaining()) {
            int lengthAndType = bytes.getInt();
            int flags = bytes.get();
            int id = bytes.getInt();
            byte[] payload = new byte[lengthAndType >>> 8];
            bytes.get(payload);
            lastType = lengthAndType & 0xff;
            String text =
                    switch (lastType) {
                        case Http2Client.HEADERS -> Http2Client.status(payload) + " ";
                        case Http2Client.DATA -> new String(payload, ISO_8859_1);
                        default -> "";
                    };
            if (!text.isEmpty() || lastType == Http2Client.DATA) {
                answers.merge(id, text + ((flags & 1) != 0 ? " END" : ""), String::concat);
            }
        }
        assertEquals(Http2Client.GOAWAY, lastType, "a connection ends by GOAWAY");
        assertTrue(List.copyOf(answers.keySet()).stream().allMatch(id -> id % 2 == 1));
        return answers;
    }
}
