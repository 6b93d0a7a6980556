package dev.weir.server.input;

import static dev.weir.server.Web.BYTES;
import static dev.weir.server.Web.CLIENT;
import static dev.weir.server.Web.CLIENT_CERTIFICATE;
import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.INT;
import static dev.weir.server.Web.LONG;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.STREAM;
import static dev.weir.server.Web.STRING;
import static dev.weir.server.Web.TEXT;
import static dev.weir.server.Web.TLS;
import static dev.weir.server.Web.all;
import static dev.weir.server.Web.attribute;
import static dev.weir.server.Web.body;
import static dev.weir.server.Web.cookie;
import static dev.weir.server.Web.form;
import static dev.weir.server.Web.header;
import static dev.weir.server.Web.input;
import static dev.weir.server.Web.inputs;
import static dev.weir.server.Web.json;
import static dev.weir.server.Web.maybe;
import static dev.weir.server.Web.path;
import static dev.weir.server.Web.query;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Attribute;
import dev.weir.http.InvalidInput;
import dev.weir.http.Peer;
import dev.weir.http.Problem;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.TlsSession;
import dev.weir.server.Routes;
import dev.weir.server.Routing;
import dev.weir.server.codec.JsonCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What routes take from requests, and what they say of a request that does not have it.
@Tag("once")
class InputsTest {

    private static String ask(Routing.To route, Request request) throws Exception {
        Response answer = routes(route).handle(request);
        return answer.status().code() + " " + answer.contentText();
    }

    private static Problem refusal(Routing.To route, Request request) throws Exception {
        return routes(route).handle(request).problem().orElseThrow();
    }

    // The query

    @ParameterizedTest
    @CsvSource({
        "/?page=3, 3",
        "/?page=3&, 3",
        "/?&&page=3, 3",
        "/?p%61ge=%33, 3",
        "/?apage=1&page=3&pages=2, 3",
        "/?page, is empty",
        "/?page=, is empty",
        "/?page=3&page=4, may come once; it came 2 times",
        "/?page=3&p%61ge=3, may come once; it came 2 times",
        "/, is missing; it must be a whole number",
        "/?, is missing",
        "/?page=%3, must have values of percent-encoded UTF-8",
        "/?page=%zz, must have values of percent-encoded UTF-8",
        "/?page=%C3%28, must have values of percent-encoded UTF-8",
        "/?page=1&%C3%28=2, must have names of percent-encoded UTF-8",
    })
    void aQueryParameterComesOnceAndDecoded(String target, String expected) throws Exception {
        var route = GET("/", query("page", INT)).to((_, page) -> text("" + page));
        String answer = ask(route, Request.get(target));
        assertTrue(answer.contains(expected), answer);
    }

    @Test
    void aMalformedQueryIsToldOnceForAllItsParameters() throws Exception {
        var route =
                GET("/", query("a", INT), query("b", INT, 1)).to((_, a, b) -> text(a + " " + b));
        Problem refused = refusal(route, Request.get("/?a=%&b=%"));
        assertEquals("query", refused.name());
        assertEquals(List.of(), refused.parts());
    }

    @Test
    void plusIsASpaceInAQueryAndPercentIsDecodedOnce() throws Exception {
        var route = GET("/", query("q", STRING)).to((_, q) -> text(q));
        assertEquals("200 a b+c%41é", ask(route, Request.get("/?q=a+b%2Bc%2541%C3%A9")));
    }

    @Test
    void whatIsMissingMayHaveADefault() throws Exception {
        var route = GET("/", query("page", INT, 1)).to((_, page) -> text("" + page));
        assertEquals("200 1", ask(route, Request.get("/")));
        assertEquals("200 2", ask(route, Request.get("/?page=2")));
        assertEquals("page", refusal(route, Request.get("/?page=x")).name());
    }

    @Test
    void whatIsMissingMayBeNothing() throws Exception {
        var route = GET("/", maybe(query("page", INT))).to((_, page) -> text(page.toString()));
        assertEquals("200 Optional.empty", ask(route, Request.get("/")));
        assertEquals("200 Optional[2]", ask(route, Request.get("/?page=2")));
        assertEquals("page", refusal(route, Request.get("/?page=x")).name());
    }

    @Test
    void whatMayComeOftenIsAList() throws Exception {
        var route = GET("/", all(query("id", INT))).to((_, ids) -> text(ids.toString()));
        assertEquals("200 []", ask(route, Request.get("/")));
        assertEquals("200 [3, 1, 3]", ask(route, Request.get("/?id=3&x=2&id=1&id=3")));
        assertEquals("id", refusal(route, Request.get("/?id=3&id=x")).name());
    }

    @ParameterizedTest
    @CsvSource({"999, 200", "1000, 200", "1001, 414"})
    void pairsAreCounted(int count, int status) throws Exception {
        var route = GET("/", maybe(query("last", INT))).to((_, _) -> text("ok"));
        Response answer = routes(route).handle(Request.get("/?" + "a&".repeat(count)));
        assertEquals(status, answer.status().code());
    }

    // Fields and cookies

    @Test
    void aFieldIsReadAsItsKind() throws Exception {
        var route = GET("/", header("X-Depth", INT)).to((_, depth) -> text("" + depth));
        assertEquals("200 4", ask(route, Request.get("/").withField("x-depth", "4")));
        Problem refused = refusal(route, Request.get("/").withField("x-depth", "s3cret"));
        assertEquals("X-Depth", refused.name());
        assertFalse(refused.json().contains("s3cret"), refused.json());
        assertTrue(refused.detail().startsWith("Header field X-Depth must be a whole number"));
        assertEquals(
                "Header field X-Depth is missing; it must be a whole number from -2147483648 to"
                        + " 2147483647.",
                refusal(route, Request.get("/")).detail());
    }

    @Test
    void aNameThatIsNoFieldIsRefusedAtOnce() {
        assertThrows(IllegalArgumentException.class, () -> header("X Depth", INT));
        assertThrows(IllegalArgumentException.class, () -> query("", INT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    id=a             | a
                    x=1; id=b        | b
                    id="c"           | c
                    id=d; id=e       | d
                    xid=1;id=f       | f
                    id=g=h           | g=h
                    ID=1; id         | none
                    """)
    void aCookieIsFoundByItsName(String field, String value) throws Exception {
        var route = GET("/", cookie("id", STRING, "none")).to((_, id) -> text(id));
        assertEquals("200 " + value, ask(route, Request.get("/").withField("Cookie", field)));
    }

    // Forms

    private static Request formOf(String content) {
        return Request.post("/", content)
                .withField("Content-Type", "application/x-www-form-urlencoded");
    }

    @Test
    void fieldsOfAFormShareItsContent() throws Exception {
        var route =
                POST("/", form("name", STRING), form("age", INT), all(form("tag", STRING)))
                        .to((_, name, age, tags) -> text(name + age + tags));
        assertEquals("200 Ada L36[x, y]", ask(route, formOf("tag=x&age=36&name=Ada+L&tag=y")));
    }

    @Test
    void allFieldsOfAFormThatAreWrongAreNamed() throws Exception {
        var route =
                POST("/", form("name", STRING), form("age", INT))
                        .to((_, name, age) -> text(name + age));
        Problem refused = refusal(route, formOf("age=x"));
        assertEquals(
                List.of("name", "age"), refused.parts().stream().map(Problem.Part::name).toList());
    }

    @Test
    void aFormOfAnotherTypeIs415() throws Exception {
        var route = POST("/", form("name", STRING)).to((_, name) -> text(name));
        Response answer = routes(route).handle(Request.post("/", "name=x"));
        assertEquals(Status.UNSUPPORTED_MEDIA_TYPE, answer.status());
        assertEquals(
                "application/x-www-form-urlencoded", answer.fields().get("Accept").orElseThrow());
    }

    // Content

    record Order(String item, int count) {
        Order {
            if (count < 1) {
                throw InvalidInput.of("count", "must be at least 1");
            }
            if (item.isEmpty()) {
                throw new IllegalStateException("a secret of the house");
            }
        }
    }

    static final JsonCodec<Order> ORDER = json(Order.class);

    private static Request jsonOf(String content) {
        return Request.post("/", content).withField("Content-Type", "application/json");
    }

    record Basket(Order first, List<Order> more, Optional<String> note, @Nullable String by) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "more":[]                           | 200 |               | note=Optional.empty, by=null
                    "more":[],"note":null,"by":null     | 200 |               | note=Optional.empty, by=null
                    "more":[],"note":"n","by":"b"       | 200 |               | note=Optional[n], by=b
                    "more":null                         | 400 | more          | missing
                    "note":"n"                          | 400 | more          | missing
                    "more":[{"item":"a"}]               | 400 | more[0].count | missing
                    "more":[{"item":"a","count":0}]     | 422 | more[0].count | count must be at least 1
                    """)
    void whatMayBeMissingSaysSo(String members, int status, String name, String says)
            throws Exception {
        var route = POST("/", body(Basket.class)).to((_, basket) -> text(basket.toString()));
        String content = "{\"first\":{\"item\":\"a\",\"count\":1}," + members + "}";
        Response answer = routes(route).handle(jsonOf(content));
        assertEquals(status, answer.status().code(), answer.contentText());
        assertTrue(answer.contentText().contains(says), answer.contentText());
        var problem = answer.problem();
        assertEquals(name, problem.isEmpty() ? null : problem.get().name());
    }

    private static final Routing.To ORDERS =
            POST("/", body(ORDER)).to((_, order) -> ORDER.reply(201, order));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"item":"a","count":2}              | 201 |         | "count":2
                    {"item":"a","count":0}              | 422 | count   | count must be at least 1.
                    {"item":"","count":1}               | 422 | content | refused by a rule
                    {"count":1}                         | 400 | item    | missing or not of the type
                    {"item":null,"count":1}             | 400 | item    | missing or not of the type
                    {"item":"a"}                        | 400 | count   | missing or not of the type
                    {"item":"a","count":null}           | 400 | count   | missing or not of the type
                    {"item":"a","count":"s3cret"}       | 400 | count   | missing or not of the type
                    {"item":"a","count":"2"}            | 400 | count   | missing or not of the type
                    {"item":"a","count":1.5}            | 400 | count   | missing or not of the type
                    {"item":"a","count":1,"count":2}    | 400 | content | malformed
                    {"item":"a","count":1} true         | 400 | content | refused
                    [1]                                 | 400 | content | not of the type
                    {"item":"a","count":                | 400 | content | malformed at line 1, column
                    null                                | 400 | content | Content is null
                    """)
    void contentIsReadOrRefused(String content, int status, String name, String says)
            throws Exception {
        Response answer = routes(ORDERS).handle(jsonOf(content));
        String text = answer.contentText();
        assertEquals(status, answer.status().code(), text);
        assertFalse(text.contains("s3cret") || text.contains("secret of"), text);
        if (status != 201) {
            assertEquals(name, answer.problem().orElseThrow().name(), text);
        }
        if (!says.equals("refused")) {
            assertTrue(text.contains(says), text);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, 201",
        "application/json; charset=UTF-8, 201",
        "application/vnd.order+json, 201",
        "APPLICATION/JSON, 201",
        "application/json; charset=utf-16, 415",
        "text/plain, 415",
        "application/x-www-form-urlencoded, 415",
        "nonsense, 415",
    })
    void contentIsOfTheTypeThatTheCodecReads(String type, int status) throws Exception {
        var request = jsonOf("{\"item\":\"a\",\"count\":2}").withField("Content-Type", type);
        assertEquals(status, routes(ORDERS).handle(request).status().code());
    }

    @Test
    void contentThatDoesNotSayWhatItIsIs415() throws Exception {
        assertEquals(415, refusal(ORDERS, Request.post("/", "{}")).status().code());
    }

    @Test
    void contentThatIsNotThereIsMissing() throws Exception {
        assertEquals(
                "Content is missing; it must be application/json.",
                refusal(ORDERS, Request.post("/", "")).detail());
        var route = POST("/", maybe(body(ORDER))).to((_, order) -> text(order.toString()));
        assertEquals("200 Optional.empty", ask(route, Request.post("/", "")));
    }

    @Test
    void contentAboveTheLimitIs413() throws Exception {
        var route = ORDERS.contentBytesMax(4);
        Problem refused = refusal(route, jsonOf("{\"item\":\"a\",\"count\":2}"));
        assertEquals(Status.CONTENT_TOO_LARGE, refused.status());
        assertEquals("content", refused.name());
    }

    @Test
    void contentComesAsBytesTextAndStream() throws Exception {
        Request post = Request.post("/", "héé");
        assertEquals("200 5", ask(POST("/", BYTES).to((_, b) -> text("" + b.length)), post));
        post = Request.post("/", "héé");
        assertEquals("200 héé", ask(POST("/", TEXT).to((_, t) -> text(t)), post));
        post = Request.post("/", "héé");
        assertEquals("200 104", ask(POST("/", STREAM).to((_, s) -> text("" + s.read())), post));
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws Exception {
        var route = POST("/", TEXT).to((_, t) -> text(t));
        var refused = refusal(route, Request.post("/", new byte[] {(byte) 0xff}));
        assertEquals("Content must be text in UTF-8.", refused.detail());
    }

    /// A body whose first read is noticed.
    @Test
    void contentIsNotReadWhenTheHeadIsRefused() throws Exception {
        var isRead = new AtomicBoolean();
        var body = new RequestBodyOf("{}".getBytes(StandardCharsets.UTF_8), () -> isRead.set(true));
        Request request =
                Request.post("/x", "").withField("Content-Type", "application/json").withBody(body);
        var route = POST("/{id}", body(ORDER), path("id", INT)).to((_, o, id) -> text(o + "" + id));
        assertEquals("id", refusal(route, request).name());
        assertFalse(isRead.get());
    }

    private static final class RequestBodyOf extends RequestBody {
        private final RequestBody inner;
        private final Runnable whenRead;

        RequestBodyOf(byte[] bytes, Runnable whenRead) {
            inner = RequestBody.of(bytes);
            this.whenRead = whenRead;
        }

        @Override
        public int read() throws IOException {
            whenRead.run();
            return inner.read();
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            whenRead.run();
            return inner.read(into, from, count);
        }

        @Override
        public long lengthBytes() {
            return inner.lengthBytes();
        }

        @Override
        protected void limitUnread(long contentBytesMax) {
            inner.limit(contentBytesMax);
        }

        @Override
        protected long unreadBytes() {
            return inner.lengthBytes();
        }

        @Override
        public dev.weir.http.Fields trailers() {
            return inner.trailers();
        }
    }

    @Test
    void contentTakenTwiceIsAMistakeOfTheHandler() {
        var route = POST("/", TEXT).to((request, first) -> text(first + request.text()));
        String message =
                thrown(IllegalStateException.class, () -> ask(route, Request.post("/", "once")));
        assertTrue(message.contains("comes once"), message);
    }

    // Several failures

    @Test
    void allThatIsWrongWithAHeadIsSaidAtOnce() throws Exception {
        var route =
                GET("/{id}", LONG, query("page", INT), header("X-Key", STRING))
                        .to((_, id, page, key) -> text(id + page + key));
        Problem refused = refusal(route, Request.get("/x?page=y"));
        assertEquals(
                List.of("id", "page", "X-Key"),
                refused.parts().stream().map(Problem.Part::name).toList());
        assertEquals(null, refused.name());
        assertTrue(
                refused.json().contains("\"errors\":[{\"name\":\"id\",\"detail\":"),
                refused.json());
        assertEquals(
                List.of(),
                refusal(route, Request.get("/x?page=1").withField("X-Key", "k")).parts());
    }

    // Attributes, own inputs, records

    private static final Attribute<String> USER = Attribute.named("user");

    @Test
    void whatALayerLeavesIsAnInput() throws Exception {
        Routes app =
                routes(GET("/me", attribute(USER)).to((_, user) -> text(user)))
                        .layer((request, next) -> next.handle(request.with(USER, "Ada")));
        assertEquals("Ada", app.handle(Request.get("/me")).contentText());
        app.check(List.of());
    }

    @Test
    void anAttributeThatNoLayerLeavesIsSeenAtTheStart() {
        Routes app = routes(GET("/me", attribute(USER)).to((_, user) -> text(user)));
        String message = thrown(IllegalArgumentException.class, () -> app.check(List.of()));
        assertTrue(message.startsWith("The route GET /me takes the attribute \"user\""), message);
        String atRun = thrown(IllegalStateException.class, () -> app.handle(Request.get("/me")));
        assertTrue(atRun.contains("\"user\""), atRun);
        assertEquals(
                "200 Optional.empty",
                assertDoesNotThrow(() ->
                        ask(
                                GET("/me", maybe(attribute(USER))).to((_, u) -> text("" + u)),
                                Request.get("/me"))));
    }

    private static <T> T assertDoesNotThrow(
            org.junit.jupiter.api.function.ThrowingSupplier<T> call) {
        return org.junit.jupiter.api.Assertions.assertDoesNotThrow(call);
    }

    record Page(int number, int size) {
        Page {
            if (size > 100) {
                throw InvalidInput.of("size", "must be at most 100");
            }
            if (number < 1) {
                throw new IllegalArgumentException("a secret of the house");
            }
        }
    }

    static final Input<Page> PAGE =
            inputs(query("page", INT, 1), query("size", INT, 20)).as(Page::new);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /            | 200 Page[number=1, size=20]
                    /?page=2     | 200 Page[number=2, size=20]
                    /?size=101   | size must be at most 100.
                    /?page=0     | The values of page, size are refused by a rule
                    /?page=x     | Query parameter page must be a whole number
                    /?page=x&size=y | "errors":[{"name":"page"
                    """)
    void severalInputsBecomeOneRecord(String target, String expected) throws Exception {
        var route = GET("/", PAGE).to((_, page) -> text(page.toString()));
        String answer = ask(route, Request.get(target));
        assertTrue(answer.contains(expected), answer);
        assertFalse(answer.contains("secret"), answer);
    }

    @Test
    void anInputCanBeReadInATest() throws Exception {
        assertEquals(new Page(2, 20), PAGE.read(Request.get("/?page=2")));
    }

    record Place(long id, Page page) {}

    @Test
    void recordsAreMadeOfRecordsAndOfThePath() throws Exception {
        var place = inputs(LONG, PAGE).as(Place::new);
        var route = GET("/{id}", place).to((_, p) -> text(p.toString()));
        assertEquals(
                "200 Place[id=7, page=Page[number=3, size=20]]",
                ask(route, Request.get("/7?page=3")));
    }

    @Test
    void anOwnInputMayRefuseWithItsOwnStatus() throws Exception {
        var user =
                inputs(maybe(header("Authorization", STRING)))
                        .as(key -> {
                            if (key.isEmpty()) {
                                throw new Refused(
                                        Problem.of(Status.UNAUTHORIZED, "Who are you?"),
                                        dev.weir.http.Fields.of("WWW-Authenticate", "Basic"));
                            }
                            return key.get();
                        });
        var route = GET("/", user, query("n", INT)).to((_, u, n) -> text(u + n));
        Response answer = routes(route).handle(Request.get("/?n=1"));
        assertEquals(401, answer.status().code());
        assertEquals("Basic", answer.fields().get("WWW-Authenticate").orElseThrow());
        assertEquals("200 k1", ask(route, Request.get("/?n=1").withField("Authorization", "k")));
    }

    @Test
    void anOwnInputMayBeAFunction() throws Exception {
        var secure = input("scheme", Request::scheme);
        assertEquals("200 http", ask(GET("/", secure).to((_, s) -> text(s)), Request.get("/")));
    }

    @Test
    void theClientIsWhoTheConnectionOrALayerSays() throws Exception {
        var route = GET("/", CLIENT).to((_, client) -> text(client.getHostString()));
        var peer = new Peer(InetSocketAddress.createUnresolved("192.0.2.7", 1), null, false);
        assertEquals("200 192.0.2.7", ask(route, Request.get("/").withPeer(peer)));
        String message = thrown(IllegalStateException.class, () -> ask(route, Request.get("/")));
        assertTrue(message.contains("withPeer"), message);
    }

    @Test
    void theTlsSessionIsAnInput() throws Exception {
        var route = GET("/", TLS).to((_, tls) -> text(tls.protocol()));
        var tls =
                new TlsSession(
                        "TLSv1.3", "x", Optional.empty(), Optional.empty(), List.of(), List.of());
        var peer = new Peer(null, null, true, tls);
        assertEquals("200 TLSv1.3", ask(route, Request.get("/").withPeer(peer)));
        Problem refused = refusal(route, Request.get("/"));
        assertEquals(403, refused.status().code());
        assertEquals("This resource is for connections with TLS.", refused.detail());
        var either = GET("/", maybe(TLS)).to((_, session) -> text("" + session.isPresent()));
        assertEquals("200 false", ask(either, Request.get("/")));
        var shown = GET("/", CLIENT_CERTIFICATE).to((_, _) -> text("not reached"));
        Problem none = refusal(shown, Request.get("/").withPeer(peer));
        assertEquals(403, none.status().code());
        assertEquals("connection", none.name());
    }

    // A layer that changes the request

    @ParameterizedTest
    @ValueSource(strings = {"7", "-7", "007", "9223372036854775807"})
    void capturesOutliveAChangeOfTheRequest(String sent) throws Exception {
        var route =
                GET("/{id}", LONG)
                        .to((_, id) -> text("" + id))
                        .layer((request, next) -> next.handle(request.withField("A", "1")));
        assertEquals("200 " + Long.parseLong(sent), ask(route, Request.get("/" + sent)));
        assertEquals(400, refusal(route, Request.get("/x")).status().code());
    }

    private static String thrown(Class<? extends Throwable> type, Executable call) {
        return String.valueOf(assertThrows(type, call).getMessage());
    }
}
