package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.time.Duration;

/// A `Cache-Control` value (RFC 9111 §5.2.2), and the layer that gives it to answers that have
/// none: to those of 200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414 and 501, which caches
/// may keep (RFC 9110 §15.1), and never to others.
///
/// `CacheControl.maxAge(Duration.ofHours(1)).isPublic().immutable()`
///
/// **Threads:** any.
public final class CacheControl implements Layer {

    private final String value;

    private CacheControl(String value) {
        this.value = value;
    }

    /// Nobody keeps the answer.
    public static CacheControl noStore() {
        return new CacheControl("no-store");
    }

    /// Caches keep the answer and ask each time whether it still holds.
    public static CacheControl noCache() {
        return new CacheControl("no-cache");
    }

    /// Caches use the answer for this long without asking.
    public static CacheControl maxAge(Duration age) {
        return new CacheControl("max-age=" + seconds(age));
    }

    /// Shared caches may keep it even where they would not by themselves, such as after a login.
    public CacheControl isPublic() {
        return plus("public");
    }

    /// Only the client's own cache may keep it.
    public CacheControl isPrivate() {
        return plus("private");
    }

    /// A stale answer is never used without asking.
    public CacheControl mustRevalidate() {
        return plus("must-revalidate");
    }

    /// The content at this address never changes (RFC 8246).
    public CacheControl immutable() {
        return plus("immutable");
    }

    /// Another age for shared caches.
    public CacheControl sharedMaxAge(Duration age) {
        return plus("s-maxage=" + seconds(age));
    }

    /// Stale answers may be used this long while a new one is fetched (RFC 5861 §3).
    public CacheControl staleWhileRevalidate(Duration time) {
        return plus("stale-while-revalidate=" + seconds(time));
    }

    private CacheControl plus(String directive) {
        boolean contradicts =
                value.equals("no-store")
                        || (value.contains("public") && directive.equals("private"))
                        || (value.contains("private")
                                && (directive.equals("public") || directive.startsWith("s-")));
        if (contradicts) {
            throw new IllegalArgumentException(
                    "Cache-Control: \""
                            + value
                            + "\" and \""
                            + directive
                            + "\" contradict each other. Leave one of them out.");
        }
        return new CacheControl(value + ", " + directive);
    }

    private static long seconds(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(
                    "A time of Cache-Control is " + time + "; it must not be negative.");
        }
        return time.toSeconds();
    }

    /// The field value.
    public String value() {
        return value;
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        Response answer = next.handle(request);
        return mayBeKept(answer.status().code()) && !answer.fields().has("Cache-Control")
                ? answer.field("Cache-Control", value)
                : answer;
    }

    private static boolean mayBeKept(int code) {
        return switch (code) {
            case 200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501 -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return "CacheControl " + value;
    }
}
