package dev.weir.bench;

import dev.weir.server.MemoryServer;
import dev.weir.server.loop.LoopScheduler;
import dev.weir.server.loop.PortableScheduler;
import dev.weir.server.loop.Scheduler;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/// The headline: all that a server does for a request but for the sockets. An operation is one
/// request.
///
/// Sixteen pipelined requests come in on each connection as bytes; the real loop, endpoint and
/// dispatcher copy them into the window, parse them, start a fresh virtual thread for each, which
/// routes by the demo server's table and answers through the real `Request` and `Response`; the
/// answers are encoded and handed to the transport in one flush. Limits, deadlines and figures are
/// counted, and the monitor watches, as in a server with default options.
///
/// HTTP/1.1 has one exchange at a time per connection, so one connection is the worst case: a turn
/// of the scheduler for each request. With 32, which is little for a server under load, a turn has
/// 32 requests.
///
/// **What is timed.** The loop has a thread of its own, the carrier. One invocation hands it the
/// order for [#REQUESTS] requests and waits on a latch, so the time of an invocation is the loop's
/// time plus one hand-over there and back. That hand-over is some 50 µs at worst; the requests take
/// 20 ms or more, so it is at most 0.3 % of the figure. The peers are closed loops inside the
/// transport: each sends its next batch when the last is answered, and costs two copies, as a
/// socket's buffer does. JMH's thread sleeps meanwhile. B/op counts what all threads allocate.
///
/// **Baselines.** [#inline] is the same codec, table and handlers without loop and threads, and
/// [#netty] is Netty's codec with the same table behind it, also without threads.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgs = {
            Jvm.OPENS,
            Jvm.MEMORY_ACCESS,
            Jvm.NATIVE,
            Jvm.HEAP_LEAST,
            Jvm.HEAP_MOST,
            Jvm.COLLECTOR,
            Jvm.NO_LEAK_DETECTION
        })
public class CoreLoop {

    /// Of an invocation: 400 batches on each of 32 connections.
    static final int REQUESTS = 32 * 400 * Samples.PIPELINED;

    @Benchmark
    @Against("netty")
    @OperationsPerInvocation(REQUESTS)
    public int loop(OnLoop on) {
        return on.run();
    }

    @Benchmark
    @Against("netty")
    @OperationsPerInvocation(REQUESTS)
    @Fork(
            value = 3,
            jvmArgs = {
                Jvm.OPENS,
                Jvm.MEMORY_ACCESS,
                Jvm.NATIVE,
                Jvm.HEAP_LEAST,
                Jvm.HEAP_MOST,
                Jvm.COLLECTOR,
                Jvm.NO_REGISTRY
            })
    public int loopWithoutRegistry(OnLoop on) {
        return on.run();
    }

    @Benchmark
    @Against("netty")
    @OperationsPerInvocation(REQUESTS)
    @Fork(
            value = 3,
            jvmArgs = {
                Jvm.MEMORY_ACCESS,
                Jvm.NATIVE,
                Jvm.HEAP_LEAST,
                Jvm.HEAP_MOST,
                Jvm.COLLECTOR,
                Jvm.ONE_CARRIER
            })
    public int portable(OnPortable on) {
        return on.run();
    }

    @Benchmark
    @Against("netty")
    @OperationsPerInvocation(Samples.PIPELINED)
    public int inline(Inline inline) {
        return inline.connection.exchange(inline.requests);
    }

    @Benchmark
    @OperationsPerInvocation(Samples.PIPELINED)
    public int netty(OfNetty netty) {
        return netty.server.exchange(netty.requests);
    }

    /// The bytes of one batch, and what has to come back.
    private record Load(@SuppressWarnings("ArrayRecordComponent") byte[] requests, String content) {
        static Load of(String request) {
            return switch (request) {
                case "plaintext" ->
                        new Load(Samples.pipelined(Samples.plaintext()), Samples.PLAINTEXT_CONTENT);
                case "browser" ->
                        new Load(Samples.pipelined(Samples.browserWithParameter("42")), "42");
                default -> throw new IllegalArgumentException(request);
            };
        }

        void check(byte[] answers) {
            HttpAnswers.check(answers, Samples.PIPELINED, content);
        }
    }

    /// A loop on our scheduler; with `-t 2` two of them in one process.
    @State(Scope.Thread)
    public static class OnLoop {
        @Param({"1", "32"})
        public int connections = 1;

        /// The smallest request, or one as a browser sends it with a parameter to capture.
        @Param({"plaintext", "browser"})
        public String request = "plaintext";

        private MemoryServer server;

        @Setup
        public void setup(BenchmarkParams run) {
            server = begin(new LoopScheduler(run.getThreads()), connections, request);
        }

        /// Without JMH.
        static OnLoop with(int connections) {
            var on = new OnLoop();
            on.connections = connections;
            on.server = begin(new LoopScheduler(), connections, on.request);
            return on;
        }

        int run() {
            server.exchange(REQUESTS / Samples.PIPELINED / connections);
            return connections;
        }

        @TearDown
        public void tearDown() {
            end(server, connections, request);
        }
    }

    /// A loop on the JDK's scheduler.
    @State(Scope.Thread)
    public static class OnPortable {
        @Param({"1", "32"})
        public int connections = 1;

        @Param({"plaintext", "browser"})
        public String request = "plaintext";

        private MemoryServer server;

        @Setup
        public void setup() {
            server = begin(new PortableScheduler(), connections, request);
        }

        int run() {
            server.exchange(REQUESTS / Samples.PIPELINED / connections);
            return connections;
        }

        @TearDown
        public void tearDown() {
            end(server, connections, request);
        }
    }

    static MemoryServer begin(Scheduler scheduler, int connections, String request) {
        Load load = Load.of(request);
        var server =
                MemoryServer.start(
                        scheduler,
                        RouteTables.demoApplication(),
                        connections,
                        load.requests,
                        Samples.PIPELINED);
        server.exchange(3);
        checkAll(server, connections, load);
        return server;
    }

    /// Each batch was as long as the first; the last one is read once more.
    static void end(MemoryServer server, int connections, String request) {
        checkAll(server, connections, Load.of(request));
        server.close();
    }

    private static void checkAll(MemoryServer server, int connections, Load load) {
        for (int i = 0; i < connections; i++) {
            load.check(server.lastAnswers(i));
        }
    }

    /// The codec, the table and the handlers alone.
    @State(Scope.Thread)
    public static class Inline {
        @Param({"plaintext", "browser"})
        public String request = "plaintext";

        final InlineConnection connection = new InlineConnection(RouteTables.demoApplication());
        byte[] requests;

        @Setup
        public void setup() {
            Load load = Load.of(request);
            requests = load.requests;
            connection.exchange(requests);
            load.check(connection.taken());
        }
    }

    /// The same by Netty.
    @State(Scope.Thread)
    public static class OfNetty {
        @Param({"plaintext", "browser"})
        public String request = "plaintext";

        final NettyServer server = NettyServer.ofTheDemo();
        ByteBuf requests;

        @Setup
        public void setup() {
            Load load = Load.of(request);
            requests = NettyDecoder.direct(load.requests);
            load.check(server.taken(requests));
        }

        @TearDown
        public void tearDown() {
            requests.release();
            server.close();
        }
    }
}
