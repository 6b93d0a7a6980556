package dev.weir.server;

import dev.weir.bench.MemoryPeer;
import dev.weir.bench.MemoryTransport;
import dev.weir.http.Handler;
import dev.weir.server.loop.Clock;
import dev.weir.server.loop.LoopScheduler;
import dev.weir.server.loop.Monitor;
import dev.weir.server.loop.Scheduler;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// One loop of a server with all that belongs to it, over connections in memory: nothing but the
/// sockets is missing.
///
/// It is in this package because a server's loops are its own affair; see [Member].
///
/// **Threads:** for one at a time.
public final class MemoryServer implements AutoCloseable {

    private static final long SECONDS_MAX = 60;

    private final Member member;
    private final MemoryTransport transport;
    private final Monitor monitor;

    private MemoryServer(Scheduler scheduler, Handler app, ServerOptions options) {
        member = Member.of(options, app, Clock.SYSTEM, scheduler, MemoryTransport::new);
        transport = (MemoryTransport) member.loop().transport();
        // A server has it too, and it costs something to be watched.
        monitor =
                new Monitor(
                        scheduler instanceof LoopScheduler loop ? List.of(loop) : List.of(),
                        scheduler instanceof LoopScheduler ? List.of() : List.of(member.loop()),
                        TimeUnit.MILLISECONDS.toNanos(options.stuckMillis()),
                        true);
    }

    /// Starts one loop with the options that a server has by default.
    ///
    /// @param scheduler new, for this one
    /// @param connections how many are open
    /// @param batch what comes in on each of them at a time: whole requests
    /// @param answerCount how many requests those are
    public static MemoryServer start(
            Scheduler scheduler, Handler app, int connections, byte[] batch, int answerCount) {
        return start(scheduler, app, List.of(), connections, batch, answerCount);
    }

    /// As [#start(Scheduler, Handler, int, byte[], int)], with who listens.
    public static MemoryServer start(
            Scheduler scheduler,
            Handler app,
            List<ServerListener> listeners,
            int connections,
            byte[] batch,
            int answerCount) {
        return start(
                scheduler, app, listeners, connections, () -> MemoryPeer.http1(batch, answerCount));
    }

    /// As [#start(Scheduler, Handler, int, byte[], int)], with who is at the other ends.
    public static MemoryServer start(
            Scheduler scheduler,
            Handler app,
            List<ServerListener> listeners,
            int connections,
            Supplier<MemoryPeer> peers) {
        var server = begin(scheduler, app, listeners);
        server.connect(
                connections,
                () ->
                        server.transport.connect(
                                peers.get(), link -> server.member.accept(link, () -> {})));
        return server;
    }

    /// As [#start(Scheduler, Handler, int, byte[], int)], over QUIC.
    ///
    /// @param request all that each request stream has
    public static MemoryServer startQuic(Handler app, int connections, byte[] request) {
        var server = begin(new LoopScheduler(), app, List.of());
        server.connect(
                connections,
                () ->
                        server.transport.connectQuic(
                                request, link -> server.member.accept(link, () -> {})));
        return server;
    }

    private static MemoryServer begin(
            Scheduler scheduler, Handler app, List<ServerListener> listeners) {
        ServerOptions options = ServerOptions.defaults().loops(1);
        for (ServerListener listener : listeners) {
            options = options.listener(listener);
        }
        var server = new MemoryServer(scheduler, app, options);
        server.member.loop().begin("weir-loop-0");
        server.monitor.start();
        return server;
    }

    private void connect(int connections, Runnable one) {
        await(ready ->
                member.loop()
                        .post(() -> {
                            for (int i = 0; i < connections; i++) {
                                one.run();
                            }
                            ready.countDown();
                        }));
    }

    /// Has each connection send `batches` batches, the next when the last is answered, and waits
    /// for the answers.
    public void exchange(int batches) {
        await(done -> member.loop().post(() -> transport.begin(batches, done)));
    }

    /// All bytes of the answers to the last batch of one connection.
    public byte[] lastAnswers(int connection) {
        return transport.lastAnswers(connection);
    }

    private interface Asking {
        void ask(CountDownLatch answered);
    }

    private void await(Asking asking) {
        var answered = new CountDownLatch(1);
        asking.ask(answered);
        try {
            if (!answered.await(SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "The loop did not answer within " + SECONDS_MAX + " s: " + transport);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the loop was at work.", interrupted);
        }
    }

    @Override
    public void close() {
        monitor.close();
        await(closed ->
                member.loop()
                        .post(() -> {
                            member.connections().closeAll();
                            member.loop().end();
                            closed.countDown();
                        }));
    }
}
