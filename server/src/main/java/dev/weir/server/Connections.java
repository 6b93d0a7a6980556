package dev.weir.server;

import org.jspecify.annotations.Nullable;

/// The open connections of one loop, whatever they speak.
///
/// **Threads:** its loop's.
final class Connections {

    /// The server's end of one of them.
    interface Endpoint {
        /// No more requests: idle now, it closes; else after the answers that are open, or after
        /// the request that whoever has only just connected may have sent.
        void drain();

        /// The server waits no longer: handlers that still run are interrupted.
        void drainIsOver();

        /// It ends now.
        void close();
    }

    /// Where an endpoint stands among the others; each has one.
    static final class Place {
        private Endpoint endpoint;
        private @Nullable Place previous;
        private @Nullable Place next;

        Place(Endpoint endpoint) {
            this.endpoint = endpoint;
        }
    }

    private final Figures figures;
    private @Nullable Place first;
    private int count;
    private @Nullable Runnable whenEmpty;
    private boolean isLeaving;

    Connections(Figures figures) {
        this.figures = figures;
    }

    void add(Place place) {
        Place second = first;
        place.next = second;
        if (second != null) {
            second.previous = place;
        }
        first = place;
        count++;
        figures.open = count;
        figures.accepted++;
        if (whenEmpty != null) {
            place.endpoint.drain();
        }
    }

    void remove(Place place) {
        Place before = place.previous;
        Place after = place.next;
        if (before != null) {
            before.next = after;
        } else {
            first = after;
        }
        if (after != null) {
            after.previous = before;
        }
        place.previous = null;
        place.next = null;
        count--;
        figures.open = count;
        tellWhenEmpty();
    }

    /// Has another endpoint stand in a place, as the same link goes on in another version.
    void replace(Place place, Endpoint endpoint) {
        place.endpoint = endpoint;
        if (whenEmpty != null) {
            endpoint.drain();
        }
    }

    private void tellWhenEmpty() {
        if (count == 0 && whenEmpty != null) {
            whenEmpty.run();
        }
    }

    /// A drain has been announced.
    void announceDrain() {
        isLeaving = true;
    }

    /// Whether a drain has been announced, so that connections which carry one request after the
    /// other had better be opened elsewhere: HTTP/1.1 has no other way to say so in time than
    /// `Connection: close` in an answer (RFC 9112 §9.6). HTTP/2 and HTTP/3 have GOAWAY, which tells
    /// what was not handled, and is sent when the drain begins.
    boolean areLeaving() {
        return isLeaving;
    }

    /// No more requests on any of them.
    ///
    /// @param whenEmpty is told when the last has gone
    void drain(Runnable whenEmpty) {
        this.whenEmpty = whenEmpty;
        isLeaving = true;
        tellWhenEmpty();
        for (var place = first; place != null; ) {
            var next = place.next;
            place.endpoint.drain();
            place = next;
        }
    }

    /// Handlers that still run are interrupted, and their connections end.
    void interruptAll() {
        for (var place = first; place != null; ) {
            var next = place.next;
            place.endpoint.drainIsOver();
            place = next;
        }
    }

    /// What is left ends now.
    void closeAll() {
        for (var place = first; place != null; ) {
            var next = place.next;
            place.endpoint.close();
            place = next;
        }
    }
}
