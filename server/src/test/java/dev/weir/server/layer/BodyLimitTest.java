package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.http.ContentTooLarge;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import dev.weir.http.Status;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class BodyLimitTest {

    private final Handler echo =
            ((Handler) request -> Response.text(request.text())).layer(BodyLimit.of(5));

    @ParameterizedTest
    @CsvSource({"4, 200", "5, 200", "6, 413"})
    void contentIsTakenUpToTheLimit(int bytes, int status) throws Exception {
        var answer = echo.handle(Request.post("/", "x".repeat(bytes)));
        assertEquals(new Status(status), answer.status());
    }

    /// Content whose length nobody has announced, as chunks are.
    private static RequestBody unannounced(byte[] bytes) {
        return new DecodedBody(RequestBody.of(bytes), Coding.GZIP, Long.MAX_VALUE, 1_000);
    }

    @Test
    void contentThatIsNotAnnouncedIsRefusedWhenItIsRead() throws Exception {
        byte[] six =
                DecompressionTest.encoded(
                        Coding.GZIP, "123456".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var request = Request.post("/", "").withBody(unannounced(six));
        assertThrows(ContentTooLarge.class, () -> echo.handle(request));
    }

    @Test
    void aNegativeLimitIsRefused() {
        Asking.refuses("-1", () -> BodyLimit.of(-1));
    }
}
