package dev.weir.http;

import org.jspecify.annotations.Nullable;

/// What a connection's codec calls for each exchange: the seam between the bytes and a server.
///
/// **Threads:** those of the connection. An implementation may answer within [#begin], or later.
public interface ExchangeHandler {

    /// A request's head is here. Its exchange is to be answered once, now or later.
    void begin(Exchange exchange);

    /// Gives the body of a request whose content is not all here yet. It is asked before [#begin].
    ///
    /// @param lengthBytes what the peer has announced, or -1
    RequestBody body(Exchange exchange, long lengthBytes);

    /// The peer sent what is no request. The codec answers it as this says, then closes.
    ///
    /// @return the answer, or null if it comes later (an HTTP/1.1 connection takes it by `refused`)
    default @Nullable Response refuse(ProtocolError error) {
        return Problem.of(error).response();
    }

    // ---- streams of HTTP/2 and HTTP/3; an HTTP/1.1 connection tells the same by itself

    /// A stream's head is no request. The exchange has none, and is to be answered once, now or
    /// later.
    default void refuse(Exchange exchange, ProtocolError error) {
        exchange.respond(Problem.of(error).response());
    }

    /// More content has come in, or its end.
    default void contentArrived(Exchange exchange) {}

    /// The peer takes more of the answer: [Exchange#mayWrite] is true again.
    default void writable(Exchange exchange) {}

    /// The exchange is over without an answer, or in the middle of one: the peer has reset its
    /// stream, or broken its rules. Nothing may be asked of it any more.
    default void cancelled(Exchange exchange) {}
}
