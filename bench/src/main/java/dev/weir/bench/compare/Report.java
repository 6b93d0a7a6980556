package dev.weir.bench.compare;

import dev.weir.bench.compare.Case.Setting;
import dev.weir.bench.compare.Goals.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A run as tables in Markdown.
final class Report {

    private static final double MIB = 1024 * 1024;

    private final RunFile run;
    private final Figures figures;
    private final StringBuilder text = new StringBuilder();

    private Report(RunFile run) {
        this.run = run;
        this.figures = run.content();
    }

    static String of(RunFile run) {
        var report = new Report(run);
        report.head();
        for (Case of : Case.values()) {
            if (!figuresOf(report, of).isEmpty()) {
                report.table(of);
            }
        }
        report.goals();
        report.notes();
        return report.text.toString();
    }

    private static List<String> figuresOf(Report report, Case of) {
        return report.figures.rivals(of);
    }

    private void head() {
        text.append(run.machine()).append("; commit ").append(run.commit()).append("; ");
        text.append(run.when()).append(".\n\n");
        text.append("`bench/compare ").append(run.command()).append("`: ");
        text.append(run.rounds()).append(run.rounds() == 1 ? " round" : " rounds");
        text.append(", interleaved, ").append(Spread.number(run.seconds()));
        text.append(" s each; medians, least and most in parentheses; JVMs with `");
        text.append(run.flags()).append("`. ");
        text.append(String.join(", ", run.versions())).append(".\n");
        if (run.isQuick()) {
            text.append("\nA quick run, to see that all works: its figures are none.\n");
        }
    }

    private void table(Case of) {
        text.append("\n### ").append(of.label()).append(": ").append(of.title);
        text.append(
                of.setting == Setting.TWO_CORES
                        ? " (server with two loops on both cores, load on the same two)"
                        : "");
        text.append("\n\n");
        text.append(
                switch (of) {
                    case BURN_1, BURN_2 -> burners(of);
                    case FLOOD -> flood();
                    case START -> start();
                    case IDLE, SLEEPERS -> memory(of);
                    case SOAK -> soak();
                    default -> load(of);
                });
    }

    private Markdown load(Case of) {
        String base =
                of.setting == Setting.COLLECTORS ? figures.rivals(of).getFirst() : run.baseline();
        var table =
                new Markdown(
                        List.of(
                                "server",
                                "requests/s",
                                "÷ " + base,
                                "CPU µs each",
                                "of that user",
                                "÷ " + base,
                                "p50 µs",
                                "p99 µs",
                                "p99.9 µs",
                                "server, client busy %",
                                "errors"));
        for (String rival : figures.rivals(of)) {
            if (figures.spread(of, rival, Figure.RATE).isEmpty()) {
                continue;
            }
            table.add(
                    List.of(
                            rival,
                            cell(of, rival, Figure.RATE, 1),
                            ratio(of, rival, base, Figure.RATE),
                            cell(of, rival, Figure.CPU, 1),
                            median(of, rival, Figure.USER_CPU, 1),
                            ratio(of, rival, base, Figure.CPU),
                            median(of, rival, Figure.P50, 1),
                            median(of, rival, Figure.P99, 1),
                            cell(of, rival, Figure.P999, 1),
                            median(of, rival, Figure.SERVER_BUSY, 100)
                                    + ", "
                                    + median(of, rival, Figure.CLIENT_BUSY, 100),
                            sum(of, rival, Figure.ERRORS)));
        }
        return table;
    }

    private Markdown burners(Case of) {
        var table =
                new Markdown(
                        List.of(
                                "server",
                                "burns/s",
                                "alone",
                                "others' p50 ms",
                                "p99 ms",
                                "p99.9 ms",
                                "p99 ms alone",
                                "errors"));
        for (String rival : figures.rivals(of)) {
            table.add(
                    List.of(
                            rival,
                            cell(of, rival, Figure.BURNS, 1),
                            median(of, rival, Figure.BURNS_ALONE, 1),
                            median(of, rival, Figure.P50, 1e-3),
                            cell(of, rival, Figure.P99, 1e-3),
                            median(of, rival, Figure.P999, 1e-3),
                            median(of, rival, Figure.P99_ALONE, 1e-3),
                            sum(of, rival, Figure.ERRORS)));
        }
        return table;
    }

    private Markdown flood() {
        var table =
                new Markdown(
                        List.of(
                                "server",
                                "flood's requests/s",
                                "healthy p50 ms",
                                "p99 ms",
                                "p99.9 ms",
                                "errors"));
        for (String rival : figures.rivals(Case.FLOOD)) {
            table.add(
                    List.of(
                            rival,
                            median(Case.FLOOD, rival, Figure.FLOOD_RATE, 1),
                            median(Case.FLOOD, rival, Figure.P50, 1e-3),
                            cell(Case.FLOOD, rival, Figure.P99, 1e-3),
                            median(Case.FLOOD, rival, Figure.P999, 1e-3),
                            sum(Case.FLOOD, rival, Figure.ERRORS)));
        }
        return table;
    }

    private Markdown start() {
        var table =
                new Markdown(
                        List.of("server", "first answer ms", "÷ " + run.baseline(), "RSS MiB"));
        for (String rival : figures.rivals(Case.START)) {
            table.add(
                    List.of(
                            rival,
                            cell(Case.START, rival, Figure.START, 1),
                            ratio(Case.START, rival, run.baseline(), Figure.START),
                            median(Case.START, rival, Figure.RSS_START, 1 / MIB)));
        }
        return table;
    }

    private Markdown memory(Case of) {
        var table =
                new Markdown(
                        List.of(
                                "server",
                                "held",
                                "answered",
                                "live heap KiB each",
                                "other memory KiB each",
                                "both",
                                "RSS MiB",
                                "others' p99 ms"));
        for (String rival : figures.rivals(of)) {
            double heap = value(of, rival, Figure.HEAP_EACH).orElse(0.0) / 1_024;
            double outside = value(of, rival, Figure.NATIVE_EACH).orElse(0.0) / 1_024;
            table.add(
                    List.of(
                            rival,
                            median(of, rival, Figure.HELD, 1),
                            median(of, rival, Figure.ALIVE, 1),
                            median(of, rival, Figure.HEAP_EACH, 1 / 1_024.0),
                            median(of, rival, Figure.NATIVE_EACH, 1 / 1_024.0),
                            Spread.number(heap + outside),
                            median(of, rival, Figure.RSS_HELD, 1 / MIB),
                            median(of, rival, Figure.P99, 1e-3)));
        }
        return table;
    }

    private Markdown soak() {
        var table = new Markdown(List.of("server", "answers", "lost", "wrong or out of order"));
        for (String rival : figures.rivals(Case.SOAK)) {
            table.add(
                    List.of(
                            rival,
                            median(Case.SOAK, rival, Figure.ANSWERS, 1),
                            median(Case.SOAK, rival, Figure.LOST, 1),
                            median(Case.SOAK, rival, Figure.WRONG, 1)));
        }
        return table;
    }

    private void goals() {
        List<Goal> goals = Goals.of(figures);
        if (goals.isEmpty()) {
            return;
        }
        var table = new Markdown(List.of("goal", "wanted", "seen", ""));
        for (Goal goal : goals) {
            table.add(
                    List.of(
                            goal.what(),
                            (goal.isLeast() ? "≥ " : "≤ ") + Spread.number(goal.wanted()),
                            Spread.number(goal.seen()),
                            goal.isReached() ? "reached" : "missed"));
        }
        text.append("\n### Goals\n\n").append(table);
    }

    private void notes() {
        var lines = new ArrayList<String>();
        run.rivals().forEach(rival -> lines.add("`" + rival.name() + "`: " + rival.title() + "."));
        figures.spread(Figure.LINE)
                .ifPresent(spread ->
                        lines.add(
                                "A cache line took "
                                        + spread
                                        + " ns from one core to the other, before each turn."));
        lines.addAll(figures.notes());
        text.append("\n### Who is who, and what else there is to say\n\n");
        lines.forEach(line -> text.append("- ").append(oneLine(line)).append('\n'));
    }

    private static String oneLine(String line) {
        return line.replaceAll("\\s+", " ").strip();
    }

    private Optional<Double> value(Case of, String rival, String metric) {
        return figures.spread(of, rival, metric).map(Spread::median);
    }

    private String cell(Case of, String rival, String metric, double factor) {
        return figures.spread(of, rival, metric)
                .map(spread -> spread.times(factor).toString())
                .orElse("");
    }

    private String median(Case of, String rival, String metric, double factor) {
        return value(of, rival, metric).map(value -> Spread.number(value * factor)).orElse("");
    }

    private String sum(Case of, String rival, String metric) {
        return figures.spread(of, rival, metric)
                .map(spread -> spread.most() == 0 ? "0" : "up to " + Spread.number(spread.most()))
                .orElse("");
    }

    private String ratio(Case of, String rival, String base, String metric) {
        return figures.ratio(of, rival, base, metric).map(Spread::number).orElse("");
    }
}
