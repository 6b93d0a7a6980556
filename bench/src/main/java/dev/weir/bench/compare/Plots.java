package dev.weir.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A run as plots, one for each case and metric that says something.
final class Plots {

    private static final double MIB = 1024 * 1024;

    /// @param metric of the figures
    /// @param unit what is shown of them
    /// @param factor what they are multiplied by for that
    /// @param isMoreBetter in which order they stand
    private record View(
            String suffix, String metric, String unit, double factor, boolean isMoreBetter) {}

    private static final List<View> OF_LOAD =
            List.of(
                    new View(
                            "rate",
                            Figure.RATE,
                            "thousand requests per second; more is better",
                            1e-3,
                            true),
                    new View(
                            "cpu",
                            Figure.CPU,
                            "µs of the server's CPU for each request; less is better",
                            1,
                            false),
                    new View("p99", Figure.P99, "µs, p99; less is better", 1, false),
                    new View("p999", Figure.P999, "µs, p99.9; less is better", 1, false));

    private final RunFile run;
    private final Figures figures;

    /// By their names.
    private final Map<String, BarPlot> drawn = new LinkedHashMap<>();

    private Plots(RunFile run) {
        this.run = run;
        this.figures = run.content();
    }

    /// Writes all plots into a folder, each as SVG and as PNG.
    ///
    /// @return their names, without `.svg` and `.png`
    static List<String> write(RunFile run, Path folder, boolean isPngWanted) throws IOException {
        var plots = new Plots(run);
        plots.draw();
        Files.createDirectories(folder);
        for (var named : plots.drawn.entrySet()) {
            BarPlot plot = named.getValue();
            var svg = new SvgCanvas(BarPlot.WIDTH, plot.height());
            plot.draw(svg);
            Files.writeString(folder.resolve(named.getKey() + ".svg"), svg.document());
            if (isPngWanted) {
                var png = new PngCanvas(BarPlot.WIDTH, plot.height());
                plot.draw(png);
                png.write(folder.resolve(named.getKey() + ".png"));
            }
        }
        return List.copyOf(plots.drawn.keySet());
    }

    private void draw() {
        for (Case of : Case.values()) {
            if (of.isPlainLoad()) {
                OF_LOAD.forEach(view -> draw(of, view));
            }
        }
        for (Case of : List.of(Case.BURN_1, Case.BURN_2, Case.FLOOD)) {
            draw(of, new View("p99", Figure.P99, "ms, p99; less is better", 1e-3, false));
        }
        draw(Case.START, new View("time", Figure.START, "ms; less is better", 1, false));
        for (Case of : List.of(Case.IDLE, Case.SLEEPERS)) {
            draw(
                    of,
                    new View(
                            "rss",
                            Figure.RSS_HELD,
                            "MiB resident, of which a JVM's fixed heap is 512; less is better",
                            1 / MIB,
                            false));
            drawEach(of);
        }
    }

    private void draw(Case of, View view) {
        var rows = new ArrayList<BarPlot.Row>();
        for (String rival : figures.rivals(of)) {
            figures.spread(of, rival, view.metric)
                    .ifPresent(spread -> rows.add(row(rival, spread.times(view.factor))));
        }
        add(of, view.suffix, view.unit, rows, view.isMoreBetter);
    }

    private void drawEach(Case of) {
        var rows = new ArrayList<BarPlot.Row>();
        for (String rival : figures.rivals(of)) {
            double heap = median(of, rival, Figure.HEAP_EACH);
            double outside = median(of, rival, Figure.NATIVE_EACH);
            rows.add(row(rival, Spread.of((heap + outside) / 1_024)));
        }
        add(of, "each", "KiB for each, live heap and native memory; less is better", rows, false);
    }

    private double median(Case of, String rival, String metric) {
        return figures.spread(of, rival, metric).map(Spread::median).orElse(0.0);
    }

    private static BarPlot.Row row(String rival, Spread spread) {
        return new BarPlot.Row(rival, spread, rival.startsWith("weir"));
    }

    private void add(
            Case of, String suffix, String unit, List<BarPlot.Row> rows, boolean isMoreBetter) {
        if (rows.isEmpty()) {
            return;
        }
        Comparator<BarPlot.Row> order = Comparator.comparingDouble(row -> row.spread().median());
        rows.sort(isMoreBetter ? order.reversed() : order);
        drawn.put(
                of.label() + "-" + suffix,
                new BarPlot(of.title, unit + " (commit " + run.commit() + ")", rows));
    }
}
