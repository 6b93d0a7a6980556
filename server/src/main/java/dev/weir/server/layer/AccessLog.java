package dev.weir.server.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Problem;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/// A line for each exchange, once its answer is complete, streamed content included.
///
/// Lines are written by a thread of the log's own from a bounded queue. A handler never waits for
/// it: when 8,192 lines wait, more are dropped, counted by [#dropped], and told of in the server's
/// log.
///
/// Put [RequestId], [SensitiveFields] and [TrustedProxies] outside of it; they are then in its
/// lines. A failure that is thrown through it has the status that the server will give it, 499 if
/// the client is gone.
///
/// **Threads:** any.
public final class AccessLog implements Layer, AutoCloseable {

    private static final int CLIENT_GONE = 499;

    private final LogWriter writer;
    private final Function<Request, String> user;

    private AccessLog(LogWriter writer, Function<Request, String> user) {
        this.writer = writer;
        this.user = user;
    }

    /// Lines at the end of this file, which is made if it is not there.
    ///
    /// @throws IOException if it cannot be opened
    public static AccessLog toFile(Path file, LogFormat format) throws IOException {
        Writer out = Files.newBufferedWriter(file, UTF_8, CREATE, APPEND);
        return to(out, format);
    }

    /// Lines to `out`, which [#close] closes.
    public static AccessLog to(Writer out, LogFormat format) {
        var sink =
                new LogWriter.Sink() {
                    @Override
                    public void write(CharSequence lines) throws IOException {
                        out.append(lines);
                    }

                    @Override
                    public void flush() throws IOException {
                        out.flush();
                    }

                    @Override
                    public void close() throws IOException {
                        out.close();
                    }
                };
        return new AccessLog(new LogWriter(format, sink), _ -> "");
    }

    /// Lines in the combined format to the logger `dev.weir.access`, at INFO.
    public static AccessLog toLogger() {
        return toLogger(LogFormat.COMBINED);
    }

    /// Lines to the logger `dev.weir.access`, at INFO.
    public static AccessLog toLogger(LogFormat format) {
        System.Logger logger = System.getLogger("dev.weir.access");
        LogWriter.Sink sink =
                lines ->
                        logger.log(Level.INFO, lines.subSequence(0, lines.length() - 1).toString());
        return new AccessLog(new LogWriter(format, sink), _ -> "");
    }

    /// Has what `user` says of a request as its user. Layers outside may have left it.
    public AccessLog user(Function<Request, String> user) {
        return new AccessLog(writer, user);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        long startNanos = System.nanoTime();
        Response answer;
        try {
            answer = next.handle(request);
        } catch (Throwable failed) {
            write(request, startNanos, status(failed), 0);
            throw failed;
        }
        int status = answer.status().code();
        if (answer.body() instanceof Body.Stream(long lengthBytes, var content, var trailers)) {
            var logged = new Logged(request, startNanos, status, content);
            return answer.body(new Body.Stream(lengthBytes, logged, trailers));
        }
        return Ending.after(
                answer,
                () ->
                        write(
                                request,
                                startNanos,
                                status,
                                Math.max(0, answer.body().contentLength())));
    }

    private static int status(Throwable failed) {
        return failed instanceof InterruptedException
                ? CLIENT_GONE
                : Problem.of(failed).map(problem -> problem.status().code()).orElse(500);
    }

    private void write(Request request, long startNanos, int status, long bytes) {
        long endNanos = System.nanoTime();
        writer.write(
                new AccessEntry(
                        endNanos,
                        ClientAddress.address(request.peer()),
                        user.apply(request),
                        request.method().name(),
                        target(request),
                        request.version(),
                        status,
                        bytes,
                        endNanos - startNanos,
                        shown(request, "referer"),
                        shown(request, "user-agent"),
                        request.attribute(RequestId.ID).orElse(""),
                        request.route().orElse("")));
    }

    private static String target(Request request) {
        return request.query().isEmpty()
                ? request.path()
                : request.path() + "?" + request.query().get();
    }

    private static String shown(Request request, String name) {
        String value = request.field(name).orElse("");
        return value.isEmpty() ? value : SensitiveFields.shown(request, name, value);
    }

    /// How many lines were dropped because the queue was full.
    public long dropped() {
        return writer.dropped();
    }

    /// Writes what has been logged so far, and ends; later lines are dropped. Close the server
    /// first.
    @Override
    public void close() {
        writer.close();
    }

    /// Counts the bytes of streamed content, and logs at its end.
    private final class Logged implements Body.Writer {
        private final Request request;
        private final long startNanos;
        private final int status;
        private final Body.Writer content;

        Logged(Request request, long startNanos, int status, Body.Writer content) {
            this.request = request;
            this.startNanos = startNanos;
            this.status = status;
            this.content = content;
        }

        @Override
        public boolean endsAtDrain() {
            return content.endsAtDrain();
        }

        @Override
        public void writeTo(OutputStream out) throws Exception {
            var counting = new CountingOutput(out);
            int ended = CLIENT_GONE;
            try {
                content.writeTo(counting);
                ended = status;
            } finally {
                write(request, startNanos, ended, counting.bytes());
            }
        }

        @Override
        public void discard() throws Exception {
            try {
                content.discard();
            } finally {
                write(request, startNanos, status, 0);
            }
        }
    }

    @Override
    public String toString() {
        return "AccessLog";
    }
}
