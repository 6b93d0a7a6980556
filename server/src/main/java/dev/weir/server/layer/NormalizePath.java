package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.TargetForm;
import java.util.ArrayList;

/// Rewrites paths to the one form that routes are written in, before they are matched: runs of `/`
/// become one, and `.` and `..` segments are resolved (RFC 3986 §5.2.4), their percent-encoded
/// forms included, as a router that decodes would see them. Without it the router refuses such
/// paths by 400.
///
/// It goes around the routes and around every layer that looks at paths.
///
/// **Threads:** any.
public final class NormalizePath implements Layer {

    private NormalizePath() {}

    /// The one there is.
    public static NormalizePath create() {
        return new NormalizePath();
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        String path = request.path();
        if (request.head().form() == TargetForm.ASTERISK || isNormal(path)) {
            return next.handle(request);
        }
        String target = normal(path) + request.query().map(query -> "?" + query).orElse("");
        return next.handle(request.withTarget(target));
    }

    /// Whether nothing can be there to rewrite; the path is the common one, so this is quick.
    private static boolean isNormal(String path) {
        for (int i = path.indexOf('/'); i >= 0 && i + 1 < path.length(); ) {
            char first = path.charAt(i + 1);
            if (first == '/' || first == '.' || first == '%') {
                return false;
            }
            i = path.indexOf('/', i + 1);
        }
        return true;
    }

    static String normal(String path) {
        var kept = new ArrayList<String>();
        String[] segments = path.split("/", -1);
        for (String segment : segments) {
            String plain = segment.replace("%2e", ".").replace("%2E", ".");
            if (plain.equals("..")) {
                if (!kept.isEmpty()) {
                    kept.removeLast();
                }
            } else if (!segment.isEmpty() && !plain.equals(".")) {
                kept.add(segment);
            }
        }
        String last = segments[segments.length - 1].replace("%2e", ".").replace("%2E", ".");
        boolean endsInSlash =
                !kept.isEmpty() && (last.isEmpty() || last.equals(".") || last.equals(".."));
        return "/" + String.join("/", kept) + (endsInSlash ? "/" : "");
    }

    @Override
    public String toString() {
        return "NormalizePath";
    }
}
