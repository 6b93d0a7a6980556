package dev.weir.server.input;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.accept;
import static dev.weir.server.Web.get;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9110 §12.5.1.
@Tag("once")
class AcceptTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    */*                                       | application/json | the first of equals
                    text/html                                 | text/html        | what is named
                    TEXT/HTML                                 | text/html        | in any case
                    text/*                                    | text/html        | by its type
                    application/json;q=0.5, text/html         | text/html        | the weight decides
                    application/json ; q=0.5 , text/html;q=0.4 | application/json | with white space
                    text/*;q=0.9, text/html;q=0.1, */*;q=0.2  | application/json | the specific range wins
                    text/html;q=0, */*                        | application/json | 0 is never
                    application/json;q=0.001                  | application/json | the least weight
                    application/json;q=2, text/html;q=0.1     | text/html        | 2 is no weight
                    image/png                                 | 406              | none is taken
                    */*;q=0                                   | 406              | nor here
                    text                                      | application/json | no range at all, so no wish
                    """)
    void theClientsPreferenceDecides(String field, String expected, String why) throws Exception {
        var app =
                routes(
                        GET("/", accept("application/json", "text/html"))
                                .to((_, type) -> text(type)));
        var answer = app.handle(get("/").withField("Accept", field));
        boolean isRefused = answer.status().code() == 406;
        assertEquals(expected, isRefused ? "406" : answer.contentText(), why);
        assertEquals("application/json", app.handle(get("/")).contentText());
        assertEquals("Accept", answer.fields().get("Vary").orElseThrow());
    }

    @Test
    void varyIsSaidOnce() throws Exception {
        var route = GET("/", accept("text/html"));
        for (String said : List.of("accept", "Origin, Accept", "*")) {
            var app = routes(route.to((_, type) -> text(type).field("Vary", said)));
            assertEquals(said, app.handle(get("/")).fields().get("Vary").orElseThrow());
        }
        var app = routes(route.to((_, type) -> text(type).field("Vary", "Origin")));
        assertEquals("Origin, Accept", app.handle(get("/")).fields().get("Vary").orElseThrow());
        assertThrows(IllegalArgumentException.class, () -> accept());
        assertThrows(IllegalArgumentException.class, () -> accept("html"));
    }
}
