package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Options and deadlines refuse at once what cannot be.
@Tag("once")
@Timeout(60)
class OptionsTest {

    /// One option that is a number.
    record Bound(
            String name,
            int least,
            int most,
            BiFunction<ServerOptions, Integer, ServerOptions> with,
            ToIntFunction<ServerOptions> get) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bound> bounds() {
        int max = Integer.MAX_VALUE;
        return Stream.of(
                new Bound("loops", 1, 1_024, ServerOptions::loops, ServerOptions::loops),
                new Bound(
                        "stuckMillis",
                        2,
                        60_000,
                        ServerOptions::stuckMillis,
                        ServerOptions::stuckMillis),
                new Bound(
                        "http3AnnouncedPort",
                        0,
                        65_535,
                        ServerOptions::http3AnnouncedPort,
                        ServerOptions::http3AnnouncedPort),
                new Bound(
                        "requestsInFlightMax",
                        1,
                        max,
                        ServerOptions::requestsInFlightMax,
                        ServerOptions::requestsInFlightMax),
                new Bound(
                        "requestsWaitingMax",
                        0,
                        max,
                        ServerOptions::requestsWaitingMax,
                        ServerOptions::requestsWaitingMax),
                new Bound(
                        "connectionsMax",
                        1,
                        max,
                        ServerOptions::connectionsMax,
                        ServerOptions::connectionsMax),
                new Bound(
                        "connectionsPerAddressMax",
                        1,
                        max,
                        ServerOptions::connectionsPerAddressMax,
                        ServerOptions::connectionsPerAddressMax));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bounds")
    void anOptionHasItsBounds(Bound bound) {
        var defaults = ServerOptions.defaults();
        for (int value : new int[] {bound.least, bound.least + 1, bound.most - 1, bound.most}) {
            ServerOptions changed = bound.with.apply(defaults, value);
            assertEquals(value, bound.get.applyAsInt(changed));
            assertNotSame(defaults, changed);
            assertEquals(
                    bound.get.applyAsInt(ServerOptions.defaults()), bound.get.applyAsInt(defaults));
        }
        for (int value : new int[] {bound.least - 1, bound.most + 1}) {
            if (value > bound.least && value <= bound.most) {
                continue; // the bound is that of the type
            }
            var refused =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> bound.with.apply(defaults, value));
            assertEquals(
                    "%s is %d; it must be from %d to %d."
                            .formatted(bound.name, value, bound.least, bound.most),
                    refused.getMessage());
        }
    }

    @Test
    void whatIsHeldHasALeast() {
        var defaults = ServerOptions.defaults();
        for (long bytes : new long[] {128 * 1024, 128 * 1024 + 1, Long.MAX_VALUE}) {
            assertEquals(bytes, defaults.bufferedBytesMax(bytes).bufferedBytesMax());
        }
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> defaults.bufferedBytesMax(128 * 1024 - 1));
        assertEquals(
                "bufferedBytesMax is 131071; it must be at least 131072, which is what one exchange"
                        + " may need.",
                refused.getMessage());
        assertEquals(Runtime.getRuntime().maxMemory() / 4, defaults.bufferedBytesMax());
        assertEquals(Integer.MAX_VALUE, defaults.connectionsPerAddressMax(), "off by default");
    }

    @ParameterizedTest(name = "port {0}")
    @ValueSource(ints = {0, 1, 65_534, 65_535})
    void aPortIsAPort(int port) {
        assertEquals(port, ServerOptions.port(port).addresses().getFirst().port());
    }

    @ParameterizedTest(name = "port {0}")
    @ValueSource(ints = {-1, 65_536})
    void whatIsNoPortIsRefused(int port) {
        var refused = assertThrows(IllegalArgumentException.class, () -> ServerOptions.port(port));
        assertEquals(
                port + " is not a port: give 0 (any free one) to 65535.", refused.getMessage());
    }

    @Test
    void aServerListensSomewhere() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ServerOptions.defaults().listen(new ListenAddress[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "a\nb", "\u0000"})
    void aServerFieldThatIsNoneIsRefused(String value) {
        assertThrows(
                IllegalArgumentException.class, () -> ServerOptions.defaults().serverField(value));
    }

    @Test
    void nothingIsOpenToANetworkByAccident() {
        assertEquals(
                List.of(new ListenAddress("127.0.0.1", 8080)),
                ServerOptions.defaults().addresses());
    }

    @Test
    void eachChangeLeavesTheOthers() {
        var mapper = ErrorMapper.PROBLEM_JSON;
        var changed =
                ServerOptions.port(1)
                        .loops(3)
                        .stuckMillis(4)
                        .requestsInFlightMax(5)
                        .requestsWaitingMax(6)
                        .connectionsMax(7)
                        .serverField("eight")
                        .stopsOnSignals(false)
                        .scheduler(SchedulerKind.PORTABLE)
                        .transport(TransportKind.NIO)
                        .errorMapper(mapper)
                        .deadlines(Deadlines.defaults().idle(Duration.ofSeconds(9)));
        assertAll(
                () -> assertEquals(1, changed.addresses().getFirst().port()),
                () -> assertEquals(3, changed.loops()),
                () -> assertEquals(4, changed.stuckMillis()),
                () -> assertEquals(5, changed.requestsInFlightMax()),
                () -> assertEquals(6, changed.requestsWaitingMax()),
                () -> assertEquals(7, changed.connectionsMax()),
                () -> assertEquals("eight", changed.serverField()),
                () -> assertTrue(!changed.stopsOnSignals()),
                () -> assertEquals(SchedulerKind.PORTABLE, changed.scheduler()),
                () -> assertEquals(TransportKind.NIO, changed.transport()),
                () -> assertEquals(Duration.ofSeconds(9), changed.deadlines().idle()));
    }

    /// One deadline.
    record Deadline(
            String name,
            long leastMillis,
            BiFunction<Deadlines, Duration, Deadlines> with,
            Function<Deadlines, Duration> get) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Deadline> deadlines() {
        return Stream.of(
                new Deadline("firstByte", 10, Deadlines::firstByte, Deadlines::firstByte),
                new Deadline("head", 10, Deadlines::head, Deadlines::head),
                new Deadline("idle", 10, Deadlines::idle, Deadlines::idle),
                new Deadline("contentGrace", 10, Deadlines::contentGrace, Deadlines::contentGrace),
                new Deadline("content", 0, Deadlines::content, Deadlines::content),
                new Deadline("handler", 0, Deadlines::handler, Deadlines::handler),
                new Deadline("halfClose", 10, Deadlines::halfClose, Deadlines::halfClose),
                new Deadline("linger", 10, Deadlines::linger, Deadlines::linger),
                new Deadline("waiting", 10, Deadlines::waiting, Deadlines::waiting),
                new Deadline("drain", 0, Deadlines::drain, Deadlines::drain));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deadlines")
    void aDeadlineHasItsLeastAndChangesNoOther(Deadline deadline) {
        var defaults = Deadlines.defaults();
        for (long millis : new long[] {deadline.leastMillis, deadline.leastMillis + 1, 77_777}) {
            var time = Duration.ofMillis(millis);
            Deadlines changed = deadline.with.apply(defaults, time);
            assertEquals(time, deadline.get.apply(changed));
            deadlines()
                    .filter(other -> !other.name.equals(deadline.name))
                    .forEach(other ->
                            assertEquals(
                                    other.get.apply(defaults),
                                    other.get.apply(changed),
                                    other.name));
        }
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                deadline.with.apply(
                                        defaults, Duration.ofMillis(deadline.leastMillis - 1)));
        assertEquals(
                "The deadline %s is %d ms; it must be at least %d ms."
                        .formatted(deadline.name, deadline.leastMillis - 1, deadline.leastMillis),
                refused.getMessage());
    }

    @ParameterizedTest(name = "{0} bytes per second")
    @ValueSource(ints = {1, 2, Integer.MAX_VALUE})
    void aLeastRateIsPositive(int bytes) {
        assertEquals(
                bytes,
                Deadlines.defaults().contentBytesPerSecondMin(bytes).contentBytesPerSecondMin());
        assertThrows(
                IllegalArgumentException.class,
                () -> Deadlines.defaults().contentBytesPerSecondMin(0));
    }
}
