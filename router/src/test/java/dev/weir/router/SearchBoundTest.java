package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// A hostile path cannot make the search long: each node of the trie is entered at most once.
class SearchBoundTest {

    /// All 2^10 patterns of ten segments that are `a` or a parameter, and a path that fails at the
    /// very end of each: the worst table there is. It has to be searched whole, once.
    @Test
    void worstTableIsSearchedOnceAndNotMore() {
        int segments = 10;
        var builder = Router.<String>builder();
        for (int bits = 0; bits < 1 << segments; bits++) {
            var pattern = new StringBuilder();
            for (int i = 0; i < segments; i++) {
                pattern.append((bits >> i & 1) == 0 ? "/a" : "/{p" + i + "}");
            }
            builder.route("GET", pattern.toString(), "v" + bits);
        }
        var router = builder.build();
        String path = "/a".repeat(segments) + "/x";
        int retreats = retreats(router, path);
        assertTrue(retreats <= router.nodeCount(), retreats + " of " + router.nodeCount());
        assertTrue(retreats > 1 << segments, "all of them were tried: " + retreats);
    }

    /// With a parameter beside static text in each of 32 segments, the naive search of a regular
    /// expression would try 2^32 ways; the table has 33 shapes.
    @Test
    void deepTableOfFewRoutesIsSearchedInLinearTime() {
        var builder = Router.<String>builder();
        var statics = new StringBuilder();
        for (int i = 0; i < Captures.COUNT_MAX; i++) {
            builder.route("GET", statics + "/{p}/end", "v" + i);
            statics.append("/a");
        }
        var router = builder.build();
        int retreats = retreats(router, "/a".repeat(5_000) + "/");
        assertTrue(retreats <= router.nodeCount(), retreats + " of " + router.nodeCount());
    }

    @Test
    void lengthOfThePathDoesNotAddSteps() {
        var router =
                Answers.routerOf(
                        "GET /{a}/b/{c}/d GET /a/{b}/{c}/e GET /{a}/{b}/c/f GET /a{x}/{*y}");
        int once = retreats(router, "/a/b/c/x");
        for (int length : new int[] {1, 100, 10_000, 1_000_000}) {
            assertTrue(retreats(router, "/a/b/c/" + "x".repeat(length)) <= once);
            assertTrue(retreats(router, "/a/b/c" + "/x".repeat(length)) <= once);
        }
    }

    @Test
    void straightPathsTakeNoStepBack() {
        var router =
                Answers.routerOf("GET /users GET /users/{id} GET /users/{id}/photo GET /v{n}.js");
        for (String path : "/users /users/7 /users/7/photo /v1.js".split(" ", -1)) {
            assertEquals(0, retreats(router, path), path);
        }
    }

    @Test
    void noPathTakesMoreStepsThanTheTrieHasNodes() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var paths = new RandomRoutes(random);
        for (int round = 0; round < 300; round++) {
            var builder = Router.<String>builder();
            paths.routes(random.nextInt(1, 60)).forEach(r -> builder.route("GET", r, r));
            var router = builder.build();
            for (int i = 0; i < 50; i++) {
                String path = paths.path(router.routes());
                // The second look at a path in its normal form is a second search.
                assertTrue(
                        retreats(router, path) <= 2 * router.nodeCount(),
                        () -> "seed " + seed + ": " + path + " of\n" + router);
            }
        }
    }

    private static int retreats(Router<String> router, String path) {
        var captures = new Captures();
        router.match("GET", path, captures);
        return captures.retreats;
    }
}
