package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class SensitiveFieldsTest {

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
