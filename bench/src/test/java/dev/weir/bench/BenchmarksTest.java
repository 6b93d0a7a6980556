package dev.weir.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs each benchmark with each of its parameters once, so that none rots. Their own `@Setup`
/// proves what they do.
class BenchmarksTest {

    private final Options options =
            new OptionsBuilder()
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(1))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build();

    @Test
    void eachBenchmarkRuns() throws Exception {
        int count = Plan.of(options).count();
        assertTrue(count > 40, "only " + count + " benchmarks were found");

        var results = new Runner(options).run();

        assertEquals(count, results.size());
        String table = Table.of(results, true);
        assertEquals(2 + count, table.lines().count(), table);
        assertTrue(table.contains(" × CoreLoop.netty"), table);
    }
}
