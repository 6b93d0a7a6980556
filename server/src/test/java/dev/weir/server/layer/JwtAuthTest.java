package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Response;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class JwtAuthTest {

    private static final Attribute<String> WHO = Attribute.named("who");
    private static final Handler TELLING =
            request -> Response.text(request.attribute(WHO).orElseThrow());
    private static final byte[] SECRET = new byte[32];
    private static final KeyPair EC = pair("EC");
    private static final KeyPair RSA = pair("RSA");

    private static KeyPair pair(String algorithm) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else {
                generator.initialize(2_048);
            }
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static SecretKeySpec secret(int bytes) {
        return new SecretKeySpec(new byte[bytes], "HmacSHA256");
    }

    private static JwtAuth<String> auth(String algorithm, Key key) {
        return JwtAuth.of(WHO, "orders", algorithm, key, JwtAuthTest::who);
    }

    private static Optional<String> who(Map<String, Object> claims) {
        return Optional.ofNullable((String) claims.get("sub"));
    }

    private static JWTClaimsSet.Builder ada() {
        return new JWTClaimsSet.Builder()
                .subject("Ada")
                .issuer("us")
                .audience("orders")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    private static String signed(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims)
            throws Exception {
        var token = new SignedJWT(new JWSHeader(algorithm), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String hmac(JWTClaimsSet claims) throws Exception {
        return signed(JWSAlgorithm.HS256, new MACSigner(SECRET), claims);
    }

    private static int status(JwtAuth<String> auth, String token) throws Exception {
        return TELLING.layer(auth)
                .handle(Asking.get("/", "Authorization", "Bearer " + token))
                .status()
                .code();
    }

    @Test
    void tokensOfEachKindLetIn() throws Exception {
        var claims = ada().build();
        assertEquals(200, status(auth("HS256", secret(32)), hmac(claims)));
        var es =
                signed(JWSAlgorithm.ES256, new ECDSASigner((ECPrivateKey) EC.getPrivate()), claims);
        assertEquals(200, status(auth("ES256", EC.getPublic()), es));
        var rs = signed(JWSAlgorithm.RS256, new RSASSASigner(RSA.getPrivate()), claims);
        assertEquals(200, status(auth("RS256", RSA.getPublic()), rs));
        assertEquals(401, status(auth("PS256", RSA.getPublic()), rs), "another algorithm");
    }

    // RFC 8725 §3.1
    @Test
    void theTokenDoesNotChooseTheAlgorithm() throws Exception {
        assertEquals(
                401, status(auth("HS256", secret(32)), new PlainJWT(ada().build()).serialize()));
        // The public key, which everybody has, taken for a secret.
        var confused =
                signed(
                        JWSAlgorithm.HS256,
                        new MACSigner(RSA.getPublic().getEncoded()),
                        ada().build());
        assertEquals(401, status(auth("RS256", RSA.getPublic()), confused));
    }

    @Test
    void timesCountWithAMinuteEitherWay() throws Exception {
        var auth = auth("HS256", secret(32));
        var now = Instant.now();
        assertEquals(
                200,
                status(auth, hmac(ada().expirationTime(Date.from(now.minusSeconds(30))).build())));
        assertEquals(
                401,
                status(auth, hmac(ada().expirationTime(Date.from(now.minusSeconds(90))).build())));
        assertEquals(
                401,
                status(auth, hmac(ada().notBeforeTime(Date.from(now.plusSeconds(90))).build())));
        assertEquals(401, status(auth, hmac(ada().expirationTime(null).build())), "no end");
    }

    @Test
    void issuerAndAudienceCount() throws Exception {
        var auth = auth("HS256", secret(32)).issuer("us").audience("orders");
        assertEquals(200, status(auth, hmac(ada().build())));
        assertEquals(401, status(auth, hmac(ada().issuer("them").build())));
        assertEquals(401, status(auth, hmac(ada().audience("bills").build())));
    }

    @Test
    void whatIsChangedOrNoTokenIs401() throws Exception {
        var auth = auth("HS256", secret(32));
        String token = hmac(ada().build());
        char last = token.charAt(token.length() - 5);
        String changed =
                token.substring(0, token.length() - 5)
                        + (last == 'A' ? 'B' : 'A')
                        + token.substring(token.length() - 4);
        assertEquals(401, status(auth, changed));
        assertEquals(401, status(auth, "a.b.c"));
        assertEquals(401, status(auth, hmac(ada().subject(null).build())), "claims of nobody");
    }

    @Test
    void aKeyOfTheWrongKindIsRefused() {
        Asking.refuses("wrong kind", () -> auth("HS256", RSA.getPublic()));
        Asking.refuses("wrong kind", () -> auth("RS256", secret(32)));
        Asking.refuses("wrong kind", () -> auth("RS256", RSA.getPrivate()));
        Asking.refuses("wrong kind", () -> auth("ES256", RSA.getPublic()));
        Asking.refuses("curve", () -> auth("ES384", EC.getPublic()));
        Asking.refuses("248", () -> auth("HS256", secret(31)));
        Asking.refuses("\"none\"", () -> auth("none", secret(32)));
    }
}
