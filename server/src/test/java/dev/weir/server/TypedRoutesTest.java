package dev.weir.server;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.INT;
import static dev.weir.server.Web.LONG;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.STRING;
import static dev.weir.server.Web.TEXT;
import static dev.weir.server.Web.UNSIGNED_LONG;
import static dev.weir.server.Web.all;
import static dev.weir.server.Web.form;
import static dev.weir.server.Web.header;
import static dev.weir.server.Web.host;
import static dev.weir.server.Web.maybe;
import static dev.weir.server.Web.mount;
import static dev.weir.server.Web.otherwise;
import static dev.weir.server.Web.path;
import static dev.weir.server.Web.query;
import static dev.weir.server.Web.route;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.status;
import static dev.weir.server.Web.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.InvalidInput;
import dev.weir.http.Layer;
import dev.weir.http.Method;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Routes as values: what they answer, what links they make, what is refused when they are made.
@Tag("once")
class TypedRoutesTest {

    private static String ask(Handler app, String target) throws Exception {
        Response answer = app.handle(Request.get(target));
        return answer.status().code() + " " + answer.contentText();
    }

    private static String refusal(Supplier<?> route) {
        return thrown(IllegalArgumentException.class, route::get);
    }

    // Handlers

    @Test
    void aRouteTakesUpToSixInputs() throws Exception {
        var app =
                routes(
                        GET("/1/{a}", INT).to((_, a) -> text("" + a)),
                        GET("/2/{a}/{b}", INT, LONG).to((_, a, b) -> text(a + " " + b)),
                        GET("/3/{a}/{b}", INT, INT, query("c", INT))
                                .to((_, a, b, c) -> text(a + " " + b + " " + c)),
                        GET("/4/{a}/{b}/{c}/{d}", INT, INT, INT, STRING)
                                .to((_, a, b, c, d) -> text(a + " " + b + " " + c + " " + d)),
                        GET("/5/{a}/{b}/{c}/{d}/{e}", INT, INT, INT, INT, INT)
                                .to((_, a, b, c, d, e) -> text("" + (a + b + c + d + e))),
                        GET("/6/{a}/{b}/{c}/{d}/{e}/{f}", INT, INT, INT, INT, INT, INT)
                                .to((_, a, b, c, d, e, f) -> text("" + (a + b + c + d + e + f))));
        assertEquals("200 7", ask(app, "/1/7"));
        assertEquals("200 7 8", ask(app, "/2/7/8"));
        assertEquals("200 7 8 9", ask(app, "/3/7/8?c=9"));
        assertEquals("200 1 2 3 a/b", ask(app, "/4/1/2/3/a%2Fb"));
        assertEquals("200 15", ask(app, "/5/1/2/3/4/5"));
        assertEquals("200 21", ask(app, "/6/1/2/3/4/5/6"));
    }

    @Test
    void theSameRouteValueServesAndLinks() throws Exception {
        Route1<Long> user = GET("/users/{id}", LONG);
        var app = routes(user.to((_, id) -> text("user " + id)));
        assertEquals("200 user 42", ask(app, user.url(42L)));
    }

    @Test
    void parametersOfTheRestAreNotDecoded() throws Exception {
        var app = routes(GET("/files/{*file}", STRING).to((_, file) -> text(file)));
        assertEquals("200 a/b%2Fc", ask(app, "/files/a/b%2Fc"));
    }

    @Test
    void namedParametersMayComeInAnyOrder() throws Exception {
        var app =
                routes(
                        GET("/{a}/{b}", path("b", INT), path("a", STRING))
                                .to((_, b, a) -> text(a + b)));
        assertEquals("200 x7", ask(app, "/x/7"));
    }

    @Test
    void parametersOfAMountComeBeforeThoseOfItsRoutes() throws Exception {
        var inner =
                routes(
                        GET("/items/{id}", LONG)
                                .to((request, id) -> text(request.parameter("shop") + id)));
        var app = routes(mount("/shops/{shop}", routes(mount("/v1", inner))));
        assertEquals("200 north7", ask(app, "/shops/north/v1/items/7"));
    }

    @Test
    void routesForOtherMethodsTakeInputsToo() throws Exception {
        var app = routes(route("REPORT", "/{id}", INT).to((_, id) -> text("" + id)));
        assertEquals("7", app.handle(Request.of(Method.of("REPORT"), "/7")).contentText());
    }

    @Test
    void headIsAnsweredByTheRouteForGet() throws Exception {
        var app = routes(GET("/{id}", INT).to((_, id) -> text("" + id)));
        assertEquals(200, app.handle(Request.of(Method.HEAD, "/7")).status().code());
    }

    // What handlers do wrong, and what they refuse

    @Test
    @SuppressWarnings("NullAway") // the mistake
    void aHandlerThatReturnsNullIsNamedByItsRoute() {
        var app = routes(mount("/v1", routes(GET("/x/{id}", INT).to((_, _) -> null))));
        String message = thrown(IllegalStateException.class, () -> ask(app, "/v1/x/7"));
        assertTrue(message.contains("the route GET /v1/x/{id} returned null"), message);
    }

    @Test
    void aHandlerMayRefuse() throws Exception {
        var app =
                routes(
                        GET("/gone")
                                .to(_ -> {
                                    throw Refused.with(Status.GONE, "It was here.");
                                }),
                        GET("/bad")
                                .to(_ -> {
                                    throw InvalidInput.of("n", "must be odd");
                                }));
        assertEquals(410, app.handle(Request.get("/gone")).status().code());
        assertEquals(
                "It was here.", app.handle(Request.get("/gone")).problem().orElseThrow().detail());
        assertEquals("n", app.handle(Request.get("/bad")).problem().orElseThrow().name());
    }

    // Links

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    plain-._~ | /a/plain-._~
                    a/b       | /a/a%2Fb
                    é ?#%     | /a/%C3%A9%20%3F%23%25
                    a+b&c=d;e | /a/a%2Bb%26c%3Dd%3Be
                    x.        | /a/x.
                    """)
    void linksArePercentEncodedAndLeadBack(String value, String link) throws Exception {
        var route = GET("/a/{name}", STRING);
        assertEquals(link, route.url(value));
        assertEquals("200 " + value, ask(routes(route.to((_, name) -> text(name))), link));
    }

    @Test
    void linksHaveTheQueryThatTheRouteTakes() throws Exception {
        var route =
                GET(
                        "/{id}",
                        UNSIGNED_LONG,
                        query("page", INT, 1),
                        maybe(query("q", STRING)),
                        all(query("tag", STRING)));
        assertEquals(
                "/18446744073709551615?page=2&q=a%20b%26&tag=x&tag=y",
                route.url(-1L, 2, Optional.of("a b&"), List.of("x", "y")));
        assertEquals("/7?page=1", route.url(7L, 1, Optional.empty(), List.of()));
        var app = routes(route.to((_, id, page, q, tags) -> text(id + "" + page + q + tags)));
        assertEquals(
                "200 72Optional[a b&][x]",
                ask(app, route.url(7L, 2, Optional.of("a b&"), List.of("x"))));
    }

    @Test
    void linksKeepTheSlashesOfARest() {
        var route = GET("/files/{*file}", STRING);
        assertEquals("/files/a%20b/c.txt", route.url("a b/c.txt"));
        assertTrue(refusal(() -> route.url("a/../b")).contains("neither empty nor"));
    }

    @Test
    void linksHaveThePrefixThatTheyAreMadeUnder() throws Exception {
        var user = GET("/users/{id}", LONG, query("page", INT, 1));
        var inner = routes(user.to((_, id, page) -> text(id + " " + page)));
        var app = routes(mount("/v1", inner), mount("/shops/{shop}", inner));
        assertEquals("/v1/users/7?page=2", user.under("/v1").url(7L, 2));
        assertEquals("/users/7?page=2", user.under("/").url(7L, 2));
        assertEquals("200 7 2", ask(app, user.under("/v1").url(7L, 2)));
        assertEquals("200 7 3", ask(app, user.under("/shops/north").url(7L, 3)));
        assertEquals("/v1/", GET("/").under("/v1").url());
        for (String prefix : List.of("", "v1", "/v1/", "/shops/{shop}")) {
            String message = refusal(() -> user.under(prefix));
            String start = "GET /users/{id}: \"" + prefix + "\" is no prefix of a link";
            assertTrue(message.startsWith(start), message);
        }
    }

    @Test
    void linksThatWouldLeadNowhereAreRefused() {
        var route = GET("/a/{name}", STRING);
        for (String value : List.of("", ".", "..")) {
            String message = refusal(() -> route.url(value));
            assertTrue(message.startsWith("GET /a/{name}: \"" + value + "\""), message);
        }
        var withField = GET("/", header("X-A", STRING));
        assertTrue(refusal(() -> withField.url("x")).contains("takes [header X-A: string] too"));
        assertTrue(refusal(GET("/{id}")::url).contains("needs values for [id]"));
        assertEquals("/all", GET("/all").url());
    }

    // What is refused when a route is made

    @Test
    void parametersWithoutInputAreRefused() {
        assertEquals(
                "GET /users/{id}/posts/{post}: the path has 2 parameters, and no input takes"
                        + " {post}. Give the route a kind for it, such as STRING.",
                refusal(() -> GET("/users/{id}/posts/{post}", LONG)));
        assertEquals(
                "GET /users: the path has 0 parameters but the route takes 1 kind for them. A kind"
                        + " such as LONG is for the path; say where another stands:"
                        + " query(\"name\", LONG).",
                refusal(() -> GET("/users", LONG)));
    }

    @Test
    void aNameThatThePathLacksIsRefusedWithTheOneThatWasMeant() {
        String message = refusal(() -> GET("/users/{userId}", path("userid", LONG)));
        assertTrue(
                message.startsWith(
                        "GET /users/{userId}: the path has no parameter {userid} (did you mean"
                                + " {userId}?)"),
                message);
        assertTrue(refusal(() -> GET("/a/{x}", path("something", LONG))).contains("; it has {x}."));
        assertTrue(
                refusal(() -> GET("/a/{x}", path("x", LONG), path("x", LONG)))
                        .contains("{x} is taken by two inputs"));
    }

    @Test
    void contentInAGetIsRefused() {
        String message = refusal(() -> GET("/search", TEXT));
        assertTrue(message.startsWith("GET /search: content in a GET has no meaning"), message);
    }

    @Test
    void contentTakenTwiceIsRefused() {
        String message = refusal(() -> POST("/a", TEXT, TEXT));
        assertTrue(message.startsWith("POST /a: content comes once"), message);
        assertTrue(refusal(() -> POST("/a", TEXT, form("x", INT))).contains("comes once"));
    }

    @Test
    void aPatternThatIsMalformedIsRefusedAtOnce() {
        assertTrue(refusal(() -> GET("users")).contains("a pattern starts with \"/\""));
    }

    @Test
    void theSameRouteTwiceIsRefused() {
        Handler any = _ -> text("");
        String message = refusal(() -> routes(GET("/a/{x}").to(any), GET("/a/{y}").to(any)));
        assertTrue(message.contains("GET \"/a/{y}\" clashes with GET \"/a/{x}\""), message);
    }

    // Groups

    @ParameterizedTest
    @CsvSource({
        "/, 200 root",
        "/nothing, 418 outer",
        "/v1/a, 200 [v1] a",
        "/v1/nothing, 404 [v1] no such in v1",
        "/v1, 404 [v1] no such in v1",
        "/v1/deep/b, 200 [v1] [deep] b",
        "/v1/deep/nothing, 404 [v1] [deep] no such in deep",
        "/v2/nothing, 418 outer",
    })
    void groupsHaveLayersAndFallbacksOfTheirOwn(String target, String expected) throws Exception {
        var deep =
                routes(
                                GET("/b").to(_ -> text("b")),
                                otherwise(_ -> text("no such in deep").status(Status.NOT_FOUND)))
                        .layer(marked("[deep] "));
        var v1 =
                routes(
                                GET("/a").to(_ -> text("a")),
                                mount("/deep", deep),
                                otherwise(_ -> text("no such in v1").status(Status.NOT_FOUND)))
                        .layer(marked("[v1] "));
        var app =
                routes(
                        GET("/").to(_ -> text("root")),
                        mount("/v1", v1),
                        mount("/v2", routes(POST("/a").to(_ -> text("a2")))),
                        otherwise(_ -> text("outer").status(new Status(418))));
        assertEquals(expected, ask(app, target));
        assertEquals(
                405,
                app.handle(Request.post("/v1/a", "")).status().code(),
                "the path decides first, then the method; fallbacks are for paths");
    }

    private static Layer marked(String mark) {
        return (request, next) -> {
            Response answer = next.handle(request);
            return text(mark + answer.contentText()).status(answer.status());
        };
    }

    @Test
    void anOtherwiseThatNothingReachesIsRefused() {
        var rest = GET("/{*path}").to(_ -> text("rest"));
        var other = otherwise(_ -> text("other"));
        refused("The otherwise(...) of \"/\" would never answer", rest, other);
        refused(
                "The otherwise(...) of \"/\" would never answer",
                rest,
                mount("/", routes(GET("/").to(_ -> text("root")), other)));
        refused(
                "The outer otherwise(...) would never answer",
                mount("/", routes(GET("/").to(_ -> text("root")), other)),
                other);
        refused(
                "Two mounts at \"/a\" have an otherwise(...) each",
                mount("/a", routes(other)),
                mount("/a", routes(other)));
        refused(
                "The otherwise(...) of \"/a\" would never answer",
                mount("/a", routes(other)),
                mount("/a", routes(rest)),
                GET("/a").to(_ -> text("a")));
    }

    private static void refused(String start, Routing... all) {
        var wrong = assertThrows(IllegalArgumentException.class, () -> routes(all));
        assertTrue(String.valueOf(wrong.getMessage()).startsWith(start), wrong.getMessage());
    }

    @Test
    void layersOfTheOutermostRoutesGoAroundRefusalsToo() throws Exception {
        var seen = new ArrayList<String>();
        var app =
                routes(GET("/a").to(_ -> text("a")))
                        .layer((request, next) -> {
                            Response answer = next.handle(request);
                            seen.add(answer.status().code() + " " + request.route());
                            return answer;
                        })
                        .layer((request, next) -> {
                            seen.add("outermost");
                            return next.handle(request);
                        });
        ask(app, "/a");
        ask(app, "/b");
        assertEquals(
                List.of("outermost", "200 Optional[/a]", "outermost", "404 Optional.empty"), seen);
    }

    @Test
    void aRouteMayHaveALayerOfItsOwn() throws Exception {
        var app = routes(GET("/{n}", INT).to((_, n) -> text("" + n)).layer(marked("! ")));
        assertEquals("200 ! 7", ask(app, "/7"));
    }

    // Hosts

    @ParameterizedTest
    @CsvSource({
        "api.example.com, 200 api",
        "API.example.com:8443, 200 api",
        "api.example.com., 200 api",
        "shop.example.com, 200 shop",
        "deep.shop.example.com, 200 any",
        "example.com, 200 any",
        "[::1]:80, 200 six",
        "other.test, 200 any",
    })
    void theHostDecidesFirst(String host, String expected) throws Exception {
        var app =
                routes(
                        host("api.example.com", routes(GET("/").to(_ -> text("api")))),
                        host("*.example.com", routes(GET("/").to(_ -> text("shop")))),
                        host("[::1]", routes(GET("/").to(_ -> text("six")))),
                        GET("/").to(_ -> text("any")),
                        GET("/only").to(_ -> text("only")));
        Response answer = app.handle(Request.get("/").withField("Host", host));
        assertEquals(expected, answer.status().code() + " " + answer.contentText());
        boolean isOther = expected.endsWith("any");
        assertEquals(
                isOther ? 200 : 404,
                app.handle(Request.get("/only").withField("Host", host)).status().code());
    }

    @Test
    void hostsAreNamesAndAreDecidedOutermost() {
        var one = routes(GET("/").to(_ -> text("")));
        assertTrue(refusal(() -> routes(host("https://a.test", one))).contains("is no host"));
        assertTrue(refusal(() -> routes(host("a.test:80", one))).contains("is no host"));
        assertTrue(
                refusal(() -> routes(host("a.test", one), host("A.test", one))).contains("twice"));
        assertTrue(
                refusal(() -> routes(mount("/x", routes(host("a.test", one)))))
                        .contains("host is decided before the path"));
    }

    // The table

    @Test
    void theTableShowsWhatRoutesTake() {
        var app =
                routes(
                        GET("/").to(_ -> text("")),
                        mount(
                                "/v1",
                                routes(
                                        GET("/users/{id}", LONG, query("page", INT, 1))
                                                .to((_, _, _) -> status(204)),
                                        POST("/notes", TEXT, maybe(header("X-A", STRING)))
                                                .to((_, _, _) -> status(204)))),
                        host("b.test", routes(GET("/b").to(_ -> text("")))));
        assertEquals(
                """
                GET   /
                GET   /v1/users/{id}  id: long, query page: int = 1
                POST  /v1/notes       content: text, header X-A: string?
                b.test:
                GET  /b
                """,
                app.toString().replaceAll("(?m) +$", ""));
        assertEquals(
                List.of("/", "/v1/users/{id}", "/v1/notes", "/b"),
                app.listed().stream().map(Routes.Listed::pattern).toList());
    }

    private static String thrown(Class<? extends Throwable> type, Executable call) {
        return String.valueOf(assertThrows(type, call).getMessage());
    }
}
