package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class SecurityHeadersTest {

    private static final String HSTS = "Strict-Transport-Security";

    private static Response answer(SecurityHeaders layer, boolean isSecure) throws Exception {
        return Asking.HELLO
                .layer(layer)
                .handle(Asking.from("192.0.2.7", isSecure, Request.get("/")));
    }

    @Test
    void answersHaveTheRecommendedFields() throws Exception {
        var answer = answer(SecurityHeaders.recommended(), false);
        assertEquals("nosniff", Asking.field(answer, "X-Content-Type-Options"));
        assertEquals("SAMEORIGIN", Asking.field(answer, "X-Frame-Options"));
        assertEquals("same-origin", Asking.field(answer, "Cross-Origin-Opener-Policy"));
        assertEquals("", Asking.field(answer, HSTS));
    }

    @Test
    void theHandlersOwnFieldsStay() throws Exception {
        Handler own = _ -> Response.text("").field("x-frame-options", "DENY");
        var answer = own.layer(SecurityHeaders.recommended()).handle(Request.get("/"));
        assertEquals("DENY", Asking.field(answer, "X-Frame-Options"));
    }

    // RFC 6797 §7.2: "An HSTS Host MUST NOT include the STS header field in HTTP responses
    // conveyed over non-secure transport."
    @Test
    void hstsGoesOverHttpsOnly() throws Exception {
        var layer = SecurityHeaders.recommended().hsts(Duration.ofDays(365));
        assertEquals("", Asking.field(answer(layer, false), HSTS));
        assertEquals(
                "max-age=31536000; includeSubDomains", Asking.field(answer(layer, true), HSTS));
    }

    @Test
    void fieldsCanBeSetAndLeftOut() throws Exception {
        var layer =
                SecurityHeaders.recommended()
                        .with("X-Frame-Options", "DENY")
                        .without("Content-Security-Policy");
        var answer = answer(layer, false);
        assertEquals("DENY", Asking.field(answer, "X-Frame-Options"));
        assertEquals("", Asking.field(answer, "Content-Security-Policy"));
    }

    @Test
    void answersFromOneConstantShareTheirFields() throws Exception {
        var constant = Response.text("a");
        var app = ((Handler) _ -> constant).layer(SecurityHeaders.recommended());
        assertSame(app.handle(Request.get("/")).fields(), app.handle(Request.get("/")).fields());
    }

    @Test
    void hstsIsRefusedAsAPlainField() {
        Asking.refuses("hsts(", () -> SecurityHeaders.recommended().with(HSTS, "max-age=1"));
        Asking.refuses("PT0.5S", () -> SecurityHeaders.recommended().hsts(Duration.ofMillis(500)));
    }
}
