package dev.weir.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.multipart.Multipart;
import dev.weir.http.multipart.Part;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import io.netty.handler.codec.http.multipart.MemoryFileUpload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A form of two fields and a file of [#FILE_BYTES] random bytes, all of which has come in; an
/// operation reads all of it. Ours hands the file on as it comes, Netty's decoder gathers it in
/// memory.
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
public class Forms {

    static final int FILE_BYTES = 1024 * 1024;

    private static final String TYPE = "multipart/form-data; boundary=----form7MA4YWxkTrZu0gW";

    private final byte[] into = new byte[16 * 1024];
    private final DefaultHttpDataFactory memory = new DefaultHttpDataFactory(false);
    private byte[] form;

    @Setup
    public void setup() throws IOException {
        var bytes = new ByteArrayOutputStream();
        field(bytes, "title", "");
        bytes.writeBytes("Holidays".getBytes(ISO_8859_1));
        field(bytes, "album", "");
        bytes.writeBytes("2026".getBytes(ISO_8859_1));
        field(bytes, "photo", "; filename=\"sea.jpg\"\r\nContent-Type: image/jpeg");
        byte[] file = new byte[FILE_BYTES];
        new Random(5).nextBytes(file);
        bytes.writeBytes(file);
        bytes.writeBytes("\r\n------form7MA4YWxkTrZu0gW--\r\n".getBytes(ISO_8859_1));
        form = bytes.toByteArray();
        Check.equal("the file", (long) FILE_BYTES, weir());
        Check.equal("the file by Netty", (long) FILE_BYTES, netty());
    }

    private static void field(ByteArrayOutputStream bytes, String name, String rest) {
        String start = bytes.size() == 0 ? "" : "\r\n";
        bytes.writeBytes(
                (start
                                + "------form7MA4YWxkTrZu0gW\r\nContent-Disposition: form-data; name=\""
                                + name
                                + "\""
                                + rest
                                + "\r\n\r\n")
                        .getBytes(ISO_8859_1));
    }

    @Benchmark
    @Against("netty")
    public long weir() throws IOException {
        var request =
                Request.post("/", "")
                        .withField("Content-Type", TYPE)
                        .withBody(RequestBody.of(form));
        var parts = Multipart.of(request);
        long last = 0;
        for (Part part; (part = parts.next()) != null; ) {
            last = 0;
            for (int read; (read = part.content().read(into, 0, into.length)) > 0; ) {
                last += read;
            }
        }
        return last;
    }

    @Benchmark
    public long netty() throws IOException {
        var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, TYPE);
        var decoder = new HttpPostMultipartRequestDecoder(memory, request);
        long last = 0;
        try {
            decoder.offer(new DefaultLastHttpContent(Unpooled.wrappedBuffer(form)));
            for (InterfaceHttpData data : decoder.getBodyHttpDatas()) {
                last = data instanceof MemoryFileUpload file ? file.length() : 0;
            }
        } finally {
            decoder.destroy();
        }
        return last;
    }
}
