package dev.weir.http.h1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Netty reads the same bytes to the same messages; where it does not, [Difference] says why.
///
/// More: `-Dweir.differential.inputs=1000000`. Others: `-Dweir.differential.seed=2`.
class DifferentialTest {

    private static final int INPUTS = Integer.getInteger("weir.differential.inputs", 40_000);
    private static final long SEED = Long.getLong("weir.differential.seed", 1);

    @Test
    void whatIsAcceptedIsReadAsNettyReadsIt() {
        var pipelines = new Pipelines(SEED);
        int wholeAndAlike = 0;
        for (int round = 0; round < INPUTS; round++) {
            String input = pipelines.next();
            Reading ours = Reading.ours(input);
            Reading netty = Reading.netty(input);
            String found = Difference.situation(ours, netty);
            if (found == null) {
                wholeAndAlike +=
                        ours.messages().stream().allMatch(Reading.Message::isWhole) ? 1 : 0;
            } else if (Difference.explaining(found, input).size() != 1) {
                failOn(input, "seed " + SEED + ", round " + round);
            }
        }
        int least = INPUTS / 3;
        int alike = wholeAndAlike;
        assertTrue(alike > least, () -> "only " + alike + " were read alike, seed " + SEED);
    }

    private static void failOn(String input, String at) {
        String least = shrink(input);
        String found = String.valueOf(situation(least));
        fail(
                String.join(
                        "\n  ",
                        at,
                        "input: " + escape(input),
                        "least: " + escape(least),
                        "found: " + escape(found),
                        "explained by: " + Difference.explaining(found, least)));
    }

    /// Without whatever can be left out, the difference staying unexplained.
    private static String shrink(String input) {
        String least = input;
        for (int size = input.length() / 2; size > 0; size /= 2) {
            for (int at = 0; at + size <= least.length(); ) {
                String shorter = least.substring(0, at) + least.substring(at + size);
                String found = situation(shorter);
                if (found != null && Difference.explaining(found, shorter).size() != 1) {
                    least = shorter;
                } else {
                    at++;
                }
            }
        }
        return least;
    }

    private static @Nullable String situation(String input) {
        return Difference.situation(Reading.ours(input), Reading.netty(input));
    }

    private static String escape(String text) {
        var escaped = new StringBuilder();
        text.chars()
                .forEach(c -> {
                    switch (c) {
                        case '\r' -> escaped.append("\\r");
                        case '\n' -> escaped.append("\\n");
                        case '\t' -> escaped.append("\\t");
                        case '\\' -> escaped.append("\\\\");
                        default ->
                                escaped.append(
                                        c >= ' ' && c < 0x7f
                                                ? String.valueOf((char) c)
                                                : String.format("\\x%02x", c));
                    }
                });
        return escaped.toString();
    }

    @ParameterizedTest
    @EnumSource
    void everyDifferenceIsStillThere(Difference difference) {
        String found = situation(difference.example);
        assertNotNull(found, "read alike by now");
        assertEquals(List.of(difference), Difference.explaining(found, difference.example), found);
        assertTrue(difference.section.matches("RFC [0-9]{4} §[0-9.]+( item [0-9])?"));
    }

    @Test
    void wellFormedPipelinesAreReadToTheirEnd() {
        var pipelines = new Pipelines(SEED);
        for (int round = 0; round < 5_000; round++) {
            String input = pipelines.nextWellFormed();
            Reading ours = Reading.ours(input);
            boolean isWhole = ours.messages().stream().allMatch(Reading.Message::isWhole);
            assertTrue(
                    isWhole && ours.reason().isEmpty(),
                    () -> "seed " + SEED + ": " + escape(input) + "\n" + ours);
        }
    }
}
