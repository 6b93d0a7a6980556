package dev.weir.server.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/// A certificate of a test, and the PEM files that it is in.
public record CertificateFiles(Credentials credentials, Path certificate, Path key) {

    /// Makes one for these names and puts it into `folder`.
    public static CertificateFiles make(Path folder, String name, String... dnsNames) {
        return make(folder, name, "EC", Instant.now(), dnsNames);
    }

    /// @param algorithm of its key
    /// @param made when it begins to be valid; it is so for two weeks
    public static CertificateFiles make(
            Path folder, String name, String algorithm, Instant made, String... dnsNames) {
        var keys = DevelopmentCertificate.keys(algorithm);
        var credentials = DevelopmentCertificate.make(keys, made, List.of(dnsNames));
        var certificate = folder.resolve(name + ".pem");
        var key = folder.resolve(name + "-key.pem");
        write(certificate, "CERTIFICATE", encoded(credentials));
        write(key, "PRIVATE KEY", credentials.key().getEncoded());
        return new CertificateFiles(credentials, certificate, key);
    }

    static byte[] encoded(Credentials credentials) {
        try {
            return credentials.chain().getFirst().getEncoded();
        } catch (CertificateEncodingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Writes one block of RFC 7468.
    static Path write(Path path, String label, byte[] der) {
        String text =
                "-----BEGIN "
                        + label
                        + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                        + "\n-----END "
                        + label
                        + "-----\n";
        try {
            return Files.writeString(path, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
