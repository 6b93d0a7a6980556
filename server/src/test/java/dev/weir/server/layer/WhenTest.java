package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class WhenTest {

    @Test
    void theLayerIsAroundThoseThatTheConditionHoldsFor() throws Exception {
        var app =
                Asking.HELLO.layer(
                        When.holds(
                                request -> request.path().startsWith("/a"),
                                SetField.ofResponse("X-A", "1")));
        assertEquals("1", Asking.field(app.handle(Request.get("/a")), "X-A"));
        assertEquals("", Asking.field(app.handle(Request.get("/b")), "X-A"));
    }

    @Test
    void whatIsProvidedSometimesIsNotProvided() {
        Handler taker =
                new Handler() {
                    @Override
                    public Response handle(Request request) {
                        return Response.text("");
                    }

                    @Override
                    public void check(List<Layer> around) {
                        Layer.checkProvided(RequestId.ID, around, "It");
                    }
                };
        taker.layer(RequestId.create()).check(List.of());
        var sometimes = taker.layer(When.holds(_ -> true, RequestId.create()));
        assertThrows(IllegalArgumentException.class, () -> sometimes.check(List.of()));
    }
}
