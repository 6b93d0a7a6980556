package dev.weir.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/// The results of a run as a table in Markdown, each with its ratio to its baseline in the same
/// run.
final class Table {

    private static final List<String> TITLES =
            List.of("benchmark", "variant", "ns/op", "B/op", "times as fast as");

    private Table() {}

    /// @param withRatios false if the code was not warm, when a ratio says nothing
    static String of(Collection<RunResult> results, boolean withRatios) {
        var rows = new ArrayList<List<String>>();
        rows.add(TITLES);
        for (RunResult result : results) {
            BenchmarkResult all = result.getAggregatedResult();
            rows.add(
                    List.of(
                            simpleName(result.getParams()),
                            variant(result.getParams()),
                            time(all),
                            allocated(all),
                            withRatios ? ratio(result, results) : ""));
        }
        return aligned(rows);
    }

    private static String aligned(List<List<String>> rows) {
        var text = new StringBuilder();
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < TITLES.size(); column++) {
                int at = column;
                int width = rows.stream().mapToInt(r -> r.get(at).length()).max().orElse(0);
                String cell = rows.get(row).get(column);
                text.append(column == 0 ? "| " : " | ");
                text.append(isNumber(column) ? " ".repeat(width - cell.length()) + cell : cell);
                text.append(isNumber(column) ? "" : " ".repeat(width - cell.length()));
            }
            text.append(" |\n");
            if (row == 0) {
                text.append("|---|---|---:|---:|---|\n");
            }
        }
        return text.toString();
    }

    private static boolean isNumber(int column) {
        return column == 2 || column == 3;
    }

    /// `CoreLoop.loop connections=32 request=plaintext`
    static String name(BenchmarkParams params) {
        return (simpleName(params) + " " + variant(params)).strip();
    }

    private static String simpleName(BenchmarkParams params) {
        return params.getBenchmark().replaceFirst(".*\\.(?=\\w+\\.\\w+$)", "");
    }

    private static String variant(BenchmarkParams params) {
        return params.getParamsKeys().stream()
                .map(key -> key + "=" + params.getParam(key))
                .collect(Collectors.joining(" "));
    }

    /// Nanoseconds, and the half-width of their 99.9 % interval if there are enough to tell it.
    static String time(BenchmarkResult result) {
        Result<?> time = result.getPrimaryResult();
        double error = time.getScoreError();
        return number(time.getScore()) + (Double.isNaN(error) ? "" : " ± " + number(error));
    }

    static String allocated(BenchmarkResult result) {
        Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return bytes == null ? "?" : number(bytes.getScore());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }

    private static String ratio(RunResult result, Collection<RunResult> all) {
        return against(result.getParams())
                .flatMap(baseline -> find(baseline, result.getParams(), all))
                .map(baseline ->
                        number(score(baseline) / score(result))
                                + " × "
                                + simpleName(baseline.getParams()))
                .orElse("");
    }

    private static double score(RunResult result) {
        return result.getPrimaryResult().getScore();
    }

    private static Optional<String> against(BenchmarkParams params) {
        String name = params.getBenchmark();
        int dot = name.lastIndexOf('.');
        try {
            for (var method : Class.forName(name.substring(0, dot)).getMethods()) {
                Against against = method.getAnnotation(Against.class);
                if (method.getName().equals(name.substring(dot + 1)) && against != null) {
                    return Optional.of(name.substring(0, dot + 1) + against.value());
                }
            }
        } catch (ClassNotFoundException impossible) {
            throw new LinkageError("a benchmark of no class: " + name, impossible);
        }
        return Optional.empty();
    }

    /// The baseline with the same parameters, as far as it has them.
    private static Optional<RunResult> find(
            String baseline, BenchmarkParams params, Collection<RunResult> all) {
        return all.stream()
                .filter(other -> other.getParams().getBenchmark().equals(baseline))
                .filter(other ->
                        other.getParams().getParamsKeys().stream()
                                .allMatch(key ->
                                        other.getParams()
                                                .getParam(key)
                                                .equals(params.getParam(key))))
                .findFirst();
    }
}
