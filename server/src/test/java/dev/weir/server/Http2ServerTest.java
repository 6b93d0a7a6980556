package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// HTTP/2 over sockets: what the server adds to the codec.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class Http2ServerTest {

    private final Signal isWaiting = new Signal("the handler waits");
    private final Signal isInterrupted = new Signal("the handler was interrupted");
    private final Signal mayGoOn = new Signal("the handler may go on");
    private Server server = ThisScheduler.serve(this::answer);

    private Response answer(Request request) throws Exception {
        return switch (request.path()) {
            case "/wait" -> {
                isWaiting.give();
                try {
                    mayGoOn.await();
                } catch (InterruptedException interrupted) {
                    isInterrupted.give();
                    throw interrupted;
                }
                yield Response.text("waited");
            }
            case "/echo" -> Response.of(Status.OK, Fields.EMPTY, Body.stream(request.body()));
            case "/count" -> Response.text("" + request.bytes().length);
            case "/large" -> Response.text("x".repeat(1_000_000));
            default -> Response.text("said " + request.path() + " by " + request.version());
        };
    }

    @AfterEach
    void close() {
        mayGoOn.give();
        server.close();
    }

    private void restart(ServerOptions options) {
        server.close();
        server = Server.start(options, this::answer);
    }

    // RFC 9113 §3.3
    @Test
    void aPlainPortSpeaksBothVersions() throws Exception {
        try (var http2 = Http2Client.greeting(server);
                var http1 = new RawClient(server)) {
            assertEquals("200 said /a by HTTP/2", http2.get(1, "/a").answer(1));
            http1.sendLines("GET /a HTTP/1.1\nHost: a\n\n");
            assertEquals("said /a by HTTP/1.1", http1.response().text());
        }
    }

    @Test
    void thePrefaceMayComeInAnyPieces() throws Exception {
        byte[] bytes = Http2Client.PREFACE.getBytes(ISO_8859_1);
        for (int cut = 1; cut < bytes.length; cut++) {
            try (var client = new Http2Client(server)) {
                client.send(Arrays.copyOf(bytes, cut));
                client.send(Arrays.copyOfRange(bytes, cut, bytes.length));
                client.frame(Http2Client.SETTINGS, 0, 0);
                assertEquals("200 said /a by HTTP/2", client.get(1, "/a").answer(1), "at " + cut);
            }
        }
    }

    @Test
    void aRequestThatBeginsLikeThePrefaceIsReadAsOneOfHttp1() throws Exception {
        try (var client = new RawClient(server)) {
            client.send("P").sendLines("UT /a HTTP/1.1\nHost: a\nContent-Length: 0\n\n");
            assertEquals("said /a by HTTP/1.1", client.response().text());
        }
        try (var client = new RawClient(server)) {
            client.send("PRI * HTTP").sendLines("/1.1\nHost: a\n\n");
            assertEquals(400, client.response().status());
        }
    }

    @Test
    void contentGoesBothWaysWithoutEnd() throws Exception {
        byte[] content = new byte[1_000_000];
        new Random(1).nextBytes(content);
        try (var client = Http2Client.greeting(server)) {
            client.post(1, "/echo");
            var echoed = new ByteArrayOutputStream();
            int sent = 0;
            int window = 64 * 1024;
            boolean ended = false;
            while (!ended) {
                while (sent < content.length && window >= 10_000) {
                    int to = Math.min(content.length, sent + 10_000);
                    client.data(1, to == content.length, Arrays.copyOfRange(content, sent, to));
                    window -= to - sent;
                    sent = to;
                }
                var frame = client.read();
                if (frame.type() == Http2Client.WINDOW_UPDATE && frame.streamId() == 1) {
                    window += frame.number(0);
                } else if (frame.type() == Http2Client.DATA) {
                    echoed.writeBytes(frame.payload());
                    if (frame.payload().length > 0) {
                        client.windowUpdate(0, frame.payload().length);
                        client.windowUpdate(1, frame.payload().length);
                    }
                }
                ended = frame.endsStream();
            }
            assertArrayEquals(content, echoed.toByteArray());
        }
    }

    @Test
    void aStreamThatWaitsHoldsNoOther() throws Exception {
        try (var client = Http2Client.greeting(server)) {
            client.get(1, "/wait");
            isWaiting.await();
            for (int id = 3; id < 2_000; id += 2) {
                assertEquals("200 said /" + id + " by HTTP/2", client.get(id, "/" + id).answer(id));
            }
            mayGoOn.give();
            assertEquals("200 waited", client.answer(1));
        }
    }

    @Test
    void aHundredStreamsAreAnsweredTogether() throws Exception {
        try (var client = Http2Client.greeting(server)) {
            var requests = new ByteArrayOutputStream();
            for (int id = 1; id < 200; id += 2) {
                requests.writeBytes(Http2Client.request(id, "/" + id, true));
            }
            client.send(requests.toByteArray());
            int answered = 0;
            while (answered < 100) {
                answered += client.read().endsStream() ? 1 : 0;
            }
        }
    }

    @Test
    void aPeerThatTakesNothingHoldsNoOtherStream() throws Exception {
        try (var client = Http2Client.greeting(server)) {
            client.windowUpdate(0, 10_000_000);
            client.get(1, "/large");
            int bytes = 0;
            while (bytes < 65_535) { // the window that a stream begins with
                bytes += client.read(Http2Client.DATA).payload().length;
            }
            assertEquals("200 said /a by HTTP/2", client.get(3, "/a").answer(3));
            client.windowUpdate(1, 10_000_000);
            Http2Client.Frame frame;
            do {
                frame = client.read(Http2Client.DATA);
                bytes += frame.payload().length;
            } while (!frame.endsStream());
            assertEquals(1_000_000, bytes);
        }
    }

    @Test
    void aResetInterruptsTheHandler() throws Exception {
        try (var client = Http2Client.greeting(server)) {
            client.get(1, "/wait");
            isWaiting.await();
            client.frame(Http2Client.RST_STREAM, 0, 1, 0, 0, 0, 8);
            isInterrupted.await();
            assertEquals("200 said /a by HTTP/2", client.get(3, "/a").answer(3));
        }
    }

    @Test
    @Tag("tcp") // over TLS, close_notify comes before the reset: a half that has ended
    void aHangUpInterruptsTheHandler() throws Exception {
        try (var client = Http2Client.greeting(server)) {
            client.get(1, "/wait");
            isWaiting.await();
            client.reset();
            isInterrupted.await();
        }
    }

    @Test
    void aConnectionErrorInterruptsTheHandler() throws Exception {
        try (var client = Http2Client.greeting(server)) {
            client.get(1, "/wait");
            isWaiting.await();
            client.frame(Http2Client.DATA, 0, 0);
            assertEquals(1, client.end(), "PROTOCOL_ERROR");
            isInterrupted.await();
        }
    }

    @Test
    void aHandlerHasItsTime() throws Exception {
        var deadlines = Deadlines.defaults().handler(Duration.ofMillis(50));
        restart(ThisScheduler.options().deadlines(deadlines));
        try (var client = Http2Client.greeting(server)) {
            assertTrue(client.get(1, "/wait").answer(1).startsWith("503 "));
            isInterrupted.await();
            assertEquals("200 said /a by HTTP/2", client.get(3, "/a").answer(3));
        }
    }

    @Test
    void contentThatComesTooSlowlyIsRefused() throws Exception {
        var deadlines = Deadlines.defaults().contentGrace(Duration.ofMillis(50));
        restart(ThisScheduler.options().deadlines(deadlines));
        try (var client = Http2Client.greeting(server)) {
            client.post(1, "/count").data(1, false, new byte[1]);
            assertTrue(client.answer(1).startsWith("408 "));
        }
    }

    @Test
    void whoNeverEndsARequestThatIsAnsweredLosesItsStream() throws Exception {
        var deadlines = Deadlines.defaults().contentGrace(Duration.ofMillis(50));
        restart(ThisScheduler.options().deadlines(deadlines));
        try (var client = Http2Client.greeting(server)) {
            assertEquals("200 said /a by HTTP/2", client.post(1, "/a").answer(1));
            assertEquals(0, client.read(Http2Client.RST_STREAM).number(0), "NO_ERROR");
        }
    }

    @Test
    void aPeerThatTakesNoContentLosesItsStream() throws Exception {
        var deadlines = Deadlines.defaults().contentGrace(Duration.ofMillis(50));
        restart(ThisScheduler.options().deadlines(deadlines));
        try (var client = Http2Client.greeting(server)) {
            assertEquals("200 reset 8", client.get(1, "/large").answer(1));
        }
    }

    @Test
    void anIdleConnectionIsToldAndClosed() throws Exception {
        var deadlines = Deadlines.defaults().idle(Duration.ofMillis(50));
        restart(ThisScheduler.options().deadlines(deadlines));
        try (var client = Http2Client.greeting(server)) {
            assertEquals(0, client.end(), "NO_ERROR");
        }
    }

    @Test
    void aFrameThatTricklesInEndsTheConnection() throws Exception {
        var deadlines = Deadlines.defaults().head(Duration.ofMillis(50));
        restart(ThisScheduler.options().deadlines(deadlines));
        try (var client = Http2Client.greeting(server)) {
            client.send(new byte[] {0, 0, 8});
            assertEquals(0xb, client.end(), "ENHANCE_YOUR_CALM");
        }
    }

    // RFC 9113 §6.8
    @Test
    void noRequestIsLostWhenTheServerCloses() throws Exception {
        try (var client = Http2Client.greeting(server)) {
            client.get(1, "/wait");
            isWaiting.await();
            var closing = Thread.startVirtualThread(server::close);
            assertEquals(Integer.MAX_VALUE, client.read(Http2Client.GOAWAY).number(0));
            var ping = client.read(Http2Client.PING);
            client.get(3, "/late"); // on its way before the peer knew
            client.send(Http2Client.bytes(Http2Client.PING, 1, 0, ping.payload()));
            assertEquals("200 said /late by HTTP/2", client.answer(3));
            mayGoOn.give();
            assertEquals("200 waited", client.answer(1));
            client.end();
            closing.join();
        }
    }

    @Test
    void anEventStreamEndsWhenTheServerCloses() throws Exception {
        server.close();
        server =
                Server.start(
                        ThisScheduler.options(),
                        _ ->
                                Web.events(out -> {
                                    out.send(Event.of("first"));
                                    isWaiting.give();
                                    new CountDownLatch(1).await();
                                }));
        try (var client = Http2Client.greeting(server)) {
            client.get(1, "/");
            isWaiting.await();
            var closing = Thread.startVirtualThread(server::close);
            assertEquals("200 data: first\n\n", client.answer(1));
            client.end();
            closing.join();
        }
    }

    @Test
    void aMalformedRequestIsRefusedAlone() throws Exception {
        try (var client = Http2Client.greeting(server)) {
            client.frame(Http2Client.HEADERS, 5, 1, 0x82); // a method and nothing else
            assertTrue(client.answer(1).startsWith("400 {\"type\":\"about:blank\""));
            assertEquals(1, client.read(Http2Client.RST_STREAM).number(0));
            assertEquals("200 said /a by HTTP/2", client.get(3, "/a").answer(3));
        }
    }
}
