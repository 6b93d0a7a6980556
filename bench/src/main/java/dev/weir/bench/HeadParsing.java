package dev.weir.bench;

import dev.weir.http.Limits;
import dev.weir.http.RequestHead;
import dev.weir.http.h1.RequestHeadParser;
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

/// From the bytes of a request's head to a head that can be asked; an operation is one head.
///
/// Both get a buffer that they know nothing of. Netty gets a direct one, as from its sockets; ours
/// gets an array, and [#weirWithCopy] adds the copy that its adapter makes of such a buffer.
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
public class HeadParsing {

    /// 43 bytes with one field line, or 590 bytes with nine.
    @Param({"plaintext", "browser"})
    public String request = "plaintext";

    private final RequestHeadParser parser = new RequestHeadParser(Limits.defaults());
    private final RequestHead head = new RequestHead();
    private final NettyDecoder netty = new NettyDecoder();
    private byte[] one;
    private byte[] pipelined;
    private byte[] window;

    /// Of a head, from its end: before the two line ends.
    private static final int LAST_LETTER = 5;

    private int varied;
    private ByteBuf oneDirect;
    private ByteBuf pipelinedDirect;

    @Setup
    public void setup() {
        boolean isBrowser = request.equals("browser");
        one = isBrowser ? Samples.browser() : Samples.plaintext();
        pipelined = Samples.pipelined(one);
        window = new byte[pipelined.length];
        oneDirect = NettyDecoder.direct(one);
        pipelinedDirect = NettyDecoder.direct(pipelined);

        int lines = isBrowser ? 9 : 1;
        Check.equal("end of the head", one.length, weirAlone());
        Check.equal("field lines", lines, head.fieldCount());
        Check.equal("target", "/plaintext", head.text(head.pathFrom(), head.pathTo()));
        Check.equal("heads", Samples.PIPELINED, weir());
        Check.equal("heads after the copy", Samples.PIPELINED, weirWithCopy());
        Check.equal("heads by Netty", 1, nettyAlone());
        Check.equal("field lines by Netty", lines, netty.lastFieldLines());
        Check.equal("more heads by Netty", 1 + Samples.PIPELINED, netty());
    }

    @TearDown
    public void tearDown() {
        oneDirect.release();
        pipelinedDirect.release();
        netty.close();
    }

    @Benchmark
    @Against("nettyAlone")
    public int weirAlone() {
        return parser.parse(one, 0, one.length, head);
    }

    @Benchmark
    public int nettyAlone() {
        return netty.decode(oneDirect);
    }

    @Benchmark
    @Against("netty")
    @OperationsPerInvocation(Samples.PIPELINED)
    public int weir() {
        return parseAll(pipelined);
    }

    /// The last letter of the last field differs from one request to the next, so that no section
    /// is known from the one before.
    @Benchmark
    @Against("netty")
    @OperationsPerInvocation(Samples.PIPELINED)
    public int weirVaried() {
        for (int end = one.length; end <= pipelined.length; end += one.length) {
            pipelined[end - LAST_LETTER] = (byte) ('a' + ++varied % 23);
        }
        return parseAll(pipelined);
    }

    @Benchmark
    @Against("netty")
    @OperationsPerInvocation(Samples.PIPELINED)
    public int weirWithCopy() {
        pipelinedDirect.getBytes(0, window, 0, window.length);
        return parseAll(window);
    }

    @Benchmark
    @OperationsPerInvocation(Samples.PIPELINED)
    public int netty() {
        return netty.decode(pipelinedDirect);
    }

    private int parseAll(byte[] bytes) {
        int count = 0;
        for (int at = 0; at < bytes.length; count++) {
            at = parser.parse(bytes, at, bytes.length, head);
            if (at < 0) {
                return at;
            }
        }
        return count;
    }
}
