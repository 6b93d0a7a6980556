package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Peer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.proxy.AddressRanges;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Believes what proxies say of the client, but only proxies at addresses that are listed: its
/// address, and whether it came over https. They become the request's [Peer]. From everybody else
/// these fields are removed, so that nothing inside believes them.
///
/// The list of hops is read from its end, the nearest proxy, and the client is the first that is
/// not listed: what stands before it is what the client has written itself.
///
/// It has to be outside of all layers that look at the peer.
///
/// **Threads:** any.
public final class TrustedProxies implements Layer {

    private static final String[] ALL = {
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP"
    };

    private final AddressRanges proxies;
    private final boolean readsForwarded;

    private TrustedProxies(AddressRanges proxies, boolean readsForwarded) {
        this.proxies = proxies;
        this.readsForwarded = readsForwarded;
    }

    /// Proxies that set `Forwarded` (RFC 7239).
    ///
    /// @param addresses of the proxies: `10.0.0.0/8`, `2001:db8::/32`, `192.0.2.7`
    /// @throws IllegalArgumentException if there is none, or one is malformed
    public static TrustedProxies forwarded(String... addresses) {
        return new TrustedProxies(new AddressRanges(addresses), true);
    }

    /// Proxies that set `X-Forwarded-For` and `X-Forwarded-Proto`.
    ///
    /// @param addresses as for [#forwarded]
    public static TrustedProxies xForwarded(String... addresses) {
        return new TrustedProxies(new AddressRanges(addresses), false);
    }

    /// What one proxy says of whom it got the request from.
    private record Hop(String address, String scheme) {}

    @Override
    public Response around(Request request, Handler next) throws Exception {
        boolean isTrusted =
                request.peer().remote() instanceof InetSocketAddress remote
                        && remote.getAddress() != null
                        && proxies.has(remote.getAddress());
        if (!isTrusted) {
            return next.handle(withoutClaims(request));
        }
        Hop client = client(readsForwarded ? forwarded(request) : xForwarded(request));
        return next.handle(client == null ? request : request.withPeer(peer(request, client)));
    }

    private static Request withoutClaims(Request request) {
        Request plain = request;
        for (String name : ALL) {
            if (plain.field(name).isPresent()) {
                plain = plain.withoutField(name);
            }
        }
        return plain;
    }

    /// The hop of the client: from the end, the first whose address is no proxy of ours.
    private @Nullable Hop client(List<Hop> hops) {
        Hop found = null;
        for (int i = hops.size() - 1; i >= 0; i--) {
            Hop hop = hops.get(i);
            if (!AddressRanges.isLiteral(hop.address)) {
                return found; // unknown or hidden: what is before it is anybody's word
            }
            found = hop;
            if (!proxies.has(InetAddress.ofLiteral(hop.address))) {
                return found;
            }
        }
        return found;
    }

    private static Peer peer(Request request, Hop client) {
        boolean isSecure =
                client.scheme.isEmpty() ? request.peer().isSecure() : client.scheme.equals("https");
        var address = new InetSocketAddress(InetAddress.ofLiteral(client.address), 0);
        return new Peer(address, request.peer().local(), isSecure);
    }

    private static List<Hop> xForwarded(Request request) {
        String[] addresses = members(request, "x-forwarded-for");
        String[] schemes = members(request, "x-forwarded-proto");
        var hops = new ArrayList<Hop>();
        for (int i = 0; i < addresses.length; i++) {
            // One scheme is the client's; as many as addresses are one each.
            String scheme = schemes.length == addresses.length ? schemes[i] : schemes[0];
            hops.add(new Hop(withoutPort(addresses[i]), scheme.toLowerCase(Locale.ROOT)));
        }
        return hops;
    }

    private static String[] members(Request request, String name) {
        String[] members = request.field(name).orElse("").split(",", -1);
        for (int i = 0; i < members.length; i++) {
            members[i] = members[i].strip();
        }
        return members;
    }

    /// RFC 7239 §4: `for=192.0.2.60;proto=http, for="[2001:db8::1]:4711"`.
    private static List<Hop> forwarded(Request request) {
        var hops = new ArrayList<Hop>();
        for (String element : split(request.field("forwarded").orElse(""), ',')) {
            String address = "";
            String scheme = "";
            for (String pair : split(element, ';')) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? "" : pair.substring(0, equals).strip();
                String value = equals < 0 ? "" : unquoted(pair.substring(equals + 1).strip());
                if (name.equalsIgnoreCase("for")) {
                    address = withoutPort(value);
                } else if (name.equalsIgnoreCase("proto")) {
                    scheme = value.toLowerCase(Locale.ROOT);
                }
            }
            hops.add(new Hop(address, scheme));
        }
        return hops;
    }

    /// Parts between separators that are not in quotes.
    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        boolean isQuoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == '\\' && isQuoted) {
                i++;
            } else if (c == separator && !isQuoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    private static String withoutPort(String node) {
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            return end < 0 ? "" : node.substring(1, end);
        }
        int colon = node.indexOf(':');
        return colon >= 0 && colon == node.lastIndexOf(':') ? node.substring(0, colon) : node;
    }

    @Override
    public void check(List<Layer> around) {
        for (Layer outer : around) {
            boolean looksAtPeer =
                    outer instanceof RateLimit
                            || outer instanceof AccessLog
                            || outer instanceof HttpsRedirect
                            || outer instanceof SecurityHeaders;
            if (looksAtPeer) {
                throw new IllegalArgumentException(
                        "TrustedProxies stands inside "
                                + outer
                                + ", which then sees the proxy in place of the client. Put"
                                + " TrustedProxies before it in layers(...).");
            }
        }
    }

    @Override
    public String toString() {
        return "TrustedProxies";
    }
}
