package dev.weir.bench;

import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// How much there is to run.
///
/// @param count benchmarks with their parameters
/// @param seconds how long it will take, about
record Plan(int count, double seconds) {

    /// Of a JVM to start, and of JMH to begin and end in it.
    private static final double FORK_SECONDS = 0.8;

    static Plan of(Options options) {
        SortedSet<BenchmarkListEntry> entries =
                BenchmarkList.defaultList()
                        .find(
                                OutputFormatFactory.createFormatInstance(
                                        System.err, VerboseMode.SILENT),
                                options.getIncludes().isEmpty()
                                        ? List.of(".*")
                                        : options.getIncludes(),
                                options.getExcludes());
        int count = 0;
        double seconds = 0;
        for (BenchmarkListEntry entry : entries) {
            int variants = variants(entry, options);
            count += variants;
            seconds += variants * secondsOf(entry, options);
        }
        return new Plan(count, seconds);
    }

    private static int variants(BenchmarkListEntry entry, Options options) {
        int variants = 1;
        if (entry.getParams().hasValue()) {
            for (var parameter : entry.getParams().get().entrySet()) {
                var chosen = options.getParameter(parameter.getKey());
                variants *= chosen.hasValue() ? chosen.get().size() : parameter.getValue().length;
            }
        }
        return variants;
    }

    private static double secondsOf(BenchmarkListEntry entry, Options options) {
        int forks = options.getForkCount().orElse(entry.getForks().orElse(1));
        double warmup =
                options.getWarmupIterations().orElse(entry.getWarmupIterations().orElse(5))
                        * seconds(
                                options.getWarmupTime()
                                        .orElse(
                                                entry.getWarmupTime()
                                                        .orElse(TimeValue.seconds(1))));
        double measurement =
                options.getMeasurementIterations()
                                .orElse(entry.getMeasurementIterations().orElse(5))
                        * seconds(
                                options.getMeasurementTime()
                                        .orElse(
                                                entry.getMeasurementTime()
                                                        .orElse(TimeValue.seconds(1))));
        return forks * (FORK_SECONDS + warmup + measurement);
    }

    private static double seconds(TimeValue time) {
        return time.convertTo(TimeUnit.MICROSECONDS) / 1e6;
    }

    /// A duration for people.
    static String words(double seconds) {
        return seconds < 100 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
    }
}
