package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The trie agrees with [NaiveRouter] on random routes and paths.
class RouterPropertyTest {

    private static final String[] METHODS = {"GET", "GET", "GET", "POST", "HEAD", "OPTIONS"};
    private static final String[] ASKED = {"GET", "GET", "POST", "HEAD", "OPTIONS", "BREW", "get"};
    private static final int TABLES = 1_500;
    private static final int PATHS_PER_TABLE = 100;

    @Test
    void trieAgreesWithTheNaiveMatcher() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var kinds = new HashMap<String, Integer>();
        for (int table = 0; table < TABLES; table++) {
            Router<String> router = randomRouter(random);
            var naive = new NaiveRouter(router.routes());
            var paths = new RandomRoutes(random);
            for (int i = 0; i < PATHS_PER_TABLE; i++) {
                String path = paths.path(router.routes());
                String method = ASKED[random.nextInt(ASKED.length)];
                String expected = naive.answer(method, path);
                String actual = Answers.of(router, method, path);
                assertEquals(
                        expected,
                        actual.startsWith("400 ") ? "400" : actual,
                        () -> method + " " + path + ", seed " + seed + ", routes\n" + router);
                kinds.merge(kind(expected), 1, Integer::sum);
            }
        }
        assertWorthwhile(kinds, seed);
    }

    /// Half of the tables have a subtree under a prefix, so that mounts are joined text, no more.
    private static Router<String> randomRouter(Random random) {
        var routes = new RandomRoutes(random);
        RouterBuilder<String> builder = Router.builder();
        addTo(builder, routes, random);
        if (random.nextBoolean()) {
            RouterBuilder<String> subtree = Router.builder();
            addTo(subtree, routes, random);
            try {
                builder.mount(random.nextBoolean() ? "/a/{m}" : "/ab", subtree);
            } catch (RouteConflict e) {
                return builder.build(); // with the routes that were mounted before it
            }
        }
        return builder.build();
    }

    private static void addTo(RouterBuilder<String> builder, RandomRoutes routes, Random random) {
        for (String pattern : routes.routes(random.nextInt(0, 25))) {
            String method = METHODS[random.nextInt(METHODS.length)];
            builder.route(method, pattern, method + pattern);
            if (random.nextInt(4) == 0) {
                // Another method with other names: the same node.
                String renamed = pattern.replace("{p", "{q");
                builder.route("PUT", renamed, "PUT" + renamed);
            }
        }
    }

    private static String kind(String answer) {
        return Character.isDigit(answer.charAt(0))
                ? answer.substring(0, 3)
                : answer.contains("=") ? "values" : answer.startsWith("HEAD of") ? "head" : "plain";
    }

    /// A property that only ever saw 404 would prove nothing.
    private static void assertWorthwhile(Map<String, Integer> kinds, long seed) {
        for (String kind : "values head plain 204 400 404 405 501".split(" ", -1)) {
            assertTrue(
                    kinds.getOrDefault(kind, 0) > 100,
                    () -> "Too few of " + kind + " in " + kinds + ", seed " + seed);
        }
    }
}
