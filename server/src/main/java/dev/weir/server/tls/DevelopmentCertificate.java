package dev.weir.server.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// Makes a certificate that only its maker trusts, for servers on a developer's own machine.
///
/// RFC 5280 §4.1, in the few fields that such a one needs: a key on P-256, `localhost`, 127.0.0.1
/// and ::1 as its names, and two weeks, which is also the most that a browser takes by its digest.
public final class DevelopmentCertificate {

    private static final Duration VALID = Duration.ofDays(14);

    /// The clocks of a machine and of a guest on it may differ.
    private static final Duration BEFORE = Duration.ofHours(1);

    private static final byte[] ECDSA_WITH_SHA256 =
            Der.sequence(Der.identifier("2a8648ce3d040302"));
    private static final byte[] RSA_WITH_SHA256 =
            Der.sequence(Der.identifier("2a864886f70d01010b"), new byte[] {0x05, 0x00});
    private static final byte[] COMMON_NAME = Der.identifier("550403");
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = Der.identifier("551d11");
    private static final byte[] BASIC_CONSTRAINTS = Der.identifier("551d13");
    private static final byte[] EXTENDED_KEY_USAGE = Der.identifier("551d25");
    private static final byte[] SERVER_AUTHENTICATION = Der.identifier("2b06010505070301");
    private static final byte[] CLIENT_AUTHENTICATION = Der.identifier("2b06010505070302");
    private static final byte[] VERSION_3 = Der.value(Der.context(0), Der.integer(2));
    private static final byte[] TRUE = {0x01, 0x01, (byte) 0xff};

    // Of GeneralName (RFC 5280 §4.2.1.6): context-specific and primitive.
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;

    // RFC 5280 §4.1.2.5: "validity dates through the year 2049 as UTCTime"
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private DevelopmentCertificate() {}

    /// A new one, valid from now on.
    public static Credentials make(Instant now) {
        return make(keys("EC"), now, List.of("localhost"));
    }

    static KeyPair keys(String algorithm) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else {
                generator.initialize(2_048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every JDK has P-256 and RSA", impossible);
        }
    }

    /// @param dnsNames beside the loopback addresses
    static Credentials make(KeyPair keys, Instant now, List<String> dnsNames) {
        boolean isEc = keys.getPrivate().getAlgorithm().equals("EC");
        byte[] algorithm = isEc ? ECDSA_WITH_SHA256 : RSA_WITH_SHA256;
        byte[] signed = toBeSigned(keys, algorithm, now, dnsNames);
        try {
            var signature = Signature.getInstance(isEc ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed);
            byte[] whole = Der.sequence(signed, algorithm, Der.bits(signature.sign()));
            var certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(whole));
            return Credentials.of(keys.getPrivate(), List.of(certificate), now);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every JDK has these algorithms", impossible);
        }
    }

    private static byte[] toBeSigned(
            KeyPair keys, byte[] algorithm, Instant now, List<String> dnsNames) {
        byte[] serial = new byte[16];
        new SecureRandom().nextBytes(serial);
        serial[0] = (byte) ((serial[0] & 0x3f) | 0x40); // positive, and no octet to spare
        byte[] name = name("Weir, for development on this machine");
        return Der.sequence(
                VERSION_3,
                Der.value(Der.INTEGER, serial),
                algorithm,
                name,
                Der.sequence(time(now.minus(BEFORE)), time(now.plus(VALID))),
                name,
                keys.getPublic().getEncoded(), // is a SubjectPublicKeyInfo
                Der.value(Der.context(3), extensions(dnsNames)));
    }

    private static byte[] name(String common) {
        byte[] text = Der.value(Der.UTF8_STRING, common.getBytes(StandardCharsets.UTF_8));
        return Der.sequence(Der.value(Der.SET, Der.sequence(COMMON_NAME, text)));
    }

    private static byte[] time(Instant at) {
        byte[] text = TIME.format(at).getBytes(StandardCharsets.US_ASCII);
        return Der.value(Der.UTC_TIME, text);
    }

    private static byte[] extensions(List<String> dnsNames) {
        var names = new ArrayList<byte[]>();
        for (String name : dnsNames) {
            names.add(Der.value(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)));
        }
        names.add(Der.value(IP_ADDRESS, new byte[] {127, 0, 0, 1}));
        byte[] loopback6 = new byte[16];
        loopback6[15] = 1;
        names.add(Der.value(IP_ADDRESS, loopback6));
        return Der.sequence(
                extension(SUBJECT_ALTERNATIVE_NAME, Der.sequence(names)),
                Der.sequence(BASIC_CONSTRAINTS, TRUE, Der.value(Der.OCTET_STRING, Der.sequence())),
                extension(
                        EXTENDED_KEY_USAGE,
                        Der.sequence(SERVER_AUTHENTICATION, CLIENT_AUTHENTICATION)));
    }

    private static byte[] extension(byte[] identifier, byte[] value) {
        return Der.sequence(identifier, Der.value(Der.OCTET_STRING, value));
    }
}
