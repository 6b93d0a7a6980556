package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Response;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class BearerAuthTest {

    private static final Attribute<String> WHO = Attribute.named("who");
    private static final String TOKEN = "0123456789abcdef-token";
    private static final Handler TELLING =
            request -> Response.text(request.attribute(WHO).orElseThrow());

    private final BearerAuth<String> bearer =
            BearerAuth.of(WHO, "orders", Secrets.lookup(Map.of(TOKEN, "Ada"))::apply);

    private Response ask(String authorization) throws Exception {
        return TELLING.layer(bearer).handle(Asking.get("/", "Authorization", authorization));
    }

    @Test
    void aKnownTokenLetsIn() throws Exception {
        assertEquals("Ada", ask("Bearer " + TOKEN).contentText());
        assertEquals("Ada", ask("bearer  " + TOKEN).contentText());
    }

    // RFC 6750 §3: without credentials there is no error code
    @Test
    void tokensThatAreMissingAndTokensThatAreWrongAreToldApart() throws Exception {
        assertEquals("Bearer realm=\"orders\"", Asking.field(ask(""), "WWW-Authenticate"));
        var wrong = ask("Bearer another");
        assertEquals(401, wrong.status().code());
        assertEquals(
                "Bearer realm=\"orders\", error=\"invalid_token\"",
                Asking.field(wrong, "WWW-Authenticate"));
        assertEquals(
                "Bearer realm=\"orders\"", Asking.field(ask("Bearer a b"), "WWW-Authenticate"));
    }

    @Test
    void aRealmThatEndsItsQuotesIsRefused() {
        Asking.refuses("realm", () -> BearerAuth.of(WHO, "a\"b", _ -> Optional.empty()));
    }
}
