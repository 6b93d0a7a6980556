package dev.weir.server;

import dev.weir.server.loop.LoopScheduler;
import dev.weir.server.netty.SocketKind;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// What a server runs on: a scheduler and a way to the sockets that go together.
///
/// @param isPortable whether the JDK's scheduler carries the threads, not ours
/// @param sentence what was chosen, why, and how to get the other
record Engine(boolean isPortable, SocketKind sockets, String sentence) {

    private static final String FLAG =
            "--add-opens java.base/java.lang="
                    + Objects.requireNonNullElse(Engine.class.getModule().getName(), "ALL-UNNAMED");

    /// What a machine and its JVM have, apart from any wish: all that the choice depends on.
    ///
    /// @param closed why the loop scheduler cannot be had, or empty if it can
    /// @param missing why a way to the sockets cannot be gone, or empty if it can; asked only when
    ///   it matters, as the answer may load a library
    record Here(Optional<String> closed, Function<SocketKind, Optional<String>> missing) {
        static Here look() {
            return new Here(LoopScheduler.missing(), SocketKind::missing);
        }
    }

    /// The pair that fits the wishes and what is here.
    ///
    /// @throws IllegalArgumentException if they cannot be met
    static Engine choose(SchedulerKind scheduler, TransportKind transport) {
        return choose(scheduler, transport, Here.look());
    }

    static Engine choose(SchedulerKind scheduler, TransportKind transport, Here here) {
        Optional<String> missing = here.closed();
        boolean isPortable =
                switch (scheduler) {
                    case PORTABLE -> true;
                    case LOOP -> {
                        missing.ifPresent(reason -> {
                            throw new IllegalArgumentException(
                                    "The loop scheduler cannot be had, as "
                                            + reason
                                            + ". Start Java with "
                                            + FLAG
                                            + ", or choose the portable scheduler.");
                        });
                        yield false;
                    }
                    case AUTO -> missing.isPresent();
                };
        if (isPortable) {
            return new Engine(
                    true, portable(transport), portableSentence(scheduler, here.closed()));
        }
        SocketKind sockets =
                switch (transport) {
                    case NIO -> SocketKind.NIO;
                    case EPOLL -> available(SocketKind.EPOLL, here);
                    case IO_URING -> available(SocketKind.IO_URING, here);
                    case AUTO ->
                            here.missing().apply(SocketKind.EPOLL).isPresent()
                                    ? SocketKind.NIO
                                    : SocketKind.EPOLL;
                };
        return new Engine(false, sockets, loopSentence(transport, sockets, here));
    }

    private static SocketKind portable(TransportKind transport) {
        return switch (transport) {
            case NIO, AUTO -> SocketKind.NIO;
            case EPOLL, IO_URING ->
                    throw new IllegalArgumentException(
                            "The portable scheduler does not go with "
                                    + transport
                                    + ", which would keep the JDK's carriers while it waits. Choose"
                                    + " NIO, or the loop scheduler.");
        };
    }

    private static SocketKind available(SocketKind kind, Here here) {
        here.missing()
                .apply(kind)
                .ifPresent(reason -> {
                    throw new IllegalArgumentException(
                            kind
                                    + " cannot be had here: "
                                    + reason
                                    + ". Choose another transport, such as NIO.");
                });
        return kind;
    }

    private static String loopSentence(TransportKind asked, SocketKind sockets, Here here) {
        Optional<String> fallback =
                asked == TransportKind.AUTO
                        ? here.missing().apply(SocketKind.EPOLL)
                        : Optional.empty();
        return "Handlers run on the loop scheduler over "
                + sockets
                + fallback.map(reason -> ", as EPOLL cannot be had (" + reason + ")").orElse("")
                + "; choose the portable scheduler to do without JDK internals.";
    }

    private static String portableSentence(SchedulerKind asked, Optional<String> closed) {
        return "Handlers run on the portable scheduler over NIO"
                + (asked == SchedulerKind.PORTABLE
                        ? ", as was asked."
                        : ", as "
                                + closed.orElse("it was asked for")
                                + "; start Java with "
                                + FLAG
                                + " for the faster loop scheduler.");
    }
}
