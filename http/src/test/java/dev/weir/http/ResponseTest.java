package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {

    private final Response made = Response.of(Status.CREATED).field("Location", "/users/7");

    // RFC 9110 §15: "A single request can have multiple associated responses: zero or more
    // interim (non-final) responses [...] followed by exactly one final response"
    @ParameterizedTest
    @ValueSource(ints = {100, 101, 103, 199})
    void anInterimStatusIsNoAnswer(int code) {
        var interim = new Status(code);
        var thrown = assertThrows(IllegalArgumentException.class, () -> Response.of(interim));
        assertEquals(
                interim + " is an interim status; an answer has a final one, 200 to 599.",
                thrown.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> Response.of(interim, Fields.EMPTY, Body.empty()));
        assertThrows(IllegalArgumentException.class, () -> made.status(interim));
        var problem = Problem.of(interim, "There is nothing wrong yet.");
        assertThrows(IllegalArgumentException.class, problem::response);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 599})
    void theBoundsOfFinalStatusesAreAnswers(int code) {
        assertEquals(code, Response.of(new Status(code)).status().code());
        assertEquals(code, made.status(new Status(code)).status().code());
    }

    // RFC 9112 §6.3: two lengths of one message are how a response is split.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Date",
                "Server",
                "Connection",
                "Keep-Alive",
                "Content-Length",
                "Transfer-Encoding"
            })
    void aFieldThatTheServerSetsIsRefusedInEveryWayIn(String name) {
        for (String spelled :
                List.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT))) {
            var thrown =
                    assertThrows(IllegalArgumentException.class, () -> made.field(spelled, "0"));
            assertEquals(
                    "An answer cannot set "
                            + spelled
                            + ": the server does, from the body and its options. Leave the field"
                            + " out.",
                    thrown.getMessage());
            assertThrows(IllegalArgumentException.class, () -> made.plusField(spelled, "0"));
            var fields = Fields.of("A", "1", spelled, "0");
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Response.of(Status.OK, fields, Body.empty()));
            var problem = Problem.of(Status.BAD_REQUEST, "no").response();
            assertThrows(IllegalArgumentException.class, () -> problem.field(spelled, "0"));
            assertThrows(IllegalArgumentException.class, () -> problem.plusField(spelled, "0"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Data",
                "Age",
                "Sender",
                "Content-Type",
                "Content-Range",
                "Content-Language",
                "Trailer",
                "Connections",
                "Transfer-Encodings"
            })
    void fieldsWithNamesLikeThoseAreNotRefused(String name) {
        assertEquals(Optional.of("1"), made.field(name, "1").fields().get(name));
        assertEquals(Optional.of("1"), made.plusField(name, "1").fields().get(name));
        assertEquals(
                1, Response.of(Status.OK, Fields.of(name, "1"), Body.empty()).fields().count());
    }

    // RFC 9110 §15.5.22: "The server MUST send an Upgrade header field in a 426 response"
    @Test
    void upgradeGoesWith426Alone() {
        var required = Response.of(Status.UPGRADE_REQUIRED).field("Upgrade", "HTTP/3.0");
        assertEquals(Optional.of("HTTP/3.0"), required.fields().get("upgrade"));
        var thrown = assertThrows(IllegalArgumentException.class, () -> required.status(Status.OK));
        assertEquals(
                "Upgrade goes with 426 Upgrade Required, not with 200 OK. Set the status first, or"
                        + " leave the field out.",
                thrown.getMessage());
        assertThrows(IllegalArgumentException.class, () -> made.field("upgrade", "h2c"));
        assertThrows(IllegalArgumentException.class, () -> made.plusField("UPGRADE", "h2c"));
    }

    @Test
    void anUpgradeHasNoOtherStatusAndNoContent() throws Exception {
        var upgrade = Response.upgrade("websocket", Fields.of("A", "1"), _ -> {});
        assertEquals(Status.SWITCHING_PROTOCOLS, upgrade.status());
        assertEquals(Optional.of("2"), upgrade.field("B", "2").fields().get("B"));
        assertThrows(IllegalArgumentException.class, () -> upgrade.field("Upgrade", "h2c"));
        assertThrows(IllegalArgumentException.class, () -> upgrade.status(Status.OK));
        assertThrows(IllegalArgumentException.class, () -> upgrade.body(Body.empty()));
        assertThrows(IllegalArgumentException.class, () -> made.body(upgrade.body()));
        assertThrows(
                IllegalArgumentException.class,
                () -> Response.of(Status.OK, Fields.EMPTY, upgrade.body()));
        assertThrows(IllegalStateException.class, upgrade::contentBytes);
        assertEquals(-1, upgrade.body().contentLength());
        upgrade.body().discard();
        assertEquals("101 Switching Protocols (upgrade to websocket)", upgrade.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "web socket", "a\r\nb", "x/1", "é"})
    void whatIsNoTokenIsNoProtocolToUpgradeTo(String protocol) {
        assertThrows(
                IllegalArgumentException.class,
                () -> Response.upgrade(protocol, Fields.EMPTY, _ -> {}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Length ", "A\r\nContent-Length", " Date"})
    void whatIsNoFieldNameIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> made.field(name, "0"));
        assertThrows(IllegalArgumentException.class, () -> made.plusField(name, "0"));
    }

    @Test
    void aValueCannotSplitTheAnswer() {
        assertThrows(
                IllegalArgumentException.class,
                () -> made.field("Location", "/\r\nContent-Length: 0\r\n\r\n"));
        assertThrows(IllegalArgumentException.class, () -> Response.bytes("a\nb", new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> Response.stream("a\rb", out -> {}));
    }

    // The short ways

    @Test
    void textIsUtf8AndSaysSo() throws Exception {
        var response = Response.text("caf\u00e9");
        assertSame(Status.OK, response.status());
        assertEquals(Fields.of("Content-Type", "text/plain; charset=utf-8"), response.fields());
        assertArrayEquals("caf\u00e9".getBytes(UTF_8), response.contentBytes());
        assertEquals("caf\u00e9", response.contentText());
        assertEquals(5, response.body().contentLength());
    }

    @Test
    void aPageIsUtf8AndSaysSo() throws Exception {
        var response = Response.html("<p>\u00e9");
        assertEquals(Fields.of("Content-Type", "text/html; charset=utf-8"), response.fields());
        assertEquals("<p>\u00e9", response.contentText());
    }

    // RFC 8259 §11: "No "charset" parameter is defined for this registration."
    @Test
    void jsonHasNoCharset() throws Exception {
        byte[] json = {'{', '}'};
        var response = Response.json(json);
        assertEquals(Fields.of("Content-Type", "application/json"), response.fields());
        assertArrayEquals(json, response.contentBytes());
    }

    @Test
    void bytesHaveTheirMediaType() throws Exception {
        byte[] png = {1, 2};
        var response = Response.bytes("image/png", png);
        assertEquals(Fields.of("Content-Type", "image/png"), response.fields());
        assertArrayEquals(png, response.contentBytes());
    }

    @Test
    void aStreamedAnswerIsWrittenOutForItsContent() throws Exception {
        var response = Response.stream("text/plain", out -> out.write('x'));
        assertEquals(-1, response.body().contentLength());
        assertEquals("x", response.contentText());
        assertEquals("x", response.contentText(), "as often as it is asked");
    }

    // Changes

    @Test
    void changesLeaveTheAnswerAsItWas() {
        var content = new Body.Bytes(new byte[] {1});
        var changed =
                made.field("location", "/users/8")
                        .plusField("Link", "a")
                        .plusField("Link", "b")
                        .status(Status.OK)
                        .body(content);
        assertEquals(Fields.of("location", "/users/8", "Link", "a", "Link", "b"), changed.fields());
        assertEquals(Status.OK, changed.status());
        assertSame(content, changed.body());

        assertEquals(Fields.of("Location", "/users/7"), made.fields());
        assertEquals(Status.CREATED, made.status());
        assertSame(Body.empty(), made.body());
    }

    // The problem that it tells of

    @Test
    void aProblemIsKeptWhileTheAnswerStillTellsOfIt() {
        var problem = Problem.of(Status.CONFLICT, "There is one already.");
        var response = problem.response();
        assertEquals(Optional.of(problem), response.problem());
        assertEquals(Optional.of(problem), response.field("Retry-After", "1").problem());
        assertEquals(Optional.of(problem), response.plusField("Link", "a").problem());
    }

    @Test
    void aProblemIsLostWithItsStatusOrItsContent() {
        var response = Problem.of(Status.CONFLICT, "There is one already.").response();
        assertEquals(Optional.empty(), response.status(Status.GONE).problem());
        assertEquals(Optional.empty(), response.body(Body.empty()).problem());
        assertEquals(Optional.empty(), response.body(Body.empty()).field("A", "1").problem());
        assertEquals(Optional.empty(), made.problem());
    }

    @Test
    void logsSeeStatusAndKindOfBody() {
        assertEquals("201 Created (empty)", made.toString());
        assertEquals("200 OK (3 bytes)", Response.text("abc").toString());
        assertEquals("200 OK (stream)", Response.stream("a/b", out -> {}).toString());
        assertEquals(
                "200 OK (file f)",
                Response.of(Status.OK, Fields.EMPTY, new Body.File(Path.of("f"), 0, 1)).toString());
    }
}
