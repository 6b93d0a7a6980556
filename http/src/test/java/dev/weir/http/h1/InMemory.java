package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Body;
import dev.weir.http.Buffers;
import dev.weir.http.ContentTooLarge;
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
import dev.weir.http.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A connection without a server: each request is answered once all of its content is here, so what
/// goes in decides what comes out, however it is cut. Or at once ([#ignoringContent]), or when the
/// test says so ([#holding]).
final class InMemory implements ExchangeHandler {

    private static final Pattern STATUS_LINE =
            Pattern.compile("(?dm)HTTP/1\\.1 ([0-9]{3}) [A-Za-z ]*\\r$");

    /// What was seen of each request: method, target and content.
    final List<String> requests = new ArrayList<>();

    final Http1Connection connection;

    /// The answer to what is no request.
    Function<ProtocolError, Response> refusal = error -> Problem.of(error).response();

    private final Handler handler;
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final byte[] piece = new byte[777];
    private @Nullable Exchange open;
    private boolean readsContent = true;
    private boolean isHolding;

    InMemory(Limits limits, Handler handler) {
        this(limits, handler, Peer.NONE);
    }

    private InMemory(Limits limits, Handler handler, Peer peer) {
        this.handler = handler;
        connection =
                new Http1Connection(
                        limits, new Buffers(), new Preamble(""), new KnownSections(), this, peer);
    }

    /// A connection whose requests are answered by `ok`.
    static InMemory answering() {
        return new InMemory(Limits.defaults(), _ -> Response.text("ok"));
    }

    /// Answers each request at once, and never reads content.
    InMemory ignoringContent() {
        readsContent = false;
        return this;
    }

    /// Leaves each exchange open until [#answer].
    InMemory holding() {
        isHolding = true;
        return this;
    }

    /// Answers the open exchange, and goes on to the next.
    InMemory answer() {
        @Nullable Exchange exchange = open;
        assert exchange != null : "no exchange is open";
        answer(exchange);
        connection.advance();
        goOn();
        return this;
    }

    @Override
    public RequestBody body(Exchange exchange, long lengthBytes) {
        return RequestBody.EMPTY; // the content is read from the exchange
    }

    /// As [#answering], for a peer of this kind.
    static InMemory over(Peer peer) {
        return new InMemory(Limits.defaults(), _ -> Response.text("ok"), peer);
    }

    @Override
    public Response refuse(ProtocolError error) {
        return refusal.apply(error);
    }

    @Override
    public void begin(Exchange exchange) {
        open = exchange;
        content.reset();
    }

    InMemory receive(String bytes) {
        return receive(bytes.getBytes(ISO_8859_1));
    }

    InMemory receive(byte[] bytes) {
        connection.receive(bytes, 0, bytes.length);
        goOn();
        return this;
    }

    /// Each byte as a read of its own.
    InMemory receiveBytewise(byte[] bytes) {
        for (byte b : bytes) {
            receive(new byte[] {b});
        }
        return this;
    }

    InMemory end() {
        connection.endOfInput();
        connection.advance();
        goOn();
        return this;
    }

    private void goOn() {
        @Nullable Exchange exchange;
        while ((exchange = open) != null
                && !isHolding
                && (!readsContent || readContent(exchange))) {
            answer(exchange);
            connection.advance();
        }
        byte[] out = connection.output().takeAll();
        answers.write(out, 0, out.length);
    }

    /// @return whether the content is here to its end, or broken
    private boolean readContent(Exchange exchange) {
        try {
            byte[] given = exchange.request().body().readAllBytes();
            content.write(given, 0, given.length);
            while (true) {
                int count = exchange.read(piece, 0, piece.length);
                if (count <= 0) {
                    return count < 0;
                }
                content.write(piece, 0, count);
            }
        } catch (ProtocolException broken) {
            return answerProblem(exchange, Problem.of(broken.error()));
        } catch (ContentTooLarge large) {
            return answerProblem(
                    exchange, Problem.of(Status.CONTENT_TOO_LARGE, large.getMessage()));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private boolean answerProblem(Exchange exchange, Problem problem) {
        open = null;
        exchange.respond(problem.response());
        connection.advance();
        goOn();
        return false;
    }

    private void answer(Exchange answered) {
        open = null;
        var request = answered.request();
        requests.add(
                request.method()
                        + " "
                        + request.path()
                        + request.query().map(query -> "?" + query).orElse("")
                        + (content.size() > 0 ? " " + content.toString(ISO_8859_1) : ""));
        try {
            Response response = handler.handle(request);
            if (answered.respond(response)) {
                stream(answered, response.body());
            }
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static void stream(Exchange answered, Body body) throws Exception {
        body.writeTo(
                new OutputStream() {
                    @Override
                    public void write(int octet) {
                        write(new byte[] {(byte) octet}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) {
                        answered.write(bytes, from, from + length);
                    }
                });
        answered.end(body instanceof Body.Stream stream ? stream.trailers().get() : Fields.EMPTY);
    }

    /// All that was answered so far.
    String answers() {
        return answers.toString(ISO_8859_1);
    }

    /// The status codes of all answers so far, in order.
    List<Integer> statuses() {
        var statuses = new ArrayList<Integer>();
        STATUS_LINE
                .matcher(answers())
                .results()
                .forEach(line -> statuses.add(Integer.valueOf(line.group(1))));
        return statuses;
    }

    boolean isClosing() {
        return connection.isClosing();
    }
}
