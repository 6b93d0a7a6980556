package dev.weir.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.WarmupMode;

/// Runs the benchmarks and prints a table of them: what `bench/jmh` starts.
///
/// Tables go to standard output, progress to standard error.
public final class Run {

    private static final String USAGE =
            """
            bench/jmh [--quick] [filter...]

            Runs the benchmarks whose names match a filter (a regular expression), or all. Each \
            runs in JVMs of its own; B/op is counted beside the time.
              --quick   less than a minute, to see that all works; its times are no figures
            """;

    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private Run() {}

    /// @param args as `--help` says
    public static void main(String[] args) throws IOException {
        boolean isQuick = false;
        var filters = new ArrayList<String>();
        for (String arg : args) {
            switch (arg) {
                case "--quick" -> isQuick = true;
                case "--help", "-h" -> {
                    System.out.print(USAGE);
                    return;
                }
                default -> {
                    if (arg.startsWith("-")) {
                        stop("There is no flag " + arg + "; bench/jmh --help lists them.");
                    }
                    filters.add(arg);
                }
            }
        }
        run(isQuick, filters);
    }

    private static void run(boolean isQuick, List<String> filters) throws IOException {
        Path file = resultFile();
        Options options = options(isQuick, filters, file);
        Plan plan = Plan.of(options);
        if (plan.count() == 0) {
            stop("No benchmark matches " + filters + "; without a filter all of them run.");
        }
        System.err.printf(
                "%d benchmarks, about %s. Leave the machine alone meanwhile.%n",
                plan.count(), Plan.words(plan.seconds()));
        try {
            Collection<RunResult> results = new Runner(options, new Progress(plan)).run();
            System.out.println();
            System.out.println(Machine.sentence());
            if (isQuick) {
                System.out.println(
                        "A quick run: the code was not warm, so that times are no figures, and B/op are a"
                                + " little high.");
            }
            System.out.println();
            System.out.print(Table.of(results, !isQuick));
            System.out.println();
            System.out.println("JSON: " + file);
            if (results.size() < plan.count()) {
                stop(plan.count() - results.size() + " benchmarks failed; see above.");
            }
        } catch (RunnerException failed) {
            stop(String.valueOf(failed.getMessage()));
        }
    }

    private static Options options(boolean isQuick, List<String> filters, Path file) {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .addProfiler(GCProfiler.class, "churn=false")
                        .resultFormat(ResultFormatType.JSON)
                        .result(file.toString());
        filters.forEach(options::include);
        if (isQuick) {
            // One of each: its defaults beside the headline's 32 connections.
            options.forks(1)
                    .warmupMode(WarmupMode.INDI)
                    .warmupIterations(1)
                    .warmupTime(TimeValue.milliseconds(150))
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(150))
                    .param("connections", "32")
                    .param("content", "chunks of 4096")
                    .param("layer", "five")
                    .param("watched", "all");
        }
        return options.build();
    }

    private static Path resultFile() {
        Path folder = Path.of(System.getProperty("weir.results", "bench/results"));
        try {
            Files.createDirectories(folder);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        String commit = System.getProperty("weir.commit", "unknown");
        return folder.resolve(FILE_TIME.format(Instant.now()) + "-" + commit + ".json");
    }

    private static void stop(String sentence) {
        System.err.println("bench/jmh: " + sentence);
        System.exit(2);
    }
}
