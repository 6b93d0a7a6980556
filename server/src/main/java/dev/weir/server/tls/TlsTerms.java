package dev.weir.server.tls;

import dev.weir.http.TlsSession;
import java.security.cert.X509Certificate;
import java.util.List;

/// All that a transport has to know to speak TLS as a server.
///
/// @param credentials the first is for clients that name none of the others' names
/// @param clients whether clients show certificates
/// @param trusted what those must lead to
/// @param applicationProtocols what is offered, best first (RFC 7301)
public record TlsTerms(
        List<Credentials> credentials,
        Clients clients,
        List<X509Certificate> trusted,
        List<String> applicationProtocols) {

    /// Whether clients show certificates.
    public enum Clients {
        /// They are not asked to.
        ANONYMOUS,
        /// They are asked, and may have none; one that cannot be trusted is refused.
        ASKED,
        /// Without one there is no connection.
        NAMED
    }

    /// RFC 9325 §4.2: the suites that encrypt and authenticate in one, with keys that are thrown
    /// away. TLS 1.3 has no others.
    public static final List<String> CIPHER_SUITES =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /// Which of [#credentials] is for a client that names this server: the first whose certificate
    /// is valid for the name, else the first.
    public int indexFor(String serverName) {
        if (credentials.size() == 1) {
            return 0; // whatever its names
        }
        for (int i = 0; i < credentials.size(); i++) {
            if (TlsSession.isAmong(credentials.get(i).names(), serverName)) {
                return i;
            }
        }
        return 0;
    }
}
