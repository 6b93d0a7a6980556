package dev.weir.server;

/// What carries the virtual threads of loops and handlers.
public enum SchedulerKind {
    /// [#LOOP] when the JDK has opened what it needs, else [#PORTABLE]; one line at start says
    /// which.
    AUTO,

    /// A carrier for each loop, which its handlers share. It needs `--add-opens
    /// java.base/java.lang=ALL-UNNAMED` (or `=dev.weir.server` on the module path). A handler that
    /// computes without a pause loses its loop to a spare carrier after
    /// [ServerOptions#stuckMillis].
    LOOP,

    /// The JDK's own scheduler: public API alone, 20–30 % more CPU per request, and as many
    /// handlers that compute without a pause as there are cores hold the server up.
    PORTABLE
}
