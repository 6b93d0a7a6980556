package dev.weir.server.input;

import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.INT;
import static dev.weir.server.Web.MULTIPART;
import static dev.weir.server.Web.PARTS;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.STRING;
import static dev.weir.server.Web.TEXT;
import static dev.weir.server.Web.all;
import static dev.weir.server.Web.form;
import static dev.weir.server.Web.maybe;
import static dev.weir.server.Web.multipart;
import static dev.weir.server.Web.parts;
import static dev.weir.server.Web.query;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Body;
import dev.weir.http.FormLimits;
import dev.weir.http.Problem;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.Response;
import dev.weir.http.multipart.Part;
import dev.weir.server.Routing;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Forms with files as what routes take.
@Tag("once")
class FileInputsTest {

    private static String field(String name, String value) {
        return "--x\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"\r\n\r\n"
                + value
                + "\r\n";
    }

    private static String file(String name, String fileName, String content) {
        return "--x\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"; filename=\""
                + fileName
                + "\"\r\n\r\n"
                + content
                + "\r\n";
    }

    private static Request post(String... parts) {
        return Request.post("/", String.join("", parts) + "--x--\r\n")
                .withField("Content-Type", "multipart/form-data; boundary=x");
    }

    private static Response answer(Routing.To route, Request request) throws Exception {
        return routes(route).handle(request);
    }

    private static String told(Routing.To route, Request request) throws Exception {
        Response answer = answer(route, request);
        return answer.status().code() + " " + answer.contentText();
    }

    private static Problem refusal(Routing.To route, Request request) throws Exception {
        return answer(route, request).problem().orElseThrow();
    }

    private static String read(UploadedFile file) throws IOException {
        return new String(file.open().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void isClosed(UploadedFile file) {
        assertThrows(ClosedChannelException.class, () -> file.open().readAllBytes());
    }

    @Test
    void fieldsAndFilesOfOneFormAreInputsOfTheirTypes() throws Exception {
        var kept = new AtomicReference<UploadedFile>();
        var route =
                POST("/", form("year", INT), file("photo"))
                        .to((_, year, photo) -> {
                            kept.set(photo);
                            return text(
                                    year + " " + photo.name().orElseThrow() + " " + read(photo));
                        });
        assertEquals(
                "200 2026 sea.jpg waves",
                told(route, post(field("year", "2026"), file("photo", "sea.jpg", "waves"))));
        isClosed(kept.get());
        assertEquals("POST / form year: int, form photo: file", "POST / " + route);
    }

    @Test
    void everythingThatIsWrongWithAFormIsToldAtOnce() throws Exception {
        var route =
                POST("/", form("year", INT), file("photo")).to((_, _, _) -> text("not reached"));
        Problem both = refusal(route, post(field("year", "s3cret"), file("photo", "", "")));
        assertEquals(400, both.status().code());
        assertEquals("year", both.parts().get(0).name());
        assertEquals("photo", both.parts().get(1).name());
        assertEquals("File photo is missing.", both.parts().get(1).detail());
        Problem twice =
                refusal(
                        route,
                        post(field("year", "1"), file("photo", "a", "1"), file("photo", "b", "2")));
        assertEquals("File photo may come once; it came 2 times.", twice.detail());
        assertEquals("photo", twice.name());
    }

    @Test
    void aFileMayBeMissingOrComeOften() throws Exception {
        var optional =
                POST("/", maybe(file("photo")))
                        .to((_, photo) -> text(photo.map(UploadedFile::bytes).toString()));
        assertEquals("200 Optional.empty", told(optional, post(file("photo", "", ""))));
        assertEquals("200 Optional[3]", told(optional, post(file("photo", "a", "abc"))));
        var repeated = POST("/", all(file("photo"))).to((_, photos) -> text("" + photos.size()));
        assertEquals("200 0", told(repeated, post()));
        assertEquals(
                "200 2",
                told(
                        repeated,
                        post(
                                file("photo", "a", "1"),
                                file("photo", "b", "2"),
                                file("c", "c", ""))));
    }

    @Test
    void aFormOfAnotherTypeIsRefusedWithTheOneThatIsTaken() throws Exception {
        var route = POST("/", file("photo")).to((_, _) -> text("not reached"));
        Response other =
                answer(route, Request.post("/", "a=b").withField("Content-Type", "text/a"));
        assertEquals(415, other.status().code());
        assertEquals("multipart/form-data", other.fields().get("Accept").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "fileBytesMax, 9, 200", "fileBytesMax, 10, 200", "fileBytesMax, 11, 413",
        "fieldBytesMax, 4, 200", "fieldBytesMax, 5, 200", "fieldBytesMax, 6, 413",
        "formBytesMax, 299, 200", "formBytesMax, 300, 200", "formBytesMax, 301, 413",
    })
    void fieldFileAndWholeFormHaveLimits(String limit, int bytes, int status) throws Exception {
        var limits = FormLimits.defaults();
        String file = "";
        String value = "";
        switch (limit) {
            case "fileBytesMax" -> {
                limits = limits.fileBytesMax(10);
                file = "f".repeat(bytes);
            }
            case "fieldBytesMax" -> {
                limits = limits.fieldBytesMax(5);
                value = "v".repeat(bytes);
            }
            default -> {
                limits = limits.formBytesMax(300);
                long empty = post(field("a", ""), file("f", "n", "")).body().lengthBytes();
                file = "f".repeat(bytes - (int) empty);
            }
        }
        Request request = post(field("a", value), file("f", "n", file));
        var typed = POST("/", form("a", STRING), file("f", limits)).to((_, _, _) -> text("typed"));
        assertEquals(status, answer(typed, request).status().code());
        var whole = POST("/", multipart(limits)).to((_, form) -> text(form.toString()));
        Request again = post(field("a", value), file("f", "n", file));
        assertEquals(status, answer(whole, again).status().code());
        var passing =
                POST("/", parts(limits))
                        .to((_, parts) -> {
                            while (parts.next() != null) {
                                // Let pass.
                            }
                            return text("passed");
                        });
        Request once = post(field("a", value), file("f", "n", file));
        int code;
        try {
            code = answer(passing, once).status().code();
        } catch (IOException failed) { // while the handler reads; servers make it an answer
            code = Problem.of(failed).orElseThrow().status().code();
        }
        assertEquals(status, code);
    }

    @Test
    void filesThatNobodyTakesAreNotStored() throws Exception {
        var route = POST("/", file("a")).to((_, a) -> text(a.toString()));
        Request request = post(file("b", "b", "x".repeat(50_000)), file("a", "a", "1"));
        assertEquals("200 file of field a (1 bytes)", told(route, request));
        MultipartForm form =
                MultipartForm.of(
                        post(file("b", "b", "x"), file("a", "a", "1")),
                        FormLimits.defaults(),
                        "a"::equals);
        assertEquals(1, form.files().size());
        form.close();
    }

    @Test
    void aStreamedAnswerMayBeOfTheFile() throws Exception {
        var kept = new ArrayList<UploadedFile>();
        var echo =
                POST("/", file("f"))
                        .to((_, file) -> {
                            kept.add(file);
                            return Response.stream(
                                    "text/plain", out -> file.open().transferTo(out));
                        });
        Response written = answer(echo, post(file("f", "n", "waves")));
        assertEquals("waves", written.contentText());
        isClosed(kept.getFirst());
        Response discarded = answer(echo, post(file("f", "n", "waves")));
        assertTrue(read(kept.getLast()).contains("waves"));
        discarded.body().discard();
        isClosed(kept.getLast());
        assertEquals(-1, ((Body.Stream) discarded.body()).lengthBytes());
    }

    @Test
    void aHandlerThatThrowsClosesTheForm() {
        var kept = new AtomicReference<MultipartForm>();
        var route =
                POST("/", MULTIPART)
                        .to((_, form) -> {
                            kept.set(form);
                            throw new IllegalStateException("on purpose");
                        });
        assertThrows(
                IllegalStateException.class, () -> answer(route, post(file("f", "n", "waves"))));
        isClosed(kept.get().files().getFirst());
    }

    @Test
    void theWholeFormHasFieldsAndFiles() throws Exception {
        var route =
                POST("/", MULTIPART)
                        .to((_, form) ->
                                text(form.fields().get("a") + " " + form.file("f").isPresent()));
        assertEquals(
                "200 Optional[1] true", told(route, post(field("a", "1"), file("f", "n", ""))));
    }

    @Test
    void partsComeInWithNothingStored() throws Exception {
        var route =
                POST("/", PARTS)
                        .to((_, parts) -> {
                            var names = new ArrayList<String>();
                            for (Part part; (part = parts.next()) != null; ) {
                                names.add(part.name() + part.content().readAllBytes().length);
                            }
                            return text(names.toString());
                        });
        assertEquals("200 [a1, f5]", told(route, post(field("a", "1"), file("f", "n", "waves"))));
    }

    @Test
    void contentIsNotReadForARequestWhoseHeadIsRefused() throws Exception {
        var untouched = RequestBody.of("never".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var route = POST("/", file("f"), query("n", INT)).to((_, _, _) -> text("not reached"));
        Problem refused = refusal(route, post(file("f", "n", "1")).withBody(untouched));
        assertEquals("n", refused.name());
        assertEquals(5, untouched.readAllBytes().length);
    }

    @Test
    void whatCannotWorkIsRefusedWhenTheRouteIsMade() {
        var other = FormLimits.defaults().fileBytesMax(1);
        String limits = refusal(() -> POST("/a", file("f"), file("g", other)));
        assertTrue(limits.startsWith("POST /a: its files come in one form"), limits);
        assertTrue(refusal(() -> GET("/a", file("f"))).contains("content in a GET"));
        assertTrue(refusal(() -> POST("/a", file("f"), TEXT)).contains("content comes once"));
        assertTrue(refusal(() -> POST("/a", MULTIPART, PARTS)).contains("content comes once"));
        assertTrue(refusal(() -> file("")).contains("has a name"));
        var whole = POST("/a", MULTIPART).to((_, _) -> text(""));
        var parts = POST("/a", PARTS).to((_, _) -> text(""));
        for (Routing.To route : List.of(whole, parts)) {
            String message = refusal(() -> route.contentBytesMax(1));
            assertTrue(message.startsWith("POST /a: how much a form with files"), message);
        }
    }

    @Test
    void outsideOfARouteTheSentenceSaysWhatToDo() {
        var of =
                assertThrows(
                        IllegalStateException.class,
                        () -> MULTIPART.read(post(file("f", "n", "1"))));
        assertTrue(of.toString().contains("use MultipartForm.of(request)"), of.toString());
        var field = assertThrows(IllegalStateException.class, () -> file("f").read(post()));
        assertTrue(field.toString().contains("give the input to one"), field.toString());
    }

    private static String refusal(org.junit.jupiter.api.function.Executable made) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, made).getMessage());
    }

    private static FileField file(String name) {
        return dev.weir.server.Web.file(name);
    }

    private static FileField file(String name, FormLimits limits) {
        return dev.weir.server.Web.file(name, limits);
    }
}
