package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// [SetField], [RemoveField], [PropagateField] and [SensitiveFields].
@Tag("once")
class FieldLayersTest {

    private static final Handler TELLING =
            request -> Response.text(request.field("x-a").orElse("none")).field("X-B", "handler");

    private static String content(dev.weir.http.Layer layer, Request request) throws Exception {
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
        Asking.refuses("Date", () -> PropagateField.of("Date"));
    }

    @Test
    void fieldsAreRemoved() throws Exception {
        var request = Asking.get("/", "x-a", "theirs");
        assertEquals("none", content(RemoveField.ofRequest("X-A"), request));
        var answer = TELLING.layer(RemoveField.ofResponse("x-b")).handle(request);
        assertEquals("", Asking.field(answer, "X-B"));
    }

    @Test
    void aFieldIsPropagatedUnlessTheAnswerHasOne() throws Exception {
        var request = Asking.get("/", "X-A", "1", "X-B", "2");
        var copied = TELLING.layer(PropagateField.of("X-A")).handle(request);
        assertEquals("1", Asking.field(copied, "X-A"));
        var kept = TELLING.layer(PropagateField.of("X-B")).handle(request);
        assertEquals("handler", Asking.field(kept, "X-B"));
    }

    @Test
    void sensitiveFieldsAreNotShown() throws Exception {
        Handler shown =
                request ->
                        Response.text(
                                SensitiveFields.shown(request, "X-Api-Key", "k")
                                        + SensitiveFields.shown(request, "COOKIE", "c")
                                        + SensitiveFields.shown(request, "Accept", "a"));
        assertEquals("k(not shown)a", shown.handle(Request.get("/")).contentText());
        var layered = shown.layer(SensitiveFields.of("x-api-key"));
        assertEquals("(not shown)(not shown)a", layered.handle(Request.get("/")).contentText());
    }

    @Test
    void sensitiveFieldsGoOutsideOfTheLog() {
        Asking.refusesOrder("AccessLog", AccessLog.toLogger(), SensitiveFields.of("X-A"));
        Asking.starts(SensitiveFields.of("X-A"), AccessLog.toLogger());
    }
}
