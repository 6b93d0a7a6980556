package dev.weir.server.layer;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.LONG;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.TEXT;
import static dev.weir.server.Web.mount;
import static dev.weir.server.Web.principal;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.Routes;
import dev.weir.server.input.Input;
import dev.weir.server.kit.RunningApp;
import dev.weir.server.kit.Wire;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Routes that take who asks, by each way to know it.
@Tag("once")
class PrincipalsTest {

    record User(String name) {}

    private static final Attribute<User> USER = Attribute.named("user");
    private static final Input<User> WHO = principal(USER);
    private static final User ADA = new User("Ada");
    private static final String TOKEN = "5f0c2d1e-token-of-ada";
    private static final byte[] KEY = new byte[32];
    private static final byte[] OTHER_KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);

    /// One way to know who asks.
    ///
    /// @param layers what it takes, outermost first
    /// @param field that credentials stand in
    /// @param value credentials of Ada
    /// @param wrong credentials of nobody
    /// @param challenge the start of `WWW-Authenticate`
    record Way(List<Layer> layers, String field, String value, String wrong, String challenge) {
        Routes around(Routes routes) {
            return routes.layers(layers.toArray(new Layer[0]));
        }

        @Override
        public String toString() {
            return layers.getLast().toString();
        }
    }

    static Stream<Way> ways() throws Exception {
        Sessions sessions = Sessions.encrypted(KEY);
        return Stream.of(
                new Way(
                        List.of(BasicAuth.of(USER, "notes", PrincipalsTest::user)),
                        "Authorization",
                        "Basic " + base64("ada:lovelace"),
                        "Basic " + base64("ada:hopper"),
                        "Basic realm=\"notes\""),
                new Way(
                        List.of(
                                BearerAuth.of(
                                        USER, "notes", Secrets.lookup(Map.of(TOKEN, ADA))::apply)),
                        "Authorization",
                        "Bearer " + TOKEN,
                        "Bearer " + TOKEN + "x",
                        "Bearer realm=\"notes\""),
                new Way(
                        List.of(
                                JwtAuth.of(
                                        USER,
                                        "notes",
                                        "HS256",
                                        new SecretKeySpec(KEY, "HmacSHA256"),
                                        claims -> Optional.of(new User("" + claims.get("sub"))))),
                        "Authorization",
                        "Bearer " + token(KEY),
                        "Bearer " + token(OTHER_KEY),
                        "Bearer realm=\"notes\""),
                new Way(
                        List.of(ApiKeyAuth.of(USER, "X-Api-Key", Map.of(TOKEN, ADA))),
                        "X-Api-Key",
                        TOKEN,
                        TOKEN + "x",
                        "ApiKey realm=\"X-Api-Key\""),
                new Way(
                        List.of(
                                sessions,
                                SessionAuth.of(
                                        USER, session -> session.get("user").map(User::new))),
                        "Cookie",
                        cookie(sessions),
                        cookie(Sessions.encrypted(OTHER_KEY)),
                        "Cookie realm=\"session\""));
    }

    private static Optional<User> user(String name, String password) {
        return Optional.of(ADA).filter(_ -> name.equals("ada") && password.equals("lovelace"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String token(byte[] secret) throws Exception {
        var claims =
                new JWTClaimsSet.Builder()
                        .subject("Ada")
                        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                        .build();
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    private static String cookie(Sessions sessions) throws Exception {
        Handler login =
                request -> {
                    request.attribute(Sessions.SESSION).orElseThrow().put("user", "Ada");
                    return Response.text("in");
                };
        String field = Asking.field(login.layer(sessions).handle(Request.get("/")), "Set-Cookie");
        return field.substring(0, field.indexOf(';'));
    }

    private static final AtomicInteger HANDLED = new AtomicInteger();

    private static Routes notes() {
        return routes(
                GET("/me", WHO).to((_, who) -> text(who.name())),
                POST("/notes/{id}", LONG, WHO, TEXT)
                        .to((_, id, who, note) -> {
                            HANDLED.incrementAndGet();
                            return text(who.name() + " " + id + " " + note);
                        }));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theHandlerGetsWhoAsks(Way way) throws Exception {
        Routes app = way.around(notes());
        app.check(List.of());
        assertEquals("Ada", app.handle(Asking.get("/me", way.field, way.value)).contentText());
        var note = Request.post("/notes/7", "a".getBytes(UTF_8)).withField(way.field, way.value);
        assertEquals("Ada 7 a", app.handle(note).contentText());
    }

    // RFC 9110 §15.5.2: "MUST send a WWW-Authenticate header field"
    @ParameterizedTest
    @MethodSource("ways")
    void theOthersGet401AndNoHandlerRuns(Way way) throws Exception {
        Routes app = way.around(notes());
        int before = HANDLED.get();
        for (String value : List.of("", way.wrong)) {
            var note = Request.post("/notes/7", "a".getBytes(UTF_8)).withField(way.field, value);
            var answer = app.handle(note);
            assertEquals(401, answer.status().code());
            String challenge = Asking.field(answer, "WWW-Authenticate");
            assertTrue(challenge.startsWith(way.challenge), challenge);
            assertTrue(value.isEmpty() || !answer.contentText().contains(value));
        }
        assertEquals(before, HANDLED.get());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whoIsKnownAndNotAllowedGets403(Way way) throws Exception {
        Routes admins = notes().layer(Require.that(USER, who -> who.name().equals("root")));
        Routes app = way.around(admins);
        app.check(List.of());
        assertEquals(403, app.handle(Asking.get("/me", way.field, way.value)).status().code());
        assertEquals(401, app.handle(Asking.get("/me", way.field, way.wrong)).status().code());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aRouteOutsideOfTheLayerDoesNotStart(Way way) {
        Routes app = routes(mount("/in", way.around(notes())), mount("/out", notes()));
        Asking.refuses(
                "The route GET /me takes the attribute \"user\"", () -> app.check(List.of()));
        routes(mount("/in", way.around(notes()))).check(List.of());
    }

    @Test
    void nothingThatServesStartsIt() {
        Asking.refuses("The route GET /me", () -> RunningApp.start(notes()).close());
        Asking.refuses("The route GET /me", () -> Wire.of(notes()));
    }

    /// A lambda may leave any attribute, and does not say so: for who asks that is not enough.
    @Test
    void lambdasAroundTheRouteChangeNothing() {
        Layer leaving = (request, next) -> next.handle(request.with(USER, ADA));
        Asking.refuses("\"user\"", () -> notes().layer(leaving).check(List.of()));
        var bounded = GET("/me", WHO).to((_, who) -> text(who.name())).contentBytesMax(10);
        Asking.refuses("\"user\"", () -> routes(bounded).check(List.of()));
    }

    @Test
    void aLayerThatIsThereForSomeRequestsOnlyIsNotEnough() {
        var basic = BasicAuth.of(USER, "notes", PrincipalsTest::user);
        var sometimes = When.holds(request -> request.method().isSafe(), basic);
        Asking.refuses("\"user\"", () -> notes().layer(sometimes).check(List.of()));
    }

    @Test
    void anOwnLayerThatSaysWhatItLeavesIsEnough() throws Exception {
        var own =
                new Layer() {
                    @Override
                    public Response around(Request request, Handler next) throws Exception {
                        return next.handle(request.with(USER, ADA));
                    }

                    @Override
                    public Set<Attribute<?>> provides() {
                        return Set.of(USER);
                    }
                };
        Routes app = notes().layer(own);
        app.check(List.of());
        assertEquals("Ada", app.handle(Request.get("/me")).contentText());
    }

    /// Whoever asks routes past everything that checks gets no further than the input.
    @Test
    void withoutACheckTheHandlerStillDoesNotRun() {
        int before = HANDLED.get();
        var note = Request.post("/notes/7", "a".getBytes(UTF_8));
        var failed = assertThrows(IllegalStateException.class, () -> notes().handle(note));
        assertTrue(String.valueOf(failed.getMessage()).contains("principal \"user\""));
        assertEquals(before, HANDLED.get());
        assertFalse(String.valueOf(failed.getMessage()).contains("null"));
    }
}
