package dev.weir.http;

import java.io.IOException;

/// Sends interim answers (1xx) of one exchange: what lies under [Request#inform].
///
/// **Threads:** the request's own.
@FunctionalInterface
public interface Interim {

    /// Sends one, and returns when it is on its way.
    ///
    /// @param request whose; its exchange may be over
    /// @throws IllegalArgumentException if `status` is final or 101, or `fields` has one that
    ///   frames a message or steers the connection
    /// @throws IOException if the final answer has begun, or the client is gone
    void inform(Request request, Status status, Fields fields) throws IOException;
}
