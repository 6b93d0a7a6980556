package dev.weir.server.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Handler;
import dev.weir.http.HttpVersion;
import dev.weir.http.InvalidInput;
import dev.weir.http.Refused;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

@Tag("once")
@Timeout(60)
class AccessLogTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    // The combined format as parsers of it have it, from its description and not from the code.
    private static final Pattern COMBINED =
            Pattern.compile(
                    "(\\S+) (\\S+) (\\S+) \\[(\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d"
                            + " [+-]\\d{4})\\] \"((?:[^\"\\\\]|\\\\.)*)\" (\\d{3}) (\\d+|-)"
                            + " \"((?:[^\"\\\\]|\\\\.)*)\" \"((?:[^\"\\\\]|\\\\.)*)\"");

    private final StringWriter out = new StringWriter();

    @TempDir Path folder;

    private List<String> lines(AccessLog log) {
        log.close();
        return out.toString().lines().toList();
    }

    private static Request asked(String target, String... fields) {
        return Asking.from("192.0.2.7", false, Asking.get(target, fields));
    }

    @Test
    void theCombinedFormatIsReadByItsGrammar() throws Exception {
        var log = AccessLog.to(out, LogFormat.COMBINED).user(_ -> "Ada L");
        Asking.HELLO
                .layer(log)
                .handle(asked("/a?b=1", "Referer", "https://a.example/", "User-Agent", "x \"y\""));
        var line = COMBINED.matcher(lines(log).getFirst());
        assertTrue(line.matches(), out.toString());
        assertEquals("192.0.2.7", line.group(1));
        assertEquals("Ada_L", line.group(3));
        assertEquals("GET /a?b=1 HTTP/1.1", line.group(5));
        assertEquals("200", line.group(6));
        assertEquals("5", line.group(7));
        assertEquals("https://a.example/", line.group(8));
        assertEquals("x \\\"y\\\"", line.group(9));
    }

    @Test
    void theCommonFormatIsShorter() throws Exception {
        var log = AccessLog.to(out, LogFormat.COMMON);
        Asking.HELLO.layer(log).handle(asked("/"));
        String line = lines(log).getFirst();
        assertTrue(line.matches("192\\.0\\.2\\.7 - - \\[.*] \"GET / HTTP/1\\.1\" 200 5"), line);
    }

    @Test
    void jsonIsReadByJackson() throws Exception {
        var log = AccessLog.to(out, LogFormat.JSON);
        Handler routed =
                request -> {
                    request.head().route("/users/{id}");
                    return Response.text("Ada");
                };
        routed.layers(RequestId.create(), log)
                .handle(asked("/users/7", "User-Agent", "a\tb\\c\"d\u00e9\u0085"));
        var entry = JSON.readTree(lines(log).getFirst());
        assertEquals("/users/7", entry.get("target").asString());
        assertEquals("/users/{id}", entry.get("route").asString());
        assertEquals(200, entry.get("status").asInt());
        assertEquals(3, entry.get("bytes").asInt());
        assertEquals("a\tb\\c\"d\u00e9\u0085", entry.get("userAgent").asString());
        assertEquals(32, entry.get("requestId").asString().length());
        java.time.Instant.parse(entry.get("time").asString());
    }

    @Test
    void noRequestWritesALineOfItsOwn() throws Exception {
        for (LogFormat format : LogFormat.values()) {
            var sink = new StringWriter();
            var log = AccessLog.to(sink, format);
            String forged = "a\" 200 1\u0085\u001b[2J\u2028";
            var line = new StringBuilder();
            format.write(
                    new AccessEntry(
                            0,
                            null,
                            forged + "\r\n",
                            "GET",
                            "/" + forged + "\n",
                            HttpVersion.HTTP_1_1,
                            200,
                            1,
                            1,
                            forged + "\r\n",
                            forged + "\n",
                            forged,
                            forged),
                    0,
                    line);
            assertTrue(line.chars().allMatch(c -> c >= ' ' && c <= '~'), line.toString());
            log.close();
        }
    }

    @Test
    void streamsAreLoggedAtTheirEnd() throws Exception {
        var log = AccessLog.to(out, LogFormat.COMMON);
        Handler streaming = _ -> Response.stream("text/plain", o -> o.write(new byte[1_000]));
        var app = streaming.layer(log);
        var written = app.handle(asked("/written"));
        app.handle(asked("/discarded")).body().discard();
        written.contentText();
        var lines = lines(log);
        assertTrue(lines.get(0).endsWith("\"GET /discarded HTTP/1.1\" 200 -"), lines.toString());
        assertTrue(lines.get(1).endsWith("\"GET /written HTTP/1.1\" 200 1000"), lines.toString());
    }

    @Test
    void aStreamThatBreaksOffIs499() throws Exception {
        var log = AccessLog.to(out, LogFormat.COMMON);
        Handler streaming =
                _ ->
                        Response.stream(
                                "text/plain",
                                o -> {
                                    o.write(new byte[10]);
                                    throw new IOException("the client is gone");
                                });
        var answer = streaming.layer(log).handle(asked("/"));
        assertThrows(IOException.class, answer::contentText);
        assertTrue(lines(log).getFirst().endsWith("499 10"), out.toString());
    }

    @Test
    void failuresHaveTheStatusThatTheServerGives() {
        var log = AccessLog.to(out, LogFormat.COMMON);
        for (Exception failure :
                new Exception[] {
                    new IllegalStateException(),
                    InvalidInput.of("a", "b"),
                    new InterruptedException(),
                    Refused.with(Status.GONE, "It was here.")
                }) {
            Handler failing =
                    _ -> {
                        throw failure;
                    };
            assertThrows(Exception.class, () -> failing.layer(log).handle(asked("/")));
        }
        var lines = lines(log);
        assertTrue(lines.get(0).endsWith("500 -"), lines.toString());
        assertTrue(lines.get(1).endsWith("400 -"), lines.toString());
        assertTrue(lines.get(2).endsWith("499 -"), lines.toString());
        assertTrue(lines.get(3).endsWith("410 -"), lines.toString());
    }

    @Test
    void sensitiveFieldsAreNotInIt() throws Exception {
        var log = AccessLog.to(out, LogFormat.COMBINED);
        Asking.HELLO
                .layers(SensitiveFields.of("Referer"), log)
                .handle(asked("/", "Referer", "https://a.example/?token=secret"));
        assertFalse(lines(log).getFirst().contains("secret"));
    }

    @Test
    void aFileIsWrittenAtItsEnd() throws Exception {
        Path file = folder.resolve("access.log");
        for (String path : List.of("/first", "/second")) {
            try (var log = AccessLog.toFile(file, LogFormat.COMMON)) {
                Asking.HELLO.layer(log).handle(asked(path));
            }
        }
        var lines = Files.readAllLines(file);
        assertEquals(2, lines.size());
        assertTrue(lines.get(1).contains("/second"));
    }

    @Test
    void aHandlerNeverWaitsForTheLogAndDropsAreCounted() throws Exception {
        var mayWrite = new CountDownLatch(1);
        var isWriting = new CountDownLatch(1);
        var sink =
                new StringWriter() {
                    @Override
                    public StringWriter append(CharSequence text) {
                        isWriting.countDown();
                        try {
                            mayWrite.await();
                        } catch (InterruptedException interrupted) {
                            Thread.currentThread().interrupt();
                        }
                        return super.append(text);
                    }
                };
        var log = AccessLog.to(sink, LogFormat.COMMON);
        var app = Asking.HELLO.layer(log);
        app.handle(asked("/0"));
        isWriting.await(); // and the queue is empty
        for (int i = 1; i <= LogWriter.ENTRIES_MAX; i++) {
            app.handle(asked("/" + i));
        }
        assertEquals(0, log.dropped());
        app.handle(asked("/one-more"));
        app.handle(asked("/two-more"));
        assertEquals(2, log.dropped());
        mayWrite.countDown();
        log.close();
        assertEquals(LogWriter.ENTRIES_MAX + 1, sink.toString().lines().count());
    }
}
