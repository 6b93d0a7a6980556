package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class RemoveFieldTest {

    private static final Handler TELLING =
            request -> Response.text(request.field("x-a").orElse("none")).field("X-B", "handler");

    private static String content(Layer layer, Request request) throws Exception {
        return TELLING.layer(layer).handle(request).contentText();
    }

    @Test
    void fieldsAreRemoved() throws Exception {
        var request = Asking.get("/", "x-a", "theirs");
        assertEquals("none", content(RemoveField.ofRequest("X-A"), request));
        var answer = TELLING.layer(RemoveField.ofResponse("x-b")).handle(request);
        assertEquals("", Asking.field(answer, "X-B"));
    }
}
