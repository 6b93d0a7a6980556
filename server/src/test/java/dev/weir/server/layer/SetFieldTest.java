package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class SetFieldTest {

    private static final Handler TELLING =
            request -> Response.text(request.field("x-a").orElse("none")).field("X-B", "handler");

    private static String content(Layer layer, Request request) throws Exception {
        return TELLING.layer(layer).handle(request).contentText();
    }

    @Test
    void aFieldOfTheRequestIsSetInPlaceOfTheClients() throws Exception {
        var layer = SetField.ofRequest("X-A", "ours");
        assertEquals("ours", content(layer, Asking.get("/", "X-A", "theirs")));
        assertEquals("ours", content(layer, Request.get("/")));
    }

    @Test
    void aFieldOfTheAnswerIsSet() throws Exception {
        var over = TELLING.layer(SetField.ofResponse("X-B", "layer")).handle(Request.get("/"));
        assertEquals("layer", Asking.field(over, "X-B"));
        var under =
                TELLING.layer(SetField.ofResponseIfAbsent("X-B", "layer")).handle(Request.get("/"));
        assertEquals("handler", Asking.field(under, "X-B"));
        var absent =
                TELLING.layer(SetField.ofResponseIfAbsent("X-C", "layer")).handle(Request.get("/"));
        assertEquals("layer", Asking.field(absent, "X-C"));
    }

    @Test
    void aFieldThatTheServerSetsIsRefused() {
        Asking.refuses("Content-Length", () -> SetField.ofResponse("Content-Length", "1"));
        Asking.refuses("a control", () -> SetField.ofRequest("X-A", "a\r\nb"));
    }
}
