package dev.weir.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a server speaks TLS: with which certificates, and what it asks of its clients.
///
/// `Tls.files(Path.of("certificate.pem"), Path.of("key.pem"))`
///
/// It is TLS 1.3 and 1.2 with suites that are authenticated and forward secret; nothing weaker can
/// be turned on. Files are read when a server starts, and again when they have changed.
///
/// **Threads:** immutable; every change gives new options.
public final class Tls {

    /// Below this, looking at files would cost more than it is worth.
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private List<Files> files = List.of();
    private ClientCertificates clientCertificates = ClientCertificates.NONE;
    private @Nullable Path trusted;
    private TlsProvider provider = TlsProvider.AUTO;
    private Duration reloadEvery = Duration.ofSeconds(5);

    /// Where a certificate is.
    ///
    /// @param password of the key, or null if it is not encrypted
    record Files(Path certificate, Path key, @Nullable String password) {}

    private Tls() {}

    /// With the certificate in this file, PEM, the server's own first and then those that lead to
    /// its root; and its key, PEM.
    public static Tls files(Path certificate, Path key) {
        return new Tls().plus(certificate, key);
    }

    /// As [#files(Path, Path)], with a key that is encrypted.
    public static Tls files(Path certificate, Path key, String password) {
        return new Tls().plus(certificate, key, password);
    }

    /// With a certificate that is made at the start and that nobody trusts: for `localhost`,
    /// 127.0.0.1 and ::1, on a developer's own machine.
    public static Tls development() {
        return new Tls();
    }

    /// And with this certificate, for clients that ask for a name that it is valid for (SNI). Those
    /// that ask for none, or for one that no certificate has, get the first.
    public Tls plus(Path certificate, Path key) {
        return with(copy -> copy.files = and(new Files(certificate, key, null)));
    }

    /// As [#plus(Path, Path)], with a key that is encrypted.
    public Tls plus(Path certificate, Path key, String password) {
        return with(copy -> copy.files = and(new Files(certificate, key, password)));
    }

    private List<Files> and(Files more) {
        var all = new ArrayList<>(files);
        all.add(more);
        return List.copyOf(all);
    }

    /// Has clients show certificates. Handlers find them in [dev.weir.http.Peer#tls].
    ///
    /// @param trusted PEM, the roots that they must lead to
    public Tls clientCertificates(ClientCertificates asked, Path trusted) {
        return with(copy -> {
            copy.clientCertificates = asked;
            copy.trusted = trusted;
        });
    }

    /// What does the encryption. Default: what is best here.
    public Tls provider(TlsProvider provider) {
        return with(copy -> copy.provider = provider);
    }

    /// How often to look whether the files have changed. Default: 5 s; zero is never, but when
    /// [Server#reloadCertificates] is called.
    public Tls reloadEvery(Duration time) {
        if (!time.isZero() && time.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "reloadEvery is "
                            + time.toMillis()
                            + " ms; it must be at least "
                            + SHORTEST.toMillis()
                            + " ms, or zero for never.");
        }
        return with(copy -> copy.reloadEvery = time);
    }

    List<Files> files() {
        return files;
    }

    ClientCertificates clientCertificates() {
        return clientCertificates;
    }

    @Nullable Path trusted() {
        return trusted;
    }

    TlsProvider provider() {
        return provider;
    }

    Duration reloadEvery() {
        return reloadEvery;
    }

    private Tls with(Consumer<Tls> change) {
        var copy = new Tls();
        copy.files = files;
        copy.clientCertificates = clientCertificates;
        copy.trusted = trusted;
        copy.provider = provider;
        copy.reloadEvery = reloadEvery;
        change.accept(copy);
        return copy;
    }
}
