package dev.weir.server;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.files;
import static dev.weir.server.Web.mount;
import static dev.weir.server.Web.otherwise;
import static dev.weir.server.Web.routes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.ContentDisposition;
import dev.weir.http.Handler;
import dev.weir.http.HttpDate;
import dev.weir.http.MediaType;
import dev.weir.http.Method;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files as answers, without a port; [FilesOnTheWireTest] has the rest.
@Timeout(60)
class FilesTest {

    private static final Instant CHANGED = Instant.parse("1994-11-06T08:49:37.123456789Z");
    private static final String LAST_MODIFIED = "Sun, 06 Nov 1994 08:49:37 GMT";

    @TempDir Path folder;
    private Path root = Path.of("");
    private Handler app = _ -> Response.noContent();

    @BeforeEach
    void makeFiles() throws IOException {
        root = Files.createDirectories(folder.resolve("public"));
        write("hello.txt", "0123456789");
        write("empty.txt", "");
        write("index.html", "<p>home");
        write("sub/index.html", "<p>sub");
        write("sub/a b.txt", "spaces");
        write("bare/x.txt", "x");
        write(".secret", "secret");
        write(".git/config", "secret");
        Files.writeString(folder.resolve("outside.txt"), "outside");
        app = routes(mount("/static", files(root)), otherwise(_ -> Web.text("otherwise")));
    }

    private Path write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(CHANGED));
        return file;
    }

    private Response get(String target, String... fields) throws Exception {
        Request request = Request.get(target);
        for (int i = 0; i < fields.length; i += 2) {
            request = request.withField(fields[i], fields[i + 1]);
        }
        return app.handle(request);
    }

    private static String field(Response answer, String name) {
        return answer.fields().get(name).orElse("");
    }

    @Test
    void aFileHasTypeLengthAndValidators() throws Exception {
        var answer = get("/static/hello.txt");
        assertEquals(Status.OK, answer.status());
        assertEquals("text/plain; charset=utf-8", field(answer, "Content-Type"));
        assertEquals(LAST_MODIFIED, field(answer, "Last-Modified"));
        assertEquals("bytes", field(answer, "Accept-Ranges"));
        assertTrue(field(answer, "ETag").matches("\"[!-~]+\""), field(answer, "ETag"));
        assertEquals(10, answer.body().contentLength());
        assertEquals("0123456789", answer.contentText());
        assertEquals("", field(answer, "Vary"));
    }

    @Test
    void anEmptyFileIsAFile() throws Exception {
        var answer = get("/static/empty.txt", "Range", "bytes=0-");
        assertEquals(Status.RANGE_NOT_SATISFIABLE, answer.status());
        assertEquals("", get("/static/empty.txt").contentText());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/static/, <p>home",
        "/static/sub/, <p>sub",
        "/static/sub/index.html, <p>sub",
        "/static/sub/a%20b.txt, spaces",
        "/static/%73ub/a%20b.txt, spaces",
        "/static/hello.txt?x=../../outside.txt, 0123456789"
    })
    void aPathLeadsToItsFile(String target, String expected) throws Exception {
        assertEquals(expected, get(target).contentText());
    }

    @Test
    void aFolderWithoutItsSlashIsRedirected() throws Exception {
        var answer = get("/static/sub?a=1");
        assertEquals(Status.MOVED_PERMANENTLY, answer.status());
        assertEquals("/static/sub/?a=1", field(answer, "Location"));
    }

    /// RFC 9110 §17.3. The router refuses some with 400; nothing outside, and no dot file, is ever
    /// sent.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/static/../outside.txt",
                "/static/%2e%2e/outside.txt",
                "/static/%2E%2E%2Foutside.txt",
                "/static/..%2foutside.txt",
                "/static/..%5coutside.txt",
                "/static/sub/../../outside.txt",
                "/static/sub/..%2f..%2foutside.txt",
                "/static/%252e%252e/outside.txt",
                "/static/....//outside.txt",
                "/static/.%00./outside.txt",
                "/static/hello.txt%00.png",
                "/static//etc/passwd",
                "/static/%2fetc%2fpasswd",
                "/static/C:%5cwindows",
                "/static/hello.txt:stream",
                "/static/hello.txt::$DATA",
                "/static/hello.txt.",
                "/static/hello.txt%20",
                "/static/hello.txt/",
                "/static/hello.txt/x",
                "/static/CON",
                "/static/aux.txt",
                "/static/.secret",
                "/static/%2esecret",
                "/static/.git/config",
                "/static/./hello.txt",
                "/static/sub/.",
                "/static/bare/",
                "/static/link-out.txt",
                "/static/link-folder/outside.txt",
                "/static/link-loop",
                "/static/%c0%ae%c0%ae/outside.txt",
                "/static/%ff",
                "/static/none.txt",
                "/static/hello.txt%0a",
                "/static/sub%2f"
            })
    void nothingElseIsSent(String target) throws Exception {
        Files.createSymbolicLink(root.resolve("link-out.txt"), folder.resolve("outside.txt"));
        Files.createSymbolicLink(root.resolve("link-folder"), folder);
        Files.createSymbolicLink(root.resolve("link-loop"), root.resolve("link-loop"));
        var answer = get(target);
        assertTrue(
                answer.status().code() == 404 || answer.status().code() == 400,
                target + ": " + answer);
        String content = answer.contentText();
        assertFalse(content.contains("secret") && !target.contains("secret"), content);
        assertFalse(content.contains("outside") && !content.contains("problem"), content);
        assertFalse(content.contains(folder.toString()), content);
    }

    @Test
    void aLinkThatStaysInsideIsFollowed() throws Exception {
        Files.createSymbolicLink(root.resolve("link.txt"), Path.of("hello.txt"));
        assertEquals("0123456789", get("/static/link.txt").contentText());
    }

    @Test
    void theFolderItselfMayBeALink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("alias"), root);
        app = routes(mount("/static", files(link)));
        assertEquals("0123456789", get("/static/hello.txt").contentText());
    }

    @Test
    void dotFilesAndAnotherIndexAreOnDemand() throws Exception {
        app =
                routes(
                        mount("/all", files(root).withDotFiles().index("")),
                        mount("/hello", files(root).index("hello.txt").cacheControl("no-cache")));
        assertEquals("secret", get("/all/.secret").contentText());
        assertEquals(Status.NOT_FOUND, get("/all/").status());
        var hello = get("/hello/");
        assertEquals("0123456789", hello.contentText());
        assertEquals("no-cache", field(hello, "Cache-Control"));
        var not = get("/hello/", "If-None-Match", field(hello, "ETag"));
        assertEquals("no-cache", field(not, "Cache-Control"));
    }

    @Test
    void aFolderThatIsNotThereIsTheDevelopersMistake() {
        Path none = folder.resolve("none");
        var failure = assertThrows(IllegalArgumentException.class, () -> files(none));
        assertTrue(failure.toString().contains(none + " is no folder"), failure.toString());
    }

    // ---- conditions, RFC 9110 §13

    @Test
    void aClientThatHasItGetsNoContent() throws Exception {
        String tag = field(get("/static/hello.txt"), "ETag");
        var answer = get("/static/hello.txt", "If-None-Match", tag);
        assertEquals(Status.NOT_MODIFIED, answer.status());
        // §15.4.5
        assertEquals(tag, field(answer, "ETag"));
        assertFalse(answer.fields().has("Content-Type"));
        assertFalse(answer.fields().has("Last-Modified"));
        assertEquals(0, answer.contentBytes().length);
        assertEquals(
                Status.NOT_MODIFIED,
                get("/static/hello.txt", "If-Modified-Since", LAST_MODIFIED).status());
        assertEquals(
                Status.OK,
                get("/static/hello.txt", "If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT")
                        .status());
    }

    @Test
    void aFailedPreconditionIs412() throws Exception {
        assertEquals(
                Status.PRECONDITION_FAILED,
                get("/static/hello.txt", "If-Match", "\"other\"").status());
        assertEquals(
                Status.PRECONDITION_FAILED,
                get("/static/hello.txt", "If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:36 GMT")
                        .status());
        assertEquals(Status.OK, get("/static/hello.txt", "If-Match", "*").status());
    }

    // §13.2.1: preconditions are ignored if the answer would be another than 2xx anyway
    @Test
    void aFileThatIsNotThereHasNoPreconditions() throws Exception {
        assertEquals(Status.NOT_FOUND, get("/static/none", "If-Match", "\"x\"").status());
    }

    @Test
    void theTagChangesWithTheFile() throws Exception {
        String first = field(get("/static/hello.txt"), "ETag");
        assertEquals(first, field(get("/static/hello.txt"), "ETag"));
        Path file = write("hello.txt", "0123456788");
        Files.setLastModifiedTime(file, FileTime.from(CHANGED.plusNanos(1_000)));
        String second = field(get("/static/hello.txt"), "ETag");
        assertFalse(first.equals(second), first + " and " + second);
        write("hello.txt", "01234567890");
        assertFalse(second.equals(field(get("/static/hello.txt"), "ETag")));
    }

    // §8.8.1: a strong validator changes whenever the content does; §8.8.2.1: not later than now
    @Test
    void aFileOfThisVeryMomentHasAWeakTag() throws Exception {
        Path file = write("new.txt", "new");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3_600)));
        var answer = get("/static/new.txt");
        assertTrue(field(answer, "ETag").startsWith("W/\""), field(answer, "ETag"));
        assertFalse(
                field(answer, "Last-Modified")
                        .equals(
                                HttpDate.write(
                                        Files.getLastModifiedTime(file)
                                                .toInstant()
                                                .getEpochSecond())));
    }

    // ---- ranges, RFC 9110 §14

    @ParameterizedTest(name = "{0}: {1} \"{3}\"")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    bytes=0-3        | 206 | bytes 0-3/10  | 0123
                    bytes=7-         | 206 | bytes 7-9/10  | 789
                    bytes=-2         | 206 | bytes 8-9/10  | 89
                    bytes=5-99       | 206 | bytes 5-9/10  | 56789
                    bytes=0-0,1-1    | 206 | bytes 0-1/10  | 01
                    bytes=10-        | 416 | bytes */10    | ''
                    bytes=5-4        | 200 | ''            | 0123456789
                    pages=1-2        | 200 | ''            | 0123456789
                    """)
    void aRangeIsAnswered(String range, int status, String contentRange, String content)
            throws Exception {
        var answer = get("/static/hello.txt", "Range", range);
        assertEquals(status, answer.status().code());
        assertEquals(contentRange, field(answer, "Content-Range"));
        if (status != 416) {
            assertEquals(content, answer.contentText());
            assertEquals(content.length(), answer.body().contentLength());
            // §15.3.7
            assertTrue(answer.fields().has("ETag"));
            assertEquals("text/plain; charset=utf-8", field(answer, "Content-Type"));
        } else {
            assertEquals("application/problem+json", field(answer, "Content-Type"));
        }
    }

    // §14.6, §15.3.7.2
    @Test
    void severalRangesAreAMultipart() throws Exception {
        write("long.txt", "0123456789".repeat(100));
        var answer = get("/static/long.txt", "Range", "bytes=0-4,500-502,-1");
        assertEquals(Status.PARTIAL_CONTENT, answer.status());
        assertFalse(answer.fields().has("Content-Range"));
        String type = field(answer, "Content-Type");
        String prefix = "multipart/byteranges; boundary=";
        assertTrue(type.startsWith(prefix), type);
        String boundary = type.substring(prefix.length());
        String expected =
                """

                --B
                Content-Type: text/plain; charset=utf-8
                Content-Range: bytes 0-4/1000

                01234
                --B
                Content-Type: text/plain; charset=utf-8
                Content-Range: bytes 500-502/1000

                012
                --B
                Content-Type: text/plain; charset=utf-8
                Content-Range: bytes 999-999/1000

                9
                --B--
                """
                        .replace("\n", "\r\n")
                        .replace("--B", "--" + boundary);
        assertEquals(expected, answer.contentText());
        assertEquals(expected.length(), answer.body().contentLength());
        String other = field(get("/static/long.txt", "Range", "bytes=0-4,500-502"), "Content-Type");
        assertFalse(type.equals(other), "boundaries can be guessed");
    }

    @Test
    void tooManyRangesAre416() throws Exception {
        write("long.txt", "0123456789".repeat(1_000));
        var range = new StringBuilder("bytes=0-1");
        for (int i = 1; i < 17; i++) {
            range.append(',').append(i * 500).append('-').append(i * 500 + 1);
        }
        assertEquals(
                Status.RANGE_NOT_SATISFIABLE,
                get("/static/long.txt", "Range", range.toString()).status());
    }

    // §13.1.5
    @Test
    void ifRangeFallsBackToTheWhole() throws Exception {
        String tag = field(get("/static/hello.txt"), "ETag");
        String[][] rows = {
            {tag, "206"},
            {"\"other\"", "200"},
            {"W/" + tag, "200"},
            {LAST_MODIFIED, "206"},
            {"Sun, 06 Nov 1994 08:49:38 GMT", "200"},
            {"nonsense", "200"}
        };
        for (String[] row : rows) {
            var answer = get("/static/hello.txt", "Range", "bytes=0-3", "If-Range", row[0]);
            assertEquals(row[1], "" + answer.status().code(), row[0]);
        }
        // A failed precondition comes before the range.
        assertEquals(
                Status.NOT_MODIFIED,
                get("/static/hello.txt", "Range", "bytes=0-3", "If-None-Match", tag).status());
    }

    // §14.2: "A server MUST ignore a Range header field received with a request method ... for
    // which range handling is not defined"
    @Test
    void headHasTheFieldsOfTheWhole() throws Exception {
        var head =
                app.handle(
                        Request.of(Method.HEAD, "/static/hello.txt")
                                .withField("Range", "bytes=0-3"));
        assertEquals(Status.OK, head.status());
        assertEquals(10, head.body().contentLength());
    }

    // ---- variants, RFC 9110 §12.5.3

    @ParameterizedTest(name = "Accept-Encoding: {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    gzip, br, zstd     | br
                    gzip;q=1, br;q=0.5 | gzip
                    zstd, gzip         | zstd
                    x-gzip             | gzip
                    deflate            | ''
                    ''                 | ''
                    *;q=0              | ''
                    br;q=0             | ''
                    """)
    void aVariantThatTheClientTakesIsSent(String accepts, String coding) throws Exception {
        write("app.js", "plain");
        write("app.js.br", "br");
        write("app.js.gz", "gzip");
        write("app.js.zst", "zstd");
        var answer = get("/static/app.js", "Accept-Encoding", accepts);
        assertEquals(coding.isEmpty() ? "plain" : coding, answer.contentText());
        assertEquals(coding, field(answer, "Content-Encoding"));
        assertEquals("text/javascript; charset=utf-8", field(answer, "Content-Type"));
        assertEquals("Accept-Encoding", field(answer, "Vary"));
    }

    @Test
    void variantsHaveTagsOfTheirOwnAndRangesOfTheirOwnBytes() throws Exception {
        write("app.js", "12345");
        write("app.js.gz", "abcde");
        String plain = field(get("/static/app.js"), "ETag");
        var encoded = get("/static/app.js", "Accept-Encoding", "gzip", "Range", "bytes=1-2");
        assertEquals("bc", encoded.contentText());
        assertEquals("bytes 1-2/5", field(encoded, "Content-Range"));
        assertFalse(plain.equals(field(encoded, "ETag")));
        var not =
                get(
                        "/static/app.js",
                        "Accept-Encoding",
                        "gzip",
                        "If-None-Match",
                        field(encoded, "ETag"));
        assertEquals(Status.NOT_MODIFIED, not.status());
        assertEquals("Accept-Encoding", field(not, "Vary"));
        assertEquals("application/gzip", field(get("/static/app.js.gz"), "Content-Type"));
    }

    @Test
    void aVariantThatLeadsOutsideIsNone() throws Exception {
        write("app.js", "plain");
        Files.createSymbolicLink(root.resolve("app.js.gz"), folder.resolve("outside.txt"));
        assertEquals("plain", get("/static/app.js", "Accept-Encoding", "gzip").contentText());
        assertEquals(Status.NOT_FOUND, get("/static/app.js.gz").status());
    }

    // ---- races

    @Test
    void aFileThatIsReplacedBeforeItIsSentIsSentAsItsTagSays() throws Exception {
        var answer = get("/static/hello.txt");
        Path other = write("other.txt", "another one");
        Files.move(other, root.resolve("hello.txt"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals("0123456789", answer.contentText());
        Files.delete(root.resolve("hello.txt"));
        assertEquals(Status.NOT_FOUND, get("/static/hello.txt").status());
    }

    @Test
    void aFileThatGrowsIsSentAsLongAsItWas() throws Exception {
        var answer = get("/static/hello.txt");
        Files.writeString(root.resolve("hello.txt"), "0123456789 and more");
        assertEquals("0123456789", answer.contentText());
    }

    @Test
    void aFileThatShrinksBreaksOff() throws Exception {
        var answer = get("/static/hello.txt");
        Files.writeString(root.resolve("hello.txt"), "012");
        assertThrows(IOException.class, answer::contentBytes);
    }

    // ---- one file

    @Test
    void oneFileIsAnAnswerOfItsOwn() throws Exception {
        Path file = write("report.pdf", "%PDF");
        app =
                routes(
                        GET("/report")
                                .to(request ->
                                        Web.file(request, file)
                                                .field(
                                                        "Content-Disposition",
                                                        ContentDisposition.attachment(
                                                                "Übersicht.pdf"))),
                        GET("/none").to(request -> Web.file(request, root.resolve("none"))),
                        GET("/folder").to(request -> Web.file(request, root)));
        var answer = get("/report", "Range", "bytes=1-");
        assertEquals(Status.PARTIAL_CONTENT, answer.status());
        assertEquals("application/pdf", field(answer, "Content-Type"));
        assertArrayEquals("PDF".getBytes(UTF_8), answer.contentBytes());
        assertEquals(Status.NOT_FOUND, get("/none").status());
        assertEquals(Status.NOT_FOUND, get("/folder").status());
    }

    @Test
    void filesAreForGetAndHead() throws Exception {
        Request post = Request.post("/static/hello.txt", "x");
        assertEquals(Status.NOT_IMPLEMENTED, app.handle(post).status()); // no route has POST
        var alone = files(root).handle(post);
        assertEquals(Status.METHOD_NOT_ALLOWED, alone.status());
        assertEquals(Optional.of("GET, HEAD"), alone.fields().get("Allow"));
    }

    @ParameterizedTest
    @CsvSource({
        "a.HTML, text/html; charset=utf-8",
        "a.tar.gz, application/gzip",
        "a.woff2, font/woff2",
        "a.jpeg, image/jpeg",
        "a, application/octet-stream",
        "a., application/octet-stream",
        "html, text/html; charset=utf-8"
    })
    void theTypeIsThatOfTheEndOfTheName(String name, String type) {
        // A name without a dot is all end, as in "html": harmless, and never guessed from content.
        assertEquals(type, FileTypes.of(name));
    }

    @Test
    void everyLineOfTheTableIsAMediaType() throws IOException {
        try (var in = FileTypes.class.getResourceAsStream("media-types.txt")) {
            assertTrue(in != null);
            String[] lines = new String(in.readAllBytes(), UTF_8).split("\n", -1);
            long types =
                    Arrays.stream(lines)
                            .filter(line -> !line.startsWith("#") && !line.isEmpty())
                            .peek(line ->
                                    MediaType.of(
                                            FileTypes.of(
                                                    "x."
                                                            + line.substring(
                                                                    line.lastIndexOf(' ') + 1))))
                            .count();
            assertTrue(types > 50, types + " types");
        }
    }
}
