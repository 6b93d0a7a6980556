package dev.weir.server;

import dev.weir.http.Handler;
import dev.weir.http.Peer;
import dev.weir.http.ProtocolError;
import dev.weir.http.Status;
import dev.weir.http.TlsSession;
import dev.weir.server.event.ConnectionEvent;
import dev.weir.server.event.Recorder;
import dev.weir.server.loop.Clock;
import dev.weir.server.loop.Link;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.Loop;
import dev.weir.server.loop.QuicLink;
import dev.weir.server.loop.QuicLinkListener;
import dev.weir.server.loop.Scheduler;
import dev.weir.server.loop.Transport;
import org.jspecify.annotations.Nullable;

/// One event loop of a server, with all that belongs to it. It does not know what carries it, what
/// its bytes come from, or what time it is: a simulation gives it others than a server does.
///
/// @param loop the loop
/// @param dispatcher starts its handlers
/// @param connections the connections that it has
/// @param figures what it counts
record Member(Loop loop, Dispatcher dispatcher, Connections connections, Figures figures) {

    private static final ProtocolError PLAIN_TEXT =
            new ProtocolError(
                    Status.BAD_REQUEST,
                    "connection",
                    "This port speaks TLS, and the request came in plain text. Use https.");

    static Member of(
            ServerOptions options,
            Handler app,
            Clock clock,
            Scheduler scheduler,
            Transport.Factory transport) {
        var loop = new Loop(clock, scheduler, transport, options.serverField());
        var figures = new Figures();
        return new Member(
                loop,
                new Dispatcher(loop, app, options, figures),
                new Connections(figures),
                figures);
    }

    /// Tells in plain text that TLS is to be spoken, and closes; called on the loop.
    LinkListener refusePlainText(Link link, Runnable whenClosed) {
        Runnable closed = told(link.peer(), whenClosed);
        var endpoint = new Http1Endpoint(link, dispatcher, connections, closed);
        endpoint.refuseAll(PLAIN_TEXT);
        return endpoint;
    }

    /// Ends what is idle, and lets the rest come to its end; called on the loop.
    ///
    /// @param whenDone is told when no connection is left, and no handler
    void drain(Runnable whenDone) {
        connections.drain(() -> dispatcher.whenNoneInFlight(whenDone));
    }

    /// Speaks HTTP/3 over a QUIC connection that has come in; called on the loop.
    ///
    /// @param whenClosed is told once when it is gone
    QuicLinkListener accept(QuicLink link, Runnable whenClosed) {
        var peer = new Peer(link.remote(), link.local(), true, link.tls());
        return new Http3Endpoint(link, dispatcher, connections, told(peer, whenClosed));
    }

    /// Speaks HTTP/1.1 over a link that has come in, or HTTP/2: if TLS has settled on it (RFC 9113
    /// §3.2), or without TLS if the peer begins with its preface (§3.3); called on the loop.
    ///
    /// @param whenClosed is told once when the link is gone
    LinkListener accept(Link link, Runnable whenClosed) {
        Runnable closed = told(link.peer(), whenClosed);
        TlsSession tls = link.tls();
        if (tls != null && tls.applicationProtocol().filter("h2"::equals).isPresent()) {
            return new Http2Endpoint(link, dispatcher, connections, null, closed);
        }
        var http1 = new Http1Endpoint(link, dispatcher, connections, closed);
        if (tls != null) {
            return http1;
        }
        return new FirstBytes(
                http1,
                () -> new Http2Endpoint(link, dispatcher, connections, http1.giveUp(), closed));
    }

    /// Tells who listens of a connection that has been opened, and of its end.
    ///
    /// @return what is to run at the end
    private Runnable told(Peer peer, Runnable whenClosed) {
        Listeners listeners = dispatcher.listeners();
        boolean isRecorded = Recorder.isOn();
        if (listeners.isEmpty() && !isRecorded) {
            return whenClosed;
        }
        @Nullable ConnectionEvent event = isRecorded ? new ConnectionEvent() : null;
        if (event != null) {
            event.remote = String.valueOf(peer.remote());
            event.begin();
        }
        long openedNanos = loop.nowNanos();
        if (!listeners.isEmpty()) {
            loop.start(() -> listeners.tell(listener -> listener.connectionOpened(peer)));
        }
        return () -> {
            whenClosed.run();
            if (event != null) {
                event.commit();
            }
            if (!listeners.isEmpty()) {
                long lasted = loop.nowNanos() - openedNanos;
                loop.start(
                        () -> listeners.tell(listener -> listener.connectionClosed(peer, lasted)));
            }
        };
    }
}
