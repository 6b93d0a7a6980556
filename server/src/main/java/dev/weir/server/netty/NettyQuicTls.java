package dev.weir.server.netty;

import dev.weir.http.TlsSession;
import dev.weir.server.tls.Credentials;
import dev.weir.server.tls.TlsTerms;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.ssl.ClientAuth;
import io.netty.util.AttributeKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// What handshakes of QUIC are made with. It is TLS 1.3, speaks `h3` and nothing else, and takes no
/// early data: a request in it could be played again (RFC 8446 §8).
///
/// **Threads:** any.
public final class NettyQuicTls {

    private static final String PROTOCOL = "h3";

    /// The terms that a connection's handshake was begun with.
    private static final AttributeKey<TlsTerms> TERMS = AttributeKey.valueOf("weir.quic.terms");

    private volatile Current current;

    private record Current(TlsTerms terms, QuicSslContext context) {
        static Current of(TlsTerms terms) {
            return new Current(terms, NettyQuicTls.context(terms));
        }
    }

    /// With these certificates; the application protocols of the terms are for TCP.
    public NettyQuicTls(TlsTerms terms) {
        current = Current.of(terms);
    }

    /// Uses other certificates for the connections to come.
    public void renew(TlsTerms terms) {
        current = Current.of(terms);
    }

    /// Whoever comes without a name, or with one that is nobody's, is shown the first certificate.
    private static QuicSslContext context(TlsTerms terms) {
        if (terms.credentials().size() == 1) {
            return builder(terms, terms.credentials().getFirst()).build();
        }
        var all = new ArrayList<QuicSslContext>();
        for (Credentials own : terms.credentials()) {
            all.add(builder(terms, own).build());
        }
        return builder(terms, terms.credentials().getFirst())
                .sni(name -> all.get(index(terms, name)))
                .build();
    }

    private static int index(TlsTerms terms, @Nullable String serverName) {
        return serverName == null ? 0 : terms.indexFor(serverName);
    }

    private static QuicSslContextBuilder builder(TlsTerms terms, Credentials own) {
        var chain = own.chain().toArray(X509Certificate[]::new);
        var builder =
                QuicSslContextBuilder.forServer(own.key(), null, chain)
                        .applicationProtocols(PROTOCOL)
                        .earlyData(false)
                        .clientAuth(
                                switch (terms.clients()) {
                                    case ANONYMOUS -> ClientAuth.NONE;
                                    case ASKED -> ClientAuth.OPTIONAL;
                                    case NAMED -> ClientAuth.REQUIRE;
                                });
        if (!terms.trusted().isEmpty()) {
            builder.trustManager(terms.trusted().toArray(X509Certificate[]::new));
        }
        return builder;
    }

    /// Why QUIC cannot be had here, or empty if it can.
    public static Optional<String> missing() {
        return NettyQuic.missing();
    }

    QuicSslEngine engine(QuicChannel channel) {
        Current now = current;
        channel.attr(TERMS).set(now.terms());
        return now.context().newEngine(channel.alloc());
    }

    /// What a handshake has settled; null if it has not, or lacks a certificate that is due.
    static @Nullable TlsSession session(QuicChannel channel, @Nullable String serverName) {
        SSLEngine engine = channel.sslEngine();
        TlsTerms terms = channel.attr(TERMS).get();
        if (engine == null || terms == null) {
            return null;
        }
        String name = serverName == null ? null : serverName.toLowerCase(Locale.ROOT);
        SSLSession session = engine.getSession();
        List<X509Certificate> shown =
                terms.clients() == TlsTerms.Clients.ANONYMOUS
                        ? List.of()
                        : NettyTls.certificates(session);
        if (terms.clients() == TlsTerms.Clients.NAMED && shown.isEmpty()) {
            return null;
        }
        return new TlsSession(
                "TLSv1.3", // RFC 9001 §4.2
                session.getCipherSuite(),
                Optional.of(PROTOCOL),
                Optional.ofNullable(name),
                terms.credentials().get(index(terms, name)).names(),
                shown);
    }
}
