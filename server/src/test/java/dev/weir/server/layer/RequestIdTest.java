package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.HashSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class RequestIdTest {

    private static final Handler TELLING =
            request -> Response.text(request.attribute(RequestId.ID).orElseThrow());

    @Test
    void handlerAndClientSeeTheSameId() throws Exception {
        var answer = TELLING.layer(RequestId.create()).handle(Request.get("/"));
        assertEquals(Asking.field(answer, "X-Request-Id"), answer.contentText());
        assertTrue(answer.contentText().matches("[0-9a-f]{32}"), answer.contentText());
    }

    @Test
    void idsDiffer() throws Exception {
        var app = TELLING.layer(RequestId.create());
        var seen = new HashSet<String>();
        for (int i = 0; i < 10_000; i++) {
            assertTrue(seen.add(app.handle(Request.get("/")).contentText()));
        }
    }

    @Test
    void aGivenIdIsTakenOnlyWhenAskedTo() throws Exception {
        var request = Asking.get("/", "X-Trace", "abc-123");
        var own = RequestId.create().in("X-Trace");
        assertNotEquals("abc-123", TELLING.layer(own).handle(request).contentText());
        assertEquals("abc-123", TELLING.layer(own.takingGiven()).handle(request).contentText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"b", "a,b", "<script>", "éé"})
    void anIdWithOtherCharactersIsNotTaken(String given) throws Exception {
        var request = Asking.get("/", "X-Request-Id", given);
        var answer = TELLING.layer(RequestId.create().takingGiven()).handle(request);
        assertEquals(32, answer.contentText().length());
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64})
    void anIdOfUpTo64CharactersIsTaken(int length) throws Exception {
        var request = Asking.get("/", "X-Request-Id", "x".repeat(length));
        var answer = TELLING.layer(RequestId.create().takingGiven()).handle(request);
        assertEquals("x".repeat(length), answer.contentText());
    }

    @Test
    void anIdOf65CharactersIsNot() throws Exception {
        var request = Asking.get("/", "X-Request-Id", "x".repeat(65));
        var answer = TELLING.layer(RequestId.create().takingGiven()).handle(request);
        assertEquals(32, answer.contentText().length());
    }
}
