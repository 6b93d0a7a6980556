package dev.weir.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.weir.http.Attribute;
import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Method;
import dev.weir.http.Peer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.layer.AccessLog;
import dev.weir.server.layer.AdaptiveLimit;
import dev.weir.server.layer.ApiKeyAuth;
import dev.weir.server.layer.BasicAuth;
import dev.weir.server.layer.BearerAuth;
import dev.weir.server.layer.BodyLimit;
import dev.weir.server.layer.CacheControl;
import dev.weir.server.layer.CatchFailures;
import dev.weir.server.layer.Compression;
import dev.weir.server.layer.ConcurrencyLimit;
import dev.weir.server.layer.Cors;
import dev.weir.server.layer.Csrf;
import dev.weir.server.layer.Decompression;
import dev.weir.server.layer.DrainAnswers;
import dev.weir.server.layer.EntityTags;
import dev.weir.server.layer.Health;
import dev.weir.server.layer.HttpsRedirect;
import dev.weir.server.layer.JwtAuth;
import dev.weir.server.layer.LoadShed;
import dev.weir.server.layer.LogFormat;
import dev.weir.server.layer.NormalizePath;
import dev.weir.server.layer.OpenTelemetryTracing;
import dev.weir.server.layer.PropagateField;
import dev.weir.server.layer.RateLimit;
import dev.weir.server.layer.RemoveField;
import dev.weir.server.layer.RequestId;
import dev.weir.server.layer.Require;
import dev.weir.server.layer.SecurityHeaders;
import dev.weir.server.layer.SensitiveFields;
import dev.weir.server.layer.SessionAuth;
import dev.weir.server.layer.Sessions;
import dev.weir.server.layer.SetField;
import dev.weir.server.layer.Timeout;
import dev.weir.server.layer.TrailingSlash;
import dev.weir.server.layer.TrustedProxies;
import dev.weir.server.layer.When;
import io.opentelemetry.api.OpenTelemetry;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What each layer costs around a handler that answers a constant; an operation is one request.
///
/// `none` is the handler alone, `pass` a layer that does nothing, `five` the chain of request id,
/// access log, timeout, CORS and security headers. `…Refuses` is a layer that lets nobody in. There
/// are many, so each has one fork.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {
            Jvm.OPENS,
            Jvm.MEMORY_ACCESS,
            Jvm.NATIVE,
            Jvm.HEAP_LEAST,
            Jvm.HEAP_MOST,
            Jvm.COLLECTOR,
            Jvm.NO_LEAK_DETECTION
        })
public class Layers {

    private static final Attribute<String> WHO = Attribute.named("who");
    private static final String SECRET = "0123456789abcdef";
    private static final byte[] KEY = new byte[32];

    /// 4 KiB of text, which is worth compressing.
    private static final Response PAGE = Response.text("Still water runs deep.\n".repeat(178));

    @Param({
        "none",
        "pass",
        "five",
        "timeout",
        "bodyLimit",
        "concurrencyLimit",
        "adaptiveLimit",
        "rateLimit",
        "loadShed",
        "drainAnswers",
        "catchFailures",
        "compression",
        "decompression",
        "cors",
        "csrf",
        "basicAuth",
        "bearerAuth",
        "jwtAuth",
        "apiKeyAuth",
        "sessionAuth",
        "require",
        "sessions",
        "securityHeaders",
        "cacheControl",
        "requestId",
        "accessLog",
        "sensitiveFields",
        "setField",
        "removeField",
        "propagateField",
        "normalizePath",
        "trailingSlash",
        "httpsRedirect",
        "trustedProxies",
        "entityTags",
        "when",
        "tracing",
        "rateLimitRefuses",
        "concurrencyLimitRefuses",
        "adaptiveLimitRefuses",
        "loadShedRefuses",
        "basicAuthRefuses"
    })
    public String layer = "none";

    private final AccessLog log = AccessLog.to(Writer.nullWriter(), LogFormat.COMBINED);
    private final CountDownLatch isOver = new CountDownLatch(1);
    private Handler app;
    private Request request;

    @Setup
    public void setup() throws Exception {
        var remote = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 4711);
        request =
                Request.of(Method.GET, "/plaintext")
                        .withField("Host", "example.org")
                        .withField("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)")
                        .withField("Accept", "text/html,*/*;q=0.8")
                        .withField("Accept-Encoding", "gzip, deflate")
                        .withField("Origin", "https://app.example")
                        .withField("Authorization", authorization(layer))
                        .withField("X-Api-Key", SECRET)
                        .withField("Cookie", layer.startsWith("session") ? cookie() : "theme=dark")
                        .withPeer(new Peer(remote, null, true));
        Response answer = layer.equals("compression") ? PAGE : RouteTables.PLAINTEXT;
        Handler handler = _ -> answer;
        app = handler.layers(layers(layer));
        app.check(List.of());
        int status = app.handle(request).status().code();
        Check.equal("refuses", layer.endsWith("Refuses"), status >= 400);
    }

    private static String authorization(String layer) throws Exception {
        return switch (layer) {
            case "basicAuth" ->
                    "Basic " + Base64.getEncoder().encodeToString("ada:secret".getBytes(US_ASCII));
            case "jwtAuth" -> {
                var claims = new JWTClaimsSet.Builder().subject("Ada");
                claims.expirationTime(Date.from(Instant.now().plusSeconds(3_600)));
                var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
                token.sign(new MACSigner(KEY));
                yield "Bearer " + token.serialize();
            }
            default -> "Bearer " + SECRET;
        };
    }

    private static String cookie() throws Exception {
        Handler login =
                request -> {
                    request.attribute(Sessions.SESSION).orElseThrow().put("user", "Ada");
                    return RouteTables.PLAINTEXT;
                };
        var secure = Request.get("/").withPeer(new Peer(null, null, true));
        Response answer = login.layer(Sessions.encrypted(KEY)).handle(secure);
        return answer.fields().get("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    /// A layer that has as many inside as it lets in, and they stay.
    private Layer full(Layer limit, int inside) throws Exception {
        var entered = new CountDownLatch(inside);
        for (int i = 0; i < inside; i++) {
            Thread.ofVirtual().start(() -> stay(limit, entered));
        }
        entered.await();
        return limit;
    }

    private void stay(Layer limit, CountDownLatch entered) {
        try {
            limit.around(
                    request,
                    _ -> {
                        entered.countDown();
                        isOver.await();
                        return RouteTables.PLAINTEXT;
                    });
        } catch (Exception failed) {
            throw new IllegalStateException("The limit did not let the first in.", failed);
        }
    }

    @TearDown
    public void tearDown() {
        isOver.countDown();
        log.close();
    }

    private Layer[] layers(String name) throws Exception {
        return switch (name) {
            case "none" -> new Layer[0];
            case "five" ->
                    new Layer[] {
                        RequestId.create(),
                        log,
                        Timeout.of(Duration.ofSeconds(5)),
                        Cors.allow("https://app.example"),
                        SecurityHeaders.recommended()
                    };
            case "require" -> new Layer[] {keys(), Require.that(WHO, "Ada"::equals)};
            case "sessionAuth" ->
                    new Layer[] {
                        Sessions.encrypted(KEY), SessionAuth.of(WHO, kept -> kept.get("user"))
                    };
            default -> new Layer[] {one(name)};
        };
    }

    private static ApiKeyAuth<String> keys() {
        return ApiKeyAuth.of(WHO, "X-Api-Key", Map.of(SECRET, "Ada"));
    }

    private Layer one(String name) throws Exception {
        return switch (name) {
            case "pass" -> (request, next) -> next.handle(request);
            case "timeout" -> Timeout.of(Duration.ofSeconds(5));
            case "bodyLimit" -> BodyLimit.of(1_000);
            case "concurrencyLimit" -> ConcurrencyLimit.of(100);
            case "adaptiveLimit" -> AdaptiveLimit.create();
            case "rateLimit" -> RateLimit.of(1_000_000_000, Duration.ofSeconds(1));
            case "loadShed" -> LoadShed.when(() -> false);
            case "drainAnswers" -> DrainAnswers.of(Health.create(), Duration.ofSeconds(1));
            case "catchFailures" -> CatchFailures.create();
            case "compression" -> Compression.create();
            case "decompression" -> Decompression.create();
            case "cors" -> Cors.allow("https://app.example");
            case "csrf" -> Csrf.sameOrigin();
            case "basicAuth" -> BasicAuth.of(WHO, "r", (_, _) -> Optional.of("Ada"));
            case "bearerAuth" -> BearerAuth.of(WHO, "r", _ -> Optional.of("Ada"));
            case "jwtAuth" -> {
                var key = new SecretKeySpec(KEY, "HmacSHA256");
                yield JwtAuth.of(WHO, "r", "HS256", key, _ -> Optional.of("Ada"));
            }
            case "apiKeyAuth" -> keys();
            case "sessions" -> Sessions.encrypted(KEY);
            case "securityHeaders" -> SecurityHeaders.recommended();
            case "cacheControl" -> CacheControl.noCache();
            case "requestId" -> RequestId.create();
            case "accessLog" -> log;
            case "sensitiveFields" -> SensitiveFields.of("X-Api-Key");
            case "setField" -> SetField.ofResponse("X-A", "1");
            case "removeField" -> RemoveField.ofResponse("X-A");
            case "propagateField" -> PropagateField.of("X-A");
            case "normalizePath" -> NormalizePath.create();
            case "trailingSlash" -> TrailingSlash.trim();
            case "httpsRedirect" -> HttpsRedirect.create();
            case "trustedProxies" -> TrustedProxies.forwarded("10.0.0.0/8");
            case "entityTags" -> EntityTags.create();
            case "when" -> When.holds(_ -> false, CatchFailures.create());
            case "tracing" -> OpenTelemetryTracing.to(OpenTelemetry.noop());
            case "rateLimitRefuses" -> {
                var one = RateLimit.of(1, Duration.ofDays(1));
                one.around(request, _ -> RouteTables.PLAINTEXT);
                yield one;
            }
            case "concurrencyLimitRefuses" -> full(ConcurrencyLimit.of(1), 1);
            case "adaptiveLimitRefuses" -> full(AdaptiveLimit.create().most(1), 1);
            case "loadShedRefuses" -> LoadShed.when(() -> true);
            case "basicAuthRefuses" -> BasicAuth.of(WHO, "r", (_, _) -> Optional.empty());
            default -> throw new AssertionError("no layer " + name);
        };
    }

    @Benchmark
    public Response layer() throws Exception {
        return app.handle(request);
    }
}
