package dev.weir.http;

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
        return request -> layer.around(request, this);
    }
}
