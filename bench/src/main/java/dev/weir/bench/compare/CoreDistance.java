package dev.weir.bench.compare;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.OptionalDouble;

/// How far two cores are from each other: the time that a cache line takes from one to the other.
///
/// The cores of a guest may be neighbours with a cache in common at one time, and on two dies at
/// another, four or five times as far, when its host has moved them. All that crosses between the
/// cores, which is a request over loopback or what two loops share, costs as much more meanwhile.
/// So each round has it beside its figures.
final class CoreDistance {

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    /// In the middle of lines that nobody else has.
    private static final int AT = 32;

    private static final int SAMPLES = 9;
    private static final int ROUND_TRIPS = 20_000;
    private static final long NANOS_MAX = 2_000_000_000;

    private CoreDistance() {}

    /// The median of some samples, in ns for one way; a few milliseconds' work for two threads that
    /// nothing else keeps from running. Nothing if it takes more than two seconds, as where there
    /// is one core.
    static OptionalDouble nanos() {
        var line = new long[2 * AT];
        long until = System.nanoTime() + NANOS_MAX;
        Thread.ofPlatform().daemon().start(() -> answer(line, until));
        var samples = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            long began = System.nanoTime();
            for (long trip = 0; trip < ROUND_TRIPS; trip++) {
                long odd = 2 * (i * (long) ROUND_TRIPS + trip) + 1;
                LONGS.setRelease(line, AT, odd);
                if (!await(line, odd + 1, until)) {
                    return OptionalDouble.empty();
                }
            }
            samples[i] = (System.nanoTime() - began) / (2.0 * ROUND_TRIPS);
        }
        LONGS.setRelease(line, AT, -1L);
        Arrays.sort(samples);
        return OptionalDouble.of(samples[SAMPLES / 2]);
    }

    private static void answer(long[] line, long until) {
        for (long odd = 1; await(line, odd, until); odd += 2) {
            LONGS.setRelease(line, AT, odd + 1);
        }
    }

    /// @return false if it is told to end, or its time is over
    private static boolean await(long[] line, long value, long until) {
        for (int spins = 1; ; spins++) {
            long seen = (long) LONGS.getAcquire(line, AT);
            if (seen == value) {
                return true;
            }
            if (seen < 0 || (spins % 4_096 == 0 && System.nanoTime() - until > 0)) {
                return false;
            }
            Thread.onSpinWait();
        }
    }
}
