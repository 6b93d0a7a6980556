package dev.weir.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.http.Limits;
import dev.weir.http.ProtocolException;
import dev.weir.http.RequestHead;
import dev.weir.http.h1.BodyDecoder;
import dev.weir.http.h1.RequestHeadParser;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// From the bytes of a request with content to that content in an array; an operation is one
/// request with [#CONTENT_BYTES] of content, all of which has come in.
///
/// The head is in it on both sides, since Netty's decoder cannot be had without; it is a small
/// part.
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
public class Framing {

    static final int CONTENT_BYTES = 16 * 1024;

    /// How the content is framed: by its length, or in chunks of so many bytes.
    @Param({"fixed", "chunks of 4096", "chunks of 1"})
    public String content = "fixed";

    private final RequestHeadParser parser = new RequestHeadParser(Limits.defaults());
    private final RequestHead head = new RequestHead();
    private final NettyDecoder netty = new NettyDecoder();
    private final byte[] into = new byte[CONTENT_BYTES];
    private byte[] request;
    private ByteBuf direct;

    @Setup
    public void setup() throws ProtocolException {
        request =
                switch (content) {
                    case "fixed" -> fixed();
                    case "chunks of 4096" -> chunked(4096);
                    case "chunks of 1" -> chunked(1);
                    default -> throw new IllegalArgumentException(content);
                };
        direct = NettyDecoder.direct(request);
        Check.equal("content", (long) CONTENT_BYTES, weir());
        Check.equal("its last byte", pattern(CONTENT_BYTES - 1), into[CONTENT_BYTES - 1]);
        Check.equal("content by Netty", (long) CONTENT_BYTES, netty());
    }

    private static byte[] fixed() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head("Content-Length: " + CONTENT_BYTES));
        for (int i = 0; i < CONTENT_BYTES; i++) {
            bytes.write(pattern(i));
        }
        return bytes.toByteArray();
    }

    private static byte[] chunked(int chunkBytes) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head("Transfer-Encoding: chunked"));
        for (int i = 0; i < CONTENT_BYTES; i++) {
            if (i % chunkBytes == 0) {
                bytes.writeBytes((Integer.toHexString(chunkBytes) + "\r\n").getBytes(US_ASCII));
            }
            bytes.write(pattern(i));
            if ((i + 1) % chunkBytes == 0) {
                bytes.writeBytes("\r\n".getBytes(US_ASCII));
            }
        }
        bytes.writeBytes("0\r\n\r\n".getBytes(US_ASCII));
        return bytes.toByteArray();
    }

    private static byte[] head(String fieldLine) {
        return ("POST /echo HTTP/1.1\r\nHost: web.test\r\n" + fieldLine + "\r\n\r\n")
                .getBytes(US_ASCII);
    }

    private static byte pattern(int at) {
        return (byte) ('a' + at % 26);
    }

    @TearDown
    public void tearDown() {
        direct.release();
        netty.close();
    }

    @Benchmark
    @Against("netty")
    public long weir() throws ProtocolException {
        int at = parser.parse(request, 0, request.length, head);
        BodyDecoder decoder =
                parser.isChunked()
                        ? BodyDecoder.chunked(LIMITS)
                        : BodyDecoder.fixedLength(parser.contentLength());
        long count = 0;
        while (!decoder.isComplete()) {
            int room = (int) count;
            count += decoder.decode(request, at, request.length, into, room, into.length);
            at += decoder.consumed();
        }
        return count;
    }

    /// What content there may be is bounded elsewhere.
    private static final Limits LIMITS = Limits.defaults().chunkOverheadBytesMax(1 << 20);

    @Benchmark
    public long netty() {
        long before = netty.contentBytes();
        netty.decode(direct);
        return netty.contentBytes() - before;
    }
}
