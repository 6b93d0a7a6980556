package dev.weir.server;

import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.STRING;
import static dev.weir.server.Web.file;
import static dev.weir.server.Web.form;
import static dev.weir.server.Web.routes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.FormLimits;
import dev.weir.http.Handler;
import dev.weir.http.ProtocolException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.Status;
import dev.weir.server.input.MultipartForm;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Forms with files, over the wire; nothing of them stays.
@Timeout(60)
@ExtendWith(CapturedLog.OfEachTest.class)
class MultipartFormTest {

    private static final String HEAD =
            "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nHolidays\r\n"
                    + "--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"sea.jpg\""
                    + "\r\nContent-Type: image/jpeg\r\n\r\n";
    private static final String END = "\r\n--x--\r\n";

    @TempDir Path folder;
    private Server server = ThisScheduler.serve(_ -> Response.noContent());
    private final List<String> before = temporaryFiles();

    private RawClient serve(Handler app) throws IOException {
        server.close();
        server = ThisScheduler.serve(app);
        return new RawClient(server);
    }

    @AfterEach
    void nothingStays() {
        server.close();
        Signal.until(() -> temporaryFiles().equals(before), "temporary files are gone");
    }

    /// By name, and by descriptor where the system tells.
    private static List<String> temporaryFiles() {
        try (var named = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            Path descriptors = Path.of("/proc/self/fd");
            List<String> open =
                    Files.isDirectory(descriptors) ? openUploads(descriptors) : List.of();
            return Stream.concat(
                            named.map(Path::toString).filter(name -> name.endsWith(".upload")),
                            open.stream())
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static List<String> openUploads(Path descriptors) throws IOException {
        try (var all = Files.list(descriptors)) {
            return all.map(MultipartFormTest::target)
                    .filter(name -> name.contains(".upload"))
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    private static RawClient post(RawClient client, String content) throws IOException {
        return client.sendLines(
                        "POST / HTTP/1.1\nHost: test\nContent-Type: multipart/form-data; boundary=x\n"
                                + "Content-Length: "
                                + content.length()
                                + "\n\n")
                .send(content);
    }

    private Response save(Request request) throws IOException {
        try (var form = MultipartForm.of(request)) {
            var photo = form.file("photo").orElseThrow();
            assertEquals(photo.bytes(), photo.open().readAllBytes().length);
            Path saved = folder.resolve(photo.name().orElseThrow());
            photo.saveTo(saved);
            assertThrows(FileAlreadyExistsException.class, () -> photo.saveTo(saved));
            return Response.text(
                    form.fields().get("title").orElse("?")
                            + " "
                            + photo.mediaType().orElseThrow()
                            + " "
                            + photo.bytes()
                            + " "
                            + form.file("none").isPresent());
        }
    }

    @Test
    void fieldsAndFilesAreThereWhole() throws Exception {
        String content = new String(RawClient.pattern(300_000), ISO_8859_1);
        String none =
                "\r\n--x\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n";
        try (var client = serve(this::save)) {
            var answer = post(client, HEAD + content + none + END).response();
            assertEquals("Holidays image/jpeg 300000 false", answer.text());
            assertTrue(
                    Arrays.equals(
                            content.getBytes(ISO_8859_1),
                            Files.readAllBytes(folder.resolve("sea.jpg"))));
        }
    }

    @Test
    void aHandlerThatThrowsLeavesNothing(CapturedLog log) throws Exception {
        try (var client =
                serve(request -> {
                    try (var form = MultipartForm.of(request)) {
                        throw new IllegalStateException(form.fields().toString());
                    }
                })) {
            assertEquals(500, post(client, HEAD + "abc" + END).response().status());
        }
        assertEquals(1, log.errors().size());
    }

    @Test
    void aClientThatLeavesLeavesNothing() throws Exception {
        var reads = new Signal("the handler reads");
        try (var client =
                serve(request -> {
                    reads.give();
                    try (var form = MultipartForm.of(request)) {
                        return Response.text(form.toString());
                    }
                })) {
            client.sendLines(
                            """
                            POST / HTTP/1.1
                            Host: test
                            Content-Length: 9999999
                            Content-Type: multipart/form-data; boundary=x

                            """)
                    .send(HEAD + "abc".repeat(50_000));
            reads.await();
            Signal.until(() -> temporaryFiles().size() > before.size(), "a file is being written");
            client.reset();
        }
        Signal.until(() -> server.figures().inFlight() == 0, "no handler is left");
    }

    @Test
    void aRouteThatTakesAFileLeavesNothing(CapturedLog log) throws Exception {
        var route =
                POST("/", form("title", STRING), file("photo"))
                        .to((_, title, photo) -> {
                            if (photo.bytes() == 3) {
                                throw new IllegalStateException("on purpose");
                            }
                            return Response.stream(
                                    "image/jpeg",
                                    out -> {
                                        out.write(title.getBytes(ISO_8859_1));
                                        photo.open().transferTo(out);
                                    });
                        });
        String content = new String(RawClient.pattern(300_000), ISO_8859_1);
        try (var client = serve(routes(route))) {
            var answer = post(client, HEAD + content + END).response();
            assertEquals("Holidays" + content, new String(answer.content(), ISO_8859_1));
            assertEquals(500, post(client, HEAD + "abc" + END).response().status());
        }
        assertEquals(1, log.errors().size());
    }

    @Test
    void mistakesOfClientsNameThePartAndTheRule() throws Exception {
        var limits = FormLimits.defaults().fileBytesMax(10).fieldBytesMax(8).memoryBytesMax(20);
        try (var client =
                serve(request -> {
                    try (var form = MultipartForm.of(request, limits)) {
                        return Response.text(form.files().toString());
                    }
                })) {
            assertEquals(
                    "[file of field photo (10 bytes)]",
                    post(client, HEAD + "0123456789" + END).response().text());
            var tooLarge = post(client, HEAD + "01234567890" + END).response();
            assertEquals(413, tooLarge.status());
            assertTrue(tooLarge.isProblem());
            assertTrue(tooLarge.text().contains("\"name\":\"photo\""), tooLarge.text());
            var malformed = post(client, HEAD + "0").response();
            assertEquals(400, malformed.status());
            assertTrue(
                    malformed.text().contains("ended before the last boundary"), malformed.text());
            String field = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n12345678\r\n";
            assertEquals(200, post(client, field + field + "--x--").response().status());
            assertEquals(413, post(client, field + field + field + "--x--").response().status());
            var other = client.post("/", "a=1").response();
            assertEquals(415, other.status());
        }
    }

    @Test
    void memoryBytesMaxIsForNamesAndValuesTogether() throws Exception {
        var limits = FormLimits.defaults().memoryBytesMax(9);
        String field = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
        for (int bytes = 7; bytes <= 9; bytes++) {
            var request =
                    Request.post("/", field + "1".repeat(bytes) + "\r\n--x--")
                            .withField("Content-Type", "multipart/form-data; boundary=x");
            if (bytes <= 8) {
                MultipartForm.of(request, limits).close();
            } else {
                var refused =
                        assertThrows(
                                ProtocolException.class,
                                () -> MultipartForm.of(request, limits).close());
                assertEquals(Status.CONTENT_TOO_LARGE, refused.error().status());
            }
        }
    }
}
