package dev.weir.server.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("once")
class CompressionTest {

    private static final String TEXT = "still water runs deep. ".repeat(200);

    @TempDir Path folder;

    private static Response ask(Response answer, String accepted) throws Exception {
        return ((Handler) _ -> answer)
                .layer(Compression.create())
                .handle(Asking.get("/", "Accept-Encoding", accepted));
    }

    private static String decoded(Response answer) throws Exception {
        Coding coding =
                Coding.valueOf(
                        Asking.field(answer, "Content-Encoding")
                                .toUpperCase(java.util.Locale.ROOT));
        try (InputStream in = coding.decoder(new ByteArrayInputStream(answer.contentBytes()))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void allCodingsAreHere() {
        assertEquals(List.of(Coding.ZSTD, Coding.BR, Coding.GZIP), Coding.here());
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void contentInMemoryIsEncoded(Coding coding) throws Exception {
        var answer = ask(Response.text(TEXT), coding.token());
        assertEquals(coding.token(), Asking.field(answer, "Content-Encoding"));
        assertEquals("Accept-Encoding", Asking.field(answer, "Vary"));
        assertTrue(answer.contentBytes().length < TEXT.length() / 10);
        assertEquals(TEXT, decoded(answer));
    }

    /// Takes what is flushed apart from what is not yet.
    private static final class Flushes extends OutputStream {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final List<Integer> sizes = new ArrayList<>();

        @Override
        public void write(int octet) {
            all.write(octet);
        }

        @Override
        public void flush() {
            sizes.add(all.size());
        }
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void aFlushReachesTheClient(Coding coding) throws Exception {
        var events =
                Response.stream(
                        "text/event-stream",
                        out -> {
                            for (int i = 0; i < 3; i++) {
                                out.write(("data: " + i + "\n\n").getBytes(UTF_8));
                                out.flush();
                            }
                        });
        var answer = ask(events, coding.token());
        var out = new Flushes();
        answer.body().writeTo(out);
        assertTrue(out.sizes.size() >= 3, out.sizes.toString());
        byte[] first = java.util.Arrays.copyOf(out.all.toByteArray(), out.sizes.getFirst());
        InputStream in = coding.decoder(new Endless(first));
        assertEquals("data: 0\n\n", readable(in), "the first event can be read by itself");
    }

    /// What can be decoded of what was flushed.
    private static String readable(InputStream in) {
        var all = new ByteArrayOutputStream();
        try {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                all.write(octet);
            }
        } catch (IOException more) {
            // as Endless does at its end
        }
        return all.toString(UTF_8);
    }

    /// What has been sent so far, by a sender that goes on: reading beyond fails the test.
    private static final class Endless extends InputStream {
        private final ByteArrayInputStream bytes;

        Endless(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            int given = bytes.read(into, from, count);
            if (given < 0) {
                throw new IOException("more was wanted than was flushed");
            }
            return given;
        }

        @Override
        public int available() {
            return bytes.available();
        }
    }

    @Test
    void filesAreEncodedAsTheyAreSent() throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), TEXT);
        var answer =
                Response.of(
                        Status.OK,
                        Response.text("").fields(),
                        new Body.File(file, 0, TEXT.length()));
        assertEquals(TEXT, decoded(ask(answer, "gzip")));
    }

    @ParameterizedTest(name = "{0} gives {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, br, zstd       | zstd | the server prefers among equals",
                "gzip;q=1, br;q=0.9   | gzip | the client's weights come first",
                "gzip;q=0, br         | br   | 0 is never",
                "*                    | zstd | any",
                "zstd;q=0, *;q=0.5    | br   | any other",
                "identity             | ''   | as it is",
                "identity, gzip;q=0.5 | ''   | as it is, rather",
                "identity;q=0.4, gzip;q=0.5 | gzip | coded, rather",
                "''                   | ''   | nothing was asked for",
                "deflate              | ''   | not known here",
                "GZIP                 | gzip | names have no case",
                "gzip;q=2             | ''   | malformed counts as not there",
                "gzip ; q=0.5         | gzip | white space",
            })
    void theClientChooses(String accepted, String coding, String why) throws Exception {
        var answer = ask(Response.text(TEXT), accepted);
        assertEquals(coding, Asking.field(answer, "Content-Encoding"), why);
        assertEquals("Accept-Encoding", Asking.field(answer, "Vary"), "a cache has to know");
    }

    private static void isLeft(Response answer) throws Exception {
        assertFalse(ask(answer, "gzip").fields().has("Content-Encoding"));
    }

    @Test
    void whatWouldNotProfitOrMustNotIsLeft() throws Exception {
        isLeft(Response.text("x".repeat(1_023)));
        isLeft(Response.bytes("image/png", TEXT.getBytes(UTF_8)));
        isLeft(Response.text(TEXT).status(Status.PARTIAL_CONTENT));
        isLeft(Response.text(TEXT).field("Content-Range", "bytes 0-1/2"));
        isLeft(Response.text(TEXT).field("Cache-Control", "public, no-transform"));
        isLeft(Response.of(Status.NO_CONTENT));
        var encoded = Response.text(TEXT).field("Content-Encoding", "br");
        assertEquals("br", Asking.field(ask(encoded, "gzip"), "Content-Encoding"));
        assertTrue(ask(Response.text("x".repeat(1_024)), "gzip").fields().has("Content-Encoding"));
    }

    // RFC 9110 §8.8.3.3
    @Test
    void aStrongTagBecomesWeak() throws Exception {
        var tagged = Response.text(TEXT).field("ETag", "\"a\"").field("Accept-Ranges", "bytes");
        var answer = ask(tagged, "gzip");
        assertEquals("W/\"a\"", Asking.field(answer, "ETag"));
        assertFalse(answer.fields().has("Accept-Ranges"));
        assertEquals("\"a\"", Asking.field(ask(tagged, ""), "ETag"));
    }

    @Test
    void someRequestsCanBeExcepted() throws Exception {
        var app =
                ((Handler) _ -> Response.text(TEXT))
                        .layer(Compression.create().except(r -> r.path().equals("/secret")));
        var answer = app.handle(Asking.get("/secret", "Accept-Encoding", "gzip"));
        assertEquals(TEXT, answer.contentText());
    }

    @Test
    void twiceIsRefused() {
        Asking.refusesOrder("Keep one", Compression.create(), Compression.create());
    }

    @Test
    void contentThatIsNotSentIsLetGoOf() throws Exception {
        var closed = new java.util.concurrent.atomic.AtomicBoolean();
        var in =
                new ByteArrayInputStream(TEXT.getBytes(UTF_8)) {
                    @Override
                    public void close() {
                        closed.set(true);
                    }
                };
        ask(Response.text("").body(Body.stream(in)), "gzip").body().discard();
        assertTrue(closed.get());
    }

    @Test
    void headSaysWhatGetWould() throws Exception {
        var app = ((Handler) _ -> Response.text(TEXT)).layer(Compression.create());
        var head = Request.of(dev.weir.http.Method.HEAD, "/").withField("Accept-Encoding", "gzip");
        assertEquals("gzip", Asking.field(app.handle(head), "Content-Encoding"));
    }
}
