package dev.weir.http.fieldcoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.HttpVersion;
import dev.weir.http.Limits;
import dev.weir.http.Method;
import dev.weir.http.Request;
import dev.weir.http.RequestTarget;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9113 §8.2, §8.3 and RFC 9114 §4.2, §4.3.
class RequestSectionTest {

    private final Lines lines = new Lines();

    @Test
    void aRequestIsWhatItsLinesSay() {
        Request request =
                lines.request(
                        """
                        :method: POST
                        :scheme: http
                        :authority: example.org:8080
                        :path: /users/7?full=1
                        content-length: 12
                        accept: text/html
                        accept: */*
                        priority: u=1, i
                        """);
        assertEquals(HttpVersion.HTTP_2, request.version());
        assertEquals(Method.POST, request.method());
        assertEquals("/users/7", request.path());
        assertEquals(Optional.of("full=1"), request.query());
        assertEquals(Optional.of("example.org:8080"), request.authority());
        assertEquals(Optional.of("text/html, */*"), request.field("Accept"));
        assertEquals(12, lines.section.contentLength());
        assertEquals(1, Priority.urgency(lines.section.priority()));
        assertTrue(Priority.isIncremental(lines.section.priority()));
        assertFalse(lines.section.expectsContinue());
        assertFalse(lines.section.isExtendedConnect());
    }

    @Test
    void anAuthorityIsThereAsHostToo() {
        assertEquals(Optional.of("example.org"), lines.request(Lines.GET).field("host"));
    }

    @Test
    void aHostIsTheAuthorityOfARequestThatHasNoOther() {
        Request request =
                lines.request(":method: GET\n:scheme: http\n:path: /\nhost: example.org:80\n");
        assertEquals(Optional.of("example.org:80"), request.authority());
        assertEquals(Optional.of("example.org:80"), request.field("host"));
        assertEquals(1, request.fields().count());
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "example.org, example.org",
        "example.org, EXAMPLE.org",
        "example.org, example.org:80",
        "example.org:80, example.org",
        "example.org:, example.org",
        "example.org:8080, example.org:8080",
        "[::1]:80, [::1]",
    })
    void hostMayRepeatTheAuthority(String authority, String host) {
        assertEquals(
                Optional.of(authority),
                lines.request(
                                ":method: GET\n:scheme: http\n:path: /\n:authority: "
                                        + authority
                                        + "\nhost: "
                                        + host)
                        .authority());
    }

    @Test
    void crumbsOfCookiesBecomeOneLine() {
        Request request =
                lines.request(Lines.GET + "cookie: a=1\nx: y\ncookie: b=2\ncookie: c=3\n");
        assertEquals(Optional.of("a=1; b=2; c=3"), request.field("cookie"));
        assertEquals(3, request.fields().count(), "cookie, x, host");
    }

    @Test
    void oneCookieStaysAsItIs() {
        assertEquals(Optional.of("a=1"), lines.request(Lines.GET + "cookie: a=1").field("cookie"));
    }

    @Test
    void manyCrumbsGrowTheArray() {
        String crumb = "a".repeat(100);
        Request request = lines.request(Lines.GET + ("cookie: " + crumb + "\n").repeat(50));
        assertEquals(50 * 102 - 2, request.field("cookie").orElseThrow().length());
        assertEquals("/", request.path());
    }

    @Test
    void optionsMayAskForTheServerAsAWhole() {
        Request request =
                lines.request(":method: OPTIONS\n:scheme: http\n:path: *\n:authority: a\n");
        assertEquals(new RequestTarget.AsteriskForm(), request.target());
        assertEquals("*", request.path());
    }

    @Test
    void teMaySayTrailers() {
        assertTrue(lines.read(Lines.GET + "te: trailers"));
        assertTrue(lines.read(Lines.GET + "te: Trailers"));
    }

    @Test
    void aPeerMayWaitForContinue() {
        assertTrue(lines.read(Lines.GET + "expect: 100-Continue"));
        assertTrue(lines.section.expectsContinue());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    400* header section | x: y/:path: /2      | a pseudo-header field after another field
                    400* header section | :path: /2           | another path
                    400* header section | :method: GET        | another method
                    400* header section | :scheme: http       | another scheme
                    400* header section | :authority: b       | another authority
                    400* header section | :status: 200        | what answers have
                    400* header section | :unknown: 1         | what nobody has
                    400* header section | :protocol: websocket| a tunnel was not offered
                    400* field line     | Accept: x           | upper case
                    400* field line     | accepT: x           | likewise
                    400* field line     | a b: x              | white space in a name
                    400* field line     | a(b: x              | no token
                    400* field line     | x: ^a               | white space before a value
                    400* field line     | x: a^               | white space after a value
                    400* field line     | x: a\u0000b         | NUL
                    400* field line     | x: a\u0001b         | a control
                    400* field line     | x: a\u007fb         | DEL
                    400* field line     | connection: close   | steers a connection
                    400* field line     | keep-alive: 5       | likewise
                    400* field line     | proxy-connection: x | likewise
                    400* field line     | transfer-encoding: chunked | likewise
                    400* field line     | upgrade: h2c        | likewise
                    400* field line     | te: gzip            | TE says trailers only
                    400* field line     | te: trailers, gzip  | likewise
                    400* Content-Length | content-length: +1  | a sign
                    400* Content-Length | content-length: 1, 1| a list
                    400* Content-Length | content-length: 0x1 | no decimal
                    400* Content-Length | content-length: 9223372036854775808 | 2^63
                    400* Content-Length | content-length: 1/content-length: 1 | twice
                    400* Host           | host: a/host: a     | twice
                    400* Host           | host: b             | differs from :authority
                    400* Host           | host: a:81          | likewise
                    400* Host           | host: a b           | no authority
                    400* Host           | host: u@a           | userinfo
                    417 Expect          | expect: 200-ok      | an expectation that nobody knows
                    none                | content-length: 9223372036854775807 | the largest length
                    none                | x: \u0009\u00e9     | never mind, that is white space first
                    none                | x: a\u0009\u00e9    | HTAB and obs-text inside
                    """)
    void whatIsAddedToARequest(String expected, String added, String why) {
        String request =
                ":method: GET\n:scheme: http\n:path: /\n:authority: a\n"
                        + added.replace('/', '\n').replace("\n2", "/2").replace('^', ' ');
        String outcome = lines.refusal(unescape(request));
        assertEquals(why.startsWith("never mind") ? "400* field line" : expected, outcome, why);
    }

    private static String unescape(String text) {
        return text.translateEscapes();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    400* header section | :scheme: http,:path: /,:authority: a | no method
                    400* header section | :method: GET,:path: /,:authority: a | no scheme
                    400* header section | :method: GET,:scheme: http,:authority: a | no path
                    400* header section | :method: GET,:scheme: http,:path: / | no authority
                    400* :path      | :method: GET,:scheme: http,:path: ,:authority: a | empty
                    400* :path      | :method: GET,:scheme: http,:path: a,:authority: a | no slash
                    400* :path      | :method: GET,:scheme: http,:path: *,:authority: a | not OPTIONS
                    400* :path      | :method: OPTIONS,:scheme: http,:path: **,:authority: a | two
                    400* :path      | :method: GET,:scheme: http,:path: http://a/,:authority: a | a URI
                    400* :path      | :method: GET,:scheme: http,:path: /#a,:authority: a | fragment
                    400* :path      | :method: GET,:scheme: http,:path: /a b,:authority: a | space
                    400* :path      | :method: GET,:scheme: http,:path: /%4,:authority: a | half
                    400* :path      | :method: GET,:scheme: http,:path: /%4g,:authority: a | no hex
                    400* :path      | :method: GET,:scheme: http,:path: /"",:authority: a | quote
                    400* :authority | :method: GET,:scheme: http,:authority: ,:path: / | empty
                    400* :authority | :method: GET,:scheme: http,:path: /,:authority: u@a | userinfo
                    400* :authority | :method: GET,:scheme: http,:path: /,:authority: a:65536 | port
                    400* :method    | :method: ,:scheme: http,:path: /,:authority: a | empty
                    400* :method    | :method: G T,:scheme: http,:path: /,:authority: a | no token
                    400* :scheme    | :method: GET,:scheme: ,:path: /,:authority: a | empty
                    400* :scheme    | :method: GET,:scheme: 1a,:path: /,:authority: a | digit first
                    400* :scheme    | :method: GET,:scheme: a_b,:path: /,:authority: a | no scheme
                    400 :scheme     | :method: GET,:scheme: ftp,:path: /,:authority: a | not served
                    421 :scheme     | :method: GET,:scheme: https,:path: /,:authority: a | no TLS
                    none            | :method: get,:scheme: HTTP,:path: /%4a?%4A??/,:authority: a | fine
                    none            | :authority: a,:path: /,:scheme: http,:method: GET | any order
                    501 :method     | :method: CONNECT,:authority: a:1 | a tunnel
                    400* :authority | :method: CONNECT,:authority: a | no port
                    400* header section | :method: CONNECT | nothing to connect to
                    400* :method    | :method: CONNECT,:authority: a:1,:path: / | a path
                    400* :method    | :method: CONNECT,:authority: a:1,:scheme: http | a scheme
                    """)
    void wholeSections(String expected, String section, String why) {
        assertEquals(expected, lines.refusal(section.replace(',', '\n')), why);
    }

    @Test
    void httpsIsServedOverASecuredConnection() {
        var secured = new Lines(Limits.defaults(), true, false);
        assertTrue(secured.read(Lines.GET.replace("http", "https")));
        assertTrue(secured.read(Lines.GET));
        assertTrue(secured.read(Lines.GET.replace("http", "https") + "host: example.org:443"));
        assertEquals(
                "400* Host",
                secured.refusal(Lines.GET.replace("http", "https") + "host: example.org:80"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    none               | CONNECT | websocket
                    400* :protocol     | CONNECT | ''
                    400* :protocol     | CONNECT | a b
                    400* :protocol     | GET     | websocket
                    """)
    void extendedConnect(String expected, String method, String protocol) {
        var tunnels = new Lines(Limits.defaults(), false, true);
        String section =
                ":method: "
                        + method
                        + "\n:protocol: "
                        + protocol
                        + "\n:scheme: http\n:path: /chat\n:authority: a\n";
        assertEquals(expected, tunnels.refusal(section));
        assertEquals(
                expected.equals("none"),
                tunnels.section.isExtendedConnect() && tunnels.section.error() == null);
        assertEquals(
                "400* header section",
                tunnels.refusal(":method: CONNECT\n:protocol: a\n:scheme: http\n:authority: a\n"));
    }

    @Test
    void theProtocolOfATunnelIsInTheHead() {
        var tunnels = new Lines(Limits.defaults(), false, true);
        Request request =
                tunnels.request(
                        """
                        :method: CONNECT
                        :protocol: websocket
                        :scheme: http
                        :path: /chat
                        :authority: a
                        """);
        var head = request.head();
        assertEquals("websocket", head.text(head.protocolFrom(), head.protocolTo()));
        assertEquals("/chat", request.path());
    }

    @Test
    void anEmptyNameIsNone() {
        lines.section.begin(lines.head);
        Lines.put(lines.section, Lines.GET);
        Lines.put(lines.section, "", "x");
        assertFalse(lines.section.end());
        assertTrue(lines.section.isMalformed());
    }

    // ---- limits

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void bytesOfASection(int more) {
        var small = new Lines(Limits.defaults().headBytesMax(400));
        int used = octets(Lines.GET) + 4 * 32 + 1 + 32;
        String section = Lines.GET + "x: " + "a".repeat(400 - used + more);
        assertEquals(more > 0 ? "431 header section" : "none", small.refusal(section));
    }

    private static int octets(String lines) {
        return lines.length() - 3 * (int) lines.lines().count();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void linesOfASection(int more) {
        var small = new Lines(Limits.defaults().fieldLinesMax(5));
        String section = Lines.GET + "cookie: a\n" + "x: y\n".repeat(4 + more);
        assertEquals(more > 0 ? "431 header section" : "none", small.refusal(section));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void bytesOfAPath(int more) {
        var small = new Lines(Limits.defaults().targetBytesMax(20));
        String section = Lines.GET.replace(": /", ": /" + "a".repeat(19 + more));
        assertEquals(more > 0 ? "414 :path" : "none", small.refusal(section));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void bytesOfAMethod(int more) {
        var small = new Lines(Limits.defaults().methodBytesMax(20));
        String section = Lines.GET.replace("GET", "A".repeat(20 + more));
        assertEquals(more > 0 ? "501 :method" : "none", small.refusal(section));
    }

    @Test
    void linesAfterAnOffenceAreForgotten() {
        lines.section.begin(lines.head);
        Lines.put(lines.section, "A", "x");
        for (int i = 0; i < 10_000; i++) {
            Lines.put(lines.section, "y", "z".repeat(100));
        }
        assertFalse(lines.section.end());
        assertTrue(lines.section.bytes().length <= 1024);
        lines.section.discard();
        assertEquals(0, lines.buffers.lentBytes());
    }

    @Test
    void theArrayIsTheCallersWhenItTakesIt() {
        assertTrue(lines.read(Lines.GET));
        byte[] taken = lines.section.takeBytes();
        assertEquals(taken, lines.head.bytes());
        assertTrue(lines.read(Lines.GET.replace("GET", "PUT")));
        lines.buffers.give(taken);
        lines.section.discard();
        lines.section.discard();
        assertEquals(0, lines.buffers.lentBytes());
    }
}
