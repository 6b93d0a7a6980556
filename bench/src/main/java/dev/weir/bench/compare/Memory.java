package dev.weir.bench.compare;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a connection costs in memory while it does nothing, or while its handler sleeps.
///
/// A JVM has a heap that is fixed and touched before, so that what else becomes resident is native
/// memory; what the heap holds is counted after a collection.
final class Memory {

    private static final double WARM_SECONDS = 8;

    /// How often, before, a tenth as many connections are held and let go of: what is compiled for
    /// that is no connection's memory.
    private static final int REHEARSALS = 5;

    private static final double IDLE_SECONDS = 8;
    private static final double SLEEPERS_SECONDS = 26;

    /// So many descriptors are left for others than what is held.
    private static final long SPARE_DESCRIPTORS = 700;

    private static final String TOUCHED = " -XX:+AlwaysPreTouch";

    private final Wishes wishes;
    private final LoadGenerator load;
    private final Figures figures;

    Memory(Wishes wishes, LoadGenerator load, Figures figures) {
        this.wishes = wishes;
        this.load = load;
        this.figures = figures;
    }

    double seconds(Rival rival, List<Case> cases) {
        double sum = 0;
        for (Case of : cases) {
            sum += of == Case.IDLE ? IDLE_SECONDS : SLEEPERS_SECONDS;
            sum += rival.isJvm() ? WARM_SECONDS : 0;
        }
        return sum;
    }

    String take(Rival rival, List<Case> cases) throws IOException {
        var said = new ArrayList<String>();
        for (Case of : cases) {
            try (var server = ServerProcess.start(touched(rival), "0", 1, Map.of())) {
                said.add(of.label() + " " + measure(of, rival, server));
            } catch (IOException failed) {
                figures.note(rival.name() + " in " + of.label() + ": " + failed.getMessage());
                said.add(of.label() + " failed: " + failed.getMessage());
            }
        }
        return String.join(", ", said);
    }

    /// The rival with a heap that is resident from the start.
    private static Rival touched(Rival rival) {
        if (!rival.isJvm()) {
            return rival;
        }
        var environment = new HashMap<>(rival.environment());
        environment.computeIfPresent("JAVA_OPTS", (_, options) -> options + TOUCHED);
        var command = new ArrayList<>(rival.command());
        if (rival.kind() != Rival.Kind.WEIR) {
            command.add(1, TOUCHED.strip());
        }
        return new Rival(
                rival.name(), rival.title(), rival.kind(), command, environment, rival.traits());
    }

    private String measure(Case of, Rival rival, ServerProcess server) throws IOException {
        int count = count(of);
        if (rival.isJvm()) {
            warm(of, server, Math.max(1, count / 10));
        }
        long heapBefore = rival.isJvm() ? server.liveHeapBytes() : 0;
        double residentBefore = server.residentBytes();
        try (var held = load.beside("1", server.port(), of.asked.target, holding(of, count))) {
            JsonNode first = held.line();
            Optional<JsonNode> others =
                    of == Case.SLEEPERS ? Optional.of(healthy(server)) : Optional.empty();
            long heap = rival.isJvm() ? server.liveHeapBytes() : 0;
            double resident = server.residentBytes();
            held.release();
            JsonNode last = held.line();
            figures.add(of, rival, Figure.HELD, 0, first.get("held").asDouble());
            figures.add(of, rival, Figure.ALIVE, 0, last.get("alive").asDouble());
            figures.add(of, rival, Figure.RSS_HELD, 0, resident);
            if (rival.isJvm()) {
                figures.add(of, rival, Figure.HEAP_EACH, 0, (heap - heapBefore) / (double) count);
            }
            double each = Math.max(0, resident - residentBefore) / count;
            figures.add(of, rival, Figure.NATIVE_EACH, 0, each);
            others.ifPresent(seen ->
                    figures.add(
                            of,
                            rival,
                            Figure.P99,
                            0,
                            seen.get("latencyMicros").get("p99").asDouble()));
            return String.format(
                    Locale.ROOT,
                    "%.1f KiB each (%s of %d)",
                    (each + (heap - heapBefore) / (double) count) / 1_024,
                    last.get("alive"),
                    count);
        }
    }

    private void warm(Case of, ServerProcess server, int count) throws IOException {
        load.run("1", server.port(), "/plaintext", WARM_SECONDS, List.of("-d", "2.5"));
        if (of == Case.SLEEPERS) {
            load.run(
                    "1",
                    server.port(),
                    Case.SLEEP.asked.target,
                    WARM_SECONDS,
                    List.of("-c", "512", "-d", "5", "--expect", Case.SLEEP.asked.expected));
        }
        for (int i = 0; i < REHEARSALS; i++) {
            String target = Case.IDLE.asked.target;
            try (var held = load.beside("1", server.port(), target, holding(Case.IDLE, count))) {
                held.line();
                held.release();
                held.line();
            }
        }
    }

    private static List<String> holding(Case of, int count) {
        return List.of(
                of == Case.IDLE ? "--idle" : "--asleep",
                Integer.toString(count),
                "--expect",
                of.asked.expected);
    }

    /// As many as there are to be, or as the limit on open files allows.
    private int count(Case of) {
        long open = descriptorsMax();
        int count = (int) Math.min(of.connections, open - SPARE_DESCRIPTORS);
        if (count < of.connections) {
            figures.note(
                    "The limit on open files, "
                            + open
                            + ", left room for "
                            + count
                            + " in "
                            + of.label()
                            + ".");
        }
        return wishes.isQuick() ? count / 10 : count;
    }

    private static long descriptorsMax() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    private JsonNode healthy(ServerProcess server) throws IOException {
        return load.run(
                "1",
                server.port(),
                "/plaintext",
                4,
                List.of("-c", "16", "--rate", "1000", "-w", "0.5", "-d", "3"));
    }
}
