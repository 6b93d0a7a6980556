package dev.weir.server.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every file in `examples` is run as its comment says, and does what it says.
@Tag("once")
@Timeout(60)
class ExamplesTest {

    private static final String AS_JSON = "\nContent-Type: application/json";
    private static final String AS_FORM = "\nContent-Type: application/x-www-form-urlencoded";

    @TempDir Path folder;

    static List<String> files() throws IOException {
        try (var files = Files.list(RunningExample.FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theirPageListsThemAll() throws IOException {
        String page = Files.readString(RunningExample.FOLDER.resolve("README.md"));
        var missing = files().stream().filter(file -> !page.contains("](" + file + ")")).toList();
        assertEquals(List.of(), missing, "not in examples/README.md");
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyExampleDoesWhatItSays(String file) throws Exception {
        try (var example = RunningExample.start(file, folder)) {
            switch (file) {
                case "Hello.java" -> answers(example, "GET /", "", "200 OK", "Hello, World!");
                case "Tour.java" -> {
                    answers(example, "GET /", "", "200 OK", "Hello");
                    answers(example, "GET /v1/users/7", "", "200 OK", "hi, user 7");
                    answers(
                            example,
                            "POST /v1/users" + AS_JSON,
                            "{\"id\":7,\"name\":\"Ada\"}",
                            "201 Created",
                            "Location: /v1/users/7?greeting=welcome");
                    answers(example, "PUT /v1/users", "", "501 Not Implemented", "PUT");
                    example.awaitLine("GET / took \\d+ us");
                    try (var client = HttpClient.newHttpClient();
                            var one = example.talk(client, "/echo")) {
                        one.say("round");
                        assertEquals("round", one.hear());
                    }
                }
                case "PathParameters.java" -> {
                    answers(example, "GET /users/007", "", "200 OK", "user 7");
                    answers(example, "GET /users/x", "", "400 Bad Request", "id must be a whole");
                    answers(example, "GET /files/a/b.txt", "", "200 OK", "file a/b.txt");
                }
                case "JsonEcho.java" -> {
                    String sluices = "{\"item\":\"sluice\",\"count\":2}";
                    answers(example, "POST /orders" + AS_JSON, sluices, "201 Created", sluices);
                    String none = "{\"item\":\"sluice\",\"count\":0}";
                    answers(
                            example,
                            "POST /orders" + AS_JSON,
                            none,
                            "422 Unprocessable Content",
                            "count must be");
                    answers(example, "POST /orders" + AS_JSON, "[]", "400 Bad Request", "content");
                    answers(
                            example,
                            "POST /orders",
                            sluices,
                            "415 Unsupported Media Type",
                            "Accept: application/json");
                }
                case "TypedRoutes.java" -> {
                    answers(example, "GET /posts/7", "", "200 OK", "post 7, page 1");
                    answers(example, "GET /posts/x?page=y", "", "400 Bad Request", "\"errors\":");
                }
                case "Links.java" ->
                        answers(
                                example,
                                "POST /tags/a%2Fb%20c",
                                "",
                                "201 Created",
                                "Location: /tags/a%2Fb%20c");
                case "RecordInputs.java" -> {
                    answers(example, "GET /books?page=2", "", "200 OK", "Page[number=2, size=20]");
                    answers(example, "GET /books?size=101", "", "400 Bad Request", "at most 100");
                }
                case "OwnInput.java" -> {
                    answers(example, "GET /me", "", "401 Unauthorized", "A token is needed");
                    answers(
                            example,
                            "GET /me\nAuthorization: Bearer s3cret",
                            "",
                            "200 OK",
                            "hello, Ada");
                }
                case "OwnKinds.java" -> {
                    answers(
                            example,
                            "GET /users/7?day=MONDAY&at=12:30",
                            "",
                            "200 OK",
                            "UserId[number=7] MONDAY 12:30");
                    answers(
                            example,
                            "GET /users/0?day=MONDAY&at=noon",
                            "",
                            "400 Bad Request",
                            "must be a time such as 12:30");
                }
                case "Groups.java" -> {
                    answers(example, "GET /admin/figures", "", "200 OK", "no-store");
                    answers(example, "GET /admin/x", "", "200 OK", "nothing for an admin");
                    answers(example, "GET /x", "", "404 Not Found", "There is nothing");
                }
                case "Hosts.java" -> {
                    answers(example, "GET /", "", "200 OK", "the front page");
                    answers(example, "GET /\nHost: api.example.com", "", "200 OK", "the interface");
                    answers(example, "GET /\nHost: a.example.com", "", "200 OK", "some shop");
                }
                case "Forms.java" -> {
                    answers(
                            example,
                            "POST /signup" + AS_FORM,
                            "name=Ada&age=36&tag=math",
                            "200 OK",
                            "Ada is 36 and likes [math]");
                    answers(
                            example,
                            "POST /signup" + AS_FORM,
                            "age=old",
                            "400 Bad Request",
                            "\"errors\":");
                }
                case "JsonStream.java" ->
                        answers(
                                example,
                                "GET /squares/3",
                                "",
                                "200 OK",
                                "[{\"n\":1,\"square\":1},{\"n\":2,\"square\":4},");
                case "Negotiation.java" -> {
                    answers(example, "GET /tide", "", "200 OK", "{\"place\":\"Dover\"");
                    answers(example, "GET /tide", "", "200 OK", "Vary: Accept");
                    answers(
                            example,
                            "GET /tide\nAccept: text/plain",
                            "",
                            "200 OK",
                            "Tide[place=Dover");
                    answers(
                            example,
                            "GET /tide\nAccept: image/png",
                            "",
                            "406 Not Acceptable",
                            "application/json, text/plain");
                }
                case "OpenApiPage.java" -> {
                    answers(example, "GET /docs", "", "200 OK", "swagger-ui-bundle.js");
                    answers(
                            example,
                            "GET /docs/openapi.json",
                            "",
                            "200 OK",
                            "\"openapi\":\"3.1.0\"");
                    answers(example, "GET /boats/7", "", "200 OK", "\"Argo\"");
                }
                case "RouteTable.java" -> {
                    example.awaitLine("GET +/users/\\{id} +id: long");
                    assertEquals(0, example.awaitExit());
                }
                case "TestKit.java" -> {
                    example.awaitLine("42");
                    example.awaitLine("HTTP/1.1 200 OK");
                    example.awaitLine("42");
                    example.awaitLine("42");
                    assertEquals(0, example.awaitExit());
                }
                case "Notes.java" -> {
                    String rope = "{\"id\":0,\"text\":\"buy rope\"}";
                    answers(
                            example,
                            "POST /notes" + AS_JSON,
                            rope,
                            "201 Created",
                            "Location: /notes/1");
                    answers(
                            example,
                            "GET /notes",
                            "",
                            "200 OK",
                            "[{\"id\":1,\"text\":\"buy rope\"}]");
                    answers(
                            example,
                            "POST /notes" + AS_JSON,
                            "{\"id\":0,\"text\":\" \"}",
                            "422 Unprocessable Content",
                            "text must not be blank");
                    answers(example, "DELETE /notes/1", "", "204 No Content", "");
                    answers(example, "GET /notes/1", "", "404 Not Found", "There is no note 1");
                }
                case "Attributes.java" ->
                        answers(
                                example,
                                "GET /where\nAccept-Language: fr-CA, en",
                                "",
                                "200 OK",
                                "Canada");
                case "TimingLayer.java" -> {
                    answers(example, "GET /slow", "", "200 OK", "worth the wait");
                    example.awaitLine("GET /slow took \\d+ ms");
                }
                case "Grpc.java" -> {
                    try (var calls = new GrpcCalls(example.awaitPort())) {
                        calls.check();
                    }
                }
                case "StreamedAnswer.java" ->
                        answers(example, "GET /report/3", "", "200 OK", "1,1\n2,4\n3,9\n");
                case "Upload.java" -> {
                    String digest =
                            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
                    answers(example, "POST /digest", "abc", "200 OK", digest + " of 3 bytes");
                }
                case "ErrorShape.java" -> {
                    answers(example, "GET /", "", "200 OK", "Hello");
                    answers(example, "GET /no", "", "404 Not Found", "Sorry: There is nothing");
                    answers(example, "GET no", "", "400 Bad Request", "Sorry: ");
                }
                case "GracefulStop.java" -> {
                    try (var slow = example.ask("GET /slow", "")) {
                        example.awaitLine("a slow request has begun");
                        answers(example, "POST /stop", "", "200 OK", "stopping");
                        assertTrue(slow.answer().endsWith("finished all the same\n"));
                    }
                    example.awaitLine("drained");
                    assertEquals(0, example.awaitExit());
                }
                case "Layered.java" -> {
                    answers(example, "GET /notes/", "", "200 OK", "ETag: ");
                    answers(example, "GET //notes", "", "200 OK", "X-Request-Id: ");
                    answers(example, "POST /notes", "abc", "200 OK", "kept 3 bytes");
                    answers(example, "GET /ready", "", "200 OK", "X-Frame-Options: ");
                }
                case "SignedIn.java" -> {
                    answers(example, "GET /basic/me", "", "401 Unauthorized", "Basic realm=");
                    answers(example, "GET /bearer/me", "", "401 Unauthorized", "Bearer realm=");
                    answers(example, "GET /key/me", "", "401 Unauthorized", "ApiKey realm=");
                    answers(example, "GET /jwt/me", "", "401 Unauthorized", "Bearer realm=");
                    answers(example, "GET /session/me", "", "401 Unauthorized", "Log in first");
                    String basic = "Authorization: Basic YWRhOmxvdmVsYWNl";
                    assertTrue(asks(example, "GET /basic/me", basic).endsWith("Hello, Ada\n"));
                    String bearer = "Authorization: Bearer 5f0c2d1e-token-of-ada";
                    assertTrue(asks(example, "GET /bearer/me", bearer).endsWith("Hello, Ada\n"));
                    String jwt =
                            "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9."
                                    + "eyJpc3MiOiJ1cyIsInN1YiI6ImFkYSIsImV4cCI6NDEwMjQ0NDgwMH0."
                                    + "PePYU29Z0JcsNK6IeXeq-oQqC5SuAHJcbdE-fNpTvnM";
                    assertTrue(asks(example, "GET /jwt/me", jwt).endsWith("Hello, Ada\n"));
                    String key = "X-Api-Key: 5f0c2d1e-key-of-grace";
                    assertTrue(asks(example, "GET /key/me", key).endsWith("Hello, Grace\n"));
                    String admin = asks(example, "GET /admin/me", key);
                    assertTrue(admin.startsWith("HTTP/1.1 403 Forbidden\r\n"), admin);
                    String login = asks(example, "POST /login", "Accept: */*");
                    String cookie =
                            login.replaceFirst("(?s).*Set-Cookie: ([^;]*);.*", "Cookie: $1");
                    assertTrue(asks(example, "GET /session/me", cookie).endsWith("Hello, Grace\n"));
                }
                case "Overloaded.java" -> {
                    answers(example, "GET /work", "", "200 OK", "X-Served-By: weir");
                    answers(example, "GET /limit", "", "200 OK", "3 at once");
                    String https = "https://example.test:8443/secure";
                    answers(example, "GET /secure", "", "308 Permanent Redirect", https);
                }
                case "Observed.java" -> {
                    answers(example, "GET /users/7", "", "200 OK", "user 7");
                    example.awaitLine("a connection from .*127.0.0.1.*");
                    String counted = "http.server.requests [tag(method=GET)";
                    answers(example, "GET /metrics", "", "200 OK", counted);
                }
                case "WithoutAPort.java" -> {
                    example.awaitLine("ok   there is nothing to get");
                    assertEquals(0, example.awaitExit());
                }
                case "StaticSite.java" -> {
                    answers(example, "GET /", "", "200 OK", "/assets/app.js");
                    answers(example, "GET /assets/app.js", "", "200 OK", "made of files");
                    String encoded = asks(example, "GET /assets/app.js", "Accept-Encoding: gzip");
                    assertTrue(encoded.contains("\r\nContent-Encoding: gzip\r\n"), encoded);
                    answers(example, "GET /%2e%2e/passwd", "", "404 Not Found", "nothing");
                }
                case "Download.java" -> {
                    String part = asks(example, "GET /report", "Range: bytes=0-4");
                    assertTrue(part.startsWith("HTTP/1.1 206 Partial Content\r\n"), part);
                    assertTrue(part.endsWith("\r\n\r\nmonth"), part);
                    assertTrue(part.contains("filename*=UTF-8''%C3%9Cbersicht%202026.csv"), part);
                }
                case "PhotoForm.java" -> {
                    String form =
                            "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nSea\r\n"
                                    + "--b\r\nContent-Disposition: form-data; name=\"photo\";"
                                    + " filename=\"../a.jpg\"\r\n\r\nabc\r\n--b--\r\n";
                    String type = "Content-Type: multipart/form-data; boundary=b\r\n";
                    try (var sent = example.ask("POST /photos", type, form)) {
                        String answer = sent.answer();
                        assertTrue(answer.endsWith("Sea: a.jpg, 3 bytes\n"), answer);
                    }
                }
                case "FileForm.java" -> {
                    String form =
                            "--b\r\nContent-Disposition: form-data; name=\"photo\";"
                                    + " filename=\"a.jpg\"\r\n\r\nabc\r\n--b--\r\n";
                    String type = "Content-Type: multipart/form-data; boundary=b\r\n";
                    try (var sent = example.ask("POST /photos", type, form)) {
                        String answer = sent.answer();
                        assertTrue(answer.endsWith("2026: 3 bytes of a photo\n"), answer);
                    }
                    String none =
                            "--b\r\nContent-Disposition: form-data; name=\"year\"\r\n\r\nx\r\n--b--";
                    try (var sent = example.ask("POST /photos", type, none)) {
                        String answer = sent.answer();
                        assertTrue(answer.contains("File photo is missing."), answer);
                        assertTrue(answer.contains("\"errors\":"), answer);
                    }
                }
                case "Scoped.java" -> {
                    answers(example, "GET /price", "", "200 OK", "1,234.5");
                    answers(example, "GET /price\nAccept-Language: de", "", "200 OK", "1.234,5");
                }
                case "EventClock.java" -> {
                    answers(example, "GET /", "", "200 OK", "EventSource");
                    try (var clock = example.ask("GET /clock", "Last-Event-ID: 41\r\n", "")) {
                        String events = clock.answerTo("data: tick 43\n\n");
                        assertTrue(events.contains("id: 42\nevent: tick\n"), events);
                    }
                }
                case "LambdaFunction.java" ->
                        answers(example, "GET /hello/Ada", "", "200 OK", "Hello, Ada!");
                case "WebSocketEcho.java" -> {
                    answers(example, "GET /echo", "", "426 Upgrade Required", "WebSocket");
                    try (var client = HttpClient.newHttpClient();
                            var talk = example.talk(client, "/echo")) {
                        talk.say("hello");
                        assertEquals("hello", talk.hear());
                        talk.say("bye");
                        assertEquals("bye", talk.hear());
                        assertEquals("1000", talk.hear());
                    }
                }
                case "Chat.java" -> {
                    answers(example, "GET /", "", "200 OK", "new WebSocket");
                    try (var client = HttpClient.newHttpClient();
                            var ada = example.talk(client, "/chat?name=Ada");
                            var bob = example.talk(client, "/chat?name=Bob")) {
                        assertEquals("Ada is here", ada.hear());
                        assertEquals("Bob is here", ada.hear());
                        assertEquals("Bob is here", bob.hear());
                        bob.say("hello");
                        assertEquals("Bob: hello", ada.hear());
                        assertEquals("Bob: hello", bob.hear());
                        bob.socket().abort();
                        assertEquals("Bob has left", ada.hear());
                    }
                }
                case "SessionCookie.java" -> {
                    String first = asks(example, "GET /", "Cookie: __Host-visits=7; other=x");
                    assertTrue(first.endsWith("visit 8\n"), first);
                    assertTrue(first.contains("Set-Cookie: __Host-visits=8; Path=/;"), first);
                    answers(example, "POST /forget", "", "303 See Other", "Max-Age=0");
                }
                case "Redirects.java" -> {
                    answers(example, "POST /orders", "", "303 See Other", "Location: /orders/1");
                    answers(example, "GET /old", "", "308 Permanent Redirect", "/orders/1");
                    answers(example, "GET /login?next=/orders/2", "", "303 See Other", "/orders/2");
                    answers(
                            example,
                            "GET /login?next=//evil.example",
                            "",
                            "400 Bad Request",
                            "path of this");
                }
                case "EarlyHints.java" -> {
                    try (var page = example.ask("GET /", "")) {
                        String answer = page.answer();
                        assertTrue(answer.startsWith("HTTP/1.1 103 Early Hints\r\nLink: "), answer);
                        assertTrue(answer.contains("HTTP/1.1 200 OK\r\n"), answer);
                    }
                }
                case "ConditionalGet.java" -> {
                    answers(example, "GET /note", "", "200 OK", "ETag: \"v1\"");
                    String has = asks(example, "GET /note", "If-None-Match: \"v1\"");
                    assertTrue(has.startsWith("HTTP/1.1 304 Not Modified\r\n"), has);
                    answers(example, "PUT /note", "x", "428 Precondition Required", "");
                    String lost = asks(example, "PUT /note", "If-Match: \"v0\"");
                    assertTrue(lost.startsWith("HTTP/1.1 412 Precondition Failed\r\n"), lost);
                    String written = asks(example, "PUT /note", "If-Match: \"v1\"");
                    assertTrue(written.contains("ETag: \"v2\""), written);
                }
                default -> fail("This test does not know what " + file + " does: add a case.");
            }
        }
    }

    /// The whole answer to a request with one more field line.
    private static String asks(RunningExample example, String line, String field) throws Exception {
        try (var exchange = example.ask(line, field + "\r\n", "")) {
            return exchange.answer();
        }
    }

    private static void answers(
            RunningExample example, String line, String content, String status, String expected)
            throws Exception {
        try (var exchange = example.ask(line, content)) {
            String answer = exchange.answer();
            assertTrue(answer.startsWith("HTTP/1.1 " + status + "\r\n"), answer);
            assertTrue(answer.contains(expected), answer);
        }
    }
}
