package dev.weir.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Attribute;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Interim answers of handlers: RFC 9110 §15.2, RFC 8297.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class InterimTest {

    private static final Fields STYLE = Fields.of("Link", "</style.css>; rel=preload; as=style");

    private Server server = ThisScheduler.serve(_ -> Response.noContent());

    private RawClient serve(Handler app) throws IOException {
        server.close();
        server = ThisScheduler.serve(app);
        return new RawClient(server);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void earlyHintsLeaveBeforeTheAnswer() throws Exception {
        var hasHints = new Signal("the client has the hints");
        try (var client =
                serve(request -> {
                    request.inform(Status.EARLY_HINTS, STYLE);
                    hasHints.await();
                    request.inform(Status.EARLY_HINTS, Fields.of("Link", "</b>; rel=preload"));
                    return Response.text("page");
                })) {
            client.get("/");
            var hints = client.response();
            assertEquals(103, hints.status());
            assertEquals("</style.css>; rel=preload; as=style", hints.field("Link"));
            hasHints.give();
            assertEquals("</b>; rel=preload", client.response().field("Link"));
            assertEquals("page", client.response().text());
        }
    }

    @Test
    void http10GetsNone() throws Exception {
        try (var client =
                serve(request -> {
                    request.inform(Status.EARLY_HINTS, STYLE);
                    return Response.text("page");
                })) {
            client.sendLines("GET / HTTP/1.0\n\n");
            assertEquals("page", client.lastResponse().text());
        }
    }

    @Test
    void aRequestThatALayerHasChangedSendsThemToo() throws Exception {
        Attribute<String> user = Attribute.named("user");
        try (var client =
                serve(request -> {
                    Request changed =
                            request.with(user, "x").withField("A", "1").withTarget("/other");
                    changed.inform(Status.EARLY_HINTS, STYLE);
                    return Response.text(changed.path());
                })) {
            assertEquals(103, client.get("/").response().status());
            assertEquals("/other", client.response().text());
        }
    }

    @Test
    void whatIsNoInterimAnswerIsTheDevelopersMistake() throws Exception {
        try (var client =
                serve(request -> {
                    for (Status status : new Status[] {Status.OK, Status.SWITCHING_PROTOCOLS}) {
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> request.inform(status, Fields.EMPTY));
                    }
                    assertThrows(
                            IllegalArgumentException.class,
                            () ->
                                    request.inform(
                                            Status.EARLY_HINTS, Fields.of("Content-Length", "1")));
                    return Response.text("refused");
                })) {
            assertEquals("refused", client.get("/").response().text());
        }
    }

    @Test
    void noneFollowTheFinalAnswer() throws Exception {
        var kept = new AtomicReference<Request>();
        try (var client =
                serve(request -> {
                    kept.set(request);
                    return Response.stream(
                            "text/plain",
                            out -> {
                                out.write('a');
                                out.flush();
                                var late =
                                        assertThrows(
                                                IOException.class,
                                                () -> request.inform(Status.EARLY_HINTS, STYLE));
                                out.write(String.valueOf(late.getMessage()).getBytes(US_ASCII));
                            });
                })) {
            String text = client.get("/").response().text();
            assertTrue(text.contains("send it before the final answer"), text);
            Request over = kept.get();
            assertThrows(IllegalStateException.class, () -> over.inform(Status.EARLY_HINTS, STYLE));
        }
    }

    @Test
    void aRequestOfNoWireSendsNothing() throws Exception {
        Request.get("/").inform(Status.EARLY_HINTS, STYLE);
    }
}
