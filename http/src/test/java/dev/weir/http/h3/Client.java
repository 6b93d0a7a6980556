package dev.weir.http.h3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Body;
import dev.weir.http.Buffers;
import dev.weir.http.Exchange;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Limits;
import dev.weir.http.Peer;
import dev.weir.http.Problem;
import dev.weir.http.ProtocolError;
import dev.weir.http.ProtocolException;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import dev.weir.http.h1.Preamble;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A connection without a server and without QUIC: each request is answered once all of its content
/// is here, so what goes in decides what comes out, however it is cut. Or at once
/// ([#ignoringContent]), or when the test says so ([#holding]).
final class Client {

    static final Peer PEER = new Peer(null, null, true);

    /// What was seen of each request: method, target, content and trailers.
    final List<String> requests = new ArrayList<>();

    final Buffers buffers = new Buffers();
    final Http3Connection connection;

    /// The answer to what is no request.
    Function<ProtocolError, @Nullable Response> refusal = error -> Problem.of(error).response();

    private final Map<Long, Stream> streams = new LinkedHashMap<>();
    private final Map<Long, UnidirectionalStream> unidirectional = new LinkedHashMap<>();
    private final Handler handler;
    private boolean readsContent = true;
    private boolean isHolding;

    Client(Limits limits, Handler handler) {
        this.handler = handler;
        connection = new Http3Connection(limits, buffers, new AnswerHeads(new Preamble("")), PEER);
    }

    /// A connection whose requests are answered by `ok`.
    static Client answering() {
        return new Client(Limits.defaults(), _ -> Response.text("ok"));
    }

    static Client limited(Limits limits) {
        return new Client(limits, _ -> Response.text("ok"));
    }

    /// Answers each request at once, and never reads content.
    Client ignoringContent() {
        readsContent = false;
        return this;
    }

    /// Leaves each exchange open until [Stream#answer].
    Client holding() {
        isHolding = true;
        return this;
    }

    /// The code that the connection ended with, or -1.
    long error() {
        ConnectionError error = connection.error();
        return error == null ? -1 : error.code();
    }

    /// The client's control stream begins, with these settings and more bytes.
    Client control(byte[]... frames) {
        return send(2, Wire.join(Wire.hex("00"), Wire.join(frames)));
    }

    static final byte[] SETTINGS = Wire.hex("0400");

    /// Sends on a stream, which is opened if it is not.
    Client send(long id, byte[] bytes) {
        if (connection.error() != null) {
            return this;
        }
        if ((id & 2) != 0) {
            unidirectional
                    .computeIfAbsent(id, _ -> connection.unidirectional())
                    .receive(bytes, 0, bytes.length);
        } else {
            stream(id).receive(bytes);
        }
        return this;
    }

    /// Ends a stream.
    Client end(long id) {
        if (connection.error() != null) {
            return this;
        }
        if ((id & 2) != 0) {
            unidirectional.computeIfAbsent(id, _ -> connection.unidirectional()).ended();
        } else {
            stream(id).codec.endOfInput();
            stream(id).proceed();
        }
        return this;
    }

    /// Sends a whole request on a stream.
    Client whole(long id, byte[]... parts) {
        return send(id, Wire.join(parts)).end(id);
    }

    boolean isOfUnknownType(long id) {
        return unidirectional
                .computeIfAbsent(id, _ -> connection.unidirectional())
                .isOfUnknownType();
    }

    Stream stream(long id) {
        return streams.computeIfAbsent(id, Stream::new);
    }

    Answer answer(long id) {
        return stream(id).received();
    }

    /// QUIC is done with all of it.
    void releaseAll() {
        streams.values().forEach(stream -> stream.codec.release());
        connection.control().discard();
    }

    /// One request stream, with a handler.
    final class Stream implements ExchangeHandler {

        final Http3Stream codec;
        private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final byte[] piece = new byte[777];
        private @Nullable Exchange open;

        Stream(long id) {
            codec = connection.request(id, this);
        }

        private void receive(byte[] bytes) {
            codec.receive(bytes, 0, bytes.length);
            proceed();
        }

        private void proceed() {
            codec.advance();
            if (!codec.isExchangeOpen()) {
                open = null;
            }
            if (open != null && !isHolding) {
                read();
            }
            take();
        }

        private void take() {
            answer.writeBytes(codec.output().takeAll());
        }

        Answer received() {
            take();
            return new Answer(answer.toByteArray());
        }

        @Override
        public void begin(Exchange exchange) {
            open = exchange;
            content.reset();
            if (!isHolding) {
                read();
            }
        }

        @Override
        public RequestBody body(Exchange exchange, long lengthBytes) {
            return RequestBody.EMPTY;
        }

        @Override
        public @Nullable Response refuse(ProtocolError error) {
            return refusal.apply(error);
        }

        private void read() {
            Exchange exchange = open;
            if (exchange == null) {
                return;
            }
            try {
                int count = 0;
                if (readsContent && exchange.request().body().lengthBytes() > 0) {
                    content.writeBytes(exchange.request().body().readAllBytes());
                    count = -1;
                }
                while (readsContent
                        && count >= 0
                        && (count = exchange.read(piece, 0, piece.length)) > 0) {
                    content.write(piece, 0, count);
                }
                if (!readsContent || count < 0) {
                    answer();
                }
            } catch (ProtocolException broken) {
                open = null;
                exchange.respond(Problem.of(broken.error()).response());
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        }

        /// Answers the exchange that is open.
        void answer() {
            Exchange exchange = open;
            open = null;
            assert exchange != null : "an exchange is open";
            requests.add(
                    exchange.request().method()
                            + " "
                            + exchange.request().path()
                            + exchange.request().query().map(query -> "?" + query).orElse("")
                            + " "
                            + content.toString(ISO_8859_1)
                            + trailers(exchange.trailers()));
            try {
                respond(exchange, handler.handle(exchange.request()));
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
            take();
        }

        private static String trailers(Fields trailers) {
            return trailers.count() == 0 ? "" : " " + trailers;
        }

        private static void respond(Exchange exchange, Response response) throws Exception {
            if (!exchange.respond(response)) {
                return;
            }
            if (!(response.body() instanceof Body.Upgrade)) {
                response.body().writeTo(new Pieces(exchange));
            }
            exchange.end(
                    response.body() instanceof Body.Stream stream
                            ? stream.trailers().get()
                            : Fields.EMPTY);
        }
    }

    private static final class Pieces extends OutputStream {
        private final Exchange exchange;

        Pieces(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void write(int octet) {
            exchange.write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            exchange.write(bytes, from, from + count);
        }
    }
}
