package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("once")
class Http3LimitsTest {

    record Bound(
            String name,
            int least,
            int most,
            BiFunction<Http3Limits, Integer, Http3Limits> with,
            ToIntFunction<Http3Limits> get) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bound> bounds() {
        return Stream.of(
                new Bound(
                        "concurrentStreamsMax",
                        1,
                        65_536,
                        Http3Limits::concurrentStreamsMax,
                        Http3Limits::concurrentStreamsMax),
                new Bound(
                        "streamWindowBytes",
                        1_024,
                        1 << 30,
                        Http3Limits::streamWindowBytes,
                        Http3Limits::streamWindowBytes),
                new Bound(
                        "connectionWindowBytes",
                        1_024,
                        1 << 30,
                        Http3Limits::connectionWindowBytes,
                        Http3Limits::connectionWindowBytes),
                new Bound(
                        "silenceSeconds",
                        1,
                        86_400,
                        Http3Limits::silenceSeconds,
                        Http3Limits::silenceSeconds),
                new Bound(
                        "unidirectionalStreamsMax",
                        3,
                        65_536,
                        Http3Limits::unidirectionalStreamsMax,
                        Http3Limits::unidirectionalStreamsMax),
                new Bound(
                        "handshakesUnderLoad",
                        0,
                        65_536,
                        Http3Limits::handshakesUnderLoad,
                        Http3Limits::handshakesUnderLoad));
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void eachHasABoundOnBothSides(Bound bound) {
        var limits = Http3Limits.defaults();
        for (int legal : new int[] {bound.least, bound.least + 1, bound.most - 1, bound.most}) {
            assertEquals(legal, bound.get.applyAsInt(bound.with.apply(limits, legal)));
        }
        for (int illegal : new int[] {bound.least - 1, bound.most + 1}) {
            var refused =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> bound.with.apply(limits, illegal));
            assertTrue(
                    String.valueOf(refused.getMessage()).startsWith(bound.name + " is " + illegal));
        }
    }
}
