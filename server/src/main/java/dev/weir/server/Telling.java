package dev.weir.server;

import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.event.Recorder;
import dev.weir.server.event.RequestEvent;
import org.jspecify.annotations.Nullable;

/// What is told of one exchange to listeners and to the flight recorder. Made only if there is
/// somebody to tell.
///
/// **Threads:** the request's own.
final class Telling {

    /// What servers log when their client has gone before the answer.
    private static final int CLIENT_GONE = 499;

    private final Listeners listeners;
    private final long startNanos = System.nanoTime();
    private final @Nullable RequestEvent event;
    private int status = 500;
    private boolean isTold;

    Telling(Listeners listeners) {
        this.listeners = listeners;
        event = Recorder.isOn() ? new RequestEvent() : null;
        if (event != null) {
            event.begin();
        }
    }

    void answer(Response answer) {
        status = answer.status().code();
    }

    /// The first call counts: a streamed answer tells before the exchange is over.
    void ended(Request request, boolean isCancelled) {
        if (isTold) {
            return;
        }
        isTold = true;
        if (isCancelled) {
            status = CLIENT_GONE;
        }
        if (event != null && event.shouldCommit()) {
            record(event, request, isCancelled);
        }
        if (!listeners.isEmpty()) {
            long tookNanos = System.nanoTime() - startNanos;
            listeners.tell(listener -> listener.exchangeEnded(request, status, tookNanos));
        }
    }

    private void record(RequestEvent event, Request request, boolean isCancelled) {
        event.status = status;
        if (!isCancelled) {
            event.method = request.method().name();
            event.path = request.path();
            event.route = request.route().orElse(null);
        }
        event.commit();
    }
}
