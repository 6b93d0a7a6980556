package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the method decides, once the path has.
class MethodTest {

    private static final String ROUTES =
            "GET /users POST /users GET /users/me POST /users/{id} PUT /files/{*path} OPTIONS /own"
                    + " HEAD /both GET /both DELETE /gone";

    private final Router<String> router = Answers.routerOf(ROUTES);

    @ParameterizedTest(name = "{0} {1}: {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET     | /users    | GET /users                   | a route has it
                    POST    | /users    | POST /users                  | one pattern, two methods
                    HEAD    | /users    | HEAD of GET /users           | RFC 9110 §9.3.2: as GET, without content
                    HEAD    | /both     | HEAD /both                   | a route of its own wins
                    HEAD    | /gone     | 405 DELETE, OPTIONS          | no GET, no HEAD
                    OPTIONS | /users    | 204 GET, HEAD, OPTIONS, POST | RFC 9110 §9.3.7
                    OPTIONS | /own      | OPTIONS /own                 | a route of its own wins
                    GET     | /own      | 405 OPTIONS                  | and is all there is
                    DELETE  | /users    | 405 GET, HEAD, OPTIONS, POST | RFC 9110 §15.5.6: known, but not here
                    POST    | /users/me | 405 GET, HEAD, OPTIONS       | the path decides first
                    POST    | /users/7  | POST /users/{id} id=7        | and here it finds the parameter
                    GET     | /users/7  | 405 OPTIONS, POST            | HEAD comes with GET only
                    PUT     | /files/a  | PUT /files/{*path} path=a    | a rest has methods too
                    GET     | /files/a  | 405 OPTIONS, PUT             | and refuses others
                    BREW    | /users    | 501                          | RFC 9110 §15.6.2: known nowhere
                    get     | /users    | 501                          | RFC 9110 §9.1: case-sensitive
                    ''      | /users    | 501                          | the empty method too
                    BREW    | /none     | 404                          | the path decides first
                    OPTIONS | /none     | 404                          | for OPTIONS as well
                    BREW    | //        | 400 A path may not have an empty segment ("//"). | and first of all
                    """)
    void pathDecidesFirstThenTheMethod(String method, String path, String answer, String why) {
        assertEquals(answer, Answers.of(router, method, path), why);
    }

    @Test
    void headIsKnownWhereAGetExistsAndUnknownElsewhere() {
        assertEquals("501", Answers.of(Answers.routerOf("PUT /a"), "HEAD", "/a"));
        assertEquals("501", Answers.of(Answers.routerOf("PUT /a"), "GET", "/a"));
        assertEquals(
                "405 OPTIONS, PUT", Answers.of(Answers.routerOf("PUT /a GET /b"), "HEAD", "/a"));
    }

    @Test
    void methodsThatAreEqualButNotIdenticalAreTheSame() {
        String dynamic = "delete".toUpperCase(Locale.ROOT);
        assertEquals("DELETE /gone", Answers.of(router, dynamic, "/gone"));
    }

    @Test
    void optionsAsteriskAllowsWhatAnyRouteDoes() {
        assertEquals(
                List.of("DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"),
                router.optionsAsterisk().allow().methods());
        assertEquals(
                "DELETE, GET, HEAD, OPTIONS, POST, PUT",
                router.optionsAsterisk().allow().fieldValue());
    }

    @Test
    void resolutionsAreMadeOnce() {
        for (String request :
                "GET /users,HEAD /users,OPTIONS /users,PUT /users,X /users,GET /none"
                        .split(",", -1)) {
            String[] words = request.split(" ", -1);
            assertSame(
                    router.resolve(words[0], words[1]),
                    router.resolve(words[0], words[1]),
                    request);
        }
    }

    @Test
    void automaticHeadHasTheRouteOfGet() {
        var matched = assertInstanceOf(Resolution.Matched.class, router.resolve("HEAD", "/users"));
        assertTrue(matched.isAutomaticHead());
        assertEquals("GET /users", matched.route().toString());
        var own = assertInstanceOf(Resolution.Matched.class, router.resolve("HEAD", "/both"));
        assertFalse(own.isAutomaticHead());
    }

    @Test
    void allowIsAValue() {
        Allow allow = Allow.of(List.of("PUT", "GET"));
        assertEquals("GET, HEAD, OPTIONS, PUT", allow.toString());
        assertEquals(Allow.of(List.of("GET", "PUT", "HEAD")), allow);
        assertEquals(Allow.of(List.of("GET", "PUT", "HEAD")).hashCode(), allow.hashCode());
        assertFalse(allow.equals(Allow.of(List.of("PUT"))));
        assertTrue(allow.contains("HEAD"));
        assertFalse(allow.contains("head"));
        assertThrows(UnsupportedOperationException.class, () -> allow.methods().add("X"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GE T", "GET\r\n", "GET,", "(GET)", "GÉT", "{GET}", "a/b", "a:b"})
    void methodThatIsNoTokenIsRefused(String method) {
        var builder = Router.<String>builder();
        var thrown =
                assertThrows(
                        IllegalArgumentException.class, () -> builder.route(method, "/", "value"));
        assertEquals(
                "Method \""
                        + method
                        + "\": a method is a token of 1 to 32 letters, digits or marks of"
                        + " !#$%&'*+-.^_`|~. Use a name such as \"GET\".",
                thrown.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "M-SEARCH", "!#$%&'*+-.^_`|~", "BASELINE-CONTROL", "x1"})
    void anyTokenIsAMethod(String method) {
        var router = Router.<String>builder().route(method, "/", "value").build();
        assertEquals("value", Answers.of(router, method, "/"));
    }
}
