package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// [BasicAuth], [BearerAuth], [ApiKeyAuth] and [Require].
@Tag("once")
class AuthenticationTest {

    private static final Attribute<String> WHO = Attribute.named("who");
    private static final String TOKEN = "0123456789abcdef-token";
    private static final Handler TELLING =
            request -> Response.text(request.attribute(WHO).orElseThrow());

    private final BasicAuth<String> basic =
            BasicAuth.of(
                    WHO,
                    "orders",
                    (name, password) ->
                            Optional.of(name)
                                    .filter(n -> Secrets.same("Aladdin", n))
                                    .filter(_ -> Secrets.same("open:sesame", password)));

    private static Response ask(Authenticating<String> layer, String authorization)
            throws Exception {
        return TELLING.layer(layer).handle(Asking.get("/", "Authorization", authorization));
    }

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    // RFC 7617 §2: "the first colon"
    @Test
    void nameAndPasswordLetIn() throws Exception {
        assertEquals("Aladdin", ask(basic, basic("Aladdin:open:sesame")).contentText());
        assertEquals(
                "Aladdin",
                ask(basic, basic("Aladdin:open:sesame").replace("Basic", "bAsIc")).contentText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic",
                "Basic !!!",
                "Basic QWxhZGRpbg==",
                "Bearer QWxhZGRpbjpvcGVuOnNlc2FtZQ==",
                "Basic QWxhZGRpbjp3cm9uZw==",
                "Basic gIA6gIA=",
            })
    void anythingElseIs401WithTheChallenge(String authorization) throws Exception {
        var answer = ask(basic, authorization);
        assertEquals(401, answer.status().code());
        assertEquals(
                "Basic realm=\"orders\", charset=\"UTF-8\"",
                Asking.field(answer, "WWW-Authenticate"));
    }

    @Test
    void noAnswerHasWhatWasSent() throws Exception {
        var answer = ask(basic, basic("Mallory:hunter2"));
        assertFalse((answer.fields() + answer.contentText()).matches("(?s).*(hunter2|Mallory).*"));
    }

    @Test
    void aKnownTokenLetsIn() throws Exception {
        var bearer = BearerAuth.of(WHO, "orders", Secrets.lookup(Map.of(TOKEN, "Ada"))::apply);
        assertEquals("Ada", ask(bearer, "Bearer " + TOKEN).contentText());
        assertEquals("Ada", ask(bearer, "bearer  " + TOKEN).contentText());
    }

    // RFC 6750 §3: without credentials there is no error code
    @Test
    void tokensThatAreMissingAndTokensThatAreWrongAreToldApart() throws Exception {
        var bearer = BearerAuth.of(WHO, "orders", Secrets.lookup(Map.of(TOKEN, "Ada"))::apply);
        assertEquals("Bearer realm=\"orders\"", Asking.field(ask(bearer, ""), "WWW-Authenticate"));
        var wrong = ask(bearer, "Bearer another");
        assertEquals(401, wrong.status().code());
        assertEquals(
                "Bearer realm=\"orders\", error=\"invalid_token\"",
                Asking.field(wrong, "WWW-Authenticate"));
        assertEquals(
                "Bearer realm=\"orders\"",
                Asking.field(ask(bearer, "Bearer a b"), "WWW-Authenticate"));
    }

    @Test
    void aKnownKeyLetsIn() throws Exception {
        var keys = ApiKeyAuth.of(WHO, "X-Api-Key", Map.of(TOKEN, "Ada"));
        var app = TELLING.layer(keys);
        assertEquals("Ada", app.handle(Asking.get("/", "X-Api-Key", TOKEN)).contentText());
        assertEquals(401, app.handle(Request.get("/")).status().code());
        assertEquals(401, app.handle(Asking.get("/", "X-Api-Key", TOKEN + "x")).status().code());
    }

    @Test
    void whoIsKnownAndNotAllowedGets403() throws Exception {
        var keys = ApiKeyAuth.of(WHO, "X-Api-Key", Map.of(TOKEN, "Ada"));
        var request = Asking.get("/", "X-Api-Key", TOKEN);
        var admins = TELLING.layers(keys, Require.that(WHO, "root"::equals));
        assertEquals(403, admins.handle(request).status().code());
        var adas = TELLING.layers(keys, Require.that(WHO, "Ada"::equals));
        assertEquals("Ada", adas.handle(request).contentText());
    }

    @Test
    void requireOutsideOfAuthenticationIsRefused() {
        var keys = ApiKeyAuth.of(WHO, "X-Api-Key", Map.of(TOKEN, "Ada"));
        Asking.refusesOrder("\"who\"", Require.that(WHO, _ -> true), keys);
        Asking.starts(keys, Require.that(WHO, _ -> true));
    }

    @Test
    void secretsThatCanBeGuessedAreRefused() {
        Asking.refuses("15 characters", () -> Secrets.lookup(Map.of("x".repeat(15), "Ada")));
        Secrets.lookup(Map.of("x".repeat(16), "Ada"));
        Asking.refuses("realm", () -> BearerAuth.of(WHO, "a\"b", _ -> Optional.empty()));
    }

    @Test
    void secretsAreComparedWhole() {
        assertTrue(Secrets.same("a", "a"));
        assertFalse(Secrets.same("a", "ab"));
        assertFalse(Secrets.same("ab", "a"));
        assertFalse(Secrets.same("a", ""));
    }
}
