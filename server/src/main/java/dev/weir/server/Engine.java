package dev.weir.server;

import dev.weir.server.loop.LoopScheduler;
import dev.weir.server.netty.SocketKind;
import java.util.Optional;

/// What a server runs on: a scheduler and a way to the sockets that go together.
///
/// @param isPortable whether the JDK's scheduler carries the threads, not ours
/// @param sentence what was chosen, why, and how to get the other
record Engine(boolean isPortable, SocketKind sockets, String sentence) {

    private static final String FLAG = "--add-opens java.base/java.lang=ALL-UNNAMED";

    /// The pair that fits the wishes and what is here.
    ///
    /// @throws IllegalArgumentException if they cannot be met
    static Engine choose(SchedulerKind scheduler, TransportKind transport) {
        Optional<String> missing = LoopScheduler.missing();
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
        SocketKind sockets = sockets(isPortable, transport);
        return new Engine(isPortable, sockets, sentence(scheduler, isPortable, missing, sockets));
    }

    private static SocketKind sockets(boolean isPortable, TransportKind transport) {
        return switch (transport) {
            case NIO -> SocketKind.NIO;
            case EPOLL -> available(SocketKind.EPOLL, isPortable);
            case IO_URING -> available(SocketKind.IO_URING, isPortable);
            case AUTO ->
                    isPortable || SocketKind.EPOLL.missing().isPresent()
                            ? SocketKind.NIO
                            : SocketKind.EPOLL;
        };
    }

    private static SocketKind available(SocketKind kind, boolean isPortable) {
        if (isPortable) {
            throw new IllegalArgumentException(
                    "The portable scheduler does not go with "
                            + kind
                            + ", which would keep the JDK's carriers while it waits. Choose NIO, or"
                            + " the loop scheduler.");
        }
        kind.missing()
                .ifPresent(reason -> {
                    throw new IllegalArgumentException(
                            kind
                                    + " cannot be had here: "
                                    + reason
                                    + ". Choose another transport, such as NIO.");
                });
        return kind;
    }

    private static String sentence(
            SchedulerKind asked, boolean isPortable, Optional<String> missing, SocketKind sockets) {
        if (!isPortable) {
            return "Handlers run on the loop scheduler over "
                    + sockets
                    + "; choose the portable scheduler to do without JDK internals.";
        }
        return "Handlers run on the portable scheduler over "
                + sockets
                + (asked == SchedulerKind.PORTABLE
                        ? ", as was asked."
                        : ", as "
                                + missing.orElse("it was asked for")
                                + "; start Java with "
                                + FLAG
                                + " for the faster loop scheduler.");
    }
}
