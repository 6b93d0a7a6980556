package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;

/// Takes requests with at most so much content, in place of what
/// [dev.weir.http.Limits#contentBytesMax] says. More is 413: before any of it is read if the client
/// has announced it, else when the handler reads beyond the limit. Where the length was not
/// announced, what stands inside has the last word: a route's `contentBytesMax`, or the limits of
/// its form.
///
/// **Threads:** any.
public final class BodyLimit implements Layer {

    private final long bytesMax;
    private final Response tooLarge;

    private BodyLimit(long bytesMax) {
        if (bytesMax < 0) {
            throw new IllegalArgumentException(
                    "The body limit is " + bytesMax + "; it must be at least 0 bytes.");
        }
        this.bytesMax = bytesMax;
        tooLarge =
                Refusal.of(
                        Status.CONTENT_TOO_LARGE,
                        "The content is larger than the " + bytesMax + " bytes allowed here.");
    }

    /// Content up to so many bytes; more is 413.
    ///
    /// @param bytesMax 0 or more
    public static BodyLimit of(long bytesMax) {
        return new BodyLimit(bytesMax);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        if (request.body().lengthBytes() > bytesMax) {
            return tooLarge;
        }
        request.body().limit(bytesMax);
        return next.handle(request);
    }

    @Override
    public String toString() {
        return "BodyLimit of " + bytesMax + " bytes";
    }
}
