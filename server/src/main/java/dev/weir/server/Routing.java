package dev.weir.server;

import dev.weir.http.Handler;

/// One thing that [Web#routes] is told: a route with its handler, a mount, or what answers the
/// rest.
public sealed interface Routing {

    /// A route with its handler.
    ///
    /// @param path method and pattern
    /// @param handler what answers
    record To(RoutePath path, Handler handler) implements Routing {

        /// The same route for content of up to so many bytes, whatever
        /// [dev.weir.http.Limits#contentBytesMax] says; more is 413.
        ///
        /// @param bytes 0 or more; `Long.MAX_VALUE` is no limit
        public To contentBytesMax(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException(
                        "contentBytesMax of " + path + " is " + bytes + "; it must be at least 0.");
            }
            return new To(
                    path,
                    handler.layer((request, next) -> {
                        request.body().limit(bytes);
                        return next.handle(request);
                    }));
        }
    }

    /// Routes under a prefix.
    ///
    /// @param prefix a pattern such as `/api/v1`, without a slash at its end
    /// @param routes what is found under it
    record Mount(String prefix, Routes routes) implements Routing {}

    /// What answers when no route has the path.
    ///
    /// @param handler what answers
    record Otherwise(Handler handler) implements Routing {}
}
