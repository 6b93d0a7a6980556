package dev.weir.server.layer;

/// What an access log knows of one exchange. Text is as it came in: it may have anything in it.
///
/// @param endMillis when the answer was complete, since 1970
/// @param bytes of the answer's content
/// @param tookNanos from the request to the end of the answer
record AccessEntry(
        long endMillis,
        String client,
        String user,
        String method,
        String target,
        String version,
        int status,
        long bytes,
        long tookNanos,
        String referer,
        String userAgent,
        String requestId,
        String route) {}
