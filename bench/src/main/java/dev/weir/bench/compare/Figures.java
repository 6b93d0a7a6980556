package dev.weir.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// All that was seen in a run, and what there is to say about it.
final class Figures {

    private final List<Figure> all = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void add(Case of, Rival rival, String metric, int round, double value) {
        all.add(new Figure(of.label(), rival.name(), metric, round, value));
    }

    void add(Figure figure) {
        all.add(figure);
    }

    /// Says something once.
    void note(String sentence) {
        if (!notes.contains(sentence)) {
            notes.add(sentence);
        }
    }

    List<Figure> all() {
        return List.copyOf(all);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /// Who has figures of this case, in the order in which they came.
    List<String> rivals(Case of) {
        return all.stream()
                .filter(figure -> figure.of().equals(of.label()))
                .map(Figure::rival)
                .distinct()
                .toList();
    }

    /// What the rounds gave, if there were any.
    Optional<Spread> spread(Case of, String rival, String metric) {
        return spread(figure ->
                figure.of().equals(of.label())
                        && figure.rival().equals(rival)
                        && figure.metric().equals(metric));
    }

    /// What all cases, rivals and rounds gave of a metric, if there were any.
    Optional<Spread> spread(String metric) {
        return spread(figure -> figure.metric().equals(metric));
    }

    private Optional<Spread> spread(Predicate<Figure> which) {
        double[] values = all.stream().filter(which).mapToDouble(Figure::value).toArray();
        return values.length == 0 ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /// The median of one divided by the median of the other, if both are known.
    Optional<Double> ratio(Case of, String rival, String baseline, String metric) {
        return ratio(of, rival, of, baseline, metric);
    }

    /// As above, over two cases.
    Optional<Double> ratio(Case of, String rival, Case baseOf, String baseline, String metric) {
        var above = spread(of, rival, metric);
        var below = spread(baseOf, baseline, metric);
        return above.isPresent() && below.isPresent() && below.get().median() > 0
                ? Optional.of(above.get().median() / below.get().median())
                : Optional.empty();
    }
}
