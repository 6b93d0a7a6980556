package dev.weir.server.layer;

import dev.weir.http.HttpVersion;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// What an access log knows of one exchange. Text is as it came in: it may have anything in it.
///
/// @param endNanos when the answer was complete, by [System#nanoTime]
/// @param client whose request it was; null if it came over no connection
/// @param bytes of the answer's content
/// @param tookNanos from the request to the end of the answer
record AccessEntry(
        long endNanos,
        @Nullable InetAddress client,
        String user,
        String method,
        String target,
        HttpVersion version,
        int status,
        long bytes,
        long tookNanos,
        String referer,
        String userAgent,
        String requestId,
        String route) {}
