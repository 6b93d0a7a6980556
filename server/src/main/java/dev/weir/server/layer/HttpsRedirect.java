package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Problem;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.TargetForm;

/// Sends clients that came over http to the same place over https (308, which keeps method and
/// content). Behind a proxy that ends TLS, [TrustedProxies] has to be around it, or it would
/// redirect for ever.
///
/// **Threads:** any.
public final class HttpsRedirect implements Layer {

    private final int port;

    private HttpsRedirect(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "The port of https is " + port + "; it must be from 1 to 65535.");
        }
        this.port = port;
    }

    /// To the default port, 443.
    public static HttpsRedirect create() {
        return new HttpsRedirect(443);
    }

    /// To another port.
    public static HttpsRedirect toPort(int port) {
        return new HttpsRedirect(port);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        if (request.peer().isSecure()) {
            return next.handle(request);
        }
        if (request.authority().isEmpty() || request.head().form() == TargetForm.ASTERISK) {
            return new Problem(
                            Status.BAD_REQUEST,
                            "This server speaks https only, and the request does not say of which"
                                    + " host: send Host.",
                            "Host")
                    .response();
        }
        String location =
                "https://"
                        + host(request.authority().get())
                        + (port == 443 ? "" : ":" + port)
                        + request.path()
                        + request.query().map(query -> "?" + query).orElse("");
        return Response.of(Status.PERMANENT_REDIRECT).field("Location", location);
    }

    /// Without its port; an IPv6 literal keeps its brackets.
    private static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }

    @Override
    public String toString() {
        return "HttpsRedirect";
    }
}
