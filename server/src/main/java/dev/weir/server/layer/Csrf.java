package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.util.Optional;
import java.util.Set;

/// Refuses requests that a page of another site has made its visitor's browser send, without
/// tokens: by `Sec-Fetch-Site` (Fetch Metadata), which all current browsers send and no script can
/// set, else by `Origin` beside `Host`.
///
/// GET, HEAD, OPTIONS and TRACE pass, as they must change nothing (RFC 9110 §9.2.1). A request with
/// neither field passes too: it comes from no browser, which would send one.
///
/// **Threads:** any.
public final class Csrf implements Layer {

    private static final Response REFUSED =
            Refusal.of(
                    Status.FORBIDDEN,
                    "A page of another origin made this request, which is not allowed here.");

    private final Set<String> trusted;

    private Csrf(Set<String> trusted) {
        this.trusted = trusted;
    }

    /// Only pages of the same origin may send what changes something.
    public static Csrf sameOrigin() {
        return new Csrf(Set.of());
    }

    /// So may pages of these origins.
    ///
    /// @throws IllegalArgumentException if one is not written as browsers do
    public Csrf trusting(String... origins) {
        for (String origin : origins) {
            Origin.checked(origin);
        }
        return new Csrf(Set.of(origins));
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        return request.method().isSafe() || isOurs(request) ? next.handle(request) : REFUSED;
    }

    private boolean isOurs(Request request) {
        Optional<String> origin = request.field("origin");
        if (origin.isPresent() && trusted.contains(origin.get())) {
            return true;
        }
        Optional<String> site = request.field("sec-fetch-site");
        if (site.isPresent()) {
            return site.get().equals("same-origin") || site.get().equals("none");
        }
        return origin.isEmpty() || Origin.isOf(request.authority().orElse(""), origin.get());
    }

    @Override
    public String toString() {
        return "Csrf";
    }
}
