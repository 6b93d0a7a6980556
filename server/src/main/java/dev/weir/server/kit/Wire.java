package dev.weir.server.kit;

import dev.weir.http.Body;
import dev.weir.http.Buffers;
import dev.weir.http.Exchange;
import dev.weir.http.ExchangeHandler;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Limits;
import dev.weir.http.Peer;
import dev.weir.http.Problem;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.http.h1.Http1Connection;
import dev.weir.http.h1.KnownSections;
import dev.weir.http.h1.Preamble;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 connection to an application, without sockets, threads or time: what is sent is
/// parsed, handled and answered before [#send] returns.
///
/// ```java
/// String answer = Wire.of(app).send("GET / HTTP/1.1\r\nHost: example.test\r\n\r\n");
/// ```
///
/// `Date` is always the beginning of 1970, so answers can be compared as they are.
///
/// **Threads:** one.
public final class Wire {

    private final Handler app;
    private final Http1Connection connection;
    private @Nullable Exchange open;
    private @Nullable Throwable failure;

    private Wire(Handler app, Limits limits) {
        this.app = app;
        connection =
                new Http1Connection(
                        limits,
                        new Buffers(),
                        new Preamble("weir"),
                        new KnownSections(),
                        new Exchanges(),
                        Peer.NONE);
    }

    /// A connection to `app` with the limits that servers have by default.
    public static Wire of(Handler app) {
        return of(app, Limits.defaults());
    }

    /// A connection to `app` with these limits.
    ///
    /// @throws IllegalArgumentException if the application [cannot work][Handler#check] as it is
    ///   put together
    public static Wire of(Handler app, Limits limits) {
        app.check(List.of());
        return new Wire(app, limits);
    }

    /// Sends text whose characters are octets, and gives the answers that it led to likewise; none
    /// while a head is incomplete.
    ///
    /// @throws IllegalStateException if content is missing when the handler wants it
    public String send(String octets) {
        return new String(
                send(octets.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1);
    }

    /// Sends bytes, as [#send(String)].
    public byte[] send(byte[] bytes) {
        connection.receive(bytes, 0, bytes.length);
        while (open != null) {
            Exchange exchange = open;
            open = null;
            answer(exchange);
            connection.advance();
        }
        return connection.output().takeAll();
    }

    /// Whether the connection is over: the server would close it now.
    public boolean isClosed() {
        return connection.isClosing();
    }

    /// What the handler threw last, for which the client got 500.
    public @Nullable Throwable failure() {
        return failure;
    }

    private final class Exchanges implements ExchangeHandler {
        @Override
        public void begin(Exchange exchange) {
            open = exchange;
        }

        @Override
        public RequestBody body(Exchange exchange, long lengthBytes) {
            return new WireBody(exchange, lengthBytes);
        }
    }

    private void answer(Exchange exchange) {
        Response answer = answer(exchange.request());
        if (answer.body() instanceof Body.Upgrade) {
            throw new IllegalStateException(
                    "A wire in memory ends where another protocol begins: test upgrades on a"
                            + " RunningApp.");
        }
        if (exchange.respond(answer)) {
            try {
                Fields trailers = stream(exchange, answer.body());
                exchange.end(trailers);
            } catch (Exception failed) {
                failure = failed;
                exchange.abort();
            }
        } else {
            discard(answer.body());
        }
    }

    private void discard(Body body) {
        try {
            body.discard();
        } catch (Exception failed) {
            failure = failed;
        }
    }

    private static Fields stream(Exchange exchange, Body body) throws Exception {
        body.writeTo(
                new OutputStream() {
                    @Override
                    public void write(int octet) {
                        write(new byte[] {(byte) octet}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int count) {
                        exchange.write(bytes, from, from + count);
                    }
                });
        return body instanceof Body.Stream(_, _, var trailers) ? trailers.get() : Fields.EMPTY;
    }

    private Response answer(dev.weir.http.Request request) {
        try {
            return app.handle(request);
        } catch (Exception failed) {
            return Problem.of(failed)
                    .map(Problem::response)
                    .orElseGet(() -> {
                        failure = failed;
                        return Problem.of(
                                        Status.INTERNAL_SERVER_ERROR,
                                        "The server failed at this request. The failure has"
                                                + " been logged.")
                                .response();
                    });
        }
    }

    /// Content that was sent with the head or is not there at all.
    private static final class WireBody extends RequestBody {
        private final Exchange exchange;
        private final long lengthBytes;
        private final byte[] one = new byte[1];
        private long readBytes;
        private long readBytesMax = Limits.defaults().contentBytesMax();

        WireBody(Exchange exchange, long lengthBytes) {
            this.exchange = exchange;
            this.lengthBytes = lengthBytes;
        }

        @Override
        public int read() throws IOException {
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            int read = exchange.read(into, from, from + count);
            if (read == 0) {
                throw new IllegalStateException(
                        "The handler wants content that was not sent: send head and content at"
                                + " once.");
            }
            readBytes += Math.max(0, read);
            if (readBytes > readBytesMax) {
                throw new dev.weir.http.ContentTooLarge(readBytesMax);
            }
            return read;
        }

        @Override
        public long lengthBytes() {
            return lengthBytes;
        }

        @Override
        protected void limitUnread(long contentBytesMax) {
            readBytesMax = readBytes + contentBytesMax;
        }

        @Override
        protected long unreadBytes() {
            return lengthBytes < 0 ? -1 : lengthBytes - readBytes;
        }

        @Override
        public Fields trailers() {
            return exchange.trailers();
        }
    }
}
