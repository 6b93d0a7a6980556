package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Response;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class RequireTest {

    private static final Attribute<String> WHO = Attribute.named("who");
    private static final String TOKEN = "0123456789abcdef-token";
    private static final Handler TELLING =
            request -> Response.text(request.attribute(WHO).orElseThrow());

    private final ApiKeyAuth<String> keys = ApiKeyAuth.of(WHO, "X-Api-Key", Map.of(TOKEN, "Ada"));

    @Test
    void whoIsKnownAndNotAllowedGets403() throws Exception {
        var request = Asking.get("/", "X-Api-Key", TOKEN);
        var admins = TELLING.layers(keys, Require.that(WHO, "root"::equals));
        assertEquals(403, admins.handle(request).status().code());
        var adas = TELLING.layers(keys, Require.that(WHO, "Ada"::equals));
        assertEquals("Ada", adas.handle(request).contentText());
    }

    @Test
    void requireOutsideOfAuthenticationIsRefused() {
        Asking.refusesOrder("\"who\"", Require.that(WHO, _ -> true), keys);
        Asking.starts(keys, Require.that(WHO, _ -> true));
    }
}
