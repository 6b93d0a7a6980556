package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RouteTableTest {

    @Test
    void tableIsAlignedAndInTheOrderOfRegistration() {
        var router =
                Router.<String>builder()
                        .route("GET", "/users/{id}", "one user")
                        .route("DELETE", "/users/{id}", "no user")
                        .mount("/api", Router.<String>builder().route("GET", "/", "the api"))
                        .build();
        assertEquals(
                """
                GET     /users/{id}  one user
                DELETE  /users/{id}  no user
                GET     /api/        the api
                """,
                router.table());
        assertEquals(router.table(), router.toString());
    }

    @Test
    void emptyRouterHasAnEmptyTable() {
        assertEquals("", Router.builder().build().table());
    }

    @Test
    void routesTellMethodPatternAndValue() {
        var routes = Answers.routerOf("GET /b POST /a/{*x}").routes();
        assertEquals("[GET /b, POST /a/{*x}]", routes.toString());
        Route<String> last = routes.getLast();
        assertEquals("POST", last.method());
        assertEquals("/a/{*x}", last.pattern());
        assertEquals("POST /a/{*x}", last.value());
        assertEquals(true, last.endsWithRest());
        assertThrows(UnsupportedOperationException.class, () -> routes.removeFirst());
    }
}
