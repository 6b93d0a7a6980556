package dev.weir.bench.compare;

import dev.weir.bench.compare.Case.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// One rival's turn in one round: it is started, warmed up, measured in each case, and stopped.
final class Turn {

    /// Before each measurement, for connections to open and for caches.
    private static final double SETTLE_SECONDS = 0.3;

    /// A server's start and stop, and the checks around each load, about.
    private static final double START_SECONDS = 1.5;

    private static final double CHECK_SECONDS = 0.15;

    /// A JVM is warmed up by runs of this length, so that it has seen each case, and connections
    /// come and go, before it settles how to compile them. By one long run it would compile a
    /// server of which nobody ever goes away, and would have to begin again when they do: in the
    /// first second that is measured.
    private static final double WARM_RUN_SECONDS = 1;

    private static final int BURN_MILLIS = 50;

    /// What the others send beside those that burn, flood or sleep: far below what a core can do,
    /// so that what they wait for is not each other.
    private static final List<String> HEALTHY =
            List.of("-c", "16", "--rate", "1000", "--expect", "Hello, World!");

    private final Wishes wishes;
    private final LoadGenerator load;
    private final Figures figures;
    private final Set<String> checked = new HashSet<>();

    Turn(Wishes wishes, LoadGenerator load, Figures figures) {
        this.wishes = wishes;
        this.load = load;
        this.figures = figures;
    }

    /// How long [#take] will take, about.
    double seconds(Rival rival, Setting setting) {
        List<Case> cases = wishes.cases(setting, rival);
        if (cases.isEmpty()) {
            return 0;
        }
        double warm = rival.isJvm() ? wishes.warmSeconds() : 0;
        return switch (setting) {
            case ONE_CORE, TWO_CORES, COLLECTORS ->
                    START_SECONDS + warm + cases.stream().mapToDouble(this::seconds).sum();
            case START -> START_SECONDS;
            case MEMORY -> new Memory(wishes, load, figures).seconds(rival, cases);
            case SOAK -> START_SECONDS + wishes.soakSeconds();
        };
    }

    private double seconds(Case of) {
        return switch (of) {
            case BURN_1, BURN_2 -> 3 * (besideSeconds() + 2 * SETTLE_SECONDS);
            case FLOOD -> besideSeconds() + 2 * SETTLE_SECONDS;
            default -> wishes.seconds() + SETTLE_SECONDS + CHECK_SECONDS;
        };
    }

    /// A tail needs longer than a rate.
    private double besideSeconds() {
        return Math.max(wishes.isQuick() ? 1.5 : 3, wishes.seconds());
    }

    /// @return what came of it, in a line
    /// @throws IOException if the rival does not start
    String take(Rival rival, Setting setting, int round) throws IOException {
        List<Case> cases = wishes.cases(setting, rival);
        return switch (setting) {
            case ONE_CORE, COLLECTORS -> loads(rival, cases, round, "0", "1", 1);
            case TWO_CORES -> loads(rival, cases, round, "0,1", "0,1", 2);
            case START -> start(rival, round);
            case MEMORY -> new Memory(wishes, load, figures).take(rival, cases);
            case SOAK -> soak(rival);
        };
    }

    private String start(Rival rival, int round) throws IOException {
        try (var server = ServerProcess.start(rival, "0,1", 2, Map.of())) {
            figures.add(Case.START, rival, Figure.START, round, server.startMillis());
            figures.add(Case.START, rival, Figure.RSS_START, round, server.residentBytes());
            return String.format(Locale.ROOT, "%.0f ms", server.startMillis());
        }
    }

    private String soak(Rival rival) throws IOException {
        try (var server = ServerProcess.start(rival, "0", 1, Map.of())) {
            JsonNode seen =
                    load.run(
                            "1",
                            server.port(),
                            "/",
                            wishes.soakSeconds() + 30,
                            List.of(
                                    "--soak",
                                    "1",
                                    "-c",
                                    Integer.toString(Case.SOAK.connections),
                                    "-d",
                                    Double.toString(wishes.soakSeconds())));
            for (var metric :
                    Map.of(
                                    "answers", Figure.ANSWERS,
                                    "wrong", Figure.WRONG,
                                    "lost", Figure.LOST)
                            .entrySet()) {
                figures.add(
                        Case.SOAK,
                        rival,
                        metric.getValue(),
                        0,
                        seen.get(metric.getKey()).asDouble());
            }
            String error = seen.get("firstError").asString();
            if (!error.isEmpty()) {
                figures.note(rival.name() + " in the soak: " + error);
            }
            return seen.get("answers")
                    + " answers, "
                    + seen.get("lost")
                    + " lost, "
                    + seen.get("wrong")
                    + " wrong";
        }
    }

    private String loads(
            Rival rival, List<Case> cases, int round, String cores, String loadCores, int threads)
            throws IOException {
        var said = new ArrayList<String>();
        CoreDistance.nanos()
                .ifPresent(
                        nanos -> figures.add(cases.getFirst(), rival, Figure.LINE, round, nanos));
        try (var server = ServerProcess.start(rival, cores, threads, Map.of())) {
            if (checked.add(rival.name())) {
                Contract.broken(rival, server.port())
                        .forEach(broken -> figures.note(rival.name() + ": " + broken));
            }
            if (cases.getFirst().setting == Setting.ONE_CORE) {
                figures.add(
                        cases.getFirst(), rival, Figure.RSS_START, round, server.residentBytes());
            }
            List<Case> plain = cases.stream().filter(Case::isPlainLoad).toList();
            warm(rival, server, loadCores, plain.isEmpty() ? List.of(Case.PLAIN_64) : plain);
            for (Case of : cases) {
                try {
                    said.add(of.label() + " " + measure(of, rival, server, round, loadCores));
                } catch (IOException failed) {
                    figures.note(rival.name() + " in " + of.label() + ": " + failed.getMessage());
                    said.add(of.label() + " failed: " + failed.getMessage());
                }
            }
            figures.add(cases.getFirst(), rival, Figure.RSS_LOAD, round, server.residentBytes());
        }
        return String.join(", ", said);
    }

    private void warm(Rival rival, ServerProcess server, String loadCores, List<Case> cases) {
        if (!rival.isJvm() || wishes.warmSeconds() == 0) {
            return;
        }
        int runs = (int) Math.ceil(wishes.warmSeconds() / WARM_RUN_SECONDS);
        for (int run = 0; run < Math.max(runs, cases.size()); run++) {
            try {
                loaded(cases.get(run % cases.size()), server, loadCores, 0, WARM_RUN_SECONDS);
            } catch (IOException failed) {
                figures.note(rival.name() + ", warming up: " + failed.getMessage());
            }
        }
    }

    private String measure(Case of, Rival rival, ServerProcess server, int round, String loadCores)
            throws IOException {
        return switch (of) {
            case BURN_1, BURN_2 -> burn(of, rival, server, round);
            case FLOOD -> flood(rival, server, round);
            default -> {
                JsonNode seen = loaded(of, server, loadCores, SETTLE_SECONDS, wishes.seconds());
                keep(of, rival, round, seen);
                yield brief(seen.get("rate").asDouble());
            }
        };
    }

    private static String brief(double rate) {
        return rate >= 10_000
                ? String.format(Locale.ROOT, "%.0fk", rate / 1_000)
                : String.format(Locale.ROOT, "%.0f", rate);
    }

    private JsonNode loaded(
            Case of, ServerProcess server, String cores, double settle, double seconds)
            throws IOException {
        var options = new ArrayList<String>();
        options.addAll(List.of("-c", Integer.toString(of.connections)));
        options.addAll(List.of("-p", Integer.toString(of.depth)));
        options.addAll(measured(server, settle, seconds));
        if (of.asked == Case.Asked.ECHO) {
            options.addAll(List.of("-X", "POST", "-B", "1024"));
        } else {
            options.addAll(List.of("--expect", of.asked.expected));
        }
        return load.run(cores, server.port(), of.asked.target, settle + seconds, options);
    }

    private static List<String> measured(ServerProcess server, double settle, double seconds) {
        var pids = new ArrayList<String>();
        server.pids().forEach(pid -> pids.add(Long.toString(pid)));
        return List.of(
                "-w",
                Double.toString(settle),
                "-d",
                Double.toString(seconds),
                "--pid",
                String.join(",", pids));
    }

    private void keep(Case of, Rival rival, int round, JsonNode seen) {
        figures.add(of, rival, Figure.RATE, round, seen.get("rate").asDouble());
        JsonNode cpu = seen.get("serverCpu");
        if (cpu.isObject()) {
            figures.add(of, rival, Figure.CPU, round, cpu.get("micros").asDouble());
            figures.add(of, rival, Figure.USER_CPU, round, cpu.get("userMicros").asDouble());
            figures.add(of, rival, Figure.SERVER_BUSY, round, cpu.get("cores").asDouble());
        }
        figures.add(of, rival, Figure.CLIENT_BUSY, round, seen.get("clientCores").asDouble());
        keepLatency(of, rival, round, seen);
        keepErrors(of, rival, round, seen);
    }

    private void keepLatency(Case of, Rival rival, int round, JsonNode seen) {
        JsonNode latency = seen.get("latencyMicros");
        figures.add(of, rival, Figure.P50, round, latency.get("p50").asDouble());
        figures.add(of, rival, Figure.P99, round, latency.get("p99").asDouble());
        figures.add(of, rival, Figure.P999, round, latency.get("p999").asDouble());
    }

    private void keepErrors(Case of, Rival rival, int round, JsonNode seen) {
        figures.add(of, rival, Figure.ERRORS, round, seen.get("errors").asDouble());
        String error = seen.get("firstError").asString();
        if (!error.isEmpty()) {
            figures.note(rival.name() + " in " + of.label() + ": " + error);
        }
    }

    /// Others alone, burners alone, both.
    private String burn(Case of, Rival rival, ServerProcess server, int round) throws IOException {
        var burning = new ArrayList<>(List.of("-c", Integer.toString(of.connections)));
        burning.addAll(List.of("--expect", "ok"));
        burning.addAll(measured(server, SETTLE_SECONDS, besideSeconds()));
        String path = "/burn/" + BURN_MILLIS;
        JsonNode alone = healthy(server);
        JsonNode burnsAlone =
                load.run("1", server.port(), path, SETTLE_SECONDS + besideSeconds(), burning);
        JsonNode others;
        JsonNode burns;
        try (var beside = load.beside("1", server.port(), path, burning)) {
            others = healthy(server);
            burns = beside.line();
        }
        figures.add(
                of,
                rival,
                Figure.P99_ALONE,
                round,
                alone.get("latencyMicros").get("p99").asDouble());
        figures.add(of, rival, Figure.BURNS_ALONE, round, burnsAlone.get("rate").asDouble());
        figures.add(of, rival, Figure.BURNS, round, burns.get("rate").asDouble());
        keepLatency(of, rival, round, others);
        keepErrors(of, rival, round, others);
        return String.format(
                Locale.ROOT,
                "p99 %.1f ms, %.1f of %.1f burns/s",
                others.get("latencyMicros").get("p99").asDouble() / 1_000,
                burns.get("rate").asDouble(),
                burnsAlone.get("rate").asDouble());
    }

    private JsonNode healthy(ServerProcess server) throws IOException {
        var options = new ArrayList<>(HEALTHY);
        options.addAll(measured(server, SETTLE_SECONDS, besideSeconds()));
        return load.run(
                "1", server.port(), "/plaintext", SETTLE_SECONDS + besideSeconds(), options);
    }

    private String flood(Rival rival, ServerProcess server, int round) throws IOException {
        var flooding =
                new ArrayList<>(
                        List.of(
                                "-c",
                                Integer.toString(Case.FLOOD.connections),
                                "-p",
                                Integer.toString(Case.FLOOD.depth),
                                "--flood",
                                "--expect",
                                Case.FLOOD.asked.expected));
        flooding.addAll(measured(server, SETTLE_SECONDS, besideSeconds() + SETTLE_SECONDS));
        try (var beside = load.beside("1", server.port(), "/plaintext", flooding)) {
            JsonNode others = healthy(server);
            JsonNode flood = beside.line();
            figures.add(Case.FLOOD, rival, Figure.FLOOD_RATE, round, flood.get("rate").asDouble());
            keepLatency(Case.FLOOD, rival, round, others);
            keepErrors(Case.FLOOD, rival, round, others);
            return String.format(
                    Locale.ROOT,
                    "p99 %.1f ms",
                    others.get("latencyMicros").get("p99").asDouble() / 1_000);
        }
    }
}
