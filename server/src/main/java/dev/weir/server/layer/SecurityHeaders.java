package dev.weir.server.layer;

import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.time.Duration;

/// Fields that tell browsers to be strict. An answer that has one of them itself keeps its own.
///
/// `Strict-Transport-Security` goes out over https only (RFC 6797 §7.2), and only when it is asked
/// for by [#hsts]: it cannot be taken back for as long as it lasts.
///
/// **Threads:** any.
public final class SecurityHeaders implements Layer {

    private static final Fields RECOMMENDED =
            Fields.of(
                    "X-Content-Type-Options",
                    "nosniff",
                    "X-Frame-Options",
                    "SAMEORIGIN",
                    "Referrer-Policy",
                    "strict-origin-when-cross-origin",
                    "Cross-Origin-Opener-Policy",
                    "same-origin",
                    "Cross-Origin-Resource-Policy",
                    "same-origin",
                    "Content-Security-Policy",
                    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self';"
                            + " frame-ancestors 'self'");

    private static final String HSTS = "Strict-Transport-Security";

    private final Fields fields;
    private final Duration hstsAge;
    private final SectionChange plain;
    private final SectionChange secure;

    private SecurityHeaders(Fields fields, Duration hstsAge) {
        this.fields = fields;
        this.hstsAge = hstsAge;
        plain = SectionChange.plus(fields);
        secure =
                hstsAge.isZero()
                        ? plain
                        : SectionChange.plus(
                                fields.with(
                                        HSTS,
                                        "max-age=" + hstsAge.toSeconds() + "; includeSubDomains"));
    }

    /// What suits most pages and APIs: no sniffing, framing by the same origin only, an origin as
    /// referrer, its own browsing context group, and a policy that runs no inline script.
    public static SecurityHeaders recommended() {
        return new SecurityHeaders(RECOMMENDED, Duration.ZERO);
    }

    /// These, with one more or another value.
    ///
    /// @throws IllegalArgumentException if it is no field, or is HSTS, which [#hsts] sets
    public SecurityHeaders with(String name, String value) {
        if (name.equalsIgnoreCase(HSTS)) {
            throw new IllegalArgumentException(
                    HSTS + " depends on the connection: set it by hsts(Duration).");
        }
        return new SecurityHeaders(fields.with(name, value), hstsAge);
    }

    /// These without one.
    public SecurityHeaders without(String name) {
        return new SecurityHeaders(fields.without(name), hstsAge);
    }

    /// Tells browsers to use https for this host and its subdomains for `age` from each answer on.
    ///
    /// @throws IllegalArgumentException if `age` is below a second
    public SecurityHeaders hsts(Duration age) {
        if (age.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "The age of HSTS is "
                            + age
                            + "; give at least a second, and a year once all works over https.");
        }
        return new SecurityHeaders(fields, age);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        Response answer = next.handle(request);
        return (request.peer().isSecure() ? secure : plain).of(answer);
    }

    @Override
    public String toString() {
        return "SecurityHeaders";
    }
}
