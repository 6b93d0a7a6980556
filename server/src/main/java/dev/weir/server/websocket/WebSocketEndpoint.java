package dev.weir.server.websocket;

import dev.weir.http.Handler;
import dev.weir.http.HttpVersion;
import dev.weir.http.Problem;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.websocket.Handshake;
import dev.weir.http.websocket.Handshake.Compression;
import dev.weir.http.websocket.MessageLimits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// A handler that answers WebSocket handshakes, over every version of HTTP.
///
/// What is no handshake is 426, one that breaks RFC 6455 is 400, and one from a web page of another
/// origin is 403 (RFC 6455 §10.2): browsers send cookies along with handshakes from any page, so
/// without that check every page could talk in the name of its visitor. Who is no browser sends no
/// `Origin`, and passes.
///
/// **Threads:** immutable; every change gives a new endpoint.
public final class WebSocketEndpoint implements Handler {

    private static final Duration SHORTEST = Duration.ofMillis(10);

    private final WebSocketHandler handler;
    private MessageLimits limits = MessageLimits.defaults();
    private List<String> subprotocols = List.of();
    private List<String> origins = List.of();
    private boolean takesAnyOrigin;
    private Compression compression = Compression.NONE;
    private Duration pingAfter = Duration.ofSeconds(30);
    private Duration pongWithin = Duration.ofSeconds(10);
    private Duration closeWithin = Duration.ofSeconds(5);
    private Duration idle = Duration.ZERO;

    /// An endpoint with the defaults.
    public WebSocketEndpoint(WebSocketHandler handler) {
        this.handler = handler;
    }

    private WebSocketEndpoint with(Consumer<WebSocketEndpoint> change) {
        var copy = new WebSocketEndpoint(handler);
        copy.limits = limits;
        copy.subprotocols = subprotocols;
        copy.origins = origins;
        copy.takesAnyOrigin = takesAnyOrigin;
        copy.compression = compression;
        copy.pingAfter = pingAfter;
        copy.pongWithin = pongWithin;
        copy.closeWithin = closeWithin;
        copy.idle = idle;
        change.accept(copy);
        return copy;
    }

    /// Bounds of what a peer may send; what passes one ends the WebSocket by 1009.
    public WebSocketEndpoint limits(MessageLimits limits) {
        return with(copy -> copy.limits = limits);
    }

    /// The subprotocols that the handler speaks; of those that a client offers, in the client's
    /// order, the first is chosen. A client that offers none of them gets none.
    public WebSocketEndpoint subprotocols(String... names) {
        return with(copy -> copy.subprotocols = List.of(names));
    }

    /// Other origins whose pages may talk to this endpoint, beside its own: `https://example.com`,
    /// as browsers write them.
    ///
    /// @throws IllegalArgumentException if one is no origin
    public WebSocketEndpoint origins(String... origins) {
        for (String origin : origins) {
            if (!origin.matches("[a-z][a-z0-9+.-]*://[^/\\s]+")) {
                throw new IllegalArgumentException(
                        "\""
                                + origin
                                + "\" is no origin: give scheme, host and optional port, such as"
                                + " https://example.com, without a slash at the end.");
            }
        }
        return with(copy -> copy.origins = List.of(origins));
    }

    /// Pages of any origin may talk to this endpoint: for what is public, or asks for a token in
    /// the first message.
    public WebSocketEndpoint anyOrigin() {
        return with(copy -> copy.takesAnyOrigin = true);
    }

    /// Compresses with clients that can (RFC 7692). Off by default: it costs time, and secrets
    /// beside input of an attacker in one message may be guessed from its size.
    public WebSocketEndpoint compression(Compression compression) {
        return with(copy -> copy.compression = compression);
    }

    /// From the last bytes of the peer to a Ping: 30 s by default, below the idle time of most
    /// balancers.
    public WebSocketEndpoint pingAfter(Duration time) {
        return with(copy -> copy.pingAfter = atLeast(time, SHORTEST, "pingAfter"));
    }

    /// From a Ping to any bytes of the peer; then the WebSocket ends by 1011. 10 s by default.
    public WebSocketEndpoint pongWithin(Duration time) {
        return with(copy -> copy.pongWithin = atLeast(time, SHORTEST, "pongWithin"));
    }

    /// From our Close to the peer's; then the connection ends without. 5 s by default.
    public WebSocketEndpoint closeWithin(Duration time) {
        return with(copy -> copy.closeWithin = atLeast(time, SHORTEST, "closeWithin"));
    }

    /// From a message of the peer to the next, while one is waited for; then the WebSocket ends by
    /// 1000. Zero, the default, is no limit, as Ping and Pong tell who is still there.
    public WebSocketEndpoint idle(Duration time) {
        return with(copy -> copy.idle = atLeast(time, Duration.ZERO, "idle"));
    }

    private static Duration atLeast(Duration time, Duration least, String name) {
        if (time.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    name
                            + " is "
                            + time.toMillis()
                            + " ms; it must be at least "
                            + least.toMillis()
                            + " ms.");
        }
        return time;
    }

    MessageLimits limits() {
        return limits;
    }

    long pingAfterNanos() {
        return pingAfter.toNanos();
    }

    long pongWithinNanos() {
        return pongWithin.toNanos();
    }

    long closeWithinNanos() {
        return closeWithin.toNanos();
    }

    /// 0 is none.
    long idleNanos() {
        return idle.toNanos();
    }

    // ---- the handshake

    @Override
    public Response handle(Request request) {
        return switch (Handshake.read(request, subprotocols, compression)) {
            case Handshake.Refused refused -> refuse(request, refused);
            case Handshake.Accepted accepted -> {
                String origin = request.field("origin").orElse("");
                if (!origin.isEmpty() && !takesAnyOrigin && !isOurs(origin, request)) {
                    yield new Problem(
                                    Status.FORBIDDEN,
                                    "Pages of this origin may not talk to this WebSocket.",
                                    "Origin")
                            .response();
                }
                yield Response.upgrade(
                        Handshake.PROTOCOL,
                        accepted.fields(),
                        tunnel -> WebSocket.run(tunnel, this, accepted, handler));
            }
        };
    }

    private static Response refuse(Request request, Handshake.Refused refused) {
        Response answer =
                new Problem(refused.status(), refused.detail(), refused.part()).response();
        if (refused.status().equals(Status.UPGRADE_REQUIRED)) {
            answer = answer.field("Sec-WebSocket-Version", Handshake.VERSION);
            // RFC 9113 §8.2.2, RFC 9114 §4.2: later versions have no Upgrade field.
            boolean isHttp1 =
                    request.version() != HttpVersion.HTTP_2
                            && request.version() != HttpVersion.HTTP_3;
            if (isHttp1) {
                answer = answer.field("Upgrade", Handshake.PROTOCOL);
            }
        }
        return answer;
    }

    /// Whether host and port of the origin are those that the request is for, or the origin is in
    /// the list. The scheme is not compared: a proxy in front may have taken the TLS off.
    private boolean isOurs(String origin, Request request) {
        if (origins.contains(origin)) {
            return true;
        }
        int schemeTo = origin.indexOf("://");
        if (schemeTo < 0) {
            return false;
        }
        String scheme = origin.substring(0, schemeTo);
        String authority = origin.substring(schemeTo + 3);
        return withPort(authority, scheme).equals(withPort(request.authority().orElse(""), scheme));
    }

    private static String withPort(String authority, String scheme) {
        String lower = authority.toLowerCase(Locale.ROOT);
        boolean hasPort = lower.lastIndexOf(':') > lower.lastIndexOf(']');
        return hasPort ? lower : lower + (scheme.equals("https") ? ":443" : ":80");
    }
}
