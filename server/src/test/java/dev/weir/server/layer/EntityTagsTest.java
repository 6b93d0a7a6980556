package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.weir.http.Handler;
import dev.weir.http.Method;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class EntityTagsTest {

    private static final Handler APP =
            ((Handler) request -> Response.text(request.path()).field("Cache-Control", "no-cache"))
                    .layer(EntityTags.create());

    private static Handler tagging(String tag) {
        return ((Handler) _ -> Response.text("a").field("ETag", tag)).layer(EntityTags.create());
    }

    @Test
    void theSameContentHasTheSameTag() throws Exception {
        String tag = Asking.field(APP.handle(Request.get("/a")), "ETag");
        assertEquals(tag, Asking.field(APP.handle(Request.get("/a")), "ETag"));
        assertNotEquals(tag, Asking.field(APP.handle(Request.get("/b")), "ETag"));
    }

    // RFC 9110 §15.4.5
    @Test
    void whoHasItAlreadyGets304() throws Exception {
        String tag = Asking.field(APP.handle(Request.get("/a")), "ETag");
        var answer = APP.handle(Asking.get("/a", "If-None-Match", tag));
        assertEquals(Status.NOT_MODIFIED, answer.status());
        assertEquals(tag, Asking.field(answer, "ETag"));
        assertEquals("no-cache", Asking.field(answer, "Cache-Control"));
        assertEquals(false, answer.fields().has("Content-Type"));
        var head = Request.of(Method.HEAD, "/a").withField("If-None-Match", tag);
        assertEquals(Status.NOT_MODIFIED, APP.handle(head).status());
    }

    // RFC 9110 §13.1.2
    @ParameterizedTest(name = "{1} of {0}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"a\"   | \"a\"          | 304",
                "W/\"a\" | \"a\"          | 304",
                "\"a\"   | W/\"a\"        | 304",
                "\"a\"   | \"b\", \"a\"   | 304",
                "\"a\"   | *              | 304",
                "\"a,b\" | \"x\",\"a,b\"  | 304",
                "\"a\"   | \"b\"          | 200",
                "\"a\"   | a              | 200",
                "\"a\"   | \"aa\"         | 200",
                "\"a\"   | \"             | 200",
            })
    void tagsAreComparedWeakly(String tag, String known, int status) throws Exception {
        var answer = tagging(tag).handle(Asking.get("/", "If-None-Match", known));
        assertEquals(status, answer.status().code());
    }

    @Test
    void othersAreLeftAlone() throws Exception {
        var post = Request.post("/a", "").withField("If-None-Match", "*");
        assertEquals(Status.OK, APP.handle(post).status());
        Handler missing = _ -> Response.text("no").status(Status.NOT_FOUND);
        var answer =
                missing.layer(EntityTags.create()).handle(Asking.get("/", "If-None-Match", "*"));
        assertEquals(Status.NOT_FOUND, answer.status());
        var large = ((Handler) _ -> Response.text("12345"));
        assertEquals(
                true,
                large.layer(EntityTags.create().bytesMax(5))
                        .handle(Request.get("/"))
                        .fields()
                        .has("ETag"));
        assertEquals(
                false,
                large.layer(EntityTags.create().bytesMax(4))
                        .handle(Request.get("/"))
                        .fields()
                        .has("ETag"));
    }
}
