package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class ApiKeyAuthTest {

    private static final Attribute<String> WHO = Attribute.named("who");
    private static final String TOKEN = "0123456789abcdef-token";
    private static final Handler TELLING =
            request -> Response.text(request.attribute(WHO).orElseThrow());

    @Test
    void aKnownKeyLetsIn() throws Exception {
        var app = TELLING.layer(ApiKeyAuth.of(WHO, "X-Api-Key", Map.of(TOKEN, "Ada")));
        assertEquals("Ada", app.handle(Asking.get("/", "X-Api-Key", TOKEN)).contentText());
        assertEquals(401, app.handle(Request.get("/")).status().code());
        assertEquals(401, app.handle(Asking.get("/", "X-Api-Key", TOKEN + "x")).status().code());
    }
}
