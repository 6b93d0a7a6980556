package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class NormalizePathTest {

    private final Handler app =
            ((Handler)
                            request ->
                                    Response.text(
                                            request.path()
                                                    + request.query()
                                                            .map(query -> "?" + query)
                                                            .orElse("")))
                    .layer(NormalizePath.create());

    // RFC 3986 §5.2.4
    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource({
        "/a/b, /a/b, nothing to do",
        "/, /, the root",
        "/a/, /a/, the slash at the end has a meaning",
        "//a///b, /a/b, runs of slashes",
        "/a/./b, /a/b, this segment",
        "/a/../b, /b, the one above",
        "/../../b, /b, above the root is the root",
        "/a/%2e%2E/b, /b, as a router that decodes would see it",
        "/a/b/.., /a/, ends in what was above",
        "/a/.., /, all of it",
        "/.a/..b/c.., /.a/..b/c.., names may have dots",
        "/a%2Fb//c, /a%2Fb/c, an encoded slash separates nothing",
        "//a?x=//, /a?x=//, the query is left alone",
        "//evil.example/, /evil.example/, never a host",
    })
    void pathsGetTheirOneForm(String target, String meant, String why) throws Exception {
        assertEquals(meant, app.handle(Request.get(target)).contentText(), why);
    }
}
