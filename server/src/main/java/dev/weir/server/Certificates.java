package dev.weir.server;

import dev.weir.server.netty.NettyTls;
import dev.weir.server.tls.Credentials;
import dev.weir.server.tls.DevelopmentCertificate;
import dev.weir.server.tls.PemFile;
import dev.weir.server.tls.TlsTerms;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The certificates of a server as they are now: read at the start, and again when their files have
/// changed. What cannot be used is said, and what was in use stays.
///
/// **Threads:** any; a thread of its own looks at the files.
final class Certificates {

    private static final System.Logger LOG = System.getLogger("dev.weir.server");

    private final Tls tls;
    private final boolean isNative;
    private final String sentence;
    private final List<Path> watched;
    private final List<Credentials> made;
    private final ReentrantLock lock = new ReentrantLock(); // of those who reload; no loop does
    private volatile TlsTerms terms;
    private volatile NettyTls newest;
    private volatile Consumer<TlsTerms> whenChanged = _ -> {};
    private volatile List<Stamp> seen;
    private @Nullable Thread watch;

    /// What a file is known by. A link may be set to another one.
    private record Stamp(@Nullable FileTime time, long bytes, @Nullable Object file) {
        static Stamp of(Path path) {
            try {
                var attributes = Files.readAttributes(path, BasicFileAttributes.class);
                return new Stamp(
                        attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            } catch (IOException gone) {
                return new Stamp(null, 0, null);
            }
        }
    }

    /// @throws IllegalArgumentException if they cannot be used, with the file and the reason
    Certificates(Tls tls) {
        this.tls = tls;
        Optional<String> missing = NettyTls.missingNative();
        isNative =
                switch (tls.provider()) {
                    case JDK -> false;
                    case AUTO -> missing.isEmpty();
                    case BORINGSSL -> {
                        missing.ifPresent(Certificates::refuseNative);
                        yield true;
                    }
                };
        sentence = sentence(tls.provider(), isNative, missing.orElse(""));
        made =
                tls.files().isEmpty()
                        ? List.of(DevelopmentCertificate.make(Instant.now()))
                        : List.of();
        watched = new ArrayList<>();
        tls.files().forEach(files -> watched.addAll(List.of(files.certificate(), files.key())));
        if (tls.trusted() != null) {
            watched.add(tls.trusted());
        }
        seen = stamps();
        terms = read();
        newest = new NettyTls(terms, isNative);
    }

    private static void refuseNative(String reason) {
        throw new IllegalArgumentException(
                "BoringSSL cannot be had here: " + reason + ". Choose the JDK's TLS instead.");
    }

    private static String sentence(TlsProvider asked, boolean isNative, String missing) {
        if (isNative) {
            return "TLS is spoken by BoringSSL.";
        }
        return "TLS is spoken by the JDK, as "
                + (asked == TlsProvider.JDK
                        ? "was asked."
                        : "BoringSSL cannot be had ("
                                + missing
                                + "); it would do more handshakes a second.");
    }

    /// What does the encryption, and why.
    String sentence() {
        return sentence;
    }

    NettyTls newest() {
        return newest;
    }

    TlsTerms terms() {
        return terms;
    }

    /// Has `listener` told of every change; it is not told of what there is now.
    void whenChanged(Consumer<TlsTerms> listener) {
        whenChanged = listener;
    }

    private TlsTerms read() {
        var all = new ArrayList<>(made);
        for (Tls.Files files : tls.files()) {
            all.add(
                    PemFile.credentials(
                            files.certificate(), files.key(), files.password(), Instant.now()));
        }
        Path trusted = tls.trusted();
        return new TlsTerms(
                List.copyOf(all),
                switch (tls.clientCertificates()) {
                    case NONE -> TlsTerms.Clients.ANONYMOUS;
                    case WANTED -> TlsTerms.Clients.ASKED;
                    case NEEDED -> TlsTerms.Clients.NAMED;
                },
                trusted == null ? List.of() : PemFile.certificates(trusted),
                List.of("h2", "http/1.1"));
    }

    /// Reads the files again. Connections that are open go on with what they have.
    ///
    /// @throws IllegalArgumentException if they cannot be used; nothing has changed then
    void reload() {
        lock.lock();
        try {
            List<Stamp> now = stamps();
            TlsTerms read = read();
            newest = new NettyTls(read, isNative);
            terms = read;
            seen = now;
            whenChanged.accept(read);
        } finally {
            lock.unlock();
        }
    }

    private List<Stamp> stamps() {
        return watched.stream().map(Stamp::of).toList();
    }

    /// Begins to look at the files, if it is to.
    void watch() {
        if (tls.reloadEvery().isZero() || watched.isEmpty()) {
            return;
        }
        watch =
                Thread.ofPlatform()
                        .name("weir-certificates")
                        .daemon()
                        .start(() -> lookAgainAndAgain(tls.reloadEvery().toMillis()));
    }

    private void lookAgainAndAgain(long millis) {
        List<Stamp> failed = List.of();
        while (true) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException closed) {
                return;
            }
            failed = look(failed);
        }
    }

    /// @param failed what the files were like when they could not be used the last time
    /// @return what they are like now, if they cannot
    private List<Stamp> look(List<Stamp> failed) {
        List<Stamp> now = stamps();
        if (now.equals(seen)) {
            return List.of();
        }
        try {
            reload();
            LOG.log(Level.INFO, "The certificates have changed, and the new ones are in use.");
            return List.of();
        } catch (IllegalArgumentException unusable) {
            // Said when they stay like that: whoever changes two files changes one before the
            // other.
            if (now.equals(failed)) {
                LOG.log(
                        Level.WARNING,
                        "The certificates have changed, and those before stay in use. "
                                + unusable.getMessage());
                seen = now;
            }
            return now;
        }
    }

    /// Looks no more.
    void close() {
        Thread looking = watch;
        if (looking != null) {
            looking.interrupt();
        }
    }
}
