package dev.weir.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Buffers;
import dev.weir.http.Exchange;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.Handler;
import dev.weir.http.Limits;
import dev.weir.http.Peer;
import dev.weir.http.RequestBody;
import dev.weir.http.h1.Preamble;
import dev.weir.http.h3.AnswerHeads;
import dev.weir.http.h3.Http3Connection;
import dev.weir.http.h3.Http3Stream;
import dev.weir.server.MemoryServer;
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

/// [CoreLoop] for HTTP/3: all that a server does for a request above QUIC. An operation is one
/// request.
///
/// Sixteen streams are opened at a time on each connection, with a whole request each, coded
/// without a dynamic table. QUIC itself, which takes most of the time of a request over sockets, is
/// left out.
///
/// **Baseline.** [#inline] is the same codec, table and handlers without loop and threads. Netty's
/// codec of HTTP/3 does not run without its QUIC; `bench/versions` compares the two over sockets.
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
public class Http3Core {

    @Benchmark
    @Against("inline")
    @OperationsPerInvocation(CoreLoop.REQUESTS)
    public int loop(OnLoop on) {
        return on.run();
    }

    @Benchmark
    @OperationsPerInvocation(MemoryPeer.REQUESTS)
    public int inline(Inline inline) {
        return inline.exchange();
    }

    /// Sees to it that these are answers: so many heads and contents, nothing else.
    static void check(byte[] answers, String content) {
        String text = new String(answers, ISO_8859_1);
        String data = (char) 0 + String.valueOf((char) content.length()) + content;
        int contents = text.split(data, -1).length - 1;
        int heads = text.split("\1[\\x00-\\x3f]\\x00\\x00\\xd9", -1).length - 1; // 200
        int longHeads = text.split("\1[\\x40-\\x7f].\\x00\\x00\\xd9", -1).length - 1;
        if (contents != MemoryPeer.REQUESTS || heads + longHeads != MemoryPeer.REQUESTS) {
            throw new AssertionError(
                    (heads + longHeads) + " heads and " + contents + " contents in: " + text);
        }
    }

    /// A loop on our scheduler.
    @State(Scope.Thread)
    public static class OnLoop {
        @Param({"1", "32"})
        public int connections = 1;

        @Param({"plaintext", "browser"})
        public String request = "plaintext";

        private MemoryServer server;

        @Setup
        public void setup() {
            server =
                    MemoryServer.startQuic(
                            RouteTables.demoApplication(),
                            connections,
                            CodedRequest.of(request).qpackFrame());
            server.exchange(3);
            checkAll();
        }

        int run() {
            server.exchange(CoreLoop.REQUESTS / MemoryPeer.REQUESTS / connections);
            return connections;
        }

        private void checkAll() {
            for (int i = 0; i < connections; i++) {
                check(server.lastAnswers(i), CodedRequest.content(request));
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
        private byte[] bytes;
        private Http3Connection codec;
        private long nextId;

        @Setup
        public void setup() {
            var preamble = new Preamble("weir");
            preamble.date(1_795_000_000L);
            bytes = CodedRequest.of(request).qpackFrame();
            codec =
                    new Http3Connection(
                            Limits.defaults(),
                            new Buffers(),
                            new AnswerHeads(preamble),
                            new Peer(null, null, true, null));
            exchange();
            check(sink.taken(), CodedRequest.content(request));
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
            sink.clear();
            for (int i = 0; i < MemoryPeer.REQUESTS; i++) {
                Http3Stream stream = codec.request(nextId, this);
                nextId += 4;
                stream.receive(bytes, 0, bytes.length);
                stream.endOfInput();
                stream.advance();
                stream.output().drainTo(sink);
                stream.release();
            }
            return sink.bytes();
        }
    }
}
