package dev.weir.server.kit;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.INT;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.TEXT;
import static dev.weir.server.Web.get;
import static dev.weir.server.Web.json;
import static dev.weir.server.Web.post;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Limits;
import dev.weir.http.Response;
import dev.weir.server.Routes;
import dev.weir.server.codec.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The kit for tests of applications, tested on one.
@Tag("once")
class KitTest {

    record User(String name) {}

    private static final JsonCodec<User> USER = json(User.class);

    private static final Routes APP =
            routes(
                    GET("/double/{n}", INT).to((_, n) -> text("" + 2 * n)),
                    POST("/shout", TEXT).to((_, said) -> text(said + "!")),
                    GET("/parts").to(_ -> Response.stream("text/plain", KitTest::parts)),
                    GET("/users")
                            .to(_ -> USER.stream(Stream.of(new User("Ada"), new User("Grace")))),
                    GET("/fails")
                            .to(_ -> {
                                throw new IllegalStateException("a secret of the house");
                            }),
                    POST("/users").to(request -> USER.ok(USER.read(request.bytes()))));

    private static void parts(java.io.OutputStream out) throws java.io.IOException {
        out.write("one ".getBytes(StandardCharsets.US_ASCII));
        out.write('2');
    }

    @Test
    void anApplicationIsAskedWithoutAPort() throws Exception {
        assertEquals("42", APP.handle(get("/double/21")).contentText());
        assertEquals(
                "{\"name\":\"Ada\"}",
                APP.handle(post("/users", USER, new User("Ada"))).contentText());
        assertEquals(
                "[{\"name\":\"Ada\"},{\"name\":\"Grace\"}]",
                APP.handle(get("/users")).contentText());
    }

    @Test
    void bytesGoInAndComeOut() {
        assertEquals(
                """
                HTTP/1.1 200 OK\r
                Server: weir\r
                Date: Thu, 01 Jan 1970 00:00:00 GMT\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Length: 2\r
                \r
                42\
                """,
                Wire.of(APP).send("GET /double/21 HTTP/1.1\r\nHost: a.test\r\n\r\n"));
    }

    @Test
    void aWireIsAConnectionThatGoesOn() {
        Wire wire = Wire.of(APP);
        assertEquals("", wire.send("GET /double/1 HTTP/1.1\r\nHo"));
        String two = wire.send("st: a.test\r\n\r\nGET /double/2 HTTP/1.1\r\nHost: a.test\r\n\r\n");
        assertTrue(two.contains("\r\n\r\n2HTTP/1.1 200 OK"), two);
        assertTrue(two.endsWith("\r\n\r\n4"), two);
        wire.send("no http\r\n\r\n");
        assertTrue(wire.isClosed());
    }

    @Test
    void contentComesFramedInAnyWay() {
        String whole =
                Wire.of(APP)
                        .send(
                                "POST /shout HTTP/1.1\r\nHost: a.test\r\nContent-Length:"
                                        + " 2\r\n\r\nhi");
        assertTrue(whole.endsWith("\r\n\r\nhi!"), whole);
        String chunked =
                Wire.of(APP)
                        .send(
                                "POST /shout HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding:"
                                        + " chunked\r\n\r\n1\r\nh\r\n1\r\ni\r\n0\r\n\r\n");
        assertTrue(chunked.endsWith("\r\n\r\nhi!"), chunked);
    }

    @Test
    void contentThatIsNotSentIsAMistakeOfTheTest() {
        Wire wire = Wire.of(APP);
        wire.send("POST /shout HTTP/1.1\r\nHost: a.test\r\nContent-Length: 9\r\n\r\nhi");
        String said = String.valueOf(wire.failure());
        assertTrue(said.contains("send head and content at once"), said);
    }

    @Test
    void streamedAnswersAreFramed() {
        String answer = Wire.of(APP).send("GET /parts HTTP/1.1\r\nHost: a.test\r\n\r\n");
        assertTrue(answer.contains("Transfer-Encoding: chunked"), answer);
        assertTrue(answer.endsWith("4\r\none \r\n1\r\n2\r\n0\r\n\r\n"), answer);
        String head = Wire.of(APP).send("HEAD /parts HTTP/1.1\r\nHost: a.test\r\n\r\n");
        assertTrue(head.endsWith("\r\n\r\n"), head);
    }

    @Test
    void failuresAreAnsweredAsAServerDoesAndKept() {
        Wire wire = Wire.of(APP);
        String answer = wire.send("GET /fails HTTP/1.1\r\nHost: a.test\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
        assertTrue(!answer.contains("secret"), answer);
        assertEquals(
                "a secret of the house",
                java.util.Optional.ofNullable(wire.failure()).orElseThrow().getMessage());
    }

    @Test
    void limitsAreTheTestsToChoose() {
        var limits = Limits.defaults().contentBytesMax(1);
        String answer =
                Wire.of(APP, limits)
                        .send(
                                "POST /shout HTTP/1.1\r\nHost: a.test\r\nContent-Length:"
                                        + " 2\r\n\r\nhi");
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    }

    @Test
    void anApplicationRunsOnAPortOfItsOwn() throws Exception {
        try (var app = RunningApp.start(APP)) {
            var answer = app.get("/double/21");
            assertEquals(200, answer.status());
            assertEquals("42", answer.text());
            assertTrue(answer.fields().has("date"));
            assertEquals("hi!", app.post("/shout", "text/plain", "hi").text());
            assertEquals(400, app.get("/double/x").status());
        }
    }

    @Test
    void anUpgradeIsNotForAWire() {
        var app =
                routes(
                        GET("/up")
                                .to(_ ->
                                        Response.upgrade(
                                                "odd", dev.weir.http.Fields.EMPTY, _ -> {})));
        Wire wire = Wire.of(app);
        assertThrows(
                IllegalStateException.class,
                () ->
                        wire.send(
                                """
                                GET /up HTTP/1.1\r
                                Host: a.test\r
                                Connection: upgrade\r
                                Upgrade: odd\r
                                \r
                                """));
    }
}
