package dev.weir.server.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.http.Body;
import dev.weir.http.ContentTooLarge;
import dev.weir.http.Handler;
import dev.weir.http.InvalidInput;
import dev.weir.http.Problem;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The loop of a custom runtime: takes an event, has the app answer, says so.
///
/// **Threads:** [#run] on one; each event's handler on a virtual thread of its own.
final class LambdaRuntime {

    private static final System.Logger LOG = System.getLogger("dev.weir.server");

    private static final String VERSION = "/2018-06-01/runtime/";

    /// What is kept of the time until Lambda freezes the process, to tell it of the failure.
    private static final long RESERVE_MILLIS = 100;

    private static final int PIPE_BYTES = 64 * 1024;

    private final Handler app;
    private final URI api;
    private final boolean isStreaming;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// @param api where the runtime API is
    LambdaRuntime(Handler app, URI api, boolean isStreaming) {
        this.app = app;
        this.api = api;
        this.isStreaming = isStreaming;
    }

    /// Goes on until the thread is interrupted.
    void run() throws IOException, InterruptedException {
        while (!Thread.interrupted()) {
            step();
        }
    }

    /// One event.
    void step() throws IOException, InterruptedException {
        // Without a time limit: Lambda freezes the process here until there is an event.
        var next =
                client.send(
                        HttpRequest.newBuilder(api.resolve(VERSION + "invocation/next")).build(),
                        BodyHandlers.ofString());
        String id = next.headers().firstValue("lambda-runtime-aws-request-id").orElse("");
        String of = VERSION + "invocation/" + id;
        LambdaEvent event;
        Request request;
        try {
            event = LambdaEvent.read(next.body());
            request = event.request();
        } catch (IllegalArgumentException unknown) {
            post(of + "/error", error("UnknownEvent", String.valueOf(unknown.getMessage())));
            return;
        }
        String trace =
                TraceContext.parent(
                        next.headers().firstValue("lambda-runtime-trace-id").orElse(""));
        Request traced =
                trace.isEmpty() || request.field("traceparent").isPresent()
                        ? request
                        : request.withField("traceparent", trace);
        Response answer = answer(traced, millisLeft(next));
        if (isStreaming) {
            stream(of + "/response", answer);
            return;
        }
        String json;
        try {
            json = event.answer(answer);
        } catch (Exception failed) {
            LOG.log(Level.ERROR, "The answer to " + traced + " broke off in its body", failed);
            json = answerOf(event, Problem.of(Status.INTERNAL_SERVER_ERROR, FAILED).response());
        }
        post(of + "/response", json);
    }

    private static final String FAILED =
            "The server failed at this request. The failure has been logged.";

    private static String answerOf(LambdaEvent event, Response problem) throws IOException {
        try {
            return event.answer(problem);
        } catch (Exception impossible) {
            throw new IOException("A problem is in memory and cannot break off.", impossible);
        }
    }

    private static long millisLeft(HttpResponse<?> next) {
        return next.headers()
                .firstValue("lambda-runtime-deadline-ms")
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(text -> Long.parseLong(text) - System.currentTimeMillis() - RESERVE_MILLIS)
                .orElse(Long.MAX_VALUE);
    }

    // ---- the app

    /// What the app answers in the time it has, and otherwise 503; then it is interrupted.
    private Response answer(Request request, long millis) throws InterruptedException {
        var answered = new CompletableFuture<Response>();
        Thread running =
                Thread.ofVirtual()
                        .name("weir-lambda")
                        .start(() -> answered.complete(handle(request)));
        try {
            return answered.get(Math.max(1, millis), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            running.interrupt();
            return Problem.of(
                            Status.SERVICE_UNAVAILABLE,
                            "The server did not finish this request in the time it has for one.")
                    .response();
        } catch (ExecutionException impossible) {
            throw new AssertionError("handle() does not throw; please report this", impossible);
        }
    }

    private Response handle(Request request) {
        try {
            Response answer = app.handle(request);
            if (!(answer.body() instanceof Body.Upgrade)) {
                return answer;
            }
            return Problem.of(
                            Status.NOT_IMPLEMENTED,
                            "This resource cannot be had through AWS Lambda: it is no HTTP.")
                    .response();
        } catch (InvalidInput input) {
            return new Problem(Status.BAD_REQUEST, input.getMessage(), input.name()).response();
        } catch (ContentTooLarge large) {
            return new Problem(Status.CONTENT_TOO_LARGE, large.getMessage(), "content").response();
        } catch (Throwable failed) {
            LOG.log(Level.ERROR, "The handler of " + request + " failed", failed);
            return Problem.of(Status.INTERNAL_SERVER_ERROR, FAILED).response();
        }
    }

    // ---- to Lambda

    private void post(String path, String json) throws IOException, InterruptedException {
        var posted =
                client.send(
                        HttpRequest.newBuilder(api.resolve(path))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(json))
                                .build(),
                        BodyHandlers.ofString());
        check(posted);
    }

    private static void check(HttpResponse<String> posted) {
        if (posted.statusCode() >= 300) {
            LOG.log(
                    Level.ERROR,
                    "Lambda refused an answer with "
                            + posted.statusCode()
                            + ": "
                            + posted.body()
                            + " If it is too large (6 MiB), stream it, or give a link to it.");
        }
    }

    private static String error(String type, String message) {
        var members = new LinkedHashMap<String, Object>();
        members.put("errorType", type);
        members.put("errorMessage", message);
        return Json.write(members);
    }

    /// The head as JSON, eight zeros, then the content while it is made.
    private void stream(String path, Response answer) throws IOException, InterruptedException {
        var in = new PipedInputStream(PIPE_BYTES);
        var out = new PipedOutputStream(in);
        Thread writing =
                Thread.ofVirtual().name("weir-lambda-body").start(() -> write(answer, out));
        try {
            var posted =
                    client.send(
                            HttpRequest.newBuilder(api.resolve(path))
                                    .header(
                                            "Content-Type",
                                            "application/vnd.awslambda.http-integration-response")
                                    .header("Lambda-Runtime-Function-Response-Mode", "streaming")
                                    .POST(BodyPublishers.ofInputStream(() -> in))
                                    .build(),
                            BodyHandlers.ofString());
            check(posted);
        } catch (IOException broken) {
            LOG.log(Level.ERROR, "A streamed answer did not reach Lambda whole", broken);
        }
        writing.join();
    }

    /// Content that breaks off is not closed: the reader of the pipe notices that its writer is
    /// gone, and nobody takes a part for the whole.
    private static void write(Response answer, OutputStream out) {
        try {
            out.write(LambdaEvent.prelude(answer).getBytes(UTF_8));
            out.write(new byte[8]);
            answer.body().writeTo(out);
            out.close();
        } catch (Exception failed) {
            LOG.log(Level.ERROR, "A streamed answer broke off in its body", failed);
        }
    }
}
