package dev.weir.server.layer;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Gives each request an id: under [#ID] for handlers and logs, and in a field of the answer.
///
/// Ids are 32 hexadecimal digits and differ between requests and between runs of a program. They
/// are no secrets: who has seen some may guess others.
///
/// **Threads:** any.
public final class RequestId implements Layer {

    /// The id of a request.
    public static final Attribute<String> ID = Attribute.named("request id");

    /// The longest id that is taken from a client.
    private static final int CHARS_MAX = 64;

    private static final HexFormat HEX = HexFormat.of();

    private final String field;
    private final boolean takesGiven;
    private final String start = HEX.toHexDigits(new SecureRandom().nextLong());
    private final AtomicLong count = new AtomicLong(new SecureRandom().nextLong());

    private RequestId(String field, boolean takesGiven) {
        this.field = field;
        this.takesGiven = takesGiven;
    }

    /// A new id for each request, in `X-Request-Id`.
    public static RequestId create() {
        return new RequestId("X-Request-Id", false);
    }

    /// In another field.
    public RequestId in(String field) {
        return new RequestId(field, takesGiven);
    }

    /// Takes the id that a request comes with, if it has 1 to 64 letters, digits, `-`, `_` or `.`:
    /// for servers behind a proxy that sets it. Clients could choose ids that are others'
    /// otherwise.
    public RequestId takingGiven() {
        return new RequestId(field, true);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        String id =
                takesGiven
                        ? request.field(field).filter(RequestId::isPlain).orElseGet(this::next)
                        : next();
        return next.handle(request.with(ID, id)).field(field, id);
    }

    private String next() {
        return start.concat(HEX.toHexDigits(scramble(count.getAndIncrement())));
    }

    /// One to one, so that ids differ, and neighbors look nothing alike (the finalizer of
    /// SplitMix64).
    private static long scramble(long value) {
        long z = value;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    private static boolean isPlain(String id) {
        if (id.isEmpty() || id.length() > CHARS_MAX) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean isPlain =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '-'
                            || c == '_'
                            || c == '.';
            if (!isPlain) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Set<Attribute<?>> provides() {
        return Set.of(ID);
    }

    @Override
    public String toString() {
        return "RequestId in " + field;
    }
}
