package dev.weir.http;

import java.util.List;

/// What answers a request. An application is one of these; so is a route's code, a mount, or a
/// test's double.
///
/// It runs on a virtual thread of its own for each request, so it may block. An exception makes a
/// 500, or what the server's error mapper says.
@FunctionalInterface
public interface Handler {

    /// Answers `request`.
    ///
    /// @throws InterruptedException if the client is gone or a deadline has passed
    Response handle(Request request) throws Exception;

    /// This handler with `layer` around it.
    default Handler layer(Layer layer) {
        return new Layered(layer, this);
    }

    /// This handler with all of these around it; the first is the outermost.
    default Handler layers(Layer... outermostFirst) {
        Handler layered = this;
        for (int i = outermostFirst.length - 1; i >= 0; i--) {
            layered = layered.layer(outermostFirst[i]);
        }
        return layered;
    }

    /// Looks, once and before the first request, whether this handler can work where it stands. A
    /// handler that is made of others asks them; a server asks its application.
    ///
    /// @param around the layers around it, outermost first
    /// @throws IllegalArgumentException if it cannot; the message says what to change
    default void check(List<Layer> around) {}
}
