package dev.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.util.Collection;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/// A line for each benchmark while they run, in place of JMH's page for each. What a benchmark's
/// JVM says is shown only if the benchmark fails.
final class Progress implements OutputFormat {

    private final PrintStream out = System.err;
    private final Plan plan;
    private final long startNanos = System.nanoTime();
    private final StringBuilder said = new StringBuilder();
    private int begun;
    private boolean isLineOpen;

    Progress(Plan plan) {
        this.plan = plan;
    }

    @Override
    public void startBenchmark(BenchmarkParams params) {
        closeLine();
        begun++;
        double elapsedSeconds = (System.nanoTime() - startNanos) / 1e9;
        // By the plan at first, then by how long it has really taken.
        double leftSeconds =
                begun == 1
                        ? plan.seconds()
                        : elapsedSeconds / (begun - 1) * (plan.count() - begun + 1);
        out.printf(
                "[%d/%d, %s left] %s ... ",
                begun, plan.count(), Plan.words(leftSeconds), Table.name(params));
        out.flush();
        isLineOpen = true;
    }

    @Override
    public void endBenchmark(BenchmarkResult result) {
        out.println(Table.time(result) + " ns, " + Table.allocated(result) + " B");
        isLineOpen = false;
    }

    /// A benchmark that has begun and not ended has failed.
    private void closeLine() {
        if (isLineOpen) {
            out.println("failed");
            said.toString().lines().filter(line -> !line.startsWith("# ")).forEach(out::println);
            isLineOpen = false;
        }
        said.setLength(0);
    }

    @Override
    public void iteration(BenchmarkParams benchmark, IterationParams iteration, int count) {}

    @Override
    public void iterationResult(
            BenchmarkParams benchmark,
            IterationParams iteration,
            int count,
            IterationResult result) {}

    @Override
    public void startRun() {}

    @Override
    public void endRun(Collection<RunResult> result) {
        closeLine();
    }

    @Override
    public void print(String text) {
        said.append(text);
    }

    @Override
    public void println(String text) {
        said.append(text).append('\n');
    }

    @Override
    public void verbosePrintln(String text) {}

    @Override
    public void write(int octet) {
        said.append((char) octet);
    }

    @Override
    public void write(byte[] octets) {
        said.append(new String(octets, UTF_8));
    }

    @Override
    public void flush() {
        out.flush();
    }

    /// JMH closes it after each JVM, and goes on with it.
    @Override
    public void close() {}
}
