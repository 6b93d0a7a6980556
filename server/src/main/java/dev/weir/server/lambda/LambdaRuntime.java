package dev.weir.server.lambda;

import dev.weir.http.Body;
import dev.weir.http.ContentTooLarge;
import dev.weir.http.Handler;
import dev.weir.http.InvalidInput;
import dev.weir.http.Method;
import dev.weir.http.Problem;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The loop of a custom runtime: takes an event, has the app answer, says so.
///
/// **Threads:** [#run] on one; each event's handler, and what writes its content, on a virtual
/// thread of its own.
final class LambdaRuntime {

    private static final System.Logger LOG = System.getLogger("dev.weir.server");

    private static final String VERSION = "/2018-06-01/runtime/";

    /// What is kept of the time until Lambda freezes the process, to tell it of the failure.
    private static final long RESERVE_MILLIS = 100;

    private static final String FAILED =
            "The server failed at this request. The failure has been logged.";

    private final Handler app;
    private final URI api;
    private final boolean isStreaming;
    private HttpClient client = newClient();

    /// @param api where the runtime API is
    LambdaRuntime(Handler app, URI api, boolean isStreaming) {
        this.app = app;
        this.api = api;
        this.isStreaming = isStreaming;
    }

    private static HttpClient newClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    /// Goes on until the thread is interrupted.
    ///
    /// @throws IOException if the runtime API is not there, or says that the process has to end
    void run() throws IOException, InterruptedException {
        while (!Thread.interrupted()) {
            step();
        }
    }

    /// Waits in a snapshot until a copy of the process is started from it, as SnapStart does: the
    /// answer to this comes after the restore.
    ///
    /// @throws IOException if the runtime API does not say that it is restored
    void restore(SnapshotHooks hooks) throws IOException, InterruptedException {
        hooks.before();
        var restored =
                client.send(
                        HttpRequest.newBuilder(api.resolve(VERSION + "restore/next")).build(),
                        BodyHandlers.ofString());
        client = newClient(); // the connections of the one before are in the snapshot
        if (restored.statusCode() != 200) {
            throw ended("restore/next", restored);
        }
        try {
            hooks.after();
        } catch (RuntimeException failed) {
            LOG.log(Level.ERROR, "A hook failed after a snapshot was restored", failed);
            post(
                    VERSION + "restore/error",
                    new EventFailure("Runtime.RestoreFailed", "A hook failed; see the log."));
            throw failed;
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
        if (next.statusCode() != 200 || id.isEmpty()) {
            throw ended("invocation/next", next);
        }
        String of = VERSION + "invocation/" + id;
        LambdaEvent event;
        try {
            event = LambdaEvent.read(next.body());
        } catch (IllegalArgumentException unknown) {
            post(
                    of + "/error",
                    new EventFailure("Runtime.UnknownEvent", String.valueOf(unknown.getMessage())));
            return;
        }
        Request request;
        try {
            request = traced(event.request(), next);
        } catch (IllegalArgumentException malformed) {
            Response refused = refusal(Status.BAD_REQUEST, "The request is malformed.");
            if (isStreaming) {
                stream(of, BodyPublishers.ofByteArray(LambdaEvent.streamed(refused)));
            } else {
                post(of + "/response", BodyPublishers.ofString(inMemory(event, refused)));
            }
            return;
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisLeft(next));
        if (isStreaming) {
            answerStreaming(of, request, end);
        } else {
            post(of + "/response", BodyPublishers.ofString(answerWhole(event, request, end)));
        }
    }

    private static Request traced(Request request, HttpResponse<?> next) {
        String trace =
                TraceContext.parent(
                        next.headers().firstValue("lambda-runtime-trace-id").orElse(""));
        return trace.isEmpty() || request.field("traceparent").isPresent()
                ? request
                : request.withField("traceparent", trace);
    }

    private static long millisLeft(HttpResponse<?> next) {
        return next.headers()
                .firstValue("lambda-runtime-deadline-ms")
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(text -> Long.parseLong(text) - System.currentTimeMillis() - RESERVE_MILLIS)
                .orElse(TimeUnit.DAYS.toMillis(1)); // Lambda gives 15 minutes at most
    }

    // ---- the app

    /// The answer with its content as JSON, or 503 when the time is over; then what makes it is
    /// interrupted.
    private String answerWhole(LambdaEvent event, Request request, long end)
            throws InterruptedException, IOException {
        var answered = new CompletableFuture<String>();
        Thread running = start(() -> answered.complete(whole(event, request)));
        try {
            return await(answered, end);
        } catch (TimeoutException late) {
            running.interrupt();
            return inMemory(event, late());
        }
    }

    private String whole(LambdaEvent event, Request request) {
        Response answer = handle(request);
        try {
            return event.answer(answer.body(sent(request, answer)));
        } catch (Throwable failed) {
            LOG.log(Level.ERROR, "The answer to " + request + " broke off in its body", failed);
            return inMemory(event, refusal(Status.INTERNAL_SERVER_ERROR, FAILED));
        }
    }

    private static String inMemory(LambdaEvent event, Response problem) {
        try {
            return event.answer(problem);
        } catch (Exception impossible) {
            throw new AssertionError("A problem is in memory; please report this", impossible);
        }
    }

    /// The head as JSON, eight zeros, then the content while it is made.
    private void answerStreaming(String of, Request request, long end)
            throws IOException, InterruptedException {
        var pipe = new ContentPipe();
        var answered = new CompletableFuture<Response>();
        Thread running =
                start(() -> {
                    Response answer = handle(request);
                    answered.complete(answer);
                    write(request, answer, pipe);
                });
        try {
            await(answered, end);
        } catch (TimeoutException late) {
            pipe.breakOff("The time for the request is over.");
            running.interrupt();
            stream(of, BodyPublishers.ofByteArray(LambdaEvent.streamed(late())));
            return;
        }
        var posted =
                client.sendAsync(
                        streaming(of, BodyPublishers.fromPublisher(pipe)), BodyHandlers.ofString());
        try {
            check(await(posted, end));
        } catch (TimeoutException late) {
            LOG.log(Level.ERROR, "The answer to " + request + " was not whole in its time");
        } catch (IOException broken) {
            LOG.log(Level.ERROR, "A streamed answer did not reach Lambda whole", broken);
        } finally {
            pipe.breakOff("Lambda takes no more of the answer.");
            posted.cancel(true);
            running.interrupt();
        }
    }

    private static void write(Request request, Response answer, ContentPipe pipe) {
        try {
            pipe.write(LambdaEvent.prelude(answer));
            sent(request, answer).writeTo(pipe);
            pipe.close();
        } catch (Throwable failed) {
            pipe.breakOff("The answer broke off.");
            LOG.log(Level.ERROR, "A streamed answer broke off in its body", failed);
        }
    }

    /// RFC 9110 §9.3.2, §15: answers to HEAD and with some statuses have no content.
    private static Body sent(Request request, Response answer) throws Exception {
        boolean isSent = request.method() != Method.HEAD && !answer.status().forbidsContent();
        if (isSent) {
            return answer.body();
        }
        if (answer.body() instanceof Body.Stream stream) {
            stream.writer().discard();
        }
        return Body.empty();
    }

    private static Thread start(Runnable work) {
        return Thread.ofVirtual().name("weir-lambda").start(work);
    }

    private static <T> T await(Future<T> future, long end)
            throws InterruptedException, TimeoutException, IOException {
        try {
            return future.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException broken
                    ? broken
                    : new IOException(failed.getCause());
        }
    }

    private Response handle(Request request) {
        try {
            Response answer = app.handle(request);
            if (!(answer.body() instanceof Body.Upgrade)) {
                return answer;
            }
            return refusal(
                    Status.NOT_IMPLEMENTED,
                    "This resource cannot be had through AWS Lambda: it is no HTTP.");
        } catch (InvalidInput input) {
            return new Problem(Status.BAD_REQUEST, input.getMessage(), input.name()).response();
        } catch (ContentTooLarge large) {
            return new Problem(Status.CONTENT_TOO_LARGE, large.getMessage(), "content").response();
        } catch (Throwable failed) {
            LOG.log(Level.ERROR, "The handler of " + request + " failed", failed);
            return refusal(Status.INTERNAL_SERVER_ERROR, FAILED);
        }
    }

    private static Response late() {
        return refusal(
                Status.SERVICE_UNAVAILABLE,
                "The server did not finish this request in the time it has for one.");
    }

    private static Response refusal(Status status, String detail) {
        return Problem.of(status, detail).response();
    }

    // ---- to Lambda

    private void post(String path, BodyPublisher json) throws IOException, InterruptedException {
        check(
                client.send(
                        HttpRequest.newBuilder(api.resolve(path))
                                .header("Content-Type", "application/json")
                                .POST(json)
                                .build(),
                        BodyHandlers.ofString()));
    }

    /// A failure as Lambda takes it.
    private record EventFailure(String type, String message) {
        String json() {
            var members = new LinkedHashMap<String, Object>();
            members.put("errorType", type);
            members.put("errorMessage", message);
            members.put("stackTrace", List.of());
            return Json.write(members);
        }
    }

    private void post(String path, EventFailure failure) throws IOException, InterruptedException {
        check(
                client.send(
                        HttpRequest.newBuilder(api.resolve(path))
                                .header("Content-Type", "application/vnd.aws.lambda.error+json")
                                .header("Lambda-Runtime-Function-Error-Type", failure.type())
                                .POST(BodyPublishers.ofString(failure.json()))
                                .build(),
                        BodyHandlers.ofString()));
    }

    private void stream(String of, BodyPublisher content) throws IOException, InterruptedException {
        check(client.send(streaming(of, content), BodyHandlers.ofString()));
    }

    private HttpRequest streaming(String of, BodyPublisher content) {
        return HttpRequest.newBuilder(api.resolve(of + "/response"))
                .header("Content-Type", "application/vnd.awslambda.http-integration-response")
                .header("Lambda-Runtime-Function-Response-Mode", "streaming")
                .POST(content)
                .build();
    }

    private static void check(HttpResponse<String> posted) throws IOException {
        if (posted.statusCode() >= 500) {
            throw ended("an answer", posted);
        }
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

    /// What is not right with the runtime API does not become so by asking again: the process ends,
    /// and Lambda starts another.
    private static IOException ended(String what, HttpResponse<String> answer) {
        return new IOException(
                "The runtime API answered "
                        + what
                        + " by "
                        + answer.statusCode()
                        + ": "
                        + answer.body()
                        + " This process ends, so that Lambda starts another.");
    }
}
