package dev.weir.server;

import dev.weir.http.Handler;
import java.util.Locale;
import java.util.stream.Stream;

/// The scheduler that this run of the tests is about: the build runs all of them once with
/// `-Dweir.scheduler=loop` and once with `-Dweir.scheduler=portable`.
final class ThisScheduler {

    static final SchedulerKind KIND =
            SchedulerKind.valueOf(
                    System.getProperty("weir.scheduler", "auto").toUpperCase(Locale.ROOT));

    private ThisScheduler() {}

    static boolean isLoop() {
        return !Engine.choose(KIND, TransportKind.AUTO).isPortable();
    }

    /// Whether this run of the tests is over TLS: `-Dweir.tls=true`.
    static boolean isTls() {
        return Boolean.getBoolean("weir.tls");
    }

    /// One loop at a port that the system picks, and no signal handlers.
    static ServerOptions options() {
        var plain = ServerOptions.port(0).scheduler(KIND).loops(1).stopsOnSignals(false);
        return isTls() ? plain.tls(Tls.development()) : plain;
    }

    static Server serve(Handler app) {
        return Server.start(options(), app);
    }

    /// The transports that go with this scheduler here.
    static Stream<TransportKind> transports() {
        return Stream.of(TransportKind.NIO, TransportKind.EPOLL, TransportKind.IO_URING)
                .filter(ThisScheduler::isLegal);
    }

    private static boolean isLegal(TransportKind transport) {
        try {
            Engine.choose(KIND, transport);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }
}
