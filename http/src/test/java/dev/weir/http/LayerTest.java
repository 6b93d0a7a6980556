package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerTest {

    private static final Attribute<String> WHO = Attribute.named("who");

    private final List<String> seen = new ArrayList<>();

    /// Says its name on the way in and on the way out.
    private Layer named(String name) {
        return (request, next) -> {
            seen.add(name);
            try {
                return next.handle(request);
            } finally {
                seen.add("/" + name);
            }
        };
    }

    /// Provides `WHO`, and wants to be inside at most one other.
    private static final class Provider implements Layer {
        @Override
        public Response around(Request request, Handler next) throws Exception {
            return next.handle(request.with(WHO, "Ada"));
        }

        @Override
        public Set<Attribute<?>> provides() {
            return Set.of(WHO);
        }

        @Override
        public void check(List<Layer> around) {
            if (around.size() > 1) {
                throw new IllegalArgumentException("too deep");
            }
        }
    }

    private static final class Taker implements Handler {
        @Override
        public Response handle(Request request) {
            return Response.text(request.attribute(WHO).orElse("nobody"));
        }

        @Override
        public void check(List<Layer> around) {
            Layer.checkProvided(WHO, around, "The taker");
        }
    }

    @Test
    void theFirstOfLayersIsTheOutermost() throws Exception {
        Handler app =
                ((Handler) _ -> Response.text("in")).layers(named("a"), named("b"), named("c"));
        app.handle(Request.get("/"));
        assertEquals(List.of("a", "b", "c", "/c", "/b", "/a"), seen);
    }

    @Test
    void eachLayerIsCheckedWithThoseAroundIt() {
        Handler app = new Taker();
        app.layers(new Provider()).check(List.of());
        app.layers(named("a"), new Provider()).check(List.of());
        var two = app.layers(named("a"), named("b"), new Provider());
        assertEquals(
                "too deep",
                assertThrows(IllegalArgumentException.class, () -> two.check(List.of()))
                        .getMessage());
    }

    @Test
    void anAttributeThatNobodyProvidesIsRefused() {
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Taker().layer(named("a")).check(List.of()));
        assertEquals(
                "The taker takes the attribute \"who\", which no layer around it provides. Put the"
                        + " layer that does around it, or around its routes, with .layer(...).",
                refused.getMessage());
    }
}
