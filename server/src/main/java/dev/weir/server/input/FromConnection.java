package dev.weir.server.input;

import dev.weir.http.Fields;
import dev.weir.http.Peer;
import dev.weir.http.Problem;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.http.Status;
import dev.weir.http.TlsSession;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the connection of a request says of its client. A request whose connection does not say it
/// is refused with 403: another connection is what it takes.
final class FromConnection<T> extends Omissible<T> {

    private final String rule;
    private final Function<Peer, @Nullable T> find;

    private FromConnection(String rule, Function<Peer, @Nullable T> find) {
        this.rule = rule;
        this.find = find;
    }

    static Omissible<TlsSession> tls() {
        return new FromConnection<>("This resource is for connections with TLS.", Peer::tls);
    }

    static Omissible<X509Certificate> clientCertificate() {
        return new FromConnection<>(
                "This resource is for clients that show a certificate.",
                peer -> {
                    TlsSession tls = peer.tls();
                    return tls == null || tls.clientCertificates().isEmpty()
                            ? null
                            : tls.clientCertificates().getFirst();
                });
    }

    @Override
    @Nullable T find(Request request) {
        return find.apply(request.peer());
    }

    @Override
    RuntimeException missing() {
        return new Refused(new Problem(Status.FORBIDDEN, rule, "connection"), Fields.EMPTY);
    }

    @Override
    String text(T value) {
        return value.toString();
    }

    @Override
    List<Part> parts() {
        return List.of();
    }
}
