package dev.weir.server;

/// The way to the sockets.
public enum TransportKind {
    /// [#EPOLL] where it loads and the scheduler is [SchedulerKind#LOOP], else [#NIO].
    AUTO,

    /// Linux' epoll by a native library; with [SchedulerKind#LOOP] only.
    EPOLL,

    /// Linux' io_uring by a native library; with [SchedulerKind#LOOP] only. The fastest under
    /// pipelining; sandboxes often forbid it. A ring cannot follow its loop to another thread, so a
    /// handler that computes without a pause holds up the others of its loop.
    IO_URING,

    /// The JDK's selectors, everywhere and with either scheduler.
    NIO
}
