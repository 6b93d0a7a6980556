package dev.weir.server.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.ContentTooLarge;
import dev.weir.http.Handler;
import dev.weir.http.ProtocolException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class DecompressionTest {

    private static final Handler ECHO =
            request ->
                    Response.bytes("text/plain", request.bytes())
                            .field("X-Coding", request.field("content-encoding").orElse("none"));

    static byte[] encoded(Coding coding, byte[] plain) throws Exception {
        var out = new ByteArrayOutputStream();
        try (OutputStream encoder = coding.encoder(out)) {
            encoder.write(plain);
        }
        return out.toByteArray();
    }

    private static Response ask(Decompression layer, String coding, byte[] content)
            throws Exception {
        return ECHO.layer(layer)
                .handle(Request.post("/", content).withField("Content-Encoding", coding));
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void contentIsDecoded(Coding coding) throws Exception {
        byte[] plain = "still water. ".repeat(1_000).getBytes(UTF_8);
        var answer = ask(Decompression.create(), coding.token(), encoded(coding, plain));
        assertEquals(new String(plain, UTF_8), answer.contentText());
        assertEquals("none", Asking.field(answer, "X-Coding"));
    }

    @Test
    void contentThatIsNotEncodedPasses() throws Exception {
        assertEquals(
                "a",
                ECHO.layer(Decompression.create()).handle(Request.post("/", "a")).contentText());
        assertEquals(
                "a", ask(Decompression.create(), "identity", "a".getBytes(UTF_8)).contentText());
    }

    // RFC 9110 §15.5.16
    @ParameterizedTest
    @ValueSource(strings = {"compress", "gzip, gzip", "", "deflate"})
    void whatCannotBeDecodedIs415(String coding) throws Exception {
        var answer = ask(Decompression.create(), coding, new byte[0]);
        assertEquals(415, answer.status().code());
        assertEquals("zstd, br, gzip", Asking.field(answer, "Accept-Encoding"));
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void aBombIsStopped(Coding coding) throws Exception {
        byte[] bomb = encoded(coding, new byte[64 * 1024 * 1024]);
        assertTrue(bomb.length < 100_000, bomb.length + " bytes");
        var layer = Decompression.create().bytesMax(Long.MAX_VALUE);
        var refused = assertThrows(ProtocolException.class, () -> ask(layer, coding.token(), bomb));
        assertEquals(413, refused.error().status().code());
        assertThrows(
                ContentTooLarge.class,
                () -> ask(Decompression.create().ratioMax(1_000_000), coding.token(), bomb));
    }

    @Test
    void theLimitIsOnDecodedBytes() throws Exception {
        byte[] noise = new byte[1_000];
        new Random(1).nextBytes(noise);
        byte[] encoded = encoded(Coding.GZIP, noise);
        assertEquals(
                1_000,
                ask(Decompression.create().bytesMax(1_000), "gzip", encoded).contentBytes().length);
        assertEquals(
                1_000,
                ask(Decompression.create().bytesMax(1_001), "gzip", encoded).contentBytes().length);
        assertThrows(
                ContentTooLarge.class,
                () -> ask(Decompression.create().bytesMax(999), "gzip", encoded));
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void malformedAndCutContentIs400(Coding coding) throws Exception {
        byte[] whole = encoded(coding, "still water. ".repeat(1_000).getBytes(UTF_8));
        for (byte[] wrong :
                new byte[][] {
                    "no such coding".getBytes(UTF_8), Arrays.copyOf(whole, whole.length - 3)
                }) {
            var refused =
                    assertThrows(
                            ProtocolException.class,
                            () -> ask(Decompression.create(), coding.token(), wrong));
            assertEquals(400, refused.error().status().code());
        }
    }

    @Test
    void twiceIsRefused() {
        Asking.refusesOrder("Keep one", Decompression.create(), Decompression.create());
        Asking.refuses("-1", () -> Decompression.create().bytesMax(-1));
        Asking.refuses("0", () -> Decompression.create().ratioMax(0));
    }
}
