package dev.weir.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;

/// The baseline: Netty's encoder in a channel without transport. Its buffers are released unread,
/// as they are when a socket has taken them.
final class NettyEncoder {

    private static final AsciiString SERVER = AsciiString.cached("weir");
    private static final AsciiString DATE = AsciiString.cached("Wed, 18 Nov 2026 15:06:40 GMT");

    private final TakenBytes taken = new TakenBytes();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new HttpResponseEncoder()) {
                @Override
                protected void handleOutboundMessage(Object message) {
                    taken.take((ByteBuf) message);
                }
            };

    @SuppressWarnings("FutureReturnValueIgnored") // its promise is void: nobody waits for it
    void write(byte[] content) {
        channel.write(answer(content), channel.voidPromise());
    }

    /// The answer that everybody gives, its fixed values prepared as well as Netty lets one.
    static FullHttpResponse answer(byte[] content) {
        var answer =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.OK,
                        Unpooled.wrappedBuffer(content));
        HttpHeaders fields = answer.headers();
        fields.set(HttpHeaderNames.SERVER, SERVER);
        fields.set(HttpHeaderNames.DATE, DATE);
        fields.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN);
        fields.setInt(HttpHeaderNames.CONTENT_LENGTH, content.length);
        return answer;
    }

    void flush() {
        channel.flush();
    }

    void clear() {
        taken.clear();
    }

    int bytes() {
        return taken.bytes();
    }

    /// Encodes a batch of plaintext answers once more and tells what came out.
    byte[] taken() {
        taken.keep();
        for (int i = 0; i < Samples.PIPELINED; i++) {
            write(RouteTables.PLAINTEXT_BYTES);
        }
        flush();
        return taken.kept();
    }

    void close() {
        channel.finishAndReleaseAll();
    }
}
