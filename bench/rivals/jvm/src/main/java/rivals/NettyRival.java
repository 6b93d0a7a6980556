package rivals;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.DATE;
import static io.netty.handler.codec.http.HttpHeaderNames.SERVER;
import static io.netty.handler.codec.http.HttpHeaderValues.CLOSE;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/// Netty by hand over epoll: `HttpServerCodec` and one handler, which answers on the event loop, or
/// starts one of the JDK's virtual threads for each request.
final class NettyRival {

    private interface Endpoint {
        byte[] answer(String[] parameters, byte[] content) throws Exception;
    }

    private static final AsciiString NAME = AsciiString.cached("netty");
    private static final AsciiString TEXT = AsciiString.cached("text/plain");
    private static final AsciiString JSON = AsciiString.cached("application/json");
    private static final byte[] NOTHING = new byte[0];
    private static final SegmentTrie<Endpoint> ROUTES = new SegmentTrie<>();

    private static final Endpoint SERIALIZED = (_, _) -> Content.json();
    private static final Endpoint SLEEP =
            (p, _) -> {
                Thread.sleep(Long.parseLong(p[0]));
                return Content.utf8("ok");
            };

    private static volatile AsciiString date = now();

    static {
        ROUTES.add("/plaintext", (_, _) -> Content.HELLO_BYTES);
        ROUTES.add("/json", SERIALIZED);
        ROUTES.add(
                "/users/{id}/orders/{order}",
                (p, _) ->
                        Content.utf8(
                                Long.parseUnsignedLong(p[0]) + " " + Long.parseUnsignedLong(p[1])));
        ROUTES.add("/echo", (_, content) -> content);
        ROUTES.add("/sleep/{ms}", SLEEP);
        Content.eachResource(template -> ROUTES.add(template, (p, _) -> Content.utf8(p[0])));
    }

    private NettyRival() {}

    static AsciiString now() {
        return AsciiString.of(
                DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }

    static void start(int port, int threads, boolean hasThreads) throws InterruptedException {
        var group = new MultiThreadIoEventLoopGroup(threads, EpollIoHandler.newFactory());
        group.next().scheduleAtFixedRate(() -> date = now(), 500, 500, TimeUnit.MILLISECONDS);
        new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 8192)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline()
                                        .addLast(
                                                new HttpServerCodec(),
                                                hasThreads ? new OnThreads() : new OnTheLoop());
                            }
                        })
                .bind(new InetSocketAddress("127.0.0.1", port))
                .sync();
    }

    private record Asked(SegmentTrie.Match<Endpoint> match, byte[] content, boolean isLast) {

        boolean sleeps() {
            return match != null && match.value() == SLEEP;
        }

        FullHttpResponse answer() {
            if (match == null) {
                return response(HttpResponseStatus.NOT_FOUND, NOTHING, TEXT);
            }
            try {
                return response(
                        HttpResponseStatus.OK,
                        match.value().answer(match.parameters(), content),
                        match.value() == SERIALIZED ? JSON : TEXT);
            } catch (Exception failed) {
                return response(HttpResponseStatus.INTERNAL_SERVER_ERROR, NOTHING, TEXT);
            }
        }
    }

    private static FullHttpResponse response(
            HttpResponseStatus status, byte[] content, AsciiString type) {
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(content));
        response.headers()
                .set(CONTENT_TYPE, type)
                .set(SERVER, NAME)
                .set(DATE, date)
                .setInt(CONTENT_LENGTH, content.length);
        return response;
    }

    /// Puts the parts of a request together; content is held only where there is some.
    private abstract static class Assembling extends ChannelInboundHandlerAdapter {
        private HttpRequest head;
        private ByteBuf content;

        abstract void asked(ChannelHandlerContext context, Asked request);

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                head = request;
            }
            if (message instanceof HttpContent part) {
                try {
                    if (part.content().isReadable()) {
                        add(context, part.content());
                    }
                } finally {
                    part.release();
                }
                if (message instanceof LastHttpContent) {
                    HttpRequest request = head;
                    head = null;
                    asked(
                            context,
                            new Asked(
                                    ROUTES.find(request.uri()),
                                    taken(),
                                    !HttpUtil.isKeepAlive(request)));
                }
            }
        }

        private void add(ChannelHandlerContext context, ByteBuf part) {
            if (content == null) {
                content = context.alloc().buffer(part.readableBytes());
            }
            content.writeBytes(part);
        }

        private byte[] taken() {
            if (content == null) {
                return NOTHING;
            }
            byte[] bytes = new byte[content.readableBytes()];
            content.readBytes(bytes);
            content.release();
            content = null;
            return bytes;
        }

        static void send(ChannelHandlerContext context, Asked request, FullHttpResponse answer) {
            if (request.isLast) {
                answer.headers().set(CONNECTION, CLOSE);
                context.write(answer).addListener(ChannelFutureListener.CLOSE);
            } else {
                context.write(answer, context.voidPromise());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            taken();
        }
    }

    /// Answers on the event loop and flushes once for each read.
    private static final class OnTheLoop extends Assembling {
        @Override
        void asked(ChannelHandlerContext context, Asked request) {
            if (request.sleeps()) {
                long millis = Long.parseLong(request.match.parameters()[0]);
                context.executor()
                        .schedule(
                                () -> {
                                    byte[] ok = Content.utf8("ok");
                                    send(
                                            context,
                                            request,
                                            response(HttpResponseStatus.OK, ok, TEXT));
                                    context.flush();
                                },
                                millis,
                                TimeUnit.MILLISECONDS);
            } else {
                send(context, request, request.answer());
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }

    /// A virtual thread per request, one at a time on a connection; answers go back to the loop.
    private static final class OnThreads extends Assembling {
        private final ArrayDeque<Asked> waiting = new ArrayDeque<>();
        private boolean isBusy;

        @Override
        void asked(ChannelHandlerContext context, Asked request) {
            if (isBusy) {
                waiting.add(request);
            } else {
                start(context, request);
            }
        }

        private void start(ChannelHandlerContext context, Asked request) {
            isBusy = true;
            Thread.startVirtualThread(() -> {
                FullHttpResponse answer = request.answer();
                context.executor().execute(() -> answered(context, request, answer));
            });
        }

        private void answered(
                ChannelHandlerContext context, Asked request, FullHttpResponse answer) {
            send(context, request, answer);
            Asked next = waiting.poll();
            if (next == null) {
                isBusy = false;
                context.flush();
            } else {
                start(context, next);
            }
        }
    }
}
