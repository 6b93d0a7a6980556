package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteConflictTest {

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /a             | /a             | the same text
                    /users/{id}    | /users/{name}  | names do not tell paths apart
                    /v{n}.js/x     | /v{m}.js/x     | nor inside of a segment
                    /s/{*a}        | /s/{*b}        | nor those of a rest
                    /users         | /%75sers       | one normal form
                    /a%2fb         | /a%2Fb         | hex digits have no case
                    /{x}.js        | /{y}%2Ejs      | suffixes have a normal form too
                    """)
    void sameMethodAndShapeTwiceIsRefused(String first, String second, String why) {
        var builder = Router.<String>builder().route("GET", first, "1");
        var conflict =
                assertThrows(RouteConflict.class, () -> builder.route("GET", second, "2"), why);
        assertEquals(
                "Route GET \""
                        + second
                        + "\" clashes with GET \""
                        + first
                        + "\": both match the same requests. Remove one, or move it under another"
                        + " prefix.",
                conflict.getMessage());
        assertEquals(1, builder.build().routes().size());
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET /a      | POST /a        | methods differ
                    GET /a      | get /a         | methods are case-sensitive
                    GET /a      | GET /a/        | a slash at the end counts
                    GET /{x}    | GET /{*x}      | a rest is no parameter
                    GET /{x}    | GET /a         | static is more specific
                    GET /{x}.js | GET /{x}.css   | suffixes differ
                    GET /a{x}   | GET /b{x}      | prefixes differ
                    GET /{x}*   | GET /{*x}      | a star is an ordinary byte behind the brace
                    GET /a%2Fb  | GET /a/b       | what is encoded separates nothing
                    """)
    void othersLiveSideBySide(String first, String second, String why) {
        assertDoesNotThrow(() -> Answers.routerOf(first + " " + second), why);
    }

    @Test
    void parameterNamesMayDifferAcrossMethodsAndSuffixes() {
        var router =
                Answers.routerOf("GET /u/{id} PUT /u/{name} GET /u/{user}/photo GET /u/{n}.js");
        assertEquals("GET /u/{id} id=7", Answers.of(router, "GET", "/u/7"));
        assertEquals("PUT /u/{name} name=7", Answers.of(router, "PUT", "/u/7"));
        assertEquals("GET /u/{user}/photo user=7", Answers.of(router, "GET", "/u/7/photo"));
        assertEquals("GET /u/{n}.js n=7", Answers.of(router, "GET", "/u/7.js"));
    }
}
