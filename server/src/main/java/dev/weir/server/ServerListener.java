package dev.weir.server;

import dev.weir.http.Peer;
import dev.weir.http.Request;
import java.time.Duration;

/// Hears what a server does: for metrics, health, and whatever a program wants to know.
///
/// All calls come on virtual threads, never on a loop, so a listener may block; but who blocks in
/// [#exchangeEnded] holds up the answer to that request. What a listener throws is logged, and
/// changes nothing. Without a listener none of this costs anything, and one that does not hear of
/// requests ([#hearsOfRequests]) costs them nothing either.
///
/// Counts that need no call each time are in [Server#figures].
public interface ServerListener {

    /// Whether it wants to be told of exchanges and connections. Asked once, when the server
    /// starts.
    default boolean hearsOfRequests() {
        return true;
    }

    /// An exchange has been answered: all of its content has been made and given to the loop, or it
    /// broke off. On the request's own thread.
    ///
    /// @param request what was asked; if its client is gone, it may be over and refuse to tell
    /// @param status of the answer, or 499 if the client had gone
    /// @param tookNanos since the handler was started
    default void exchangeEnded(Request request, int status, long tookNanos) {}

    /// A connection has been opened.
    default void connectionOpened(Peer peer) {}

    /// A connection has ended.
    ///
    /// @param lastedNanos from its opening
    default void connectionClosed(Peer peer, long lastedNanos) {}

    /// A handler runs for longer than [ServerOptions#slowHandler]. Called once for it; its stack
    /// has been logged.
    ///
    /// @param thread that the handler runs on
    /// @param ran for how long so far
    default void handlerIsSlow(String request, Thread thread, Duration ran) {}

    /// The server will drain: from now on it is not ready, but goes on as before for as long as
    /// [Deadlines#notice] says, so that balancers see it.
    default void drainAnnounced() {}

    /// The server drains: it listens no more.
    default void drainBegun() {}
}
