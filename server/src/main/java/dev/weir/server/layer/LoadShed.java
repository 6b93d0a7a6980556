package dev.weir.server.layer;

import dev.weir.http.Handler;
import dev.weir.http.Layer;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Answers 503 while something says that there is too much to do: a full queue behind the handlers,
/// a heap that is nearly full, a database that lags. Requests that matter most can be spared.
///
/// **Threads:** any.
public final class LoadShed implements Layer {

    private final BooleanSupplier isTooMuch;
    private final Predicate<Request> isSpared;
    private final Duration retryAfter;
    private final Response busy;
    private final LongAdder shed = new LongAdder();

    private LoadShed(BooleanSupplier isTooMuch, Predicate<Request> isSpared, Duration retryAfter) {
        this.isTooMuch = isTooMuch;
        this.isSpared = isSpared;
        this.retryAfter = Refusal.positive(retryAfter, "The time to retry after");
        busy = Refusal.busy("The server has too much to do. Try again later.", retryAfter);
    }

    /// Answers 503 while `isTooMuch` says so.
    ///
    /// @param isTooMuch is asked at each request, so it has to be quick
    public static LoadShed when(BooleanSupplier isTooMuch) {
        return new LoadShed(isTooMuch, _ -> false, Duration.ofSeconds(1));
    }

    /// The same, but for requests that are handled all the same: health checks, say.
    public LoadShed sparing(Predicate<Request> isSpared) {
        return new LoadShed(isTooMuch, isSpared, retryAfter);
    }

    /// The same with another `Retry-After`. Default: a second.
    public LoadShed retryAfter(Duration time) {
        return new LoadShed(isTooMuch, isSpared, time);
    }

    @Override
    public Response around(Request request, Handler next) throws Exception {
        if (isTooMuch.getAsBoolean() && !isSpared.test(request)) {
            shed.increment();
            return busy;
        }
        return next.handle(request);
    }

    /// How many requests it has answered itself.
    public long shed() {
        return shed.sum();
    }

    @Override
    public String toString() {
        return "LoadShed";
    }
}
