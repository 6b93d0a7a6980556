package dev.weir.bench.compare;

import dev.weir.bench.compare.Case.Setting;
import dev.weir.bench.compare.Rival.Trait;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What the command line asks for, checked.
///
/// @param cases in which rivals are compared
/// @param rivals who is compared, in the order of the table
/// @param baseline whom the others are divided by
/// @param rounds how often each of them has its turn
/// @param seconds how long each load is measured
/// @param warmSeconds how long a JVM is under load before that
/// @param soakSeconds how long a soak lasts
/// @param isQuick whether it is only to be seen that all works
/// @param documents files of earlier runs to write tables and plots from, instead of running
/// @param writesDocuments whether to do so
record Wishes(
        Set<Case> cases,
        List<Rival> rivals,
        String baseline,
        int rounds,
        double seconds,
        double warmSeconds,
        double soakSeconds,
        boolean isQuick,
        List<Path> documents,
        boolean writesDocuments) {

    private static final int ROUNDS_MAX = 100;
    private static final double SECONDS_MAX = 300;

    /// @throws IllegalArgumentException if something is asked for that there is not; the message is
    ///   a sentence for whoever has typed it
    static Wishes parse(List<String> arguments, List<Rival> known) {
        boolean isQuick = arguments.contains("--quick");
        Set<Case> cases = EnumSet.noneOf(Case.class);
        var rivals = new ArrayList<Rival>();
        var documents = new ArrayList<Path>();
        String baseline = "hyper";
        int rounds = isQuick ? 1 : 5;
        double seconds = isQuick ? 1 : 2;
        double warm = isQuick ? 3 : 12;
        double soak = isQuick ? 5 : 60;
        boolean writesDocuments = false;
        var rest = arguments.iterator();
        while (rest.hasNext()) {
            String flag = rest.next();
            switch (flag) {
                case "--quick" -> {}
                case "--docs" -> writesDocuments = true;
                case "--cases" -> cases.addAll(cases(value(flag, rest)));
                case "--rivals" -> rivals.addAll(rivals(value(flag, rest), known));
                case "--baseline" -> baseline = one(value(flag, rest), known).name();
                case "--rounds" -> rounds = (int) number(flag, value(flag, rest), 1, ROUNDS_MAX);
                case "--seconds" -> seconds = number(flag, value(flag, rest), 0.2, SECONDS_MAX);
                case "--warm" -> warm = number(flag, value(flag, rest), 0, SECONDS_MAX);
                case "--soak" -> soak = number(flag, value(flag, rest), 1, SECONDS_MAX);
                default -> {
                    if (!writesDocuments || flag.startsWith("-")) {
                        throw new IllegalArgumentException(
                                "There is no flag " + flag + "; --help lists those there are.");
                    }
                    documents.add(Path.of(flag));
                }
            }
        }
        if (cases.isEmpty()) {
            cases.addAll(isQuick ? Case.quick() : List.of(Case.values()));
        }
        if (rivals.isEmpty()) {
            known.stream().filter(r -> !isQuick || r.is(Trait.QUICK)).forEach(rivals::add);
        }
        return new Wishes(
                cases,
                List.copyOf(rivals),
                baseline,
                rounds,
                seconds,
                warm,
                soak,
                isQuick,
                List.copyOf(documents),
                writesDocuments);
    }

    private static String value(String flag, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(
                    "The flag " + flag + " needs a value; --help says which.");
        }
        return rest.next();
    }

    private static List<Case> cases(String names) {
        return Arrays.stream(names.split(",", -1)).map(Wishes::caseNamed).toList();
    }

    private static Case caseNamed(String name) {
        return Arrays.stream(Case.values())
                .filter(c -> c.label().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "There is no case \""
                                        + name
                                        + "\"; there are "
                                        + Arrays.stream(Case.values())
                                                .map(Case::label)
                                                .collect(Collectors.joining(", "))
                                        + "."));
    }

    private static List<Rival> rivals(String names, List<Rival> known) {
        return Arrays.stream(names.split(",", -1)).map(name -> one(name, known)).toList();
    }

    private static Rival one(String name, List<Rival> known) {
        return known.stream()
                .filter(rival -> rival.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "There is no rival \""
                                        + name
                                        + "\"; there are "
                                        + known.stream()
                                                .map(Rival::name)
                                                .collect(Collectors.joining(", "))
                                        + "."));
    }

    private static double number(String flag, String text, double least, double most) {
        try {
            double number = Double.parseDouble(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException isNone) {
            // the same sentence
        }
        throw new IllegalArgumentException(
                "The flag %s is a number from %s to %s, not \"%s\"."
                        .formatted(flag, Spread.number(least), Spread.number(most), text));
    }

    /// Those of the cases that have this setting and are for this rival.
    List<Case> cases(Setting setting, Rival rival) {
        return cases.stream().filter(c -> c.setting == setting && c.isFor(rival)).toList();
    }

    /// How often a setting is gone through.
    int rounds(Setting setting) {
        return switch (setting) {
            case ONE_CORE, TWO_CORES, START -> rounds;
            case COLLECTORS -> Math.min(rounds, 3);
            case MEMORY, SOAK -> 1;
        };
    }
}
