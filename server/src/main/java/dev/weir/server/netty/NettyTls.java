package dev.weir.server.netty;

import dev.weir.http.TlsSession;
import dev.weir.server.tls.ClientHello;
import dev.weir.server.tls.Credentials;
import dev.weir.server.tls.TlsTerms;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// One set of [TlsTerms] as Netty wants them: a context for each certificate.
///
/// With BoringSSL the contexts lie outside of the heap. They are let go of when nothing refers to
/// this any more: connections that were opened before a reload keep theirs.
///
/// **Threads:** any.
public final class NettyTls {

    private static final Cleaner CLEANER = Cleaner.create();

    private final TlsTerms terms;
    private final List<SslContext> contexts;

    /// @throws IllegalArgumentException if the engine refuses them; the message says why
    public NettyTls(TlsTerms terms, boolean isNative) {
        this.terms = terms;
        var made = new ArrayList<SslContext>();
        CLEANER.register(this, () -> made.forEach(ReferenceCountUtil::release));
        for (Credentials credentials : terms.credentials()) {
            made.add(context(terms, credentials, isNative));
        }
        contexts = made;
    }

    /// Why BoringSSL cannot be had here, or empty if it can.
    public static Optional<String> missingNative() {
        return Optional.ofNullable(OpenSsl.unavailabilityCause()).map(NativeReason::of);
    }

    private static SslContext context(TlsTerms terms, Credentials own, boolean isNative) {
        var chain = own.chain().toArray(X509Certificate[]::new);
        var builder =
                SslContextBuilder.forServer(own.key(), chain)
                        .sslProvider(isNative ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                        .protocols("TLSv1.3", "TLSv1.2")
                        .ciphers(TlsTerms.CIPHER_SUITES, SupportedCipherSuiteFilter.INSTANCE)
                        .clientAuth(clientAuth(terms))
                        .applicationProtocolConfig(
                                new ApplicationProtocolConfig(
                                        Protocol.ALPN,
                                        SelectorFailureBehavior.NO_ADVERTISE,
                                        SelectedListenerFailureBehavior.ACCEPT,
                                        terms.applicationProtocols()));
        if (isNative) {
            builder.option(OpenSslContextOption.USE_TASKS, false); // they would run at once anyway
        }
        if (!terms.trusted().isEmpty()) {
            builder.trustManager(terms.trusted().toArray(X509Certificate[]::new));
        }
        try {
            SslContext context = builder.build();
            if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
                sessions.setTicketKeys(); // BoringSSL makes and renews them itself
            }
            return context;
        } catch (SSLException refused) {
            throw new IllegalArgumentException(
                    "TLS refuses the certificate of "
                            + own.chain().getFirst().getSubjectX500Principal()
                            + ": "
                            + innermost(refused)
                            + ". Use a key that is RSA, or EC on P-256 or P-384.",
                    refused);
        }
    }

    private static String innermost(Throwable refused) {
        Throwable inner = refused;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return NativeReason.firstLine(inner);
    }

    private static ClientAuth clientAuth(TlsTerms terms) {
        return switch (terms.clients()) {
            case ANONYMOUS -> ClientAuth.NONE;
            case ASKED -> ClientAuth.OPTIONAL;
            case NAMED -> ClientAuth.REQUIRE;
        };
    }

    /// Whether it and the client have an application protocol in common, or the client names none.
    boolean speaks(ClientHello hello) {
        List<String> asked = hello.applicationProtocols();
        return asked.isEmpty() || !Collections.disjoint(asked, terms.applicationProtocols());
    }

    /// What encrypts a connection. All it does it does at once, on the loop: nothing of it waits.
    SslHandler handler(ByteBufAllocator allocator, ClientHello hello) {
        int index = hello.serverName().map(terms::indexFor).orElse(0);
        try {
            return contexts.get(index).newHandler(allocator);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /// What a handshake has settled.
    TlsSession session(SslHandler handler, ClientHello hello) {
        int index = hello.serverName().map(terms::indexFor).orElse(0);
        SSLSession session = handler.engine().getSession();
        return new TlsSession(
                session.getProtocol(),
                session.getCipherSuite(),
                Optional.ofNullable(handler.applicationProtocol()),
                hello.serverName(),
                terms.credentials().get(index).names(),
                terms.clients() == TlsTerms.Clients.ANONYMOUS ? List.of() : certificates(session));
    }

    static List<X509Certificate> certificates(SSLSession session) {
        var all = new ArrayList<X509Certificate>();
        try {
            for (Certificate certificate : session.getPeerCertificates()) {
                all.add((X509Certificate) certificate);
            }
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
        return List.copyOf(all);
    }
}
