package dev.weir.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/// Certificates and keys in the textual encodings of RFC 7468, and those that OpenSSL wrote before.
public final class PemFile {

    /// Larger than any chain; whatever else is named by mistake is not read whole.
    private static final long FILE_BYTES_MAX = 1024 * 1024;

    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";

    private static final byte[] RSA_ENCRYPTION = Der.identifier("2a864886f70d010101");
    private static final byte[] EC_PUBLIC_KEY = Der.identifier("2a8648ce3d0201");
    private static final byte[] NULL = {0x05, 0x00};

    private final Path path;
    private final List<Block> blocks;

    private record Block(String label, String text) {
        byte[] bytes() {
            return Base64.getMimeDecoder().decode(text);
        }
    }

    private PemFile(Path path, List<Block> blocks) {
        this.path = path;
        this.blocks = blocks;
    }

    /// A certificate, those that lead to its root, and its key.
    ///
    /// @param password of the key, or null if it is not encrypted
    /// @throws IllegalArgumentException if that cannot be used, with the file and the reason
    public static Credentials credentials(
            Path certificate, Path key, @Nullable String password, Instant now) {
        List<X509Certificate> chain = certificates(certificate);
        PrivateKey privateKey = read(key).privateKey(password);
        try {
            return Credentials.of(privateKey, chain, now);
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException(
                    "The certificate in "
                            + certificate
                            + ", with the key in "
                            + key
                            + ", cannot be used: "
                            + unusable.getMessage(),
                    unusable);
        }
    }

    /// All certificates of a file, at least one.
    ///
    /// @throws IllegalArgumentException if there is none, or one cannot be read
    public static List<X509Certificate> certificates(Path path) {
        PemFile file = read(path);
        var all = new ArrayList<X509Certificate>();
        try {
            var factory = CertificateFactory.getInstance("X.509");
            for (Block block : file.blocks) {
                if (block.label.endsWith("CERTIFICATE")) {
                    var bytes = new ByteArrayInputStream(block.bytes());
                    all.add((X509Certificate) factory.generateCertificate(bytes));
                }
            }
        } catch (CertificateException | IllegalArgumentException malformed) {
            throw file.unusable("a certificate in it is malformed. Get the file anew", malformed);
        }
        if (all.isEmpty()) {
            throw file.unusable("there is no \"BEGIN CERTIFICATE\" in it. Give a PEM file", null);
        }
        return List.copyOf(all);
    }

    private static PemFile read(Path path) {
        try {
            if (Files.size(path) > FILE_BYTES_MAX) {
                throw unusable(path, "it is larger than 1 MiB. Give a PEM file", null);
            }
            return new PemFile(path, blocks(Files.readString(path, StandardCharsets.ISO_8859_1)));
        } catch (NoSuchFileException missing) {
            throw unusable(path, "it does not exist. Check the path", missing);
        } catch (IOException unreadable) {
            String reason = Files.isDirectory(path) ? "a directory" : "not to be read by this user";
            throw unusable(path, "it is " + reason + ". Check the path", unreadable);
        }
    }

    private static List<Block> blocks(String text) {
        var blocks = new ArrayList<Block>();
        int at = text.indexOf(BEGIN);
        while (at >= 0) {
            int labelEnd = text.indexOf(DASHES, at + BEGIN.length());
            if (labelEnd < 0) {
                break;
            }
            String label = text.substring(at + BEGIN.length(), labelEnd);
            int end = text.indexOf("-----END " + label + DASHES, labelEnd);
            if (end < 0) {
                break;
            }
            blocks.add(new Block(label, text.substring(labelEnd + DASHES.length(), end)));
            at = text.indexOf(BEGIN, end);
        }
        return blocks;
    }

    private PrivateKey privateKey(@Nullable String password) {
        for (Block block : blocks) {
            if (!block.label.endsWith("PRIVATE KEY")) {
                continue;
            }
            if (block.text.contains("Proc-Type:")) {
                throw unusable(
                        "its key is encrypted in OpenSSL's old way. Convert it by \"openssl pkcs8"
                                + " -topk8\"",
                        null);
            }
            try {
                return key(pkcs8(block, password));
            } catch (UnusableFile said) {
                throw said;
            } catch (GeneralSecurityException | IOException | IllegalArgumentException malformed) {
                throw unusable("the key in it is malformed. Get the file anew", malformed);
            }
        }
        throw unusable("there is no \"BEGIN PRIVATE KEY\" in it. Give a PEM file", null);
    }

    /// The key's `PrivateKeyInfo` (RFC 5208 §5), whatever form the file has it in.
    private byte[] pkcs8(Block block, @Nullable String password)
            throws GeneralSecurityException, IOException {
        byte[] bytes = block.bytes();
        return switch (block.label) {
            case "PRIVATE KEY" -> bytes;
            case "ENCRYPTED PRIVATE KEY" -> decrypt(bytes, password);
            case "RSA PRIVATE KEY" -> privateKeyInfo(Der.sequence(RSA_ENCRYPTION, NULL), bytes);
            case "EC PRIVATE KEY" -> {
                // RFC 5915 §3: the curve is in [0].
                byte[] curve = Der.content(Der.find(bytes, Der.context(0)));
                yield privateKeyInfo(Der.sequence(EC_PUBLIC_KEY, curve), bytes);
            }
            default ->
                    throw unusable(
                            "the form \""
                                    + block.label
                                    + "\" of its key is not known. Convert it"
                                    + " by \"openssl pkcs8 -topk8\"",
                            null);
        };
    }

    private static byte[] privateKeyInfo(byte[] algorithm, byte[] key) {
        return Der.sequence(Der.integer(0), algorithm, Der.value(Der.OCTET_STRING, key));
    }

    private byte[] decrypt(byte[] bytes, @Nullable String password)
            throws GeneralSecurityException, IOException {
        if (password == null) {
            throw unusable("its key is encrypted. Give its password too", null);
        }
        var info = new EncryptedPrivateKeyInfo(bytes);
        // The name of PBES2 (RFC 8018 §6.2) says nothing; its parameters name the whole.
        String algorithm =
                info.getAlgName().startsWith("PBES2") || info.getAlgName().startsWith("1.2.840")
                        ? info.getAlgParameters().toString()
                        : info.getAlgName();
        var secret =
                SecretKeyFactory.getInstance(algorithm)
                        .generateSecret(new PBEKeySpec(password.toCharArray()));
        var cipher = Cipher.getInstance(algorithm);
        try {
            cipher.init(Cipher.DECRYPT_MODE, secret, info.getAlgParameters());
            return info.getKeySpec(cipher).getEncoded();
        } catch (GeneralSecurityException wrong) {
            throw unusable("the password does not open its key. Give the right one", wrong);
        }
    }

    private PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException isOther) {
                // the next may be it
            }
        }
        throw unusable(
                "the key in it is malformed, or neither RSA nor of a NIST curve. Get such a one",
                null);
    }

    private UnusableFile unusable(String reason, @Nullable Exception cause) {
        return unusable(path, reason, cause);
    }

    private static UnusableFile unusable(Path path, String reason, @Nullable Exception cause) {
        return new UnusableFile("The file " + path + " cannot be used: " + reason + ".", cause);
    }

    private static final class UnusableFile extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        UnusableFile(String message, @Nullable Exception cause) {
            super(message, cause);
        }
    }
}
