package dev.weir.bench;

import dev.weir.http.Buffers;
import dev.weir.http.Exchange;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.Handler;
import dev.weir.http.Limits;
import dev.weir.http.Peer;
import dev.weir.http.RequestBody;
import dev.weir.http.h1.Preamble;
import dev.weir.http.h2.AnswerBlocks;
import dev.weir.http.h2.Http2Connection;
import dev.weir.http.h2.Http2Limits;
import dev.weir.server.MemoryServer;
import dev.weir.server.loop.LoopScheduler;
import java.util.ArrayList;
import java.util.List;
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

/// [CoreLoop] for HTTP/2: all that a server does for a request but for the sockets. An operation is
/// one request.
///
/// Sixteen requests come in at a time on each connection, a stream each. They run at once, so one
/// connection has what takes sixteen of HTTP/1.1.
///
/// **Baselines.** [#inline] is the same codec, table and handlers without loop and threads;
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
public class Http2Core {

    @Benchmark
    @Against("netty")
    @OperationsPerInvocation(CoreLoop.REQUESTS)
    public int loop(OnLoop on) {
        return on.run();
    }

    @Benchmark
    @Against("netty")
    @OperationsPerInvocation(MemoryPeer.REQUESTS)
    public int inline(Inline inline) {
        return inline.exchange();
    }

    @Benchmark
    @OperationsPerInvocation(MemoryPeer.REQUESTS)
    public int netty(OfNetty netty) {
        return netty.server.exchange(netty.batch.next());
    }

    /// A loop on our scheduler.
    @State(Scope.Thread)
    public static class OnLoop {
        @Param({"1", "32"})
        public int connections = 1;

        @Param({"plaintext", "browser"})
        public String request = "plaintext";

        private final List<Http2Batch> batches = new ArrayList<>();
        private MemoryServer server;

        @Setup
        public void setup() {
            server =
                    MemoryServer.start(
                            new LoopScheduler(),
                            RouteTables.demoApplication(),
                            List.of(),
                            connections,
                            () -> {
                                var batch = new Http2Batch(request);
                                batches.add(batch);
                                return batch;
                            });
            server.exchange(3);
            checkAll();
        }

        int run() {
            server.exchange(CoreLoop.REQUESTS / MemoryPeer.REQUESTS / connections);
            return connections;
        }

        private void checkAll() {
            for (int i = 0; i < connections; i++) {
                batches.get(i).check(server.lastAnswers(i));
            }
        }

        @TearDown
        public void tearDown() {
            checkAll();
            server.close();
        }
    }

    /// The codec, which calls the handler as soon as a request is here.
    @State(Scope.Thread)
    public static class Inline implements ExchangeHandler {
        @Param({"plaintext", "browser"})
        public String request = "plaintext";

        private final Handler handler = RouteTables.demoApplication();
        private final CopyingSink sink = new CopyingSink();
        private Http2Batch batch;
        private Http2Connection codec;

        @Setup
        public void setup() {
            var preamble = new Preamble("weir");
            preamble.date(1_795_000_000L);
            batch = new Http2Batch(request);
            codec =
                    new Http2Connection(
                            Limits.defaults(),
                            Http2Limits.defaults(),
                            new Buffers(),
                            new AnswerBlocks(preamble),
                            this,
                            Peer.NONE);
            exchange();
            exchange();
            batch.check(sink.taken());
        }

        @Override
        public void begin(Exchange exchange) {
            try {
                exchange.respond(handler.handle(exchange.request()));
            } catch (Exception failed) {
                throw new AssertionError("a handler that is measured does not fail", failed);
            }
        }

        @Override
        public RequestBody body(Exchange exchange, long lengthBytes) {
            throw new AssertionError("a request that is measured has no content");
        }

        int exchange() {
            byte[] requests = batch.next();
            sink.clear();
            codec.receive(requests, 0, requests.length);
            codec.send(Integer.MAX_VALUE);
            codec.output().drainTo(sink);
            return sink.bytes();
        }
    }

    /// The same by Netty.
    @State(Scope.Thread)
    public static class OfNetty {
        @Param({"plaintext", "browser"})
        public String request = "plaintext";

        final NettyHttp2Server server = new NettyHttp2Server();
        Http2Batch batch;

        @Setup
        public void setup() {
            batch = new Http2Batch(request);
            server.exchange(batch.next());
            byte[] answers = server.taken(batch.next());
            if (!batch.isAnswered(answers, answers.length)) {
                throw new AssertionError("Netty has not answered");
            }
        }

        @TearDown
        public void tearDown() {
            server.close();
        }
    }
}
