package dev.weir.server.layer;

import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/// Gives what is inside a bounded time, streamed content included. When it is over the request's
/// thread is interrupted; what comes of that is answered by 503, or breaks the answer off if some
/// of it has been sent.
///
/// A handler that ignores its interruption goes on, and its late answer is thrown away; the
/// server's own [dev.weir.server.Deadlines#handler] answers without waiting for it. Content in a
/// file is sent by the server, whose deadlines for sending apply.
///
/// **Threads:** any.
public final class Timeout implements Layer {

    private final Duration time;
    private final Alarms alarms;
    private final Response late;

    private Timeout(Duration time) {
        this.time = Refusal.positive(time, "The timeout");
        alarms = new Alarms(time.toNanos());
        late =
                Refusal.busy(
                        "This request has taken longer than the time it has. Try again later.",
                        Duration.ofSeconds(1));
    }

    /// Gives the handlers inside this time at most.
    ///
    /// @throws IllegalArgumentException if `time` is not above zero
    public static Timeout of(Duration time) {
        return new Timeout(time);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        Alarms.Alarm alarm = alarms.set();
        Response answer;
        try {
            answer = next.handle(request);
        } catch (Throwable failed) {
            if (alarms.end(alarm)) {
                return late;
            }
            throw failed;
        }
        if (answer.body() instanceof Body.Stream(long lengthBytes, var writer, var trailers)) {
            return answer.body(new Body.Stream(lengthBytes, new Timed(writer, alarm), trailers));
        }
        if (alarms.end(alarm)) {
            answer.body().discard();
            return late;
        }
        return answer;
    }

    /// The alarm goes on until the content is written.
    private final class Timed implements Body.Writer {
        private final Body.Writer writer;
        private final Alarms.Alarm alarm;

        Timed(Body.Writer writer, Alarms.Alarm alarm) {
            this.writer = writer;
            this.alarm = alarm;
        }

        @Override
        public boolean endsAtDrain() {
            return writer.endsAtDrain();
        }

        @Override
        public void writeTo(OutputStream out) throws Exception {
            try {
                writer.writeTo(out);
            } catch (Throwable failed) {
                if (alarms.end(alarm)) {
                    throw new IOException("The answer took longer than " + time + ".", failed);
                }
                throw failed;
            }
            alarms.end(alarm);
        }

        @Override
        public void discard() throws Exception {
            alarms.end(alarm);
            writer.discard();
        }
    }

    @Override
    public String toString() {
        return "Timeout of " + time;
    }
}
