package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountTest {

    @ParameterizedTest(name = "{1} under {0}")
    @CsvSource(
            textBlock =
                    """
                    /api,        /users,       /api/users,         GET /users
                    /api,        /,            /api/,              GET /
                    /api,        /users/{id},  /api/users/7,       GET /users/{id} id=7
                    /o/{org},    /users/{id},  /o/acme/users/7,    GET /users/{id} org=acme id=7
                    /v{n}.x,     /{*rest},     /v2.x/a/b,          GET /{*rest} n=2 rest=a/b
                    /,           /users,       /users,             GET /users
                    """)
    void patternsAreJoinedAsTheyAre(String prefix, String pattern, String path, String answer) {
        var subtree = Answers.builderOf("GET " + pattern);
        var fromBuilder = Router.<String>builder().mount(prefix, subtree).build();
        var fromRouter = Router.<String>builder().mount(prefix, subtree.build()).build();
        assertEquals(answer, Answers.get(fromBuilder, path));
        assertEquals(answer, Answers.get(fromRouter, path));
        String joined = prefix.equals("/") ? pattern : prefix + pattern;
        assertEquals(joined, fromBuilder.routes().getFirst().pattern());
    }

    @Test
    void slashIsNotThePrefixItself() {
        var router = Router.<String>builder().mount("/api", Answers.builderOf("GET /")).build();
        assertEquals("404", Answers.get(router, "/api"));
    }

    @Test
    void mountsCanBeMounted() {
        var inner = Answers.builderOf("GET /c");
        var middle = Router.<String>builder().mount("/b", inner);
        var router = Router.<String>builder().mount("/{a}", middle).build();
        assertEquals("GET /c a=1", Answers.get(router, "/1/b/c"));
    }

    @Test
    void builderCanBeMountedInItself() {
        var builder = Answers.builderOf("GET /a");
        var router = builder.mount("/x", builder).mount("/y", builder).build();
        for (String path : "/a /x/a /y/a /y/x/a".split(" ", -1)) {
            assertEquals("GET /a", Answers.get(router, path), path);
        }
        assertEquals(4, router.routes().size());
    }

    @Test
    void routesAddedAfterTheMountAreNotInIt() {
        var subtree = Answers.builderOf("GET /a");
        var router = Router.<String>builder().mount("/x", subtree);
        subtree.route("GET", "/b", "late");
        assertEquals("404", Answers.get(router.build(), "/x/b"));
    }

    @Test
    void routerDoesNotChangeWithItsBuilder() {
        var builder = Answers.builderOf("GET /a");
        var router = builder.build();
        builder.route("GET", "/b", "late");
        assertEquals("404", Answers.get(router, "/b"));
        assertEquals("late", Answers.get(builder.build(), "/b"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"/api/", "/s/{*rest}", "/{a}/"})
    void prefixThatEndsWithoutSegmentIsRefused(String prefix) {
        var subtree = Answers.builderOf("GET /a");
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Router.<String>builder().mount(prefix, subtree));
        assertEquals(
                "Prefix \""
                        + prefix
                        + "\": a prefix ends with a segment, neither with \"/\" nor with a rest."
                        + " Leave that out; the routes under it start with \"/\".",
                thrown.getMessage());
    }

    @Test
    void prefixThatIsNoPatternIsRefusedEvenForAnEmptySubtree() {
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Router.<String>builder().mount("api", Router.builder()));
        assertEquals(
                "Pattern \"api\": a pattern starts with \"/\". Put one in front.",
                thrown.getMessage());
    }

    @Test
    void nameThatPrefixAndRouteShareIsRefused() {
        var subtree = Answers.builderOf("GET /users/{id}");
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Router.<String>builder().mount("/orgs/{id}", subtree));
        assertEquals(
                "Pattern \"/orgs/{id}/users/{id}\": the name \"id\" is there twice. Rename one.",
                thrown.getMessage());
    }

    @Test
    void clashAcrossMountsNamesTheWholePatterns() {
        var builder = Answers.builderOf("GET /api/{id}");
        var thrown =
                assertThrows(
                        RouteConflict.class,
                        () -> builder.mount("/api", Answers.builderOf("GET /{name}")));
        assertEquals(
                "Route GET \"/api/{name}\" clashes with GET \"/api/{id}\": both match the same"
                        + " requests. Remove one, or move it under another prefix.",
                thrown.getMessage());
    }
}
