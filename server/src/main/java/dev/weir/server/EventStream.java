package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Where a handler sends its events (the `text/event-stream` of the HTML Standard, §9.2).
///
/// **Threads:** the request's own.
public final class EventStream {

    /// What makes the events: most often a loop that sends, and waits for what there is to send
    /// next.
    @FunctionalInterface
    public interface Source {
        /// Sends events until there are no more. It is interrupted when the client is gone, and
        /// when the server begins to drain: then let the [InterruptedException] pass, and the
        /// stream ends in order.
        void sendTo(EventStream out) throws Exception;
    }

    private final OutputStream out;

    private EventStream(OutputStream out) {
        this.out = out;
    }

    /// Sends an event; it leaves at once.
    ///
    /// @throws IOException if the client is gone, or the server drains
    public void send(Event event) throws IOException {
        leave(event.encoded());
    }

    /// Sends a comment, which clients do not see: one every 15 seconds keeps proxies from taking a
    /// quiet stream for a dead one.
    ///
    /// @throws IOException if the client is gone, or the server drains
    public void comment(String text) throws IOException {
        var lines = new StringBuilder(text.length() + 4);
        Event.appendLines(lines, ": ", text);
        leave(lines.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }

    private void leave(byte[] lines) throws IOException {
        out.write(lines);
        out.flush();
    }

    static Response response(Source source) {
        return Response.of(
                Status.OK,
                Fields.of("Content-Type", "text/event-stream", "Cache-Control", "no-store"),
                Body.stream(new Content(source)));
    }

    private record Content(Source source) implements Body.Writer {

        @Override
        public boolean endsAtDrain() {
            return true;
        }

        @Override
        public void writeTo(OutputStream out) throws Exception {
            try {
                out.flush(); // the client is told that it is connected, however long nothing comes
                source.sendTo(new EventStream(out));
            } catch (InterruptedException | InterruptedIOException over) {
                // The server drains, and the answer ends in order; or the client is gone, and
                // ending it tells so.
                Thread.interrupted();
            }
        }
    }
}
