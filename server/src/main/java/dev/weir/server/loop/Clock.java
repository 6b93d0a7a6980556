package dev.weir.server.loop;

/// Where time comes from.
public interface Clock {

    /// Nanoseconds that only differences have a meaning of, as [System#nanoTime].
    long nanoTime();

    /// Seconds since 1970-01-01T00:00:00Z.
    long epochSecond();

    /// The machine's time.
    Clock SYSTEM =
            new Clock() {
                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public long epochSecond() {
                    return System.currentTimeMillis() / 1_000;
                }
            };
}
