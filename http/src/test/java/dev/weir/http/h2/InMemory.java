package dev.weir.http.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Body;
import dev.weir.http.Buffers;
import dev.weir.http.Exchange;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.Peer;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import dev.weir.http.h1.Preamble;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A connection without a server: each request is answered once all of its content is here, so what
/// goes in decides what comes out, however it is cut; or when the test says so ([#holding]). What
/// comes out is told frame by frame, as text.
final class InMemory implements ExchangeHandler {

    final Buffers buffers = new Buffers();
    final Http2Connection connection;

    /// What was seen of each request: method, path, content and trailers.
    final List<String> requests = new ArrayList<>();

    /// Streams whose exchange was cancelled.
    final List<Integer> cancelled = new ArrayList<>();

    /// What each exchange that is open has sent of its content.
    final Map<Exchange, ByteArrayOutputStream> open = new HashMap<>();

    private final Map<Exchange, RequestBody> bodies = new HashMap<>();
    private final Function<String, Response> handler;
    private final ByteArrayOutputStream unparsed = new ByteArrayOutputStream();
    private final PlainHpack answers = new PlainHpack();
    private boolean isHolding;
    private boolean readsContent = true;
    private boolean sends = true;

    InMemory(Limits limits, Http2Limits http2Limits, Function<String, Response> handler) {
        this.handler = handler;
        connection =
                new Http2Connection(
                        limits,
                        http2Limits,
                        buffers,
                        new AnswerBlocks(new Preamble("")),
                        this,
                        Peer.NONE);
    }

    InMemory(Http2Limits http2Limits) {
        this(Limits.defaults(), http2Limits, _ -> Response.text("ok"));
    }

    InMemory(Function<String, Response> handler) {
        this(Limits.defaults(), Http2Limits.defaults(), handler);
    }

    /// A connection whose requests are answered by `ok`.
    InMemory() {
        this(Http2Limits.defaults());
    }

    /// Leaves each exchange open until [#answer].
    InMemory holding() {
        isHolding = true;
        return this;
    }

    /// Leaves content where it is until [#readAll].
    InMemory notReading() {
        readsContent = false;
        return this;
    }

    // ---- what the codec calls

    @Override
    public RequestBody body(Exchange exchange, long lengthBytes) {
        return RequestBody.EMPTY;
    }

    @Override
    public void begin(Exchange exchange) {
        open.put(exchange, new ByteArrayOutputStream());
        bodies.put(exchange, exchange.request().body());
        contentArrived(exchange);
    }

    @Override
    public void contentArrived(Exchange exchange) {
        if (readsContent) {
            readAll(exchange);
        }
    }

    void readAll(Exchange exchange) {
        var content = open.get(exchange);
        RequestBody body = bodies.get(exchange);
        if (content == null || body == null) {
            return;
        }
        try {
            content.writeBytes(body.readAllBytes());
            byte[] piece = new byte[777];
            int count;
            while ((count = exchange.read(piece, 0, piece.length)) > 0) {
                content.write(piece, 0, count);
            }
            if (count < 0) {
                complete(exchange, content);
            }
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private void complete(Exchange exchange, ByteArrayOutputStream content) {
        Request request = exchange.request();
        String seen = request.method() + " " + request.path() + " " + content.toString(ISO_8859_1);
        var trailers = exchange.trailers();
        requests.add(trailers.count() == 0 ? seen : seen + " " + trailers.get("x").orElse("?"));
        if (!isHolding) {
            answer(exchange, handler.apply(seen));
        }
    }

    void answer(Exchange exchange, Response response) {
        open.remove(exchange);
        if (!exchange.respond(response)) {
            return;
        }
        try {
            response.body()
                    .writeTo(
                            new OutputStream() {
                                @Override
                                public void write(int octet) {
                                    exchange.write(new byte[] {(byte) octet}, 0, 1);
                                }

                                @Override
                                public void write(byte[] bytes, int from, int count) {
                                    exchange.write(bytes, from, from + count);
                                }
                            });
        } catch (Exception failed) {
            exchange.abort();
            return;
        }
        exchange.end(
                response.body() instanceof Body.Stream stream
                        ? stream.trailers().get()
                        : Fields.EMPTY);
    }

    @Override
    public void cancelled(Exchange exchange) {
        open.remove(exchange);
        cancelled.add(((Http2Stream) exchange).id());
    }

    // ---- what a test does

    /// The exchange that is open on a stream.
    Exchange exchange(int streamId) {
        for (Exchange exchange : open.keySet()) {
            if (((Http2Stream) exchange).id() == streamId) {
                return exchange;
            }
        }
        throw new AssertionError("no exchange is open on stream " + streamId);
    }

    /// Takes bytes, and gives the frames that came out since the last call.
    List<String> take(Frames frames) {
        return take(frames.bytes());
    }

    List<String> take(byte[] bytes) {
        connection.receive(bytes, 0, bytes.length);
        return sent();
    }

    /// As [#take], without the frames that greet and acknowledge.
    List<String> ask(Frames frames) {
        return take(frames).stream()
                .filter(frame ->
                        !frame.startsWith("SETTINGS") && !frame.startsWith("WINDOW_UPDATE 0"))
                .toList();
    }

    /// The frames that came out since the last call.
    List<String> sent() {
        if (sends) {
            connection.send(Integer.MAX_VALUE);
        }
        unparsed.writeBytes(connection.output().takeAll());
        byte[] bytes = unparsed.toByteArray();
        unparsed.reset();
        var frames = new ArrayList<String>();
        int at = 0;
        while (at < bytes.length) {
            int length =
                    (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
            byte[] payload = Arrays.copyOfRange(bytes, at + 9, at + 9 + length);
            frames.add(text(bytes[at + 3], bytes[at + 4], number(bytes, at + 5), payload));
            at += 9 + length;
        }
        return frames;
    }

    /// Content stays until [Http2Connection#send].
    InMemory notSending() {
        sends = false;
        return this;
    }

    private final ByteArrayOutputStream block = new ByteArrayOutputStream();

    private String text(int type, int flags, int streamId, byte[] payload) {
        String end = (flags & FrameType.END_STREAM) != 0 ? " END" : "";
        return switch (type) {
            case FrameType.DATA -> "DATA " + streamId + " " + brief(payload) + end;
            case FrameType.HEADERS, FrameType.CONTINUATION -> {
                block.writeBytes(payload);
                String lines = "…";
                if ((flags & FrameType.END_HEADERS) != 0) {
                    lines = brief(answers.decode(block.toByteArray()));
                    block.reset();
                }
                String name = type == FrameType.HEADERS ? "HEADERS " : "CONTINUATION ";
                yield name + streamId + " " + lines + (type == FrameType.HEADERS ? end : "");
            }
            case FrameType.RST_STREAM -> "RST_STREAM " + streamId + " " + code(payload, 0);
            case FrameType.SETTINGS -> (flags & FrameType.ACK) != 0 ? "SETTINGS ACK" : "SETTINGS";
            case FrameType.PING -> "PING" + ((flags & FrameType.ACK) != 0 ? " ACK" : "");
            case FrameType.GOAWAY -> "GOAWAY " + number(payload, 0) + " " + code(payload, 4);
            case FrameType.WINDOW_UPDATE -> "WINDOW_UPDATE " + streamId + " " + number(payload, 0);
            default -> "frame of type " + type;
        };
    }

    /// Without what is the same in all answers.
    private static String brief(List<String> lines) {
        return String.join(
                " ",
                lines.stream()
                        .filter(line ->
                                !line.startsWith("date=") && !line.startsWith("content-type="))
                        .toList());
    }

    private static String brief(byte[] payload) {
        return payload.length <= 200 ? new String(payload, ISO_8859_1) : payload.length + " bytes";
    }

    private static ErrorCode code(byte[] payload, int at) {
        int code = number(payload, at);
        return Arrays.stream(ErrorCode.values())
                .filter(known -> known.code() == code)
                .findFirst()
                .orElseThrow();
    }

    private static int number(byte[] bytes, int at) {
        return bytes[at] << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }

    /// The one frame that starts so, or null.
    static @Nullable String find(List<String> frames, String start) {
        return frames.stream().filter(frame -> frame.startsWith(start)).findFirst().orElse(null);
    }
}
