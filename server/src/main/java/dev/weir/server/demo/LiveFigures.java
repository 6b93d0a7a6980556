package dev.weir.server.demo;

import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.Event;
import dev.weir.server.Server;
import dev.weir.server.ServerFigures;
import dev.weir.server.Web;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/// What the server counts, as JSON: once, or as server-sent events, one a second.
///
/// **Threads:** any.
final class LiveFigures {

    /// The figures of one moment; its members are the JSON's.
    ///
    /// @param upMillis since the start
    /// @param requests requests whose head came in well-formed
    /// @param inFlight handlers that run
    /// @param shed requests answered 503, as too many were in flight
    /// @param refused messages that were no requests, or came too slowly
    /// @param accepted connections since the start
    /// @param connections connections that are open
    /// @param heapBytes what is in use of the heap, garbage included
    record Moment(
            long upMillis,
            long requests,
            int inFlight,
            long shed,
            long refused,
            long accepted,
            int connections,
            long heapBytes) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int ID_DIGITS_MAX = 18;

    private final Supplier<Server> server;
    private final long startNanos = System.nanoTime();

    /// @param server gives the server once it runs
    LiveFigures(Supplier<Server> server) {
        this.server = server;
    }

    /// What the server runs on, in a sentence.
    String engine() {
        return server.get().engine();
    }

    Moment now() {
        ServerFigures counted = server.get().figures();
        Runtime runtime = Runtime.getRuntime();
        return new Moment(
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos),
                counted.requests(),
                counted.inFlight(),
                counted.shed(),
                counted.refused(),
                counted.accepted(),
                counted.connections(),
                runtime.totalMemory() - runtime.freeMemory());
    }

    Response json(Request request) {
        return Response.json(JSON.writeValueAsBytes(now())).field("Cache-Control", "no-store");
    }

    /// Every event has all figures, so none is sent again to a client that has missed some; but a
    /// client that comes back with `Last-Event-ID` finds the count go on from there.
    Response events(Request request) {
        long first = Event.lastId(request).map(LiveFigures::after).orElse(1L);
        return Web.events(out -> {
            for (long id = first; ; id++) {
                out.send(Event.of(JSON.writeValueAsString(now())).id(Long.toString(id)));
                Thread.sleep(1_000);
            }
        });
    }

    private static long after(String lastId) {
        boolean isNumber =
                !lastId.isEmpty()
                        && lastId.length() <= ID_DIGITS_MAX
                        && lastId.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Long.parseLong(lastId) + 1 : 1;
    }
}
