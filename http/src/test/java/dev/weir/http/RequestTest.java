package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

    private static final Attribute<String> USER = Attribute.named("user");

    private static final String WIRE =
            """
            GET /users/7?full=1 HTTP/1.1\r
            Host: example.org\r
            Accept: text/html\r
            accept: text/plain\r
            X-Name: caf\u00e9\r
            \r
            """;

    // In memory

    @Test
    void aRequestInMemoryHasWhatItWasMadeOf() throws Exception {
        var request = Request.of(Method.DELETE, "/users/7?full=1");
        assertSame(Method.DELETE, request.method());
        assertEquals("/users/7", request.path());
        assertEquals(Optional.of("full=1"), request.query());
        assertEquals(HttpVersion.HTTP_1_1, request.version());
        assertEquals(Fields.EMPTY, request.fields());
        assertEquals(Optional.empty(), request.authority());
        assertEquals("http", request.scheme());
        assertSame(Peer.NONE, request.peer());
        assertEquals(0, request.bytes().length);
        assertEquals("DELETE /users/7", request.toString());
    }

    // Routes

    @Test
    void theRouteIsThereOnceItIsFound() {
        var request = Request.get("/users/7");
        assertEquals(Optional.empty(), request.route());
        request.head().route("/users/{id}");
        assertEquals(Optional.of("/users/{id}"), request.route());
    }

    @Test
    void whoHasTheRequestAsItWasLearnsTheRouteOfTheChangedOne() {
        var request = Request.get("/users/7");
        var changed = request.withField("A", "1").withTarget("/people/7").withField("B", "2");
        changed.head().route("/people/{id}");
        assertEquals(Optional.of("/people/{id}"), request.route());
    }

    @Test
    void aChangedRequestTellsNoLaterExchangeOfItsRoute() {
        var head = Heads.of(WIRE);
        var request = new Request(head, RequestBody.EMPTY, Peer.NONE);
        var changed = request.withField("A", "1");
        head.end();
        var next = new Request(head, RequestBody.EMPTY, Peer.NONE);
        changed.head().route("/users/{id}");
        assertEquals(Optional.empty(), next.route());
    }

    @Test
    void theNextRequestHasNoRouteYet() {
        var head = new RequestHead();
        head.begin(new byte[0]);
        head.route("/a");
        head.end();
        head.begin(new byte[0]);
        assertEquals(Optional.empty(), Optional.ofNullable(head.route()));
    }

    @Test
    void aRequestCanComeFromElsewhere() {
        var elsewhere = new Peer(new InetSocketAddress("192.0.2.7", 1234), null, true);
        var request = Request.get("/").with(USER, "Ada").withPeer(elsewhere);
        assertSame(elsewhere, request.peer());
        assertEquals("https", request.scheme());
        assertEquals(Optional.of("Ada"), request.attribute(USER));
    }

    @Test
    void getHasNoContent() throws Exception {
        assertSame(Method.GET, Request.get("/").method());
        assertEquals("", Request.get("/").text());
    }

    @Test
    void postHasItsContent() throws Exception {
        assertSame(Method.POST, Request.post("/", "").method());
        assertEquals("caf\u00e9 \ud83d\ude00", Request.post("/", "caf\u00e9 \ud83d\ude00").text());
        byte[] content = {0, -1, 1};
        assertArrayEquals(content, Request.post("/", content).bytes());
        assertEquals(3, Request.post("/", content).body().lengthBytes());
    }

    @Test
    void contentThatIsNotUtf8BecomesReplacementCharacters() throws Exception {
        assertEquals("a\ufffdb", Request.post("/", new byte[] {'a', -1, 'b'}).text());
    }

    // RFC 9112 §3.2.1: "origin-form = absolute-path [ "?" query ]"
    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''             | a target has one character or more
                    users          | no slash at the start
                    http://h/      | the absolute-form comes from a wire only
                    '/a b'         | a space ends the target
                    /a#b           | a fragment is never sent
                    /a\\b          | a backslash is to be percent-encoded
                    /\u00e9        | so is a letter outside ASCII
                    '/a\u0001'      | so is a control
                    **             | only one asterisk has a meaning
                    '* '           | and nothing after it
                    """)
    void aTextThatIsNoTargetIsRefused(String target, String why) {
        assertThrows(IllegalArgumentException.class, () -> Request.get(target), why);
        assertThrows(
                IllegalArgumentException.class, () -> Request.get("/").withTarget(target), why);
    }

    @Test
    void theMessageSaysWhatATargetIs() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> Request.get("users"));
        assertEquals(
                "\"users\" is not a request target: start it with \"/\" and percent-encode what RFC"
                        + " 3986 does not allow in a path.",
                thrown.getMessage());
    }

    @Test
    void theMessageShowsARefusedTargetShortAndWithoutItsControls() {
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Request.get("/\r\n\u009b" + "x".repeat(100)));
        assertTrue(
                thrown.toString().contains(": \"/..." + "x".repeat(44) + "...\" is not"),
                thrown.toString());
    }

    // Targets

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    /                | /       | -
                    /a               | /a      | -
                    /a?              | /a      | ''
                    /?q              | /       | q
                    /a?b?c           | /a      | b?c
                    /a%2fb/?x=%20    | /a%2fb/ | x=%20
                    //a              | //a     | -
                    *                | *       | -
                    """)
    void pathAndQueryAreAsSent(String target, String path, @Nullable String query) {
        for (Request request :
                List.of(
                        Request.of(Method.OPTIONS, target),
                        Heads.request("OPTIONS " + target + " HTTP/1.1\r\n\r\n"),
                        Request.get("/other?x").withTarget(target))) {
            assertEquals(path, request.path());
            assertEquals(Optional.ofNullable(query), request.query());
        }
    }

    // RFC 9112 §3.2.1
    @Test
    void aPathIsAnOriginForm() {
        assertEquals(
                new RequestTarget.OriginForm("/a", Optional.of("b")), Request.get("/a?b").target());
        assertEquals(
                new RequestTarget.OriginForm("/a", Optional.empty()), Request.get("/a").target());
    }

    // RFC 9112 §3.2.2: "A server MUST accept the absolute-form in requests"
    // RFC 9110 §4.2.3: "an empty path component is equivalent to an absolute path of "/""
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    http://example.org/a?b      | http  | example.org      | /a | b
                    HTTPS://example.org:8443/a  | https | example.org:8443 | /a | -
                    http://example.org          | http  | example.org      | /  | -
                    http://example.org?b        | http  | example.org      | /  | b
                    http://example.org?b=/c     | http  | example.org      | /  | b=/c
                    http://[::1]:80/?           | http  | [::1]:80         | /  | ''
                    """)
    void anAbsoluteFormHasSchemeAuthorityPathAndQuery(
            String target, String scheme, String authority, String path, @Nullable String query) {
        var request = Heads.request("GET " + target + " HTTP/1.1\r\nHost: other.example\r\n\r\n");
        var rest = new RequestTarget.OriginForm(path, Optional.ofNullable(query));
        assertEquals(new RequestTarget.AbsoluteForm(scheme, authority, rest), request.target());
        assertEquals(path, request.path());
        assertEquals(rest.query(), request.query());
        // RFC 9112 §3.2.2: "the origin server MUST ignore the received Host header field"
        assertEquals(Optional.of(authority), request.authority());
    }

    // RFC 9112 §3.2.3
    @Test
    void connectHasAnAuthorityForm() {
        var request = Heads.request("CONNECT example.org:443 HTTP/1.1\r\nHost: h\r\n\r\n");
        assertEquals(new RequestTarget.AuthorityForm("example.org:443"), request.target());
        assertEquals(Optional.of("example.org:443"), request.authority());
        assertEquals(Optional.empty(), request.query());
    }

    // RFC 9112 §3.2.4
    @Test
    void anAsteriskIsAnAsteriskForm() {
        assertEquals(new RequestTarget.AsteriskForm(), Request.of(Method.OPTIONS, "*").target());
        assertEquals(
                new RequestTarget.AsteriskForm(),
                Heads.request("OPTIONS * HTTP/1.1\r\n\r\n").target());
    }

    @Test
    void hostIsTheAuthorityOfAnOriginForm() {
        assertEquals(Optional.of("example.org"), Heads.request(WIRE).authority());
        assertEquals(Optional.of("h:81"), Request.get("/").withField("Host", "h:81").authority());
        assertEquals(Optional.empty(), Heads.request("GET / HTTP/1.0\r\n\r\n").authority());
    }

    @Test
    void theSchemeIsTheConnections() {
        var address = InetSocketAddress.createUnresolved("example.org", 443);
        var secure =
                new Request(Heads.of(WIRE), RequestBody.EMPTY, new Peer(address, address, true));
        assertEquals("https", secure.scheme());
        assertEquals("http", Heads.request(WIRE).scheme());
    }

    // Fields

    // RFC 9110 §5.3: joined "in order, separated by a comma"
    @ParameterizedTest
    @ValueSource(strings = {"accept", "Accept", "ACCEPT"})
    void theLinesOfAFieldAreJoinedInOrder(String name) {
        assertEquals(Optional.of("text/html, text/plain"), Heads.request(WIRE).field(name));
    }

    @Test
    void aFieldThatIsAbsentIsEmptyAndAnEmptyOneIsNot() {
        var request = Heads.request("GET / HTTP/1.1\r\nA: \r\n\r\n");
        assertEquals(Optional.of(""), request.field("a"));
        assertEquals(Optional.empty(), request.field("b"));
        assertEquals(Optional.empty(), request.field(""));
    }

    @Test
    void theHeaderSectionIsTheCallersToKeep() {
        var head = Heads.of(WIRE);
        var fields = new Request(head, RequestBody.EMPTY, Peer.NONE).fields();
        head.end();
        assertEquals(
                Fields.of(
                        "Host", "example.org",
                        "Accept", "text/html",
                        "accept", "text/plain",
                        "X-Name", "caf\u00e9"),
                fields);
        assertEquals("accept", fields.name(2), "names keep their case");
    }

    // Attributes

    @Test
    void anAttributeIsKeptUnderItsIdentity() {
        Attribute<String> other = Attribute.named("user");
        var request = Request.get("/").with(USER, "ann");
        assertEquals(Optional.of("ann"), request.attribute(USER));
        assertEquals(Optional.empty(), request.attribute(other), "the name is for messages only");
        assertEquals("user", USER.toString());
    }

    @Test
    void theNewestValueOfAnAttributeCounts() {
        Attribute<Integer> count = Attribute.named("count");
        var request = Request.get("/").with(USER, "ann").with(count, 1).with(USER, "bob");
        assertEquals(Optional.of("bob"), request.attribute(USER));
        assertEquals(Optional.of(1), request.attribute(count));
    }

    // Path parameters

    @Test
    void aParameterIsWhatTheRouteCaptured() {
        var head = Heads.of(WIRE);
        head.parameters(name -> name.equals("id") ? "7" : null);
        var request = new Request(head, RequestBody.EMPTY, Peer.NONE);
        assertEquals("7", request.parameter("id"));
        var thrown = assertThrows(IllegalArgumentException.class, () -> request.parameter("name"));
        assertEquals(
                "The route has no parameter {name}: name one that its path has.",
                thrown.getMessage());
    }

    @Test
    void withoutARouteThereIsNoParameter() {
        assertThrows(IllegalArgumentException.class, () -> Request.get("/").parameter("id"));
    }

    // Changes

    @Test
    void changesLeaveTheRequestAsItWas() throws Exception {
        var request = Request.post("/a?b", "old").withField("A", "1").with(USER, "ann");
        var changed =
                request.with(USER, "bob")
                        .withField("a", "2")
                        .withTarget("/c")
                        .withBody(RequestBody.of("new".getBytes(UTF_8)));
        assertEquals(Optional.of("ann"), request.attribute(USER));
        assertEquals(Fields.of("A", "1"), request.fields());
        assertEquals("/a", request.path());
        assertEquals(Optional.of("b"), request.query());
        assertEquals("old", request.text());

        assertEquals(Optional.of("bob"), changed.attribute(USER));
        assertEquals(Fields.of("a", "2"), changed.fields());
        assertEquals("/c", changed.path());
        assertEquals(Optional.empty(), changed.query());
        assertEquals("new", changed.text());
        assertSame(Method.POST, changed.method());
    }

    @Test
    void aChangeKeepsEverythingElse() throws Exception {
        var address = InetSocketAddress.createUnresolved("h", 80);
        var peer = new Peer(address, address, true);
        var body = RequestBody.of("content".getBytes(UTF_8));
        var request =
                new Request(Heads.of("QUERY /a?b HTTP/1.1\r\nHost: h\r\n\r\n"), body, peer)
                        .with(USER, "ann");
        for (Request changed :
                List.of(
                        request.with(Attribute.<Integer>named("n"), 1),
                        request.withField("Host", "h"),
                        request.withTarget("/a?b"),
                        request.withBody(body))) {
            assertEquals(Method.of("QUERY"), changed.method());
            assertEquals(request.target(), changed.target());
            assertEquals(Fields.of("Host", "h"), changed.fields());
            assertEquals(Optional.of("h"), changed.authority());
            assertEquals(Optional.of("ann"), changed.attribute(USER));
            assertSame(peer, changed.peer());
            assertSame(body, changed.body());
        }
    }

    // RFC 9112 §3.2.2: the authority of an absolute-form counts, whatever Host says
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://example.org/a?b HTTP/1.0",
                "GET http://example.org?b HTTP/1.1",
                "GET https://example.org HTTP/1.1",
                "CONNECT example.org:443 HTTP/1.1",
                "OPTIONS * HTTP/1.0",
                "GET /a HTTP/1.0"
            })
    void anotherFieldChangesNoOtherPartOfTheHead(String requestLine) {
        for (String line : List.of("Host: h\r\n", "")) {
            var head = new RequestHead();
            Heads.begin(head, requestLine + "\r\n" + line + "A: 1\r\n\r\n", 9);
            var request = new Request(head, RequestBody.EMPTY, Peer.NONE);
            var changed = request.withField("A", "").withField("A", "3");
            assertEquals(request.method(), changed.method());
            assertEquals(request.version(), changed.version());
            assertEquals(request.target(), changed.target());
            assertEquals(request.path(), changed.path());
            assertEquals(request.query(), changed.query());
            assertEquals(request.authority(), changed.authority());
            assertEquals(request.fields().with("A", "3"), changed.fields());
        }
    }

    @Test
    void anotherTargetChangesNeitherVersionNorAuthority() {
        var request = Heads.request("GET http://example.org/a?b HTTP/1.0\r\nHost: h\r\n\r\n");
        var changed = request.withTarget("/c").withField("A", "1");
        assertEquals(new RequestTarget.OriginForm("/c", Optional.empty()), changed.target());
        assertEquals(HttpVersion.HTTP_1_0, changed.version());
        assertEquals(Optional.of("example.org"), changed.authority());
        assertEquals(Fields.of("Host", "h", "A", "1"), changed.fields());
    }

    @Test
    void anotherHostIsAnotherAuthorityOfAnOriginForm() {
        assertEquals(
                Optional.of("other"), Heads.request(WIRE).withField("host", "other").authority());
    }

    @Test
    void aChangeKeepsThePathParametersWhileTheExchangeLasts() {
        var head = Heads.of(WIRE);
        head.parameters(name -> name.equals("id") ? "7" : null);
        var request = new Request(head, RequestBody.EMPTY, Peer.NONE);
        var changed = request.withField("A", "1").withTarget("/b").with(USER, "ann");
        assertEquals("7", changed.parameter("id"));
        assertThrows(IllegalArgumentException.class, () -> changed.parameter("name"));
        head.end();
        // What was captured may lie in bytes that are the next request's.
        saysSo(asked -> asked.parameter("id"), changed);
        assertEquals("/b", changed.path(), "all else outlives the exchange");
    }

    @Test
    void aFieldThatIsNoneIsRefused() {
        var request = Request.get("/");
        assertThrows(IllegalArgumentException.class, () -> request.withField("A b", "1"));
        assertThrows(IllegalArgumentException.class, () -> request.withField("A", "1\r\nB: 2"));
    }

    // After the exchange

    static final List<Consumer<Request>> questions =
            List.of(
                    Request::method,
                    Request::version,
                    Request::path,
                    Request::query,
                    Request::target,
                    Request::authority,
                    request -> request.field("Host"),
                    Request::fields,
                    request -> request.parameter("id"),
                    request -> request.withField("A", "1"),
                    request -> request.withTarget("/"),
                    Request::head);

    @ParameterizedTest
    @FieldSource("questions")
    void aRequestAskedAfterItsExchangeEndedSaysSo(Consumer<Request> question) {
        var head = Heads.of(WIRE);
        head.parameters(name -> "7");
        var request = new Request(head, RequestBody.EMPTY, Peer.NONE);
        var noted = request.with(USER, "ann").withBody(RequestBody.EMPTY);
        question.accept(request);
        head.end();
        saysSo(question, request);
        saysSo(question, noted);
        // Neither does it give anything of the request after it.
        Heads.begin(head, "PUT /later HTTP/1.0\r\nHost: later\r\n\r\n");
        head.parameters(name -> "later");
        saysSo(question, request);
        saysSo(question, noted);
        question.accept(new Request(head, RequestBody.EMPTY, Peer.NONE));
    }

    private static void saysSo(Consumer<Request> question, Request request) {
        var thrown = assertThrows(IllegalStateException.class, () -> question.accept(request));
        assertEquals(
                "This request was asked after its exchange had ended, when its bytes may be another"
                        + " request's. Ask before the handler returns, and pass on the text you"
                        + " got.",
                thrown.getMessage());
    }

    /// A codec lends content from the array that the next request is read into.
    @Test
    void contentReadAfterTheExchangeGivesNothingOfTheNextRequest() throws Exception {
        var head = Heads.of(WIRE);
        byte[] window = "own content".getBytes(UTF_8);
        var body = RequestBody.of(window, 4, 11);
        var request = new Request(head, body, Peer.NONE);
        var changed = request.with(USER, "ann").withField("A", "1").withTarget("/b");
        assertEquals('c', body.read());
        head.end();
        System.arraycopy("secret".getBytes(UTF_8), 0, window, 4, 6);
        byte[] into = new byte[4];
        for (Consumer<RequestBody> reading :
                List.<Consumer<RequestBody>>of(
                        asked -> call(asked::read),
                        asked -> call(() -> asked.read(into, 0, 4)),
                        asked -> call(asked::readAllBytes))) {
            saysSo(asked -> reading.accept(asked.body()), request);
            saysSo(asked -> reading.accept(asked.body()), changed);
        }
        saysSo(asked -> call(asked::text), changed);
        assertEquals("own", changed.withBody(RequestBody.of(window, 0, 3)).text());
    }

    private static void call(Callable<?> reading) {
        try {
            reading.call();
        } catch (IllegalStateException over) {
            throw over;
        } catch (Exception other) {
            throw new AssertionError(other);
        }
    }

    @Test
    void theEmptyBodyIsNobodysAlone() throws Exception {
        var head = Heads.of(WIRE);
        var over = new Request(head, RequestBody.EMPTY, Peer.NONE);
        head.end();
        assertEquals("", over.text(), "no content is no other's content");
        assertEquals("", Heads.request(WIRE).text());
    }

    @Test
    void aRequestThatIsOverShowsNothingOfTheNextOne() {
        var head = Heads.of(WIRE);
        var request = new Request(head, RequestBody.EMPTY, Peer.NONE);
        assertEquals("GET /users/7", request.toString());
        head.end();
        Heads.begin(head, "PUT /later HTTP/1.1\r\n\r\n");
        assertEquals("(a request that is over)", request.toString());
    }

    @Test
    void whatALayerLeftIsThereAfterTheExchange() {
        var head = Heads.of(WIRE);
        var request = new Request(head, RequestBody.EMPTY, Peer.NONE).with(USER, "ann");
        head.end();
        assertEquals(Optional.of("ann"), request.attribute(USER));
        assertSame(Peer.NONE, request.peer());
    }

    @Test
    void aRequestWithAnotherFieldOrTargetOutlivesTheExchange() {
        var head = Heads.of(WIRE);
        var request = new Request(head, RequestBody.EMPTY, Peer.NONE);
        var withField = request.withField("A", "1");
        var withTarget = request.withTarget("/b");
        head.end();
        Heads.begin(head, "PUT /later HTTP/1.1\r\nHost: later\r\n\r\n");
        assertEquals("GET /users/7", withField.toString());
        assertEquals(Optional.of("text/html, text/plain"), withField.field("Accept"));
        assertEquals("GET /b", withTarget.toString());
        assertEquals(Optional.of("example.org"), withTarget.authority());
    }

    // Layers

    @Test
    void aLayerIsAroundItsHandler() throws Exception {
        Handler inner = request -> Response.text(request.attribute(USER).orElse("nobody"));
        Layer outer =
                (request, next) -> next.handle(request.with(USER, "ann")).field("X-Layer", "1");
        var response = inner.layer(outer).handle(Request.get("/"));
        assertEquals("ann", response.contentText());
        assertTrue(response.fields().has("X-Layer"));
    }
}
