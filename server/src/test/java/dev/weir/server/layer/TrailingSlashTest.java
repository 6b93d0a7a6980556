package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class TrailingSlashTest {

    private static final Handler PATH = request -> Response.text(request.path());

    @ParameterizedTest
    @CsvSource({"/users/, /users", "/users, /users", "/, /", "/a///, /a"})
    void slashesAreTrimmed(String target, String path) throws Exception {
        var app = PATH.layer(TrailingSlash.trim());
        assertEquals(path, app.handle(Request.get(target)).contentText());
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource({
        "/users/, /users, a slash",
        "/users/?a=1, /users?a=1, with its query",
        "//evil.example/, /evil.example, never to another host",
        "/users, '', as it is meant to be",
        "/, '', the root has to have one",
    })
    void clientsAreSentToTheFormWithoutSlash(String target, String location, String why)
            throws Exception {
        var answer = PATH.layer(TrailingSlash.redirectToNone()).handle(Request.get(target));
        assertEquals(location.isEmpty() ? 200 : 308, answer.status().code(), why);
        assertEquals(location, Asking.field(answer, "Location"));
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource({
        "/users, /users/, no slash",
        "/users/, '', as it is meant to be",
        "/a/style.css, '', a file",
        "//evil.example, '', a file as well",
        "//evil, /evil/, never to another host",
    })
    void clientsAreSentToTheFormWithOne(String target, String location, String why)
            throws Exception {
        var answer = PATH.layer(TrailingSlash.redirectToOne()).handle(Request.get(target));
        assertEquals(location, Asking.field(answer, "Location"), why);
    }
}
