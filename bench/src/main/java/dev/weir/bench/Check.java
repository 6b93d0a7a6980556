package dev.weir.bench;

import java.util.Objects;

/// Proves in `@Setup` that a benchmark does what it claims to measure.
final class Check {

    private Check() {}

    /// @throws AssertionError if the two differ, whether or not assertions are on
    static void equal(String what, Object expected, Object seen) {
        if (!Objects.equals(expected, seen)) {
            throw new AssertionError(what + ": expected " + expected + ", not " + seen);
        }
    }
}
