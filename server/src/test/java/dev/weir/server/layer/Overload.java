package dev.weir.server.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/// A service behind [Gradient], event by event in time that is made up: so many workers, service
/// times of an Erlang distribution, requests that come by chance (Poisson). Repeated by its seed.
final class Overload {

    private static final double NANOS = 1e9;

    /// The shape of the service times: they vary by about a third.
    private static final int PHASES = 8;

    private final Random random;
    private final double meanSeconds;
    private final Gradient gradient = new Gradient(1_000, 100_000_000, 60_000_000_000L, 0);
    private final PriorityQueue<Double> busyUntil = new PriorityQueue<>();
    private final PriorityQueue<Ending> endings =
            new PriorityQueue<>((a, b) -> Double.compare(a.at, b.at));
    private final List<Answer> answers = new ArrayList<>();
    private final List<double[]> limits = new ArrayList<>();
    private int workers;
    private int inFlight;
    private int shed;
    private double now;

    private record Ending(double at, double began, int inFlightThen) {}

    /// @param endSecond when it was answered
    /// @param tookSeconds how long that took
    record Answer(double endSecond, double tookSeconds) {}

    Overload(long seed, int workers, double meanSeconds) {
        random = new Random(seed);
        this.workers = workers;
        this.meanSeconds = meanSeconds;
    }

    /// Changes how many requests are worked on at once.
    void workers(int count) {
        workers = count;
    }

    private double capacity() {
        return workers / meanSeconds;
    }

    private double serviceSeconds() {
        double sum = 0;
        for (int i = 0; i < PHASES; i++) {
            sum -= Math.log(1 - random.nextDouble());
        }
        return sum * meanSeconds / PHASES;
    }

    /// Goes on for so long.
    ///
    /// @param load requests that come, as a part of those that can be worked on
    void run(double seconds, double load) {
        double end = now + seconds;
        double next = now;
        while (true) {
            next -= Math.log(1 - random.nextDouble()) / (capacity() * load);
            if (next >= end) {
                finish(end);
                now = end;
                return;
            }
            finish(next);
            now = next;
            arrive();
        }
    }

    private void arrive() {
        if (inFlight >= gradient.limit()) {
            shed++;
            return;
        }
        inFlight++;
        while (busyUntil.size() >= workers) {
            double free = busyUntil.poll();
            if (busyUntil.size() < workers) {
                start(Math.max(now, free));
                return;
            }
        }
        start(now);
    }

    private void start(double at) {
        double until = at + serviceSeconds();
        busyUntil.add(until);
        endings.add(new Ending(until, now, inFlight));
    }

    private void finish(double until) {
        for (Ending first = endings.peek();
                first != null && first.at <= until;
                first = endings.peek()) {
            endings.poll();
            inFlight--;
            double took = first.at - first.began;
            answers.add(new Answer(first.at, took));
            boolean isSet =
                    gradient.sample(
                            (long) (first.at * NANOS), (long) (took * NANOS), first.inFlightThen);
            if (isSet) {
                limits.add(new double[] {first.at, gradient.limit()});
            }
        }
    }

    int limit() {
        return gradient.limit();
    }

    int shed() {
        return shed;
    }

    List<double[]> limits() {
        return limits;
    }

    List<Answer> answers() {
        return answers;
    }

    /// Answers in this time, as a part of what could be.
    double goodput(double from, double to) {
        long count = answers.stream().filter(a -> a.endSecond >= from && a.endSecond < to).count();
        return count / (to - from) / capacity();
    }

    double p99Millis(double from, double to) {
        double[] took =
                answers.stream()
                        .filter(a -> a.endSecond >= from && a.endSecond < to)
                        .mapToDouble(Answer::tookSeconds)
                        .sorted()
                        .toArray();
        return took.length == 0 ? 0 : took[(int) (took.length * 0.99)] * 1_000;
    }

    double meanLimit(double from, double to) {
        return limits.stream()
                .filter(entry -> entry[0] >= from && entry[0] < to)
                .mapToDouble(entry -> entry[1])
                .average()
                .orElse(gradient.limit());
    }

    @Override
    public String toString() {
        return "goodput "
                + goodput(now - 10, now)
                + ", p99 "
                + p99Millis(now - 10, now)
                + " ms, limit "
                + limit()
                + ", shed "
                + shed
                + ", limits "
                + limits.stream()
                        .skip(Math.max(0, limits.size() - 20))
                        .map(Arrays::toString)
                        .toList();
    }
}
