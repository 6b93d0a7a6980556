package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.http.ContentTooLarge;
import dev.weir.http.Fields;
import dev.weir.http.Handler;
import dev.weir.http.InvalidInput;
import dev.weir.http.Problem;
import dev.weir.http.ProtocolError;
import dev.weir.http.ProtocolException;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class CatchFailuresTest {

    private static final Logger LOGGER = Logger.getLogger("dev.weir.server");

    @BeforeEach
    void quiet() {
        LOGGER.setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        LOGGER.setLevel(null);
    }

    private static Handler throwing(Exception failure) {
        return _ -> {
            throw failure;
        };
    }

    private static int status(Exception failure) throws Exception {
        return throwing(failure)
                .layer(CatchFailures.create())
                .handle(Request.get("/"))
                .status()
                .code();
    }

    @Test
    void failuresBecomeTheAnswersThatTheServerWouldGive() throws Exception {
        assertEquals(400, status(InvalidInput.of("qty", "must be at least 1")));
        assertEquals(413, status(new ContentTooLarge(5)));
        var slow = new ProtocolError(Status.REQUEST_TIMEOUT, "content", "too slow");
        assertEquals(408, status(new ProtocolException(slow)));
        assertEquals(404, status(Refused.with(Status.NOT_FOUND, "There is no such user.")));
        assertEquals(500, status(new IllegalStateException("secret")));
    }

    @Test
    void whatIsRefusedKeepsItsFields() throws Exception {
        var refused =
                new Refused(
                        Problem.of(Status.UNAUTHORIZED, "A token is needed."),
                        Fields.of("WWW-Authenticate", "Bearer"));
        var app = throwing(refused).layer(CatchFailures.create());
        assertEquals("Bearer", Asking.field(app.handle(Request.get("/")), "WWW-Authenticate"));
    }

    @Test
    void nothingOfAFailureReachesTheClient() throws Exception {
        var answer =
                throwing(new IllegalStateException("secret"))
                        .layer(CatchFailures.create())
                        .handle(Request.get("/"));
        assertFalse(answer.contentText().contains("secret"));
    }

    @Test
    void layersOutsideSeeAnAnswer() throws Exception {
        var answer =
                throwing(new IllegalStateException())
                        .layers(SetField.ofResponse("X-A", "1"), CatchFailures.create())
                        .handle(Request.get("/"));
        assertEquals("1", Asking.field(answer, "X-A"));
    }

    @Test
    void unexpectedFailuresCanBeMapped() throws Exception {
        var app =
                throwing(new IllegalStateException())
                        .layer(
                                CatchFailures.with((_, failure) ->
                                        Response.text(failure.getClass().getSimpleName())));
        assertEquals("IllegalStateException", app.handle(Request.get("/")).contentText());
    }

    @Test
    void anInterruptionGoesOn() {
        var app = throwing(new InterruptedException()).layer(CatchFailures.create());
        assertThrows(InterruptedException.class, () -> app.handle(Request.get("/")));
    }
}
