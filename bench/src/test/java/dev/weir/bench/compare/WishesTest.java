package dev.weir.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.bench.compare.Case.Setting;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WishesTest {

    private final List<Rival> known = Rivals.all(Path.of("."));

    private Wishes parse(String... arguments) {
        return Wishes.parse(List.of(arguments), known);
    }

    @Test
    void byDefaultAllIsComparedFiveTimes() {
        Wishes wishes = parse();

        assertEquals(EnumSet.allOf(Case.class), wishes.cases());
        assertEquals(known, wishes.rivals());
        assertEquals(5, wishes.rounds());
        assertTrue(wishes.warmSeconds() >= 12, "JVMs are warm after twelve seconds");
    }

    @Test
    void quickRunTakesLessThanAMinute() {
        Wishes wishes = parse("--quick");
        var turn = new Turn(wishes, new LoadGenerator(Path.of("blast")), new Figures());

        double seconds = 0;
        for (Rival rival : wishes.rivals()) {
            for (Setting setting : Setting.values()) {
                seconds += wishes.rounds(setting) * turn.seconds(rival, setting);
            }
        }

        assertTrue(seconds > 10 && seconds < 55, seconds + " s");
    }

    @Test
    void casesAndRivalsAreChosenByName() {
        Wishes wishes = parse("--cases", "plain-64,soak", "--rivals", "hyper,weir-nio");

        assertEquals(Set.of(Case.PLAIN_64, Case.SOAK), wishes.cases());
        assertEquals(
                List.of("hyper", "weir-nio"), wishes.rivals().stream().map(Rival::name).toList());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --fast             | There is no flag --fast; --help lists those there are.
                    --rounds           | The flag --rounds needs a value; --help says which.
                    --rounds,0         | The flag --rounds is a number from 1.00 to 100, not "0".
                    --rounds,101       | The flag --rounds is a number from 1.00 to 100, not "101".
                    --seconds,NaN      | The flag --seconds is a number from 0.20 to 300, not "NaN".
                    --seconds,ten      | The flag --seconds is a number from 0.20 to 300, not "ten".
                    a-file             | There is no flag a-file; --help lists those there are.
                    """)
    void whatCannotBeIsRefusedWithASentence(String arguments, String sentence) {
        var refusal =
                assertThrows(IllegalArgumentException.class, () -> parse(arguments.split(",", -1)));

        assertEquals(sentence, refusal.getMessage());
    }

    @Test
    void unknownNamesAreAnsweredWithThoseThereAre() {
        String cases = refusal("--cases", "fast");
        String rivals = refusal("--rivals", "a");

        assertTrue(cases.contains("pipelined, plain-64"), cases);
        assertTrue(rivals.contains("weir-epoll"), rivals);
    }

    private String refusal(String... arguments) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> parse(arguments)).getMessage());
    }

    @Test
    void noRivalIsAskedForWhatItDoesNotServe() {
        Rival floor =
                known.stream().filter(r -> r.name().equals("floor")).findFirst().orElseThrow();

        assertTrue(Case.PIPELINED.isFor(floor));
        assertFalse(Case.JSON.isFor(floor));
        assertFalse(Case.SLEEP.isFor(floor));
        assertFalse(Case.BURN_1.isFor(floor));
    }
}
