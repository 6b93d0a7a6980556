package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.TargetForm;

/// Makes one of `/users` and `/users/`: by a rewrite that the client does not see, or by a redirect
/// (308, which keeps method and content).
///
/// **Threads:** any.
public final class TrailingSlash implements Layer {

    private enum Kind {
        TRIM,
        REDIRECT_TO_NONE,
        REDIRECT_TO_ONE
    }

    private final Kind kind;

    private TrailingSlash(Kind kind) {
        this.kind = kind;
    }

    /// Takes slashes off the end of paths before they are matched.
    public static TrailingSlash trim() {
        return new TrailingSlash(Kind.TRIM);
    }

    /// Sends clients from `/users/` to `/users`.
    public static TrailingSlash redirectToNone() {
        return new TrailingSlash(Kind.REDIRECT_TO_NONE);
    }

    /// Sends clients from `/users` to `/users/`, but for paths whose last segment has a dot: those
    /// are files.
    public static TrailingSlash redirectToOne() {
        return new TrailingSlash(Kind.REDIRECT_TO_ONE);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        String path = request.path();
        if (request.head().form() == TargetForm.ASTERISK || path.equals("/") || isMeant(path)) {
            return next.handle(request);
        }
        String meant = meant(path) + request.query().map(query -> "?" + query).orElse("");
        return kind == Kind.TRIM
                ? next.handle(request.withTarget(meant))
                : Response.of(Status.PERMANENT_REDIRECT).field("Location", meant);
    }

    private boolean isMeant(String path) {
        boolean isFile = path.indexOf('.', path.lastIndexOf('/')) >= 0;
        return kind == Kind.REDIRECT_TO_ONE ? path.endsWith("/") || isFile : !path.endsWith("/");
    }

    /// Two slashes at the start of a `Location` would name another host (RFC 3986 §4.2).
    private String meant(String path) {
        int from = 0;
        while (from + 1 < path.length() && path.charAt(from + 1) == '/') {
            from++;
        }
        int to = path.length();
        while (to > from + 1 && path.charAt(to - 1) == '/') {
            to--;
        }
        return path.substring(from, to) + (kind == Kind.REDIRECT_TO_ONE ? "/" : "");
    }

    @Override
    public String toString() {
        return "TrailingSlash";
    }
}
