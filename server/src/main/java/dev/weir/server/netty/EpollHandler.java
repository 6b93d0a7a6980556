package dev.weir.server.netty;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/// Netty's epoll, but that a socket of which nothing is wanted for now stays in the set.
///
/// Netty 4.2.18 takes it out, and then fails to change what is not in it: the next write that
/// blocks fails with ENOENT and breaks the connection. That happens to answers after a half-close,
/// when neither input nor its end is waited for any more. Errors are always reported, so to ask for
/// them asks for nothing, and tells of a reset meanwhile.
final class EpollHandler implements IoHandler {

    /// Sockets that are told of at once. Who waits for its answers behind more than these is told
    /// of when those have theirs, and the others' answers are under way meanwhile.
    private static final int EVENTS_MAX = 64;

    private final IoHandler epoll;

    EpollHandler(ThreadAwareExecutor executor) {
        epoll =
                EpollIoHandler.newFactory(EVENTS_MAX, DefaultSelectStrategyFactory.INSTANCE)
                        .newHandler(executor);
    }

    private record Registration(IoRegistration registration) implements IoRegistration {

        @Override
        public long submit(IoOps ops) {
            return registration.submit(ops.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLERR : ops);
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // as it is declared
        public <T> T attachment() {
            return registration.attachment();
        }

        @Override
        public boolean isValid() {
            return registration.isValid();
        }

        @Override
        public boolean cancel() {
            return registration.cancel();
        }
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Registration(epoll.register(handle));
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }
}
