package dev.weir.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.router.Captures;
import dev.weir.router.Resolution;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Function;

/// The baseline: Netty's codec for servers in a channel without transport, and behind it, on the
/// event loop's own stack, what answers. There is no thread per request.
@SuppressWarnings("FutureReturnValueIgnored") // its promise is void: nobody waits for it
final class NettyServer {

    private final TakenBytes taken = new TakenBytes();
    private final EmbeddedChannel channel;

    private NettyServer(Function<String, byte[]> contentOf) {
        channel =
                new EmbeddedChannel(
                        new HttpServerCodec(),
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext context, Object message) {
                                if (message instanceof HttpRequest request) {
                                    byte[] content = contentOf.apply(request.uri());
                                    context.write(
                                            NettyEncoder.answer(content), context.voidPromise());
                                }
                                ReferenceCountUtil.release(message);
                            }
                        }) {
                    @Override
                    protected void handleOutboundMessage(Object message) {
                        taken.take((ByteBuf) message);
                    }
                };
    }

    /// @param contentOf gives the content of the answer to a target
    static NettyServer answering(Function<String, byte[]> contentOf) {
        return new NettyServer(contentOf);
    }

    /// Routes as the demo does and answers the same.
    static NettyServer ofTheDemo() {
        return answering(contentOfTheDemo());
    }

    /// What the demo answers to a target, by the same table.
    static Function<String, byte[]> contentOfTheDemo() {
        var demo = RouteTables.demo();
        var router = RouteTables.router(demo);
        var captures = new Captures();
        int plaintext = demo.indexOf("/plaintext");
        return target ->
                switch (router.match("GET", target, captures)) {
                    case Resolution.Matched<Integer> matched ->
                            matched.value() == plaintext
                                    ? RouteTables.PLAINTEXT_BYTES
                                    : captures.value(0).getBytes(US_ASCII);
                    default -> throw new AssertionError("no route for " + target);
                };
    }

    /// Handles whole requests and leaves the buffer as it was.
    ///
    /// @return how many bytes the answers have
    int exchange(ByteBuf requests) {
        taken.clear();
        channel.pipeline().fireChannelRead(requests.retainedDuplicate());
        channel.flush();
        return taken.bytes();
    }

    /// Handles them once more and tells what came out.
    byte[] taken(ByteBuf requests) {
        taken.keep();
        exchange(requests);
        return taken.kept();
    }

    void close() {
        channel.finishAndReleaseAll();
    }
}
