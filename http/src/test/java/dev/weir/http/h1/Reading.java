package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Buffers;
import dev.weir.http.Exchange;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.Limits;
import dev.weir.http.Peer;
import dev.weir.http.Problem;
import dev.weir.http.ProtocolError;
import dev.weir.http.ProtocolException;
import dev.weir.http.RequestBody;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a server makes of the bytes of one connection: the messages that it accepts, and how it
/// stops.
///
/// @param messages all are whole, but the last may be a head with the content so far
/// @param reason of a refusal, else empty
record Reading(List<Message> messages, End end, String reason) {

    enum End {
        /// For more bytes, or for nothing: all messages are whole.
        WAITS,
        /// No byte after the last message is looked at.
        CLOSES,
        REFUSES
    }

    /// @param lines the field lines, each with a line feed
    /// @param trailers in the same form
    record Message(
            String method,
            String target,
            String version,
            String lines,
            String content,
            String trailers,
            boolean isWhole) {

        Message with(String content, String trailers, boolean isWhole) {
            return new Message(method, target, version, lines, content, trailers, isWhole);
        }
    }

    /// @return the message at this place, if one was accepted there
    @Nullable Message at(int index) {
        return index < messages.size() ? messages.get(index) : null;
    }

    // ---- by the connection under test

    static Reading ours(String input) {
        return new Ours().read(input.getBytes(ISO_8859_1));
    }

    private static final class Ours implements ExchangeHandler {

        private final List<Message> messages = new ArrayList<>();
        private final byte[] piece = new byte[512];
        private final Http1Connection connection =
                new Http1Connection(
                        Limits.defaults(),
                        new Buffers(),
                        new Preamble(""),
                        new KnownSections(),
                        this,
                        Peer.NONE);
        private @Nullable Exchange open;
        private String reason = "";

        Reading read(byte[] bytes) {
            connection.receive(bytes, 0, bytes.length);
            @Nullable Exchange exchange;
            while ((exchange = open) != null && readWhole(exchange)) {
                open = null;
                exchange.respond(Response.text("ok"));
                connection.advance();
            }
            connection.output().takeAll();
            End end =
                    !reason.isEmpty()
                            ? End.REFUSES
                            : connection.isClosing() ? End.CLOSES : End.WAITS;
            return new Reading(messages, end, reason);
        }

        private boolean readWhole(Exchange exchange) {
            var content = new StringBuilder();
            int count = 0;
            try {
                content.append(new String(exchange.request().body().readAllBytes(), ISO_8859_1));
                while ((count = exchange.read(piece, 0, piece.length)) > 0) {
                    content.append(new String(piece, 0, count, ISO_8859_1));
                }
            } catch (ProtocolException broken) {
                reason = broken.error().toString();
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
            var trailers = new StringBuilder();
            if (count < 0) {
                exchange.trailers().forEach((name, value) -> line(trailers, name, value));
            }
            Message head = messages.removeLast();
            messages.add(head.with(content.toString(), trailers.toString(), count < 0));
            return count < 0;
        }

        @Override
        public RequestBody body(Exchange exchange, long lengthBytes) {
            return RequestBody.EMPTY; // the content is read from the exchange
        }

        @Override
        public void begin(Exchange exchange) {
            open = exchange;
            RequestHead head = exchange.request().head();
            var lines = new StringBuilder();
            for (int i = 0; i < head.fieldCount(); i++) {
                String name = head.text(head.nameFrom(i), head.nameTo(i));
                line(lines, name, head.text(head.valueFrom(i), head.valueTo(i)));
            }
            messages.add(
                    new Message(
                            head.method().name(),
                            head.text(head.targetFrom(), head.targetTo()),
                            head.version().toString(),
                            lines.toString(),
                            "",
                            "",
                            false));
        }

        @Override
        public Response refuse(ProtocolError error) {
            reason = error.toString();
            return Problem.of(error).response();
        }
    }

    // ---- by Netty, with its default configuration, which validates

    static Reading netty(String input) {
        var channel = new EmbeddedChannel(new HttpRequestDecoder());
        try {
            channel.writeInbound(Unpooled.wrappedBuffer(input.getBytes(ISO_8859_1)));
            var messages = new ArrayList<Message>();
            Object object;
            while ((object = channel.readInbound()) != null) {
                String reason = take(object, messages);
                ReferenceCountUtil.release(object);
                if (!reason.isEmpty()) {
                    return new Reading(messages, End.REFUSES, reason);
                }
            }
            return new Reading(messages, End.WAITS, "");
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    /// @return why Netty refuses, or nothing
    private static String take(Object object, List<Message> messages) {
        if (object instanceof HttpObject part && part.decoderResult().isFailure()) {
            return String.valueOf(part.decoderResult().cause());
        }
        if (object instanceof HttpRequest request) {
            messages.add(
                    new Message(
                            request.method().name(),
                            request.uri(),
                            request.protocolVersion().text(),
                            lines(request.headers()),
                            "",
                            "",
                            false));
        }
        if (object instanceof HttpContent content) {
            Message head = messages.removeLast();
            boolean isLast = content instanceof LastHttpContent;
            messages.add(
                    head.with(
                            head.content() + content.content().toString(ISO_8859_1),
                            content instanceof LastHttpContent last
                                    ? lines(last.trailingHeaders())
                                    : "",
                            isLast));
        }
        return "";
    }

    private static String lines(Iterable<Map.Entry<String, String>> fields) {
        var lines = new StringBuilder();
        fields.forEach(field -> line(lines, field.getKey(), field.getValue()));
        return lines.toString();
    }

    private static void line(StringBuilder to, String name, String value) {
        to.append(name).append(':').append(value).append('\n');
    }
}
