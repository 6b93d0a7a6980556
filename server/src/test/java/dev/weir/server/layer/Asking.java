package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Peer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/// Short forms for tests of layers, without a server.
final class Asking {

    static final Handler HELLO = _ -> Response.text("Hello");

    private Asking() {}

    static Request from(String address, boolean isSecure, Request request) {
        var remote = new InetSocketAddress(InetAddress.ofLiteral(address), 4711);
        return request.withPeer(new Peer(remote, null, isSecure));
    }

    static Request get(String target, String... namesAndValues) {
        Request request = Request.get(target);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            request = request.withField(namesAndValues[i], namesAndValues[i + 1]);
        }
        return request;
    }

    static String field(Response answer, String name) {
        return answer.fields().get(name).orElse("");
    }

    /// Refuses to be made, with a sentence that has `part` in it and ends as one.
    static void refuses(String part, Executable making) {
        String message =
                String.valueOf(assertThrows(IllegalArgumentException.class, making).getMessage());
        assertTrue(message.contains(part) && message.endsWith("."), message);
    }

    /// Refuses to start in this order; the first is the outermost.
    static void refusesOrder(String part, Layer... outermostFirst) {
        refuses(part, () -> HELLO.layers(outermostFirst).check(List.of()));
    }

    static void starts(Layer... outermostFirst) {
        HELLO.layers(outermostFirst).check(List.of());
    }
}
