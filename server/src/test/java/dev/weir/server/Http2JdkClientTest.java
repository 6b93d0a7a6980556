package dev.weir.server;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.routes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// HTTP/2 over TLS with a client that shares no code with us: that of the JDK.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class Http2JdkClientTest {

    private final Signal mayGoOn = new Signal("the handlers may go on");
    private final HttpClient client =
            HttpClient.newBuilder().sslContext(TlsClient.trusting()).build();
    private final Server server =
            Server.start(
                    ServerOptions.port(0)
                            .scheduler(ThisScheduler.KIND)
                            .loops(1)
                            .stopsOnSignals(false)
                            .tls(Tls.development()),
                    routes(
                            GET("/text").to(_ -> Response.text("hello")),
                            GET("/same").to(_ -> Response.of(Status.NOT_MODIFIED)),
                            GET("/events")
                                    .to(_ ->
                                            Web.events(out -> {
                                                out.send(Event.of("first"));
                                                mayGoOn.await();
                                                out.send(Event.of("second"));
                                            })),
                            POST("/echo")
                                    .to(request ->
                                            Response.of(
                                                    Status.OK,
                                                    Fields.EMPTY,
                                                    Body.stream(request.body())))));

    @AfterEach
    void close() {
        mayGoOn.give();
        client.close();
        server.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
    }

    @Test
    void anAnswerToHeadTellsOfItsContentAndHasNone() throws Exception {
        var answer = client.send(to("/text").HEAD().build(), BodyHandlers.ofString());
        assertEquals(HttpClient.Version.HTTP_2, answer.version());
        assertEquals(200, answer.statusCode());
        assertEquals(5, answer.headers().firstValueAsLong("content-length").orElse(-1));
        assertEquals("", answer.body());
    }

    @Test
    void anAnswerOfNotModifiedHasNoContent() throws Exception {
        var answer = client.send(to("/same").build(), BodyHandlers.ofString());
        assertEquals(HttpClient.Version.HTTP_2, answer.version());
        assertEquals(304, answer.statusCode());
        assertTrue(answer.headers().firstValue("content-length").isEmpty());
        assertEquals("", answer.body());
    }

    @Test
    void eventsComeWhenTheyAreSent() throws Exception {
        var answer = client.send(to("/events").build(), BodyHandlers.ofInputStream());
        assertEquals(HttpClient.Version.HTTP_2, answer.version());
        try (InputStream in = answer.body()) {
            assertEquals("data: first\n\n", new String(in.readNBytes(13), UTF_8));
            mayGoOn.give();
            assertEquals("data: second\n\n", new String(in.readAllBytes(), UTF_8));
        }
    }

    /// This client looks at an answer only once it has sent all of its content.
    @Test
    void contentOfUnknownLengthIsEchoed() throws Exception {
        var content = new SubmissionPublisher<ByteBuffer>();
        var answering =
                client.sendAsync(
                        to("/echo").POST(BodyPublishers.fromPublisher(content)).build(),
                        BodyHandlers.ofString());
        Signal.until(content::hasSubscribers, "the client takes content");
        var all = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            String piece = ("piece " + i).repeat(100);
            all.append(piece);
            content.submit(ByteBuffer.wrap(piece.getBytes(UTF_8)));
        }
        content.close();
        var answer = answering.get();
        assertEquals(HttpClient.Version.HTTP_2, answer.version());
        assertEquals(all.toString(), answer.body());
    }
}
