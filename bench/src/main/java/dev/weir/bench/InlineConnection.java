package dev.weir.bench;

import dev.weir.http.Buffers;
import dev.weir.http.Exchange;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.Handler;
import dev.weir.http.Limits;
import dev.weir.http.Peer;
import dev.weir.http.RequestBody;
import dev.weir.http.h1.Http1Connection;
import dev.weir.http.h1.KnownSections;
import dev.weir.http.h1.Preamble;

/// A connection without a server: the codec calls the handler as soon as a request is here, on the
/// same stack. What the server adds is the difference between this and [CoreLoop].
final class InlineConnection implements ExchangeHandler {

    private final Handler handler;
    private final CopyingSink sink = new CopyingSink();
    private final Buffers buffers = new Buffers();
    private final Preamble preamble = new Preamble("weir");
    private final KnownSections sections = new KnownSections();
    private Http1Connection codec;

    InlineConnection(Handler handler) {
        this.handler = handler;
        preamble.date(1_795_000_000L);
        codec = open();
    }

    private Http1Connection open() {
        return new Http1Connection(Limits.defaults(), buffers, preamble, sections, this, Peer.NONE);
    }

    /// Ends the connection and begins another.
    void reopen() {
        codec.release();
        codec = open();
    }

    @Override
    public void begin(Exchange exchange) {
        try {
            exchange.respond(handler.handle(exchange.request()));
        } catch (Exception failed) {
            throw new AssertionError("a handler that is measured does not fail", failed);
        }
    }

    @Override
    public RequestBody body(Exchange exchange, long lengthBytes) {
        throw new AssertionError("a request that is measured has no content");
    }

    /// Handles whole requests.
    ///
    /// @return how many bytes the answers have
    int exchange(byte[] requests) {
        sink.clear();
        codec.receive(requests, 0, requests.length);
        codec.output().drainTo(sink);
        return sink.bytes();
    }

    /// The answers to the last requests.
    byte[] taken() {
        return sink.taken();
    }
}
