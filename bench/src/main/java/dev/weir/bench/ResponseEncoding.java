package dev.weir.bench;

import dev.weir.http.Buffers;
import dev.weir.http.Output;
import dev.weir.http.h1.OpenEncoder;
import dev.weir.http.h1.Preamble;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// From an answer to its bytes in a buffer that could be sent; an operation is one answer: status,
/// `Server`, `Date`, `Content-Type`, `Content-Length` and 13 bytes of content.
///
/// [#weir] and [#netty] are the encoders alone. [#weirExchange] and [#nettyExchange] are a whole
/// connection, from the bytes of the plaintext request to those of the answer.
@State(Scope.Thread)
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
public class ResponseEncoding {

    private final Buffers buffers = new Buffers();
    private final Output output = new Output(buffers);
    private final Preamble preamble = new Preamble("weir");
    private final CopyingSink sink = new CopyingSink();
    private final NettyEncoder encoder = new NettyEncoder();
    private final NettyServer server = NettyServer.answering(_ -> RouteTables.PLAINTEXT_BYTES);
    private InlineConnection connection;
    private byte[] requests;
    private ByteBuf direct;

    @Setup
    public void setup() {
        preamble.date(1_795_000_000L);
        connection = new InlineConnection(_ -> RouteTables.PLAINTEXT);
        requests = Samples.pipelined(Samples.plaintext());
        direct = NettyDecoder.direct(requests);
        Check.equal("bytes", weir(), weirExchange());
        Check.equal("bytes by Netty", netty(), nettyExchange());
        HttpAnswers.check(sink.taken(), Samples.PIPELINED, Samples.PLAINTEXT_CONTENT);
        HttpAnswers.check(connection.taken(), Samples.PIPELINED, Samples.PLAINTEXT_CONTENT);
        HttpAnswers.check(encoder.taken(), Samples.PIPELINED, Samples.PLAINTEXT_CONTENT);
        HttpAnswers.check(server.taken(direct), Samples.PIPELINED, Samples.PLAINTEXT_CONTENT);
    }

    @TearDown
    public void tearDown() {
        direct.release();
        encoder.close();
        server.close();
    }

    @Benchmark
    @Against("netty")
    @OperationsPerInvocation(Samples.PIPELINED)
    public int weir() {
        sink.clear();
        for (int i = 0; i < Samples.PIPELINED; i++) {
            OpenEncoder.encode(
                    output, preamble, RouteTables.PLAINTEXT, RouteTables.PLAINTEXT_BYTES);
        }
        output.drainTo(sink);
        return sink.bytes();
    }

    @Benchmark
    @OperationsPerInvocation(Samples.PIPELINED)
    public int netty() {
        encoder.clear();
        for (int i = 0; i < Samples.PIPELINED; i++) {
            encoder.write(RouteTables.PLAINTEXT_BYTES);
        }
        encoder.flush();
        return encoder.bytes();
    }

    @Benchmark
    @Against("nettyExchange")
    @OperationsPerInvocation(Samples.PIPELINED)
    public int weirExchange() {
        return connection.exchange(requests);
    }

    @Benchmark
    @OperationsPerInvocation(Samples.PIPELINED)
    public int nettyExchange() {
        return server.exchange(direct);
    }
}
