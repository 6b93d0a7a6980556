package dev.weir.http;

/// Code around a handler: it may look at or change the request and the answer, or answer by itself.
///
/// It is plain blocking code on the request's virtual thread, so `try`/`finally` around
/// `next.handle(request)` is all it takes to measure or to clean up.
@FunctionalInterface
public interface Layer {

    /// Answers `request`, most often by way of `next`.
    Response around(Request request, Handler next) throws Exception;
}
