package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.http.Buffers;
import dev.weir.http.Exchange;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.Handler;
import dev.weir.http.Limits;
import dev.weir.http.Peer;
import dev.weir.http.Problem;
import dev.weir.http.ProtocolException;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A connection without a server: each request is answered once all of its content is here, so what
/// goes in decides what comes out, however it is cut.
final class InMemory implements ExchangeHandler {

    private static final Pattern STATUS_LINE =
            Pattern.compile("(?dm)^HTTP/1\\.1 ([0-9]{3}) [A-Za-z ]*\\r$");

    /// What was seen of each request: method, target and content.
    final List<String> requests = new ArrayList<>();

    final Http1Connection connection;

    private final Handler handler;
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final byte[] piece = new byte[777];
    private @Nullable Exchange open;

    InMemory(Limits limits, Handler handler) {
        this.handler = handler;
        connection = new Http1Connection(limits, new Buffers(), new Preamble(""), this, Peer.NONE);
    }

    /// A connection whose requests are answered by `ok`.
    static InMemory answering() {
        return new InMemory(Limits.defaults(), _ -> Response.text("ok"));
    }

    @Override
    public RequestBody body(Exchange exchange, long lengthBytes) {
        return RequestBody.EMPTY; // the content is read from the exchange
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
        goOn();
        return this;
    }

    private void goOn() {
        @Nullable Exchange exchange;
        while ((exchange = open) != null && readContent(exchange)) {
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
            open = null;
            exchange.respond(Problem.of(broken.error()).response());
            connection.advance();
            return false;
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
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
            answered.respond(handler.handle(request));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
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
