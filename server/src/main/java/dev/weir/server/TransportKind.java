package dev.weir.server;

/// The way to the sockets.
public enum TransportKind {
    /// [#EPOLL] where it loads and the scheduler is [SchedulerKind#LOOP], else [#NIO].
    AUTO,

    /// Linux' epoll by a native library; with [SchedulerKind#LOOP] only.
    EPOLL,

    /// Linux' io_uring by a native library; with [SchedulerKind#LOOP] only. The fastest under
    /// pipelining; sandboxes often forbid it.
    IO_URING,

    /// The JDK's selectors, everywhere and with either scheduler.
    NIO
}
