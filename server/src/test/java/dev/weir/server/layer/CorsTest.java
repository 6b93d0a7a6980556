package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Method;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class CorsTest {

    private static final String OURS = "https://app.example";

    private final Cors cors =
            Cors.allow(OURS, "http://localhost:3000")
                    .methods(Method.GET, Method.PUT)
                    .requestFields("X-A", "Content-Type")
                    .exposing("X-B")
                    .credentials()
                    .maxAge(Duration.ofMinutes(1));

    private static Response preflight(Cors cors, String origin) throws Exception {
        Handler never =
                _ -> {
                    throw new AssertionError("a preflight reached the handler");
                };
        return never.layer(cors)
                .handle(
                        Request.of(Method.OPTIONS, "/")
                                .withField("Origin", origin)
                                .withField("Access-Control-Request-Method", "PUT"));
    }

    @Test
    void aPreflightIsAnswered() throws Exception {
        var answer = preflight(cors, OURS);
        assertEquals(204, answer.status().code());
        assertEquals(OURS, Asking.field(answer, "Access-Control-Allow-Origin"));
        assertEquals("GET, PUT", Asking.field(answer, "Access-Control-Allow-Methods"));
        assertEquals("X-A, Content-Type", Asking.field(answer, "Access-Control-Allow-Headers"));
        assertEquals("true", Asking.field(answer, "Access-Control-Allow-Credentials"));
        assertEquals("60", Asking.field(answer, "Access-Control-Max-Age"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://app.example.evil",
                "http://app.example",
                "https://app.example:8443",
                "null",
                "https://APP.example"
            })
    void anotherOriginGetsNothing(String origin) throws Exception {
        var answer = preflight(cors, origin);
        assertFalse(answer.fields().has("Access-Control-Allow-Origin"));
        var actual = Asking.HELLO.layer(cors).handle(Asking.get("/", "Origin", origin));
        assertFalse(actual.fields().has("Access-Control-Allow-Origin"));
        assertEquals("Origin", Asking.field(actual, "Vary"));
    }

    @Test
    void anAnswerIsGivenToTheOrigin() throws Exception {
        Handler varied = _ -> Response.text("").field("Vary", "Accept");
        var answer = varied.layer(cors).handle(Asking.get("/", "Origin", OURS));
        assertEquals(OURS, Asking.field(answer, "Access-Control-Allow-Origin"));
        assertEquals("X-B", Asking.field(answer, "Access-Control-Expose-Headers"));
        assertEquals("Accept, Origin", Asking.field(answer, "Vary"));
    }

    @Test
    void anyOriginIsAWildcardAndVariesOnNothing() throws Exception {
        var answer = Asking.HELLO.layer(Cors.anyOrigin()).handle(Asking.get("/", "Origin", "null"));
        assertEquals("*", Asking.field(answer, "Access-Control-Allow-Origin"));
        assertEquals("", Asking.field(answer, "Vary"));
    }

    @Test
    void optionsWithoutAPreflightReachTheHandler() throws Exception {
        var plain = Request.of(Method.OPTIONS, "/").withField("Origin", OURS);
        assertEquals("Hello", Asking.HELLO.layer(cors).handle(plain).contentText());
    }

    @Test
    void aWildcardWithCredentialsIsRefused() {
        Asking.refuses("credentials", () -> Cors.anyOrigin().credentials());
        Asking.refuses("\"*\"", () -> Cors.allow(OURS).requestFields("*").credentials());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.example",
                "https://app.example/",
                "https://app.example:443",
                "http://app.example:80",
                "https://App.example",
                "*",
                ""
            })
    void whatIsNoOriginIsRefused(String origin) {
        Asking.refuses("origin", () -> Cors.allow(origin));
    }

    @Test
    void corsInsideOfAuthenticationIsRefused() {
        Attribute<String> who = Attribute.named("who");
        var auth = BearerAuth.of(who, "r", _ -> Optional.of("Ada"));
        Asking.refusesOrder("preflights", auth, cors);
        Asking.starts(cors, auth);
    }
}
