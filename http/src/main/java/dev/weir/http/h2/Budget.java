package dev.weir.http.h2;

/// What a peer may spend: so much at once, and so much more each second. There is no clock in here:
/// the time is given.
final class Budget {

    private static final long SECOND_NANOS = 1_000_000_000;

    private final int max;
    private final int perSecond;
    private int left;
    private long refilledNanos;
    private boolean isRefilled;

    Budget(int max, int perSecond) {
        this.max = max;
        this.perSecond = perSecond;
        left = max;
    }

    /// Refills it for the time that has passed since the last call.
    void refill(long nowNanos) {
        if (!isRefilled) {
            isRefilled = true;
            refilledNanos = nowNanos;
            return;
        }
        long seconds = (nowNanos - refilledNanos) / SECOND_NANOS;
        if (seconds > 0) {
            refilledNanos += seconds * SECOND_NANOS;
            left = (int) Math.min(max, left + seconds * perSecond);
        }
    }

    /// Takes one out.
    ///
    /// @return false if there was none
    boolean spend() {
        return --left >= 0;
    }

    /// Puts some back, up to what there was at first.
    void earn(int count) {
        left = Math.min(max, left + count);
    }
}
