package dev.weir.server.layer;

import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// Sessions in a cookie of the client's, signed, or encrypted as well, so that the service keeps
/// nothing and any of its instances can go on. What is not ours, or has ended, is an empty session.
///
/// The cookie is `__Host-session` (RFC 6265bis §4.1.3.2): over https, for this host alone, not for
/// scripts, and not sent along by other sites' forms (`SameSite=Lax`).
///
/// A session cannot be ended from the server's side before its time but by changing the keys: a
/// client may keep its old cookie. Keep there who the client is, and in a database what may change.
///
/// **Threads:** any.
public final class Sessions implements Layer {

    /// The session of a request.
    public static final Attribute<Session> SESSION = Attribute.named("session");

    /// What browsers keep of a cookie, its name and attributes included (RFC 6265 §6.1).
    private static final int COOKIE_BYTES_MAX = 4_096;

    private static final String NAME = "__Host-session";
    private static final String NAME_OVER_HTTP = "session";

    private final boolean encrypts;
    private final byte[][] keys;
    private final Duration age;
    private final boolean overHttp;
    private final LongSupplier epochSecond;
    private final String name;
    private final Seal seal;

    private Sessions(
            boolean encrypts,
            Duration age,
            boolean overHttp,
            LongSupplier epochSecond,
            byte[]... keys) {
        this.encrypts = encrypts;
        this.keys = keys;
        this.age = Refusal.positive(age, "The age of sessions");
        this.overHttp = overHttp;
        this.epochSecond = epochSecond;
        name = overHttp ? NAME_OVER_HTTP : NAME;
        seal = new Seal(encrypts, name, keys);
    }

    /// Sessions that the client can read and not change. The first key signs; the others are older
    /// ones that still count.
    ///
    /// @param keys of 32 random bytes or more, each
    /// @throws IllegalArgumentException if there is none, or one is too short
    public static Sessions signed(byte[]... keys) {
        return new Sessions(false, Duration.ofDays(14), false, Sessions::now, keys);
    }

    /// Sessions that the client can neither read nor change, as [#signed].
    public static Sessions encrypted(byte[]... keys) {
        return new Sessions(true, Duration.ofDays(14), false, Sessions::now, keys);
    }

    private static long now() {
        return System.currentTimeMillis() / 1_000;
    }

    /// Ends this long after the client was last seen, give or take half of it. Default: 14 days.
    public Sessions age(Duration time) {
        return new Sessions(encrypts, time, overHttp, epochSecond, keys);
    }

    /// Under the name `session` and without `Secure`, for a service that has no https: everybody on
    /// the way can take such a session.
    public Sessions overHttp() {
        return new Sessions(encrypts, age, true, epochSecond, keys);
    }

    Sessions clock(LongSupplier epochSecond) {
        return new Sessions(encrypts, age, overHttp, epochSecond, keys);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        long now = epochSecond.getAsLong();
        Opened opened = open(request, now);
        var session = new Session(opened.values);
        Response answer = next.handle(request.with(SESSION, session));
        boolean isOld = opened.endSecond - now < age.toSeconds() / 2;
        if (session.isEmpty()) {
            return opened.wasThere ? answer.plusField("Set-Cookie", cookie("", 0)) : answer;
        }
        if (!session.isChanged() && !isOld) {
            return answer;
        }
        return answer.plusField(
                "Set-Cookie", cookie(sealed(session, now + age.toSeconds()), age.toSeconds()));
    }

    private String cookie(String value, long ageSeconds) {
        String cookie =
                name
                        + "="
                        + value
                        + "; Max-Age="
                        + ageSeconds
                        + "; Path=/; HttpOnly; SameSite=Lax"
                        + (overHttp ? "" : "; Secure");
        if (cookie.length() > COOKIE_BYTES_MAX) {
            throw new IllegalStateException(
                    "The session is a cookie of "
                            + cookie.length()
                            + " bytes, of which browsers keep 4096. Keep an id in the session and"
                            + " the rest elsewhere.");
        }
        return cookie;
    }

    /// What came with a request.
    private record Opened(boolean wasThere, long endSecond, Map<String, String> values) {}

    private Opened open(Request request, long now) {
        String value = value(request.field("cookie").orElse(""));
        if (value.isEmpty()) {
            return new Opened(false, Long.MAX_VALUE, new TreeMap<>());
        }
        var none = new Opened(true, Long.MAX_VALUE, new TreeMap<>());
        try {
            byte[] content = seal.open(Base64.getUrlDecoder().decode(value));
            if (content == null) {
                return none;
            }
            var in = new DataInputStream(new ByteArrayInputStream(content));
            long endSecond = in.readLong();
            var values = new TreeMap<String, String>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                values.put(in.readUTF(), in.readUTF());
            }
            return endSecond - now <= 0 ? none : new Opened(true, endSecond, values);
        } catch (IllegalArgumentException | IOException notOurs) {
            return none;
        }
    }

    /// The first cookie of our name (RFC 6265 §5.4: `name=value; name=value`).
    private String value(String cookies) {
        for (String cookie : cookies.split(";", -1)) {
            String pair = cookie.strip();
            if (pair.startsWith(name) && pair.startsWith("=", name.length())) {
                return pair.substring(name.length() + 1);
            }
        }
        return "";
    }

    private String sealed(Session session, long endSecond) {
        var content = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(content)) {
            out.writeLong(endSecond);
            out.writeShort(session.values().size());
            for (var entry : session.values().entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeUTF(entry.getValue());
            }
        } catch (IOException tooLong) {
            throw new UncheckedIOException(
                    "A value of the session is too long for a cookie.", tooLong);
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(seal.seal(content.toByteArray()));
    }

    @Override
    public Set<Attribute<?>> provides() {
        return Set.of(SESSION);
    }

    @Override
    public String toString() {
        return encrypts ? "encrypted Sessions" : "signed Sessions";
    }
}
