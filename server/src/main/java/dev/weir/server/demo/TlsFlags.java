package dev.weir.server.demo;

import dev.weir.server.ListenAddress;
import dev.weir.server.ServerOptions;
import dev.weir.server.Tls;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The flags that go together for TLS, as they come in.
final class TlsFlags {

    private static final int NONE = -1;

    private int port = NONE;
    private @Nullable Path certificate;
    private @Nullable Path key;
    private boolean makesCertificate;

    void port(int port) {
        this.port = port;
    }

    void certificate(String path) {
        certificate = path("--cert", path);
    }

    void key(String path) {
        key = path("--key", path);
    }

    void makesCertificate() {
        makesCertificate = true;
    }

    static Path path(String flag, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException invalid) {
            throw new IllegalArgumentException(
                    "The flag " + flag + " is a path, not \"" + text + "\".", invalid);
        }
    }

    /// Listens in plain text at this address, and with TLS beside it if that was asked for.
    ///
    /// @throws IllegalArgumentException if one of the flags lacks another
    ServerOptions listen(ServerOptions options, String host, int plainPort) {
        boolean isWhole = certificate != null && key != null;
        if (port == NONE) {
            if (certificate != null || key != null || makesCertificate) {
                throw new IllegalArgumentException(
                        "A certificate needs a port to be shown at; give --tls-port N too.");
            }
            return options.listen(host, plainPort);
        }
        if (isWhole == makesCertificate) {
            throw new IllegalArgumentException(
                    "The flag --tls-port needs a certificate; give --cert FILE and --key FILE, or"
                            + " --dev-cert, which makes one.");
        }
        if (!isWhole && (certificate != null || key != null)) {
            throw new IllegalArgumentException(
                    "The flags --cert and --key go together, and not with --dev-cert.");
        }
        var tls =
                certificate != null && key != null
                        ? Tls.files(certificate, key)
                        : Tls.development();
        return options.tls(tls)
                .listen(ListenAddress.plain(host, plainPort), new ListenAddress(host, port));
    }
}
