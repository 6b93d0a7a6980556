package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class SessionAuthTest {

    private static final byte[] KEY = new byte[32];
    private static final Attribute<String> WHO = Attribute.named("who");

    private final SessionAuth<String> auth = SessionAuth.of(WHO, session -> session.get("user"));
    private final Handler app =
            ((Handler) request -> Response.text(request.attribute(WHO).orElseThrow()))
                    .layers(Sessions.encrypted(KEY), auth.loginAt("/login"));

    private static String cookieOfAda() throws Exception {
        Handler login =
                request -> {
                    request.attribute(Sessions.SESSION).orElseThrow().put("user", "Ada");
                    return Response.text("in");
                };
        var answer =
                login.layer(Sessions.encrypted(KEY))
                        .handle(Asking.from("192.0.2.7", true, Request.get("/")));
        return Asking.field(answer, "Set-Cookie").split(";", 2)[0];
    }

    private static Request secure(String... namesAndValues) {
        return Asking.from("192.0.2.7", true, Asking.get("/", namesAndValues));
    }

    @Test
    void theSessionKnowsThePrincipal() throws Exception {
        assertEquals("Ada", app.handle(secure("Cookie", cookieOfAda())).contentText());
    }

    @Test
    void whoHasNoSessionIsUnauthorizedAndIsSentToLogInFromAPage() throws Exception {
        assertEquals(401, app.handle(secure()).status().code());
        var page = app.handle(secure("Accept", "text/html,*/*"));
        assertEquals(303, page.status().code());
        assertEquals("/login", Asking.field(page, "Location"));
    }

    @Test
    void itStandsInsideOfSessions() {
        Asking.refusesOrder("\"session\"", auth, Sessions.signed(KEY));
        Asking.starts(Sessions.signed(KEY), auth);
    }
}
