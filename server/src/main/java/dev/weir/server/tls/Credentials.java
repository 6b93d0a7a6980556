package dev.weir.server.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// A certificate with its key, checked: what a server proves with who it is.
///
/// @param key of the first certificate
/// @param chain the server's own certificate first, then those that lead to a root
/// @param names the DNS names and addresses that the certificate is valid for, in lower case; a DNS
///   name may begin with the label `*`
public record Credentials(PrivateKey key, List<X509Certificate> chain, List<String> names) {

    /// RFC 9325 §4.5: "key lengths of at least 2048 bits" for RSA.
    private static final int RSA_BITS_MIN = 2_048;

    // Types of RFC 5280 §4.2.1.6, as the JDK numbers them.
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    /// @throws IllegalArgumentException if they do not go together or cannot be used now; the
    ///   message is the part of a sentence that follows "cannot be used: "
    static Credentials of(PrivateKey key, List<X509Certificate> chain, Instant now) {
        X509Certificate own = chain.getFirst();
        checkTime(own, now);
        if (own.getPublicKey() instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() < RSA_BITS_MIN) {
            throw new IllegalArgumentException(
                    "its RSA key has "
                            + rsa.getModulus().bitLength()
                            + " bits; clients refuse less than 2048. Make a new key.");
        }
        if (!isPair(key, own)) {
            boolean isLater = chain.stream().skip(1).anyMatch(other -> isPair(key, other));
            throw new IllegalArgumentException(
                    isLater
                            ? "the key belongs to a certificate further down in it. Put the"
                                    + " server's own certificate first."
                            : "the key is not the certificate's. Give the key that the"
                                    + " certificate was asked for with.");
        }
        return new Credentials(key, List.copyOf(chain), names(own));
    }

    private static void checkTime(X509Certificate own, Instant now) {
        if (now.isAfter(own.getNotAfter().toInstant())) {
            throw new IllegalArgumentException(
                    "it has expired at " + own.getNotAfter().toInstant() + ". Renew it.");
        }
        if (now.isBefore(own.getNotBefore().toInstant())) {
            throw new IllegalArgumentException(
                    "it is not valid before "
                            + own.getNotBefore().toInstant()
                            + ". Check this machine's clock.");
        }
    }

    private static boolean isPair(PrivateKey key, X509Certificate certificate) {
        String algorithm = key.getAlgorithm();
        if (!algorithm.equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        try {
            var signature =
                    Signature.getInstance(
                            algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            byte[] anything = certificate.getSignature();
            signature.initSign(key);
            signature.update(anything);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(anything);
            return signature.verify(signed);
        } catch (GeneralSecurityException other) {
            return false;
        }
    }

    private static List<String> names(X509Certificate own) {
        Collection<List<?>> all;
        try {
            all = own.getSubjectAlternativeNames();
        } catch (CertificateParsingException malformed) {
            throw new IllegalArgumentException(
                    "its subject alternative names are malformed. Make a new one.", malformed);
        }
        var names = new ArrayList<String>();
        if (all != null) {
            for (List<?> name : all) {
                boolean isHost =
                        name.get(0) instanceof Integer type
                                && (type == DNS_NAME || type == IP_ADDRESS);
                if (isHost && name.get(1) instanceof String text) {
                    names.add(text.toLowerCase(Locale.ROOT));
                }
            }
        }
        return List.copyOf(names);
    }
}
