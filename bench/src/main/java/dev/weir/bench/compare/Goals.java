package dev.weir.bench.compare;

import static dev.weir.bench.compare.Figure.CPU;
import static dev.weir.bench.compare.Figure.P99;
import static dev.weir.bench.compare.Figure.P999;
import static dev.weir.bench.compare.Figure.RATE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the project has set itself to reach over sockets, beside what was reached.
final class Goals {

    private static final double KIB = 1_024;

    /// @param what the goal in words
    /// @param wanted the bound
    /// @param isLeast whether the bound is the least, not the most
    /// @param seen what was seen
    record Goal(String what, double wanted, boolean isLeast, double seen) {
        boolean isReached() {
            return isLeast ? seen >= wanted : seen <= wanted;
        }
    }

    private final Figures figures;
    private final List<Goal> goals = new ArrayList<>();

    private Goals(Figures figures) {
        this.figures = figures;
    }

    /// Those that the run has figures for.
    static List<Goal> of(Figures figures) {
        var goals = new Goals(figures);
        goals.pipelined();
        goals.notPipelined();
        goals.twoCores();
        goals.blocking();
        goals.hostile();
        goals.memoryAndStart();
        return goals.goals;
    }

    private void pipelined() {
        Case of = Case.PIPELINED;
        rate(of, "weir-epoll", 1_200_000);
        rate(of, "weir-io_uring", 1_600_000);
        rate(of, "weir-portable", 1_100_000);
        least(of, "weir-epoll", "hyper", 2);
        least(of, "weir-epoll", "actix", 2);
        least(of, "weir-epoll", "vertx", 3);
        least(of, "weir-epoll", "weir-netty-codec", 1.5);
        least(of, "weir-epoll", "floor", 0.8);
        least(of, "weir-io_uring", "floor", 1);
        least(of, "weir-io_uring", "may", 1);
    }

    private void notPipelined() {
        for (Case of : List.of(Case.PLAIN_64, Case.PLAIN_512, Case.PARAMETERS, Case.JSON)) {
            for (String ours : List.of("weir-epoll", "weir-io_uring")) {
                most(of, CPU, ours, "hyper", 1);
                most(of, CPU, ours, "helidon", 0.6);
                most(of, P999, ours, "hyper", 1);
            }
        }
    }

    private void twoCores() {
        for (Case two : List.of(Case.PIPELINED_2, Case.PLAIN_2)) {
            Case one = two == Case.PLAIN_2 ? Case.PLAIN_64 : Case.PIPELINED;
            for (String ours : List.of("weir-epoll", "weir-io_uring", "weir-portable")) {
                add(
                        figures.ratio(two, ours, one, ours, CPU),
                        two.label() + ": CPU of " + ours + " ÷ its own on one core",
                        1.25,
                        false);
            }
        }
        for (Case of : List.of(Case.PIPELINED, Case.PLAIN_64)) {
            most(of, CPU, "weir-portable", "weir-epoll", 1.35);
        }
    }

    private void blocking() {
        least(Case.SLEEP, "weir-epoll", "may", 1);
        add(
                value(Case.SLEEPERS, "weir-epoll", Figure.ALIVE, 1),
                "sleepers: answered at weir-epoll",
                19_000,
                true);
    }

    private void hostile() {
        for (String ours : List.of("weir-epoll", "weir-io_uring", "weir-nio", "weir-portable")) {
            for (Case of : List.of(Case.BURN_1, Case.BURN_2)) {
                milliseconds(of, ours, 25);
                add(kept(of, ours), of.label() + ": burns of " + ours + " ÷ alone", 0.9, true);
            }
            milliseconds(Case.FLOOD, ours, 25);
            for (String metric : List.of(Figure.LOST, Figure.WRONG)) {
                add(value(Case.SOAK, ours, metric, 1), "soak: " + metric + " of " + ours, 0, false);
            }
        }
    }

    private Optional<Double> kept(Case of, String rival) {
        var beside = figures.spread(of, rival, Figure.BURNS);
        var alone = figures.spread(of, rival, Figure.BURNS_ALONE);
        return beside.isPresent() && alone.isPresent() && alone.get().median() > 0
                ? Optional.of(beside.get().median() / alone.get().median())
                : Optional.empty();
    }

    private void memoryAndStart() {
        for (String ours : List.of("weir-epoll", "weir-io_uring", "weir-portable")) {
            add(each(Case.IDLE, ours), "idle: KiB for each connection of " + ours, 4, false);
            add(each(Case.SLEEPERS, ours), "sleepers: KiB for each request of " + ours, 6, false);
        }
        add(
                value(Case.START, "weir-epoll", Figure.START, 1),
                "start: ms to the first answer of weir-epoll",
                400,
                false);
    }

    /// Live heap and native memory together.
    private Optional<Double> each(Case of, String rival) {
        var heap = value(of, rival, Figure.HEAP_EACH, 1 / KIB);
        var outside = value(of, rival, Figure.NATIVE_EACH, 1 / KIB);
        return heap.isPresent() && outside.isPresent()
                ? Optional.of(heap.get() + outside.get())
                : Optional.empty();
    }

    private Optional<Double> value(Case of, String rival, String metric, double factor) {
        return figures.spread(of, rival, metric).map(spread -> spread.median() * factor);
    }

    private void rate(Case of, String rival, double wanted) {
        add(value(of, rival, RATE, 1), of.label() + ": requests/s of " + rival, wanted, true);
    }

    private void least(Case of, String rival, String baseline, double wanted) {
        add(
                figures.ratio(of, rival, baseline, RATE),
                of.label() + ": requests/s of " + rival + " ÷ " + baseline,
                wanted,
                true);
    }

    private void most(Case of, String metric, String rival, String baseline, double wanted) {
        add(
                figures.ratio(of, rival, baseline, metric),
                of.label()
                        + (metric.equals(CPU) ? ": CPU of " : ": p99.9 of ")
                        + rival
                        + " ÷ "
                        + baseline,
                wanted,
                false);
    }

    private void milliseconds(Case of, String rival, double wanted) {
        add(
                value(of, rival, P99, 1 / 1_000.0),
                of.label() + ": p99 in ms beside, " + rival,
                wanted,
                false);
    }

    private void add(Optional<Double> seen, String what, double wanted, boolean isLeast) {
        seen.ifPresent(value -> goals.add(new Goal(what, wanted, isLeast, value)));
    }
}
