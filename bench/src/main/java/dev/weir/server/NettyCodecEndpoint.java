package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Body;
import dev.weir.http.Exchange;
import dev.weir.http.Fields;
import dev.weir.http.HttpVersion;
import dev.weir.http.Method;
import dev.weir.http.Output;
import dev.weir.http.Peer;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.TargetForm;
import dev.weir.server.loop.Link;
import dev.weir.server.loop.LinkListener;
import dev.weir.server.loop.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An [Http1Endpoint] with Netty's `HttpServerCodec` in the place of our codec: the same link,
/// loop, dispatcher, threads, router and model. It has no deadlines and reads content whole, which
/// is less than ours does.
///
/// **Threads:** its loop's.
@SuppressWarnings("FutureReturnValueIgnored") // promises are void: nobody waits for them
final class NettyCodecEndpoint
        implements LinkListener, Loop.Connection, HandlerRun.Owner, Exchange {

    private final Dispatcher dispatcher;
    private final Loop loop;
    private final Link link;
    private final NettyDate date;
    private final Runnable whenClosed;
    private final Peer peer;
    private final EmbeddedChannel codec;
    private final Output output;
    private final HandlerRun run;
    private final RequestHead head = new RequestHead();
    private final ArrayDeque<Asked> waiting = new ArrayDeque<>();
    private @Nullable Request request;
    private boolean isLast;
    private boolean isReady;
    private boolean isFlushDue;
    private boolean isClosed;

    /// A request as the codec has read it.
    private record Asked(
            HttpRequest request, @SuppressWarnings("ArrayRecordComponent") byte[] content) {}

    NettyCodecEndpoint(Link link, Dispatcher dispatcher, NettyDate date, Runnable whenClosed) {
        this.link = link;
        this.dispatcher = dispatcher;
        this.loop = dispatcher.loop();
        this.date = date;
        this.whenClosed = whenClosed;
        peer = new Peer(link.remote(), link.local(), false);
        run = new HandlerRun(this, dispatcher);
        output = new Output(loop.buffers());
        codec =
                new EmbeddedChannel(new HttpServerCodec(), new Assembling()) {
                    @Override
                    protected void handleOutboundMessage(Object message) {
                        take((ByteBuf) message);
                    }
                };
    }

    /// Puts the parts of a request together.
    private final class Assembling extends ChannelInboundHandlerAdapter {
        private @Nullable HttpRequest begun;
        private ByteBuf content = Unpooled.EMPTY_BUFFER;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest head) {
                begun = head;
            }
            if (message instanceof HttpContent part) {
                if (part.content().isReadable()) {
                    content = Unpooled.wrappedBuffer(content, part.content());
                } else {
                    part.release();
                }
                if (message instanceof LastHttpContent && begun != null) {
                    byte[] bytes = new byte[content.readableBytes()];
                    content.readBytes(bytes);
                    content.release();
                    content = Unpooled.EMPTY_BUFFER;
                    waiting.addLast(new Asked(begun, bytes));
                }
            }
        }
    }

    private void take(ByteBuf bytes) {
        int count = bytes.readableBytes();
        output.reserve(count);
        bytes.readBytes(output.array(), output.to(), count);
        output.advance(output.to() + count);
        bytes.release();
    }

    // ---- from the transport

    @Override
    public void received(Received bytes) {
        byte[] copied = new byte[bytes.bytes()];
        bytes.copyTo(copied, 0);
        codec.pipeline().fireChannelRead(Unpooled.wrappedBuffer(copied));
        becomeReady();
    }

    @Override
    public void inputEnded() {
        link.closeWhenSent();
    }

    @Override
    public void writable() {
        run.writable();
        becomeReady();
    }

    @Override
    public void sent() {
        writable();
    }

    @Override
    public void closed(@Nullable Throwable cause) {
        if (!isClosed) {
            isClosed = true;
            whenClosed.run();
            run.cancel();
            codec.finishAndReleaseAll();
        }
    }

    // ---- from the loop

    @Override
    public void proceed() {
        isReady = false;
        if (!isClosed && !run.isOpen() && link.isWritable()) {
            next();
        }
    }

    private void next() {
        Asked asked = waiting.pollFirst();
        if (asked == null) {
            return;
        }
        HttpRequest read = asked.request;
        if (read.decoderResult().isFailure()) {
            link.reset();
            return;
        }
        fill(read);
        isLast = !HttpUtil.isKeepAlive(read);
        request = new Request(head, RequestBody.of(asked.content), peer);
        run.begin(this);
        if (!dispatcher.admit(run)) {
            link.reset();
        }
    }

    /// Gives our model the text that Netty has made of the bytes.
    private void fill(HttpRequest read) {
        var text = new StringBuilder(read.uri());
        int targetTo = text.length();
        int query = read.uri().indexOf('?');
        int count = read.headers().size();
        int[] places = new int[4 * count];
        int at = 0;
        for (Map.Entry<String, String> field : read.headers()) {
            places[at++] = text.length();
            text.append(field.getKey());
            places[at++] = text.length();
            places[at++] = text.length();
            text.append(field.getValue());
            places[at++] = text.length();
        }
        head.begin(text.toString().getBytes(ISO_8859_1));
        head.requestLine(Method.of(read.method().name()), HttpVersion.HTTP_1_1);
        head.target(TargetForm.ORIGIN, 0, targetTo, 0, query < 0 ? targetTo : query);
        head.fields(places, 0);
    }

    @Override
    public void flush() {
        isFlushDue = false;
        if (isClosed) {
            return;
        }
        codec.flushOutbound();
        output.drainTo(link);
        link.flush();
        if (isLast && !run.isOpen()) {
            link.closeWhenSent();
        }
    }

    @Override
    public void failed() {
        link.reset();
    }

    private void becomeReady() {
        if (!isReady && !isClosed) {
            isReady = true;
            loop.ready(this);
        }
    }

    // ---- from the handler's run

    @Override
    public boolean mayWrite() {
        return link.isWritable();
    }

    @Override
    public void changed() {
        if (!isFlushDue && !isClosed) {
            isFlushDue = true;
            loop.flushLater(this);
        }
    }

    @Override
    public void waitsForContent() {}

    @Override
    public void overloaded() {
        link.reset();
    }

    @Override
    public void tunnelBegun() {
        link.reset(); // no handler here asks for one
    }

    @Override
    public void ended(HandlerRun ended) {
        changed();
        if (!isClosed && link.isWritable()) {
            next();
        }
    }

    // ---- the exchange

    @Override
    public Request request() {
        if (request == null) {
            throw new IllegalStateException("No exchange is open.");
        }
        return request;
    }

    @Override
    public int read(byte[] into, int from, int to) {
        return -1; // the content is in the request
    }

    @Override
    public Fields trailers() {
        return Fields.of();
    }

    @Override
    public void inform(Status status, Fields fields) {}

    @Override
    public boolean respond(Response response) {
        var status = HttpResponseStatus.valueOf(response.status().code());
        if (response.body() instanceof Body.Stream stream) {
            var answer = new DefaultHttpResponse(NETTY_VERSION, status);
            if (stream.lengthBytes() >= 0) {
                answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, stream.lengthBytes());
            } else {
                HttpUtil.setTransferEncodingChunked(answer, true);
            }
            write(answer, response.fields());
            return true;
        }
        byte[] content = response.body() instanceof Body.Bytes bytes ? bytes.bytes() : NOTHING;
        var answer =
                new DefaultFullHttpResponse(NETTY_VERSION, status, Unpooled.wrappedBuffer(content));
        answer.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, content.length);
        write(answer, response.fields());
        head.end();
        return false;
    }

    private static final byte[] NOTHING = new byte[0];

    private static final io.netty.handler.codec.http.HttpVersion NETTY_VERSION =
            io.netty.handler.codec.http.HttpVersion.HTTP_1_1;

    private void write(HttpResponse answer, Fields fields) {
        var all = answer.headers();
        for (int i = 0; i < fields.count(); i++) {
            all.add(fields.name(i), fields.value(i));
        }
        all.set(HttpHeaderNames.SERVER, NettyDate.SERVER);
        all.set(HttpHeaderNames.DATE, date.now(loop.nowNanos()));
        codec.write(answer, codec.voidPromise());
    }

    @Override
    public void write(byte[] bytes, int from, int to) {
        codec.write(
                new DefaultHttpContent(Unpooled.copiedBuffer(bytes, from, to - from)),
                codec.voidPromise());
    }

    @Override
    public void end(Fields trailers) {
        codec.write(new DefaultLastHttpContent(), codec.voidPromise());
        head.end();
    }

    @Override
    public void abort() {
        link.reset();
    }
}
