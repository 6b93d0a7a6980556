package dev.weir.server;

import org.jspecify.annotations.Nullable;

/// The open connections of one loop.
///
/// **Threads:** its loop's.
final class Connections {

    private final Figures figures;
    private @Nullable Http1Endpoint first;
    private int count;
    private @Nullable Runnable whenEmpty;

    Connections(Figures figures) {
        this.figures = figures;
    }

    void add(Http1Endpoint endpoint) {
        Http1Endpoint second = first;
        endpoint.next = second;
        if (second != null) {
            second.previous = endpoint;
        }
        first = endpoint;
        count++;
        figures.open = count;
        figures.accepted++;
        if (whenEmpty != null) {
            endpoint.drain();
        }
    }

    void remove(Http1Endpoint endpoint) {
        Http1Endpoint before = endpoint.previous;
        Http1Endpoint after = endpoint.next;
        if (before != null) {
            before.next = after;
        } else {
            first = after;
        }
        if (after != null) {
            after.previous = before;
        }
        endpoint.previous = null;
        endpoint.next = null;
        count--;
        figures.open = count;
        tellWhenEmpty();
    }

    private void tellWhenEmpty() {
        if (count == 0 && whenEmpty != null) {
            whenEmpty.run();
        }
    }

    /// No more requests on any of them.
    ///
    /// @param whenEmpty is told when the last has gone
    void drain(Runnable whenEmpty) {
        this.whenEmpty = whenEmpty;
        tellWhenEmpty();
        for (var endpoint = first; endpoint != null; ) {
            var next = endpoint.next;
            endpoint.drain();
            endpoint = next;
        }
    }

    /// Handlers that still run are interrupted, and their connections end.
    void interruptAll() {
        for (var endpoint = first; endpoint != null; ) {
            var next = endpoint.next;
            endpoint.drainIsOver();
            endpoint = next;
        }
    }

    /// What is left ends now.
    void closeAll() {
        for (var endpoint = first; endpoint != null; ) {
            var next = endpoint.next;
            endpoint.close();
            endpoint = next;
        }
    }
}
