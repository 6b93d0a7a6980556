package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.time.Duration;

/// Answers requests that come in while the server drains by 503 and `Retry-After`, so that their
/// clients go to another server instead of having work begun that may be cut off. Requests that are
/// under way are not touched.
///
/// **Threads:** any.
public final class DrainAnswers implements Layer {

    private final Health health;
    private final Response leaving;

    private DrainAnswers(Health health, Duration retryAfter) {
        this.health = health;
        leaving =
                Refusal.busy(
                        "This server is about to stop. Try again in a moment; another will answer.",
                        Refusal.positive(retryAfter, "The time to retry after"));
    }

    /// Answers 503 from the beginning of the drain on.
    ///
    /// @param health which the server has as a listener
    /// @param retryAfter when clients are to come back
    public static DrainAnswers of(Health health, Duration retryAfter) {
        return new DrainAnswers(health, retryAfter);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        return health.isDraining() ? leaving : next.handle(request);
    }

    @Override
    public String toString() {
        return "DrainAnswers";
    }
}
