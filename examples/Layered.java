// Twenty layers around two routes, the first outermost: who asks, what is logged, what is refused,
// what browsers are told. They are put together once; what cannot work together does not start.
//
//   java -cp 'lib/*' examples/Layered.java
//   curl -i --compressed http://127.0.0.1:8080/notes/
//   curl -i http://127.0.0.1:8080/ready

import static dev.weir.server.Web.*;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.server.ServerOptions;
import dev.weir.server.layer.AccessLog;
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
import dev.weir.server.layer.NormalizePath;
import dev.weir.server.layer.PropagateField;
import dev.weir.server.layer.RateLimit;
import dev.weir.server.layer.RequestId;
import dev.weir.server.layer.SecurityHeaders;
import dev.weir.server.layer.SensitiveFields;
import dev.weir.server.layer.Timeout;
import dev.weir.server.layer.TrailingSlash;
import dev.weir.server.layer.TrustedProxies;
import java.time.Duration;

final Health health = Health.create();

// @start region="layers"
Handler layered(Handler app) {
    return app.layers(
            TrustedProxies.forwarded("10.0.0.0/8"),
            RequestId.create(),
            SensitiveFields.of("X-Api-Key"),
            AccessLog.toLogger(),
            CatchFailures.create(),
            DrainAnswers.of(health, Duration.ofSeconds(2)),
            RateLimit.of(100, Duration.ofSeconds(1)),
            ConcurrencyLimit.of(64).waiting(64, Duration.ofMillis(200)),
            Timeout.of(Duration.ofSeconds(5)),
            NormalizePath.create(),
            TrailingSlash.trim(),
            Cors.allow("https://app.example"),
            Csrf.sameOrigin(),
            SecurityHeaders.recommended(),
            CacheControl.noCache(),
            PropagateField.of("X-Correlation-Id"),
            Compression.create(),
            EntityTags.create(),
            Decompression.create(),
            BodyLimit.of(64 * 1024));
}

// @end

Response notes(Request request) {
    return text("Still water runs deep.\n".repeat(100));
}

Response keep(Request request) throws Exception {
    return text("kept " + request.bytes().length + " bytes\n");
}

void main() {
    var app =
            routes(
                    GET("/ready").to(health.ready()),
                    GET("/notes").to(this::notes),
                    POST("/notes").to(this::keep));
    serve(ServerOptions.port(8080).listener(health), layered(app));
}
