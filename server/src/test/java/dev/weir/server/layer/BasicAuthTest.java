package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class BasicAuthTest {

    private static final Attribute<String> WHO = Attribute.named("who");
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

    private Response ask(String authorization) throws Exception {
        return TELLING.layer(basic).handle(Asking.get("/", "Authorization", authorization));
    }

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    // RFC 7617 §2: "the first colon"
    @Test
    void nameAndPasswordLetIn() throws Exception {
        assertEquals("Aladdin", ask(basic("Aladdin:open:sesame")).contentText());
        assertEquals(
                "Aladdin",
                ask(basic("Aladdin:open:sesame").replace("Basic", "bAsIc")).contentText());
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
        var answer = ask(authorization);
        assertEquals(401, answer.status().code());
        assertEquals(
                "Basic realm=\"orders\", charset=\"UTF-8\"",
                Asking.field(answer, "WWW-Authenticate"));
    }

    @Test
    void noAnswerHasWhatWasSent() throws Exception {
        var answer = ask(basic("Mallory:hunter2"));
        assertFalse((answer.fields() + answer.contentText()).matches("(?s).*(hunter2|Mallory).*"));
    }
}
