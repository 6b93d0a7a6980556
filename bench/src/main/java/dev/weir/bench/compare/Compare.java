package dev.weir.bench.compare;

import dev.weir.bench.compare.Case.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Compares our server with others over sockets: what `bench/compare` starts.
///
/// Tables go to standard output, progress to standard error.
public final class Compare {

    private static final String USAGE =
            """
            bench/compare [flags]

            Builds servers from their public registries, sends each the same load over loopback, in \
            turns, and writes tables, plots and raw figures to bench/results. Server on core 0, load \
            on core 1. What cannot be built is left out with a sentence.
              --quick          less than a minute, to see that all works; its figures are none
              --cases A,B      these cases (all): pipelined, plain-64, plain-512, parameters, json,
                               echo, sleep, burn-1, burn-2, flood, pipelined-2, plain-2,
                               collectors-pipelined, collectors-plain-64, start, idle, sleepers, soak
              --rivals A,B     these servers (all; an unknown one is answered with a list)
              --baseline A     whom the others are divided by (hyper)
              --rounds N       turns of each server (5)
              --seconds S      that each load is measured for (2)
              --warm S         that a JVM is under load before (12)
              --soak S         that a soak lasts (60)
              --docs [FILE...] run nothing; write docs/plots from these runs (the newest)
            """;

    private static final int CODE_REFUSED = 2;

    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path root;
    private final Wishes wishes;
    private final String command;
    private final Progress progress = new Progress(System.err);
    private final Figures figures = new Figures();

    private Compare(Path root, Wishes wishes, String command) {
        this.root = root;
        this.wishes = wishes;
        this.command = command;
    }

    /// @param arguments as `--help` says
    public static void main(String[] arguments) throws IOException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        Path root = Path.of(System.getProperty("weir.root", ".")).toAbsolutePath().normalize();
        try {
            Wishes wishes = Wishes.parse(List.of(arguments), Rivals.all(root));
            var compare = new Compare(root, wishes, String.join(" ", arguments));
            if (wishes.writesDocuments()) {
                compare.document();
            } else {
                compare.run();
            }
        } catch (IllegalArgumentException | IllegalStateException wrong) {
            System.err.println("bench/compare: " + wrong.getMessage());
            System.exit(CODE_REFUSED);
        }
    }

    private static Path results(Path root) {
        return root.resolve("bench/results/compare");
    }

    // ---- a run

    private void run() throws IOException {
        checkMachine();
        var builds = new Builds(root, progress);
        builds.loadGenerator()
                .ifPresent(why -> {
                    throw new IllegalStateException(
                            "Without the load generator nothing runs: " + why);
                });
        List<Rival> rivals = built(builds);
        Instant when = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var load = new LoadGenerator(Rivals.built(root).resolve("rust/release/blast"));
        turns(rivals, new Turn(wishes, load, figures));
        write(rivals, when);
    }

    private static void checkMachine() {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            throw new IllegalStateException(
                    "Two cores are needed, one for the server and one for the load; there is one.");
        }
        if (!Command.exists("taskset")) {
            throw new IllegalStateException(
                    "There is no taskset, which gives each its core; install util-linux.");
        }
    }

    private List<Rival> built(Builds builds) {
        var rivals = new ArrayList<Rival>();
        for (Rival rival : wishes.rivals()) {
            if (wishes.cases().stream().noneMatch(c -> c.isFor(rival))) {
                continue;
            }
            Optional<String> missing = builds.build(rival);
            missing.ifPresent(why -> {
                progress.say(rival.name() + " is left out: " + why);
                figures.note(rival.name() + " is left out: " + why + ".");
            });
            if (missing.isEmpty()) {
                rivals.add(rival);
            }
        }
        if (rivals.isEmpty()) {
            throw new IllegalStateException(
                    "None of the servers can be had, or none fits the cases.");
        }
        return rivals;
    }

    private void turns(List<Rival> rivals, Turn turn) {
        double seconds = 0;
        for (Setting setting : Setting.values()) {
            for (Rival rival : rivals) {
                seconds += wishes.rounds(setting) * turn.seconds(rival, setting);
            }
        }
        progress.plan(seconds);
        progress.say(
                rivals.size()
                        + " servers, "
                        + wishes.cases().size()
                        + " cases, about "
                        + Progress.words(seconds)
                        + ". Leave the machine alone meanwhile.");
        for (Setting setting : Setting.values()) {
            for (int round = 0; round < wishes.rounds(setting); round++) {
                // Another order each time, so that nobody always follows the same one.
                var order = new ArrayList<>(rivals);
                Collections.rotate(order, -round * Math.max(1, rivals.size() / 3));
                for (Rival rival : order) {
                    take(rival, setting, round, turn);
                }
            }
        }
    }

    private void take(Rival rival, Setting setting, int round, Turn turn) {
        double seconds = turn.seconds(rival, setting);
        if (seconds == 0) {
            return;
        }
        String said;
        try {
            said = turn.take(rival, setting, round);
        } catch (IOException failed) {
            said = String.valueOf(failed.getMessage());
            figures.note(said);
        }
        String place = "round " + (round + 1) + " of " + wishes.rounds(setting);
        progress.done(seconds, place + ", " + rival.name() + ": " + said);
    }

    private void write(List<Rival> rivals, Instant when) throws IOException {
        String commit = System.getProperty("weir.commit", "unknown");
        var run =
                new RunFile(
                        when.toString(),
                        commit,
                        Versions.machine(),
                        Versions.all(root),
                        command,
                        String.join(" ", Rivals.HEAP) + " " + Rivals.COLLECTOR,
                        wishes.baseline(),
                        wishes.rounds(),
                        wishes.seconds(),
                        wishes.isQuick(),
                        rivals.stream()
                                .map(r -> new RunFile.Participant(r.name(), r.title()))
                                .toList(),
                        figures.all(),
                        figures.notes());
        Path folder = results(root).resolve(FILE_TIME.format(when) + "-" + commit);
        run.write(folder.resolve("run.json"));
        String report = Report.of(run);
        Files.writeString(folder.resolve("report.md"), report);
        boolean isPngPossible = PngCanvas.isPossible();
        List<String> plots = Plots.write(run, folder, isPngPossible);
        System.out.print(report);
        System.out.println();
        System.out.println(
                "Figures, tables and "
                        + plots.size()
                        + (isPngPossible
                                ? " plots as SVG and PNG: "
                                : " plots as SVG (no fonts for PNG): ")
                        + root.relativize(folder));
    }

    // ---- documents

    private void document() throws IOException {
        List<Path> files = wishes.documents().isEmpty() ? List.of(newest()) : wishes.documents();
        var runs = new ArrayList<RunFile>();
        for (Path file : files) {
            runs.add(RunFile.read(file));
        }
        RunFile run = RunFile.together(runs);
        Path folder = root.resolve("docs/plots");
        List<String> plots = Plots.write(run, folder, false);
        Path page = folder.resolve("compare.md");
        Files.writeString(page, page(run, plots));
        System.out.println(root.relativize(page) + " and " + plots.size() + " plots are written.");
    }

    private static String page(RunFile run, List<String> plots) {
        var text = new StringBuilder("# Beside others, over sockets\n\n").append(Report.of(run));
        text.append("\n### Plots\n\n");
        plots.forEach(
                plot -> text.append("![").append(plot).append("](").append(plot).append(".svg)\n"));
        return text.toString();
    }

    private Path newest() throws IOException {
        Path folder = results(root);
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException("There is no run yet under " + folder + ".");
        }
        try (Stream<Path> runs = Files.list(folder)) {
            return runs.map(run -> run.resolve("run.json"))
                    .filter(Files::exists)
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow(() ->
                            new IllegalStateException("There is no run yet under " + folder + "."));
        }
    }
}
