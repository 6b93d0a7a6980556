package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The comparison of labels by 8 bytes, and the size of the tree.
class NodeTest {

    /// Labels of 1 to 40 bytes at every offset, right or with one byte changed, in arrays with and
    /// without room behind: a comparison by 8 bytes finds what one by single bytes finds.
    @Test
    void labelsOfEveryLengthAreComparedWhole() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int length = 1; length <= 40; length++) {
            String label = letters(random, length);
            var router = Answers.routerOf("GET /" + label);
            for (int before = 0; before <= 9; before++) {
                for (int behind = 0; behind <= 9; behind++) {
                    for (int changed = -1; changed < length; changed++) {
                        var text = new StringBuilder(label);
                        if (changed >= 0) {
                            text.setCharAt(changed, text.charAt(changed) == 'a' ? 'b' : 'a');
                        }
                        byte[] path =
                                Answers.bytes("-".repeat(before) + "/" + text + "-".repeat(behind));
                        assertEquals(
                                changed < 0 ? "GET /" + label : "404",
                                Answers.ofBytes(router, "GET", path, before, before + 1 + length),
                                () -> text + " for " + label + ", seed " + seed);
                    }
                }
            }
        }
    }

    @Test
    void suffixesOfEveryLengthAreComparedWhole() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int length = 1; length <= 24; length++) {
            String suffix = letters(random, length);
            var router = Answers.routerOf("GET /{x}-" + suffix + " GET /{y}");
            for (int changed = -1; changed < length; changed++) {
                var text = new StringBuilder(suffix);
                if (changed >= 0) {
                    text.setCharAt(changed, text.charAt(changed) == 'a' ? 'b' : 'a');
                }
                byte[] path = Answers.bytes("/v-" + text);
                assertEquals(
                        changed < 0 ? "GET /{x}-" + suffix + " x=v" : "GET /{y} y=v-" + text,
                        Answers.ofBytes(router, "GET", path, 0, path.length),
                        () -> text + " for " + suffix + ", seed " + seed);
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1} nodes, {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                       | 1 | the root alone
                    GET /                                    | 1 | the root ends the path
                    GET /users                               | 2 | one label, however long
                    GET /users POST /users                   | 2 | methods share a node
                    GET /users GET /user                     | 3 | the longer one hangs below
                    GET /users GET /usage                    | 4 | a common start, two ends
                    GET /{x}                                 | 2 | a parameter
                    GET /{x} PUT /{y}                        | 2 | names share a node
                    GET /{x}.js GET /{x}.css                 | 3 | suffixes do not
                    GET /s/{*r}                              | 2 | a rest is no node
                    GET /u/{x}/a GET /u/{y}/b GET /u/{z}     | 6 | one node for a parameter, one for the slash
                    GET /users/{x} GET /%75sers/{x}/         | 4 | one normal form
                    """)
    void trieIsCompressed(String routes, int nodes, String why) {
        assertEquals(nodes, Answers.routerOf(routes).nodeCount(), why);
    }

    private static String letters(Random random, int length) {
        var letters = new StringBuilder();
        for (int i = 0; i < length; i++) {
            letters.append((char) ('a' + random.nextInt(26)));
        }
        return letters.toString();
    }
}
