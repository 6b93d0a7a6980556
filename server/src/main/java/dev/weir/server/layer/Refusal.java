package dev.weir.server.layer;

import dev.weir.http.Problem;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.time.Duration;

/// Answers that refuse a request before its content is read. They are made once: refusing has to
/// stay cheap when there is much to refuse.
final class Refusal {

    private Refusal() {}

    static Response of(Status status, String detail) {
        return Problem.of(status, detail).response();
    }

    /// 503 that says when to come back (RFC 9110 §10.2.3).
    static Response busy(String detail, Duration retryAfter) {
        return of(Status.SERVICE_UNAVAILABLE, detail).field("Retry-After", seconds(retryAfter));
    }

    /// Whole seconds, rounded up: coming back early would be refused again.
    static String seconds(Duration time) {
        return Long.toString(Math.max(1, (time.toNanos() + 999_999_999) / 1_000_000_000));
    }

    /// @throws IllegalArgumentException if `time` is zero or negative
    static Duration positive(Duration time, String name) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException(
                    name + " is " + time + "; give a time above zero, such as PT5S.");
        }
        return time;
    }

    /// @throws IllegalArgumentException if `count` is below `least`
    static int atLeast(int least, int count, String name) {
        if (count < least) {
            throw new IllegalArgumentException(
                    name + " is " + count + "; it must be at least " + least + ".");
        }
        return count;
    }
}
