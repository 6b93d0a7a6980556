package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Handler;
import dev.weir.http.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class PropagateFieldTest {

    private static final Handler TELLING =
            request -> Response.text(request.field("x-a").orElse("none")).field("X-B", "handler");

    @Test
    void aFieldIsPropagatedUnlessTheAnswerHasOne() throws Exception {
        var request = Asking.get("/", "X-A", "1", "X-B", "2");
        var copied = TELLING.layer(PropagateField.of("X-A")).handle(request);
        assertEquals("1", Asking.field(copied, "X-A"));
        var kept = TELLING.layer(PropagateField.of("X-B")).handle(request);
        assertEquals("handler", Asking.field(kept, "X-B"));
    }

    @Test
    void aFieldThatTheServerSetsIsRefused() {
        Asking.refuses("Date", () -> PropagateField.of("Date"));
    }
}
