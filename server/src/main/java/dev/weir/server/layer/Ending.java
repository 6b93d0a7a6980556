package dev.weir.server.layer;

import dev.weir.http.Body;
import dev.weir.http.Response;
import java.io.OutputStream;

/// Does something once when the content of an answer has been made: at once for content in memory
/// and for files, else when it has been written, has failed or is let go of. An upgrade ends with
/// its tunnel.
///
/// **Threads:** the request's own.
final class Ending implements Body.Writer {

    private final Body.Writer writer;
    private final Runnable end;
    private boolean isOver;

    private Ending(Body.Writer writer, Runnable end) {
        this.writer = writer;
        this.end = end;
    }

    /// The answer, after whose content `end` runs.
    static Response after(Response answer, Runnable end) {
        if (answer.body() instanceof Body.Stream(long lengthBytes, var writer, var trailers)) {
            return answer.body(new Body.Stream(lengthBytes, new Ending(writer, end), trailers));
        }
        if (answer.body() instanceof Body.Upgrade(String protocol, var handler)) {
            return answer.body(
                    new Body.Upgrade(
                            protocol,
                            tunnel -> {
                                try {
                                    handler.run(tunnel);
                                } finally {
                                    end.run();
                                }
                            }));
        }
        end.run();
        return answer;
    }

    @Override
    public boolean endsAtDrain() {
        return writer.endsAtDrain();
    }

    @Override
    public void writeTo(OutputStream out) throws Exception {
        try {
            writer.writeTo(out);
        } finally {
            end();
        }
    }

    @Override
    public void discard() throws Exception {
        try {
            writer.discard();
        } finally {
            end();
        }
    }

    private void end() {
        if (!isOver) {
            isOver = true;
            end.run();
        }
    }
}
