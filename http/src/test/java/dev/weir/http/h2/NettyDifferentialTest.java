package dev.weir.http.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Buffers;
import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.fieldcoding.TrailerSection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Netty reads the same octets to the same field lines and the same requests, as far as both take
/// them; and what ends a connection there ends it here.
///
/// More: `-Dweir.differential.inputs=1000000`. Others: `-Dweir.differential.seed=2`.
class NettyDifferentialTest {

    private static final int INPUTS = Integer.getInteger("weir.differential.inputs", 20_000);
    private static final long SEED = Long.getLong("weir.differential.seed", 1);

    // ---- field blocks

    private static final List<String> LINES =
            List.of(
                    "accept=*/*",
                    "x=y",
                    "cookie=a=b",
                    "cookie=secret",
                    "x-empty=",
                    "etag=\"1\"",
                    "user-agent=somebody/1.0 (of some system) with a long name",
                    "x-octets=\u00e9\u00ff!~");

    /// One that has been broken makes the tables of both differ, so it is the last of its
    /// connection.
    @Test
    void blocksMeanTheSame() throws ConnectionError {
        var random = new Random(SEED);
        int alike = 0;
        int refused = 0;
        for (int connection = 0; connection < INPUTS / 20; connection++) {
            var encoder = new PlainHpack();
            var ours = new HpackDecoder(4096, 1 << 20);
            var netty = new DefaultHttp2HeadersDecoder(false, 1 << 20);
            boolean goesOn = true;
            for (int i = 0; i < 20 && goesOn; i++) {
                var lines = new ArrayList<String>();
                for (int count = random.nextInt(6); count > 0; count--) {
                    lines.add(LINES.get(random.nextInt(LINES.size())));
                }
                byte[] block = encoder.encode(random, lines);
                boolean isBroken = block.length > 0 && random.nextInt(10) == 0;
                if (isBroken) {
                    block[random.nextInt(block.length)] ^= (byte) (1 << random.nextInt(8));
                }
                String byNetty = byNetty(netty, block);
                String byUs = byUs(ours, block);
                goesOn = !isBroken;
                if (byNetty.equals("refused") || byUs.equals("refused")) {
                    assertEquals(byNetty, byUs, "seed " + SEED + ": " + Arrays.toString(block));
                    refused++;
                } else if (!byUs.equals("malformed")) {
                    assertEquals(byNetty, byUs, "seed " + SEED + ": " + Arrays.toString(block));
                    alike++;
                }
            }
        }
        assertTrue(alike > INPUTS / 5 && refused > INPUTS / 500, alike + ", " + refused);
    }

    private static String byNetty(DefaultHttp2HeadersDecoder decoder, byte[] block) {
        try {
            var text = new StringBuilder();
            decoder.decodeHeaders(1, Unpooled.wrappedBuffer(block))
                    .forEach(line -> text.append(line.getKey() + "=" + line.getValue() + "\n"));
            return text.toString();
        } catch (Http2Exception refused) {
            return "refused";
        }
    }

    private static String byUs(HpackDecoder decoder, byte[] block) {
        var section = new TrailerSection(Limits.defaults(), new Buffers());
        section.begin();
        try {
            decoder.decode(block, 0, block.length, section);
        } catch (ConnectionError refused) {
            return "refused";
        }
        if (section.error() != null) {
            return "malformed"; // not looked at by Netty's decoder
        }
        Fields fields = section.fields();
        var text = new StringBuilder();
        for (int i = 0; i < fields.count(); i++) {
            text.append(fields.name(i) + "=" + fields.value(i) + "\n");
        }
        return text.toString();
    }

    // ---- connections

    /// Frames of a few streams, most of them right.
    private static byte[] frames(Random random) {
        var frames = new Frames().raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        frames.frame(4, 0, 0);
        var hpack = new PlainHpack();
        int next = 1;
        for (int count = 1 + random.nextInt(10); count > 0; count--) {
            int stream = next == 1 ? 1 : 1 + 2 * random.nextInt(next / 2 + 1);
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> {
                    headers(random, frames, hpack, next);
                    next += 2;
                }
                case 4, 5 -> {
                    boolean isPadded = random.nextBoolean();
                    byte[] content = new byte[1 + random.nextInt(20)];
                    Arrays.fill(content, (byte) ('a' + random.nextInt(26)));
                    content[0] = isPadded ? (byte) random.nextInt(content.length) : content[0];
                    frames.frame(0, (isPadded ? 8 : 0) | random.nextInt(2), stream, content);
                }
                case 6 ->
                        frames.windowUpdate(
                                random.nextBoolean() ? 0 : stream, 1 + random.nextInt(9));
                case 7 -> frames.frame(6, random.nextInt(2), 0, new byte[8]);
                case 8 -> frames.setting(1 + random.nextInt(8), random.nextInt(70_000));
                default ->
                        frames.frame(20 + random.nextInt(9), random.nextInt(256), stream, 1, 2, 3);
            }
        }
        return frames.bytes();
    }

    private static void headers(Random random, Frames frames, PlainHpack hpack, int stream) {
        var lines = new ArrayList<String>();
        lines.add(random.nextBoolean() ? ":method=GET" : ":method=POST");
        lines.addAll(List.of(":scheme=http", ":path=/" + random.nextInt(3), ":authority=a"));
        for (int i = random.nextInt(3); i > 0; i--) {
            lines.add(LINES.get(random.nextInt(LINES.size() - 1)));
        }
        byte[] block = hpack.encode(random, lines);
        int flags = random.nextInt(2);
        if (random.nextInt(4) == 0) {
            int cut = random.nextInt(block.length);
            frames.frame(1, flags, stream, Arrays.copyOf(block, cut));
            frames.frame(9, 4, stream, Arrays.copyOfRange(block, cut, block.length));
        } else if (random.nextInt(4) == 0) {
            var padded = new ByteArrayOutputStream();
            padded.write(3);
            padded.writeBytes(new byte[] {0, 0, 0, 0, 9}); // depends on none
            padded.writeBytes(block);
            padded.writeBytes(new byte[3]);
            frames.frame(1, flags | 4 | 8 | 0x20, stream, padded.toByteArray());
        } else {
            frames.frame(1, flags | 4, stream, block);
        }
    }

    @Test
    void connectionsAreReadAlike() {
        var random = new Random(SEED);
        int alike = 0;
        int ended = 0;
        for (int i = 0; i < INPUTS / 10; i++) {
            byte[] bytes = frames(random);
            boolean isBroken = random.nextInt(3) == 0;
            if (isBroken) {
                int at = 24 + random.nextInt(bytes.length - 24);
                bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
            String input = "seed " + SEED + ", input " + i + ": " + Arrays.toString(bytes);
            var ours = new InMemory();
            boolean hasReset = InMemory.find(ours.take(bytes), "RST_STREAM") != null;
            var requests = new ArrayList<String>();
            boolean endsByNetty = byNetty(bytes, requests);
            if (endsByNetty) {
                // RFC 9113 §5.1: what comes on a stream that we have reset is ignored.
                assertTrue(ours.connection.isClosing() || hasReset, input);
                ended++;
            } else if (!ours.connection.isClosing()) {
                // We refuse more than Netty does, never less.
                assertTrue(requests.containsAll(ours.requests), () -> requests + ", " + input);
                alike += ours.requests.isEmpty() ? 0 : 1;
            }
        }
        assertTrue(alike > INPUTS / 60 && ended > INPUTS / 200, alike + " alike, " + ended);
    }

    /// @param requests gets those that are whole, as [InMemory#requests] has them
    /// @return whether the connection ends
    private static boolean byNetty(byte[] bytes, List<String> requests) {
        var codec = Http2FrameCodecBuilder.forServer().build();
        var channel =
                new EmbeddedChannel(
                        codec,
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void exceptionCaught(
                                    ChannelHandlerContext context, Throwable cause) {
                                // told by GOAWAY or RST_STREAM too
                            }
                        });
        boolean ends = false;
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        var heads = new TreeMap<Integer, String>();
        for (Object in; (in = channel.readInbound()) != null; ReferenceCountUtil.release(in)) {
            if (!(in instanceof Http2StreamFrame frame) || frame.stream() == null) {
                continue;
            }
            int id = frame.stream().id();
            boolean isEnd = false;
            if (in instanceof Http2HeadersFrame headers) {
                isEnd = headers.isEndStream();
                if (headers.headers().method() != null) {
                    heads.put(
                            id, headers.headers().method() + " " + headers.headers().path() + " ");
                }
            } else if (in instanceof Http2DataFrame data) {
                isEnd = data.isEndStream();
                heads.merge(id, data.content().toString(ISO_8859_1), String::concat);
            }
            if (isEnd) {
                requests.add(heads.get(id));
            }
        }
        for (Object out; (out = channel.readOutbound()) != null; ReferenceCountUtil.release(out)) {
            ends |=
                    out instanceof ByteBuf frame
                            && frame.readableBytes() > 8
                            && frame.getByte(3) == 7;
        }
        channel.finishAndReleaseAll();
        return ends;
    }
}
