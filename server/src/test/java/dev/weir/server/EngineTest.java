package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.server.loop.LoopScheduler;
import dev.weir.server.netty.SocketKind;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Which schedulers and transports go together. It runs in both of the suite's JVMs: one has what
/// the loop scheduler needs, the other has not.
@Timeout(60)
class EngineTest {

    private static boolean isOpen() {
        return LoopScheduler.missing().isEmpty();
    }

    @ParameterizedTest(name = "portable over {0}")
    @EnumSource(
            value = TransportKind.class,
            names = {"NIO", "AUTO"})
    void portableGoesWithNio(TransportKind transport) {
        Engine engine = Engine.choose(SchedulerKind.PORTABLE, transport);
        assertTrue(engine.isPortable());
        assertEquals(SocketKind.NIO, engine.sockets());
        assertEquals(
                "Handlers run on the portable scheduler over NIO, as was asked.",
                engine.sentence());
    }

    @ParameterizedTest(name = "portable over {0}")
    @CsvSource({"EPOLL", "IO_URING"})
    void portableGoesWithNoNativeTransport(TransportKind transport) {
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Engine.choose(SchedulerKind.PORTABLE, transport));
        assertEquals(
                "The portable scheduler does not go with "
                        + transport
                        + ", which would keep the JDK's carriers while it waits. Choose NIO, or the"
                        + " loop scheduler.",
                refused.getMessage());
    }

    @ParameterizedTest(name = "loop over {0}")
    @EnumSource(TransportKind.class)
    void loopGoesWithEveryTransportThatIsHere(TransportKind transport) {
        assumeTrue(isOpen(), "the loop scheduler cannot be had");
        SocketKind kind =
                transport == TransportKind.AUTO
                        ? SocketKind.NIO
                        : SocketKind.valueOf(transport.name());
        if (kind.missing().isPresent()) {
            var refused =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> Engine.choose(SchedulerKind.LOOP, transport));
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .endsWith("Choose another transport, such as NIO."));
            return;
        }
        Engine engine = Engine.choose(SchedulerKind.LOOP, transport);
        assertFalse(engine.isPortable());
        if (transport != TransportKind.AUTO) {
            assertEquals(kind, engine.sockets());
        }
        assertEquals(
                "Handlers run on the loop scheduler over "
                        + engine.sockets()
                        + "; choose the portable scheduler to do without JDK internals.",
                engine.sentence());
    }

    @Test
    void loopIsRefusedWhereTheJdkIsClosed() {
        assumeTrue(!isOpen(), "java.lang is open here");
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Engine.choose(SchedulerKind.LOOP, TransportKind.AUTO));
        assertEquals(
                "The loop scheduler cannot be had, as java.lang is not open to it. Start Java with"
                        + " --add-opens java.base/java.lang=ALL-UNNAMED, or choose the portable"
                        + " scheduler.",
                refused.getMessage());
    }

    @Test
    void autoTakesTheLoopSchedulerWhereItCanBeHad() {
        Engine engine = Engine.choose(SchedulerKind.AUTO, TransportKind.AUTO);
        assertEquals(!isOpen(), engine.isPortable());
        if (!isOpen()) {
            assertEquals(
                    "Handlers run on the portable scheduler over NIO, as java.lang is not open to"
                            + " it; start Java with --add-opens java.base/java.lang=ALL-UNNAMED for"
                            + " the faster loop scheduler.",
                    engine.sentence());
        } else if (SocketKind.EPOLL.missing().isEmpty()) {
            assertEquals(SocketKind.EPOLL, engine.sockets());
        }
    }

    /// What is chosen on other machines, and said of it: it depends on nothing but [Engine.Here].
    @ParameterizedTest(name = "{0}, epoll: {1}, io_uring: {2}; asked for {3} over {4}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    -      | -   | -   | AUTO     | AUTO     | loop over EPOLL
                    -      | -   | -   | AUTO     | IO_URING | loop over IO_URING
                    -      | no  | no  | AUTO     | AUTO     | loop over NIO, as EPOLL cannot be had (no)
                    -      | no  | -   | AUTO     | AUTO     | loop over NIO, as EPOLL cannot be had (no)
                    -      | no  | -   | AUTO     | NIO      | loop over NIO
                    -      | no  | -   | LOOP     | IO_URING | loop over IO_URING
                    -      | -   | -   | PORTABLE | AUTO     | portable over NIO
                    closed | -   | -   | AUTO     | AUTO     | portable over NIO
                    closed | no  | no  | AUTO     | AUTO     | portable over NIO
                    """)
    void thePairFollowsFromWhatIsHere(
            @Nullable String closed,
            @Nullable String noEpoll,
            @Nullable String noIoUring,
            SchedulerKind scheduler,
            TransportKind transport,
            String pair) {
        var engine = Engine.choose(scheduler, transport, here(closed, noEpoll, noIoUring));
        String said = "Handlers run on the " + pair.replace(" over", " scheduler over");
        assertTrue(engine.sentence().matches(Pattern.quote(said) + "[;,] .*"), engine::sentence);
    }

    @ParameterizedTest(name = "epoll: {0}, io_uring: {1}; asked for {2}")
    @CsvSource({"it is gone, -, EPOLL", "-, it is gone, IO_URING"})
    void whatIsAskedForAndNotHereIsRefused(
            String noEpoll, String noIoUring, TransportKind transport) {
        var here = here(null, noEpoll.equals("-") ? null : noEpoll, noIoUring);
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Engine.choose(SchedulerKind.AUTO, transport, here));
        assertEquals(
                transport
                        + " cannot be had here: it is gone. Choose another transport, such as NIO.",
                refused.getMessage());
    }

    private static Engine.Here here(
            @Nullable String closed, @Nullable String noEpoll, @Nullable String noIoUring) {
        return new Engine.Here(
                Optional.ofNullable(closed),
                kind ->
                        switch (kind) {
                            case EPOLL -> Optional.ofNullable(noEpoll);
                            case IO_URING -> Optional.ofNullable(noIoUring);
                            case NIO -> Optional.empty();
                        });
    }
}
