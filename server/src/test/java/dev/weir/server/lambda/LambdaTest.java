package dev.weir.server.lambda;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.server.Server;
import dev.weir.server.ServerOptions;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An app behind a runtime API that our own server plays, with events in the shapes that AWS
/// documents.
@Timeout(60)
@Tag("once")
class LambdaTest {

    private static final String TRACE =
            "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

    private static final String V2 =
            """
            {
              "version": "2.0",
              "routeKey": "$default",
              "rawPath": "/my/path%20x",
              "rawQueryString": "parameter1=value1&parameter1=value2",
              "cookies": ["cookie1=a", "cookie2=b"],
              "headers": {"header1": "value1,value2", "host": "id.execute-api.us-east-1.amazonaws.com"},
              "queryStringParameters": {"parameter1": "value1,value2"},
              "requestContext": {
                "accountId": "123456789012",
                "apiId": "api-id",
                "http": {"method": "POST", "path": "/my/path", "protocol": "HTTP/1.1",
                  "sourceIp": "192.0.2.1", "userAgent": "agent"},
                "requestId": "id", "stage": "$default", "timeEpoch": 1583348638390
              },
              "body": "SGVsbG8gZnJvbSBMYW1iZGE=",
              "isBase64Encoded": true
            }
            """;

    private static final String V1 =
            """
            {
              "version": "1.0",
              "resource": "/my/path",
              "path": "/my/pa th",
              "httpMethod": "GET",
              "headers": {"header1": "value1", "header2": "value2"},
              "multiValueHeaders": {"header1": ["value1"], "header2": ["value1", "value2"]},
              "queryStringParameters": {"parameter1": "value1", "parameter2": "a b"},
              "multiValueQueryStringParameters": {"parameter1": ["value1", "value2"],
                "parameter2": ["a b"]},
              "requestContext": {"identity": {"sourceIp": "192.0.2.1"}, "httpMethod": "GET"},
              "pathParameters": null,
              "body": null,
              "isBase64Encoded": false
            }
            """;

    private static final String LOAD_BALANCER =
            """
            {
              "requestContext": {"elb": {"targetGroupArn":
                "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/lambda/49e9d65c45"}},
              "httpMethod": "GET",
              "path": "/lambda",
              "queryStringParameters": {"query": "1234%20ABCD"},
              "headers": {"host": "lambda-alb.us-east-1.elb.amazonaws.com",
                "x-forwarded-for": "72.12.164.125", "x-forwarded-proto": "http"},
              "body": "",
              "isBase64Encoded": false
            }
            """;

    /// What the runtime API does with what is posted.
    private enum Taking {
        WHOLE,
        /// Each piece is told of as it comes.
        PIECES,
        REFUSES
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Posted(String what, byte[] content, String mode, String errorType) {
        Map<?, ?> json() {
            Object value = Json.read(new String(content, UTF_8));
            return value instanceof Map<?, ?> map ? map : Map.of();
        }
    }

    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Posted> posted = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> pieces = new LinkedBlockingQueue<>();
    private volatile Status statusOfNext = Status.OK;
    private volatile Taking taking = Taking.WHOLE;
    private String deadline = Long.toString(System.currentTimeMillis() + 60_000);
    private final Server api =
            Server.start(
                    ServerOptions.port(0).loops(1).stopsOnSignals(false),
                    routes(
                            GET("/2018-06-01/runtime/invocation/next").to(_ -> next()),
                            GET("/2018-06-01/runtime/restore/next").to(_ -> restored()),
                            POST("/2018-06-01/runtime/restore/error")
                                    .to(request -> take("restore", request)),
                            POST("/2018-06-01/runtime/invocation/{id}/response")
                                    .to(request -> take("response", request)),
                            POST("/2018-06-01/runtime/invocation/{id}/error")
                                    .to(request -> take("error", request))));

    @AfterEach
    void close() {
        api.close();
    }

    private Response next() throws InterruptedException {
        return Response.json(events.take().getBytes(UTF_8))
                .status(statusOfNext)
                .field("Lambda-Runtime-Aws-Request-Id", "id-1")
                .field("Lambda-Runtime-Trace-Id", TRACE)
                .field("Lambda-Runtime-Deadline-Ms", deadline);
    }

    private Response restored() {
        pieces.add("restored");
        return Response.of(Status.OK);
    }

    private Response take(String what, Request request) throws IOException {
        if (taking == Taking.REFUSES) {
            return Response.of(Status.CONTENT_TOO_LARGE);
        }
        byte[] content = taking == Taking.PIECES ? pieces(request.body()) : request.bytes();
        String mode = request.field("lambda-runtime-function-response-mode").orElse("");
        String type = request.field("lambda-runtime-function-error-type").orElse("");
        String id = what.equals("restore") ? "" : " " + request.parameter("id");
        posted.add(new Posted(what + id, content, mode, type));
        return Response.of(Status.ACCEPTED);
    }

    private byte[] pieces(InputStream in) throws IOException {
        byte[] piece = new byte[10_000];
        int count = in.read(piece);
        while (count >= 0) {
            pieces.add(new String(piece, 0, count, UTF_8));
            count = in.read(piece);
        }
        return new byte[0];
    }

    private LambdaRuntime runtime(boolean isStreaming, Handler app) {
        return new LambdaRuntime(app, URI.create("http://127.0.0.1:" + api.port()), isStreaming);
    }

    private Posted answer(String event, boolean isStreaming, Handler app) throws Exception {
        events.add(event);
        runtime(isStreaming, app).step();
        @Nullable Posted answer = posted.poll(10, TimeUnit.SECONDS);
        assertNotNull(answer);
        return answer;
    }

    private Posted answer(String event, Handler app) throws Exception {
        return answer(event, false, app);
    }

    @Test
    void payloadFormat2IsARequestAndItsAnswer() throws Exception {
        Posted answer =
                answer(
                        V2,
                        request -> {
                            assertEquals("/my/path%20x", request.path());
                            assertEquals(
                                    "parameter1=value1&parameter1=value2",
                                    request.query().orElse(""));
                            assertEquals("value1,value2", request.field("header1").orElse(""));
                            assertEquals(
                                    "cookie1=a; cookie2=b", request.field("cookie").orElse(""));
                            assertEquals(
                                    "id.execute-api.us-east-1.amazonaws.com",
                                    request.authority().orElse(""));
                            assertEquals("https", request.scheme());
                            assertEquals(
                                    new InetSocketAddress("192.0.2.1", 0), request.peer().remote());
                            assertEquals(
                                    "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01",
                                    request.field("traceparent").orElse(""));
                            return Response.text(request.method() + " " + request.text())
                                    .plusField("Set-Cookie", "a=1")
                                    .plusField("Set-Cookie", "b=2")
                                    .plusField("X", "1")
                                    .plusField("X", "2");
                        });
        assertEquals("response id-1", answer.what());
        assertEquals(
                Map.of(
                        "statusCode",
                        200.0,
                        "headers",
                        Map.of("content-type", "text/plain; charset=utf-8", "x", "1, 2"),
                        "cookies",
                        List.of("a=1", "b=2"),
                        "body",
                        "POST Hello from Lambda",
                        "isBase64Encoded",
                        false),
                answer.json());
    }

    @Test
    void payloadFormat1IsARequestAndItsAnswer() throws Exception {
        byte[] bytes = {0, 1, -1};
        Posted answer =
                answer(
                        V1,
                        request -> {
                            assertEquals("/my/pa%20th", request.path());
                            assertEquals(
                                    "parameter1=value1&parameter1=value2&parameter2=a+b",
                                    request.query().orElse(""));
                            assertEquals("value1, value2", request.field("header2").orElse(""));
                            return Response.bytes("image/png", bytes).plusField("X", "1");
                        });
        assertEquals(
                Map.of(
                        "statusCode",
                        200.0,
                        "multiValueHeaders",
                        Map.of("content-type", List.of("image/png"), "x", List.of("1")),
                        "body",
                        Base64.getEncoder().encodeToString(bytes),
                        "isBase64Encoded",
                        true),
                answer.json());
    }

    @Test
    void aLoadBalancersEventIsARequestAndItsAnswer() throws Exception {
        Posted answer =
                answer(
                        LOAD_BALANCER,
                        request -> {
                            assertEquals("http", request.scheme());
                            return Response.text(request.query().orElse("")).status(Status.CREATED);
                        });
        assertEquals("201 Created", answer.json().get("statusDescription"));
        assertEquals("query=1234%20ABCD", answer.json().get("body"));
        assertTrue(answer.json().containsKey("headers"));
        Posted many =
                answer(
                        LOAD_BALANCER
                                .replace("\"headers\": {", "\"multiValueHeaders\": {")
                                .replace("\"http\"}", "[\"http\"]}"),
                        _ -> Response.text(""));
        assertTrue(many.json().containsKey("multiValueHeaders"));
        assertFalse(many.json().containsKey("headers"));
    }

    @Test
    void anUnknownEventIsAnErrorThatNamesItsMembers() throws Exception {
        Posted error =
                answer(
                        "{\"Records\": [], \"eventSource\": \"aws:s3\"}",
                        _ -> Response.text("not asked"));
        assertEquals("error id-1", error.what());
        assertEquals("Runtime.UnknownEvent", error.json().get("errorType"));
        assertEquals("Runtime.UnknownEvent", error.errorType());
        assertEquals(List.of(), error.json().get("stackTrace"));
        String message = String.valueOf(error.json().get("errorMessage"));
        assertTrue(message.contains("[Records, eventSource]"), message);
        assertEquals("error id-1", answer("no json", _ -> Response.text("")).what());
    }

    @Test
    void failuresOfTheAppAreAnswersThatLeakNothing() throws Exception {
        Posted failed =
                answer(
                        V1,
                        _ -> {
                            throw new IllegalStateException("secret");
                        });
        assertEquals(500.0, failed.json().get("statusCode"));
        assertFalse(failed.json().toString().contains("secret"));
        Posted broken =
                answer(
                        V1,
                        _ ->
                                Response.stream(
                                        "text/plain",
                                        _ -> {
                                            throw new IOException("secret");
                                        }));
        assertEquals(500.0, broken.json().get("statusCode"));
        assertFalse(broken.json().toString().contains("secret"));
    }

    @Test
    void aHandlerWhoseTimeIsOverIsInterrupted() throws Exception {
        deadline = Long.toString(System.currentTimeMillis() + 150);
        var interrupted = new LinkedBlockingQueue<Boolean>();
        Posted late =
                answer(
                        V1,
                        _ -> {
                            try {
                                new LinkedBlockingQueue<String>().take();
                            } catch (InterruptedException expected) {
                                interrupted.add(true);
                            }
                            return Response.text("late");
                        });
        assertEquals(503.0, late.json().get("statusCode"));
        assertEquals(true, interrupted.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void contentMayBeStreamed() throws Exception {
        byte[] content = new byte[200_000];
        Arrays.fill(content, (byte) 'x');
        Posted streamed =
                answer(V2, true, _ -> Response.stream("text/plain", out -> out.write(content)));
        assertEquals("streaming", streamed.mode());
        byte[] got = streamed.content();
        int headBytes = got.length - content.length;
        String head = new String(got, 0, headBytes, UTF_8);
        assertEquals(
                "{\"statusCode\":200,\"headers\":{\"content-type\":\"text/plain\"}}"
                        + "\0".repeat(8),
                head);
        assertTrue(Arrays.equals(content, Arrays.copyOfRange(got, headBytes, got.length)));
    }

    @Test
    void aRequestThatIsMalformedIs400() throws Exception {
        Handler app = _ -> Response.text("not asked");
        String event = V1.replace("\"GET\",\n  \"headers", "\"G T\",\n  \"headers");
        assertEquals(400.0, answer(event, app).json().get("statusCode"));
        String body = V2.replace("SGVsbG8gZnJvbSBMYW1iZGE=", "no base64");
        assertEquals(400.0, answer(body, app).json().get("statusCode"));
        assertTrue(read(answer(body, true, app)).startsWith("{\"statusCode\":400,"));
    }

    private static String read(Posted posted) {
        return new String(posted.content(), UTF_8);
    }

    /// HTTP APIs give paths decoded, all others as they were sent.
    @ParameterizedTest
    @CsvSource({
        "/a%20b, /a%20b",
        "/a b, /a%20b",
        "/100%, /100%25",
        "/%zz%2, /%25zz%252",
        "/what?, /what%3f",
        "/h\u00e9, /h%c3%a9",
        "'', /"
    })
    void aPathIsThatOfTheRequest(String path, String expected) throws Exception {
        Handler app = request -> Response.text(request.path());
        assertEquals(expected, answer(V2.replace("/my/path%20x", path), app).json().get("body"));
        assertEquals(expected, answer(V1.replace("/my/pa th", path), app).json().get("body"));
    }

    @ParameterizedTest
    @CsvSource({
        "'192.0.2.1', 192.0.2.1",
        "'10.0.0.1, 192.0.2.1', 192.0.2.1",
        "'192.0.2.1:4711', 192.0.2.1",
        "'10.0.0.1, 2001:db8::1', 2001:db8::1",
        "'[2001:db8::1]:4711', 2001:db8::1"
    })
    void thePeerOfALoadBalancerIsTheAddressThatItSaw(String field, String address)
            throws Exception {
        answer(
                LOAD_BALANCER.replace("72.12.164.125", field),
                request -> {
                    assertEquals(new InetSocketAddress(address, 0), request.peer().remote());
                    return Response.text("");
                });
    }

    @Test
    void anAnswerToHeadHasNoContent() throws Exception {
        var discarded = new LinkedBlockingQueue<Boolean>();
        Handler app = _ -> Response.text("content");
        String head = V2.replace("\"POST\"", "\"HEAD\"");
        assertEquals("", answer(head, app).json().get("body"));
        assertTrue(read(answer(head, true, app)).endsWith("}" + "\0".repeat(8)));
        var stream =
                new Body.Writer() {
                    @Override
                    public void discard() {
                        discarded.add(true);
                    }

                    @Override
                    public void writeTo(OutputStream out) throws IOException {
                        throw new IOException("not to be written");
                    }
                };
        Response streamed = Response.of(Status.OK).body(Body.stream(stream));
        assertEquals(200.0, answer(head, _ -> streamed).json().get("statusCode"));
        assertEquals(true, discarded.poll());
    }

    @Test
    void textIsWhatIsSurelyUtf8() throws Exception {
        byte[] latin = {(byte) 0xe9};
        for (String type : new String[] {"text/plain", "application/octet-stream"}) {
            assertEquals("6Q==", answer(V1, _ -> Response.bytes(type, latin)).json().get("body"));
        }
        byte[] xml = "<a/>".getBytes(UTF_8);
        for (String type : new String[] {"image/svg+xml", "application/xml; charset=utf-8"}) {
            assertEquals("<a/>", answer(V1, _ -> Response.bytes(type, xml)).json().get("body"));
        }
    }

    /// It used to be asked again and again.
    @Test
    void aRuntimeApiThatFailsEndsTheProcess() {
        statusOfNext = Status.INTERNAL_SERVER_ERROR;
        events.add("{}");
        var failed =
                assertThrows(
                        IOException.class, () -> runtime(false, _ -> Response.text("")).step());
        assertTrue(String.valueOf(failed.getMessage()).contains("invocation/next by 500: {}"));
    }

    @Test
    void contentThatIsNotWholeInTimeIsInterrupted() throws Exception {
        deadline = Long.toString(System.currentTimeMillis() + 150);
        var interrupted = new LinkedBlockingQueue<Boolean>();
        Response endless =
                Response.stream(
                        "text/plain",
                        out -> {
                            try {
                                out.write('x');
                                out.flush();
                                new LinkedBlockingQueue<String>().take();
                            } catch (InterruptedException | IOException expected) {
                                interrupted.add(true);
                            }
                        });
        assertEquals(503.0, answer(V1, _ -> endless).json().get("statusCode"));
        assertEquals(true, interrupted.poll(10, TimeUnit.SECONDS));
        deadline = Long.toString(System.currentTimeMillis() + 600);
        events.add(V2);
        runtime(true, _ -> endless).step();
        assertEquals(true, interrupted.poll(10, TimeUnit.SECONDS));
        assertTrue(posted.isEmpty(), "no part is taken for the whole");
    }

    /// It used to wait for ever for who writes into what nobody reads.
    @Test
    void aStreamThatLambdaDoesNotTakeEnds() throws Exception {
        taking = Taking.REFUSES;
        events.add(V2);
        var ended = new LinkedBlockingQueue<Boolean>();
        runtime(
                        true,
                        _ ->
                                Response.stream(
                                        "text/plain",
                                        out -> {
                                            try {
                                                while (true) {
                                                    out.write(new byte[10_000]);
                                                }
                                            } catch (IOException expected) {
                                                ended.add(true);
                                                throw expected;
                                            }
                                        }))
                .step();
        assertEquals(true, ended.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void contentIsSentWhileItIsMade() throws Exception {
        taking = Taking.PIECES;
        events.add(V2);
        var heard = new LinkedBlockingQueue<String>();
        runtime(
                        true,
                        _ ->
                                Response.stream(
                                        "text/plain",
                                        out -> {
                                            out.write("one".getBytes(UTF_8));
                                            out.flush();
                                            String all = "";
                                            while (!all.endsWith("one")) {
                                                all += pieces.take();
                                            }
                                            heard.add(all);
                                        }))
                .step();
        assertTrue(String.valueOf(heard.poll()).startsWith("{\"statusCode\":200"));
    }

    @Test
    void hooksRunAroundASnapshot() throws Exception {
        var hooks = new SnapshotHooks();
        hooks.add(() -> pieces.add("close pool"), () -> pieces.add("open pool"));
        hooks.add(() -> pieces.add("stop clock"), () -> pieces.add("start clock"));
        runtime(false, _ -> Response.text("")).restore(hooks);
        assertEquals(
                List.of("stop clock", "close pool", "restored", "open pool", "start clock"),
                List.copyOf(pieces));
    }

    @Test
    void aHookThatFailsAfterTheRestoreIsReported() throws Exception {
        var hooks = new SnapshotHooks();
        hooks.add(
                () -> {},
                () -> {
                    throw new IllegalStateException("on purpose");
                });
        assertThrows(
                IllegalStateException.class,
                () -> runtime(false, _ -> Response.text("")).restore(hooks));
        @Nullable Posted error = posted.poll(10, TimeUnit.SECONDS);
        assertNotNull(error);
        assertEquals("restore Runtime.RestoreFailed", error.what() + " " + error.errorType());
        assertFalse(read(error).contains("purpose"));
    }

    @Test
    void hooksHaveALimit() {
        var hooks = new SnapshotHooks();
        for (int i = 0; i < SnapshotHooks.COUNT_MAX; i++) {
            hooks.add(() -> {}, () -> {});
        }
        assertThrows(IllegalStateException.class, () -> hooks.add(() -> {}, () -> {}));
    }

    /// A program as it would be deployed, without the jars that only a server needs.
    static final class Program {
        public static void main(String[] arguments) throws Exception {
            Lambda.run(routes(GET("/my/{rest}").to(request -> text(request.parameter("rest")))));
        }
    }

    @Test
    void aFunctionNeedsNothingOfNetty() throws Exception {
        String classPath =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .filter(entry -> !entry.contains("netty") && !entry.contains("jctools"))
                        .collect(Collectors.joining(File.pathSeparator));
        var builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Program.class.getName());
        builder.environment().put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + api.port());
        Process program = builder.inheritIO().start();
        try {
            events.add(V1);
            events.add(V1.replace("pa th", "again"));
            for (String expected : new String[] {"pa th", "again"}) {
                @Nullable Posted answer = posted.poll(20, TimeUnit.SECONDS);
                assertNotNull(answer);
                assertEquals(expected, answer.json().get("body"));
            }
        } finally {
            program.destroyForcibly();
        }
    }
}
