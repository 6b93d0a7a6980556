package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every bound of the router: just below, at, and just above.
class LimitsTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Captures.COUNT_MAX - 1, Captures.COUNT_MAX})
    void parametersUpToTheLimitAreCaptured(int count) {
        var router = Router.<String>builder().route("GET", parameters(count), "x").build();
        var captures = new Captures();
        router.match("GET", count == 0 ? "/" : "/v".repeat(count), captures);
        assertEquals(count, captures.count());
        for (int i = 0; i < count; i++) {
            assertEquals("v", captures.value("p" + i));
        }
    }

    @Test
    void parametersAboveTheLimitAreRefused() {
        String pattern = parameters(Captures.COUNT_MAX + 1);
        assertEquals(
                "Pattern \""
                        + pattern
                        + "\": a pattern has at most 32 parameters. Take the end of the path as one"
                        + " \"{*rest}\".",
                refusal(Router.builder(), "GET", pattern));
    }

    @ParameterizedTest
    @ValueSource(ints = {RouterBuilder.PATTERN_CHARS_MAX - 1, RouterBuilder.PATTERN_CHARS_MAX})
    void patternsUpToTheLimitAreMatched(int length) {
        String pattern = "/" + "a".repeat(length - 1);
        var router = Answers.routerOf("GET " + pattern);
        assertEquals("GET " + pattern, Answers.get(router, pattern));
        assertEquals("404", Answers.get(router, pattern + "a"));
        assertEquals(
                "404",
                Answers.get(router, pattern.substring(1, length - 1).replaceFirst("a", "/")));
    }

    @Test
    void patternsAboveTheLimitAreRefused() {
        assertEquals(
                "A pattern has at most 1024 characters; this one has 1025 and starts with"
                        + " \"/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\". Shorten it.",
                refusal(
                        Router.builder(),
                        "GET",
                        "/" + "a".repeat(RouterBuilder.PATTERN_CHARS_MAX)));
    }

    @Test
    void methodsUpToTheLimitAreKnown() {
        for (int length : new int[] {1, 31, RouterBuilder.METHOD_CHARS_MAX}) {
            String method = "M".repeat(length);
            var router = Router.<String>builder().route(method, "/", "x").build();
            assertEquals("x", Answers.of(router, method, "/"));
        }
        String tooLong = "M".repeat(RouterBuilder.METHOD_CHARS_MAX + 1);
        assertEquals(
                "Method \""
                        + tooLong
                        + "\": a method is a token of 1 to 32 letters, digits or marks of"
                        + " !#$%&'*+-.^_`|~. Use a name such as \"GET\".",
                refusal(Router.builder(), tooLong, "/"));
    }

    @Test
    void routesUpToTheLimitAreFoundAndOneMoreIsRefused() {
        var builder = Router.<String>builder();
        for (int i = 0; i < RouterBuilder.ROUTES_COUNT_MAX - 1; i++) {
            builder.route("GET", "/r" + i + "/{id}", "v" + i);
        }
        assertEquals("v0 id=7", Answers.get(builder.build(), "/r0/7"));
        builder.route("GET", "/last", "last");
        var router = builder.build();
        assertEquals("last", Answers.get(router, "/last"));
        assertEquals("v65534 id=7", Answers.get(router, "/r65534/7"));
        assertEquals(
                "Route GET \"/more\" is one too many: a router has at most 65536. Replace some by a"
                        + " parameter.",
                refusal(builder, "GET", "/more"));
    }

    /// The deepest trie that the limits allow: each byte of a pattern is a node with two ways on.
    @Test
    void deepestTrieIsBuiltAndSearched() {
        var builder = Router.<String>builder();
        int depthMax = RouterBuilder.PATTERN_CHARS_MAX - 4;
        for (int depth = 1; depth <= depthMax; depth++) {
            builder.route("GET", "/" + "a".repeat(depth) + "{x}", "v" + depth);
        }
        var router = builder.build();
        assertEquals(
                "v" + depthMax + " x=b", Answers.get(router, "/" + "a".repeat(depthMax) + "b"));
        assertEquals("404", Answers.get(router, "/" + "a".repeat(depthMax) + "b/c"));
    }

    private static String parameters(int count) {
        var pattern = new StringBuilder();
        for (int i = 0; i < count; i++) {
            pattern.append("/{p").append(i).append('}');
        }
        return count == 0 ? "/" : pattern.toString();
    }

    private static String refusal(RouterBuilder<String> builder, String method, String pattern) {
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> builder.route(method, pattern, "value"));
        return String.valueOf(thrown.getMessage());
    }
}
