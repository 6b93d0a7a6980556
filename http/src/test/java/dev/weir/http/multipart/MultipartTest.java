package dev.weir.http.multipart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.ContentTooLarge;
import dev.weir.http.Fields;
import dev.weir.http.FormLimits;
import dev.weir.http.ProtocolException;
import dev.weir.http.Request;
import dev.weir.http.RequestBody;
import dev.weir.http.Status;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {

    /// What looks like a boundary and is none.
    private static final String PHOTO = "\r\r\n-\r\n--\r\n--y\r\n--\r--x\r\n\u00ff\u0000";

    private static byte[] octets(String lines) {
        return lines.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(ISO_8859_1);
    }

    private static Request post(String content) {
        return post(RequestBody.of(octets(content)));
    }

    private static Request post(RequestBody content) {
        return Request.post("/", "")
                .withField("Content-Type", "multipart/form-data; boundary=x")
                .withBody(content);
    }

    /// All parts in one text.
    private static String read(Multipart parts) throws IOException {
        var text = new StringBuilder();
        for (Part part; (part = parts.next()) != null; ) {
            text.append(part.name())
                    .append('|')
                    .append(part.fileName().orElse(part.isFile() ? "?" : "-"))
                    .append('|')
                    .append(part.mediaType().map(Object::toString).orElse("-"))
                    .append('|')
                    .append(new String(part.content().readAllBytes(), ISO_8859_1))
                    .append('\n');
        }
        return text.toString();
    }

    private static String read(String content) throws IOException {
        return read(Multipart.of(post(content)));
    }

    private static final String READ =
            "title|-|-|Holidays\nphoto|sea.jpg|image/jpeg|"
                    + PHOTO
                    + "\nnone|?|application/octet-stream|\n";

    /// A form as browsers send it.
    private static byte[] form() {
        String form =
                "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nHolidays\r\n"
                        + "--x\r\nContent-Disposition: form-data; name=\"photo\";"
                        + " filename=\"sea.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
                        + PHOTO
                        + "\r\n--x\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\""
                        + "\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n";
        return form.getBytes(ISO_8859_1);
    }

    // RFC 7578 §4, RFC 2046 §5.1.1
    @Test
    void partsComeInOrder() throws IOException {
        assertEquals(READ, read(Multipart.of(post(RequestBody.of(form())))));
    }

    /// A body that gives what it has in pieces of random sizes.
    private static final class Pieces extends RequestBody {
        private final byte[] bytes;
        private final Random random;
        private int at;
        private long unread = Long.MAX_VALUE;

        Pieces(byte[] bytes, Random random) {
            this.bytes = bytes;
            this.random = random;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            if (at == bytes.length) {
                return -1;
            }
            int given = Math.min(Math.min(count, 1 + random.nextInt(9)), bytes.length - at);
            System.arraycopy(bytes, at, into, from, given);
            at += given;
            unread -= given;
            if (unread < 0) {
                throw new ContentTooLarge(0);
            }
            return given;
        }

        @Override
        public long lengthBytes() {
            return -1;
        }

        @Override
        protected void limitUnread(long contentBytesMax) {
            unread = contentBytesMax;
        }

        @Override
        protected long unreadBytes() {
            return -1;
        }

        @Override
        public Fields trailers() {
            return Fields.EMPTY;
        }
    }

    @Test
    void piecesChangeNothing() throws IOException {
        long seed = 4_711;
        for (int round = 0; round < 300; round++) {
            var body = new Pieces(form(), new Random(seed + round));
            assertEquals(READ, read(Multipart.of(post(body))), "seed " + (seed + round));
        }
    }

    @Test
    void everyEndBeforeTheLastBoundaryIsMalformed() throws IOException {
        byte[] form = form();
        for (int end = 0; end < form.length - 2; end++) {
            var cut = RequestBody.of(form, 0, end);
            var parts = Multipart.of(post(cut));
            var refused = assertThrows(ProtocolException.class, () -> read(parts), "at " + end);
            assertEquals(Status.BAD_REQUEST, refused.error().status());
        }
        // The CRLF after the last boundary may be missing, and half of it not.
        assertEquals(READ, read(Multipart.of(post(RequestBody.of(form, 0, form.length - 2)))));
        var half = Multipart.of(post(RequestBody.of(form, 0, form.length - 1)));
        assertThrows(ProtocolException.class, () -> read(half));
    }

    @Test
    void largeContentComesWhole() throws IOException {
        long seed = 99;
        var random = new Random(seed);
        var content = new StringBuilder();
        while (content.length() < 200_000) {
            content.append(
                    switch (random.nextInt(5)) {
                        case 0 -> "\r\n--";
                        case 1 -> "\r";
                        case 2 -> "\r\n-";
                        case 3 -> "\n--y";
                        default -> "abcdefgh".repeat(random.nextInt(400));
                    });
        }
        String form =
                "--x\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\n"
                        + content
                        + "\r\n--x--";
        var body = RequestBody.of(form.getBytes(ISO_8859_1));
        var part = Multipart.of(post(body)).next();
        assertTrue(part != null);
        String read = new String(part.content().readAllBytes(), ISO_8859_1);
        assertTrue(content.toString().equals(read), "seed " + seed);
    }

    private static String part(String head) {
        return "--x\n" + head + "\n\nv\n--x--\n";
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '^',
            textBlock =
                    """
                    form-data; name=a                       ! a|-|-|v        ! a token
                    form-data; name="a b"                   ! a b|-|-|v      ! quoted
                    form-data;name="a" ; filename="b"       ! a|b|-|v        ! spaces around semicolons
                    FORM-DATA; NAME="a"; FileName="b"       ! a|b|-|v        ! case
                    form-data; name="a\\"b"                  ! a"b|-|-|v      ! as some escape a quote
                    form-data; name="a%22b"                 ! a"b|-|-|v      ! as browsers do
                    form-data; name="a\\\\b"                 ! a\\b|-|-|v      ! a backslash twice
                    form-data; name="a\\b"                   ! a\\b|-|-|v      ! a backslash alone
                    form-data; name=""                      ! |-|-|v         ! no name is a name
                    form-data; name="a"; filename*=UTF-8''b ! a|-|-|v        ! RFC 7578 §4.2: not used
                    form-data; name="a"; filename="b"; filename*=UTF-8''c ! a|b|-|v ! likewise
                    form-data; x=1; name="a"                ! a|-|-|v        ! unknown parameters
                    """)
    void aDispositionIsRead(String disposition, String expected, String why) throws IOException {
        assertEquals(expected + "\n", read(part("Content-Disposition: " + disposition)), why);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "X: y",
                "",
                "Content-Disposition: attachment; name=a",
                "Content-Disposition: form-data",
                "Content-Disposition: form-data; filename=a",
                "Content-Disposition: form-data; name=a; name=b",
                "Content-Disposition: form-data; name=a; filename=b; filename=c",
                "Content-Disposition: form-data; name=a\nContent-Disposition: form-data; name=b",
                "Content-Disposition: form-data; name=a\nContent-Type: a/b\nContent-Type: a/c",
                "Content-Disposition: form-data; name=a\nContent-Type: nothing",
                "Content-Disposition: form-data; name=\"a",
                "Content-Disposition: form-data; name=\"a\\\"",
                "Content-Disposition: form-data; name=\"a\"b",
                "Content-Disposition: form-data; name=",
                "Content-Disposition: form-data; name",
                "Content-Disposition: form-data; name = a",
                "Content-Disposition: form-data, name=a",
                "Content-Disposition: form-data; name=a\n filename=b",
                "Content-Disposition : form-data; name=a",
                " Content-Disposition: form-data; name=a",
                "Content-Disposition: form-data; name=\"a\u0000\"",
                "Content-Disposition: form-data; name=\"a\u00ff\"",
                "Content-Disposition: form-data; name=a\nContent-Transfer-Encoding: base64",
                "Content-Disposition form-data; name=a",
                ": form-data; name=a"
            })
    void anyOtherHeadIsMalformed(String head) {
        var refused = assertThrows(ProtocolException.class, () -> read(part(head)));
        assertEquals(Status.BAD_REQUEST, refused.error().status());
    }

    @Test
    void fieldsThatMeanNothingHereAreIgnored() throws IOException {
        assertEquals(
                "a|-|-|v\n",
                read(
                        part(
                                "Content-Length: 7\nContent-Transfer-Encoding: Binary\n"
                                        + "X-Any: thing\nContent-Disposition: form-data; name=a")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '^',
            textBlock =
                    """
                    preamble\\n--x--\\n                    ! text before the first boundary
                    \\n\\n--x--\\n                         ! two line ends before it
                    --x \\nContent-Disposition: form-data; name=a\\n\\nv\\n--x--\\n ! white space after it
                    --xy\\nContent-Disposition: form-data; name=a\\n\\nv\\n--xy--\\n ! a longer boundary
                    --x\\nContent-Disposition: form-data; name=a\\n\\nv\\n--xy\\n--x--\\n ! a line that begins with it
                    --x\\nContent-Disposition: form-data; name=a\\n\\n--x--\\n ! no CRLF before a boundary
                    --x--\\n--x--\\n                      ! something after the last
                    --x--epilogue                       ! likewise
                    --x--\\n\\n                            ! likewise
                    --x-\\n                              ! one dash
                    """)
    void framingIsStrict(String form, String why) {
        String lines = form.replace("\\n", "\n");
        var refused = assertThrows(ProtocolException.class, () -> read(lines), why);
        assertEquals(Status.BAD_REQUEST, refused.error().status());
    }

    @Test
    void bareLineEndsAreMalformed() {
        byte[] bareLf =
                "--x\nContent-Disposition: form-data; name=a\n\nv\n--x--\n".getBytes(ISO_8859_1);
        var body = RequestBody.of(bareLf);
        assertThrows(ProtocolException.class, () -> read(Multipart.of(post(body))));
    }

    @Test
    void aFormMayBeEmptyAndBeginWithALineEnd() throws IOException {
        assertEquals("", read("--x--\n"));
        assertEquals("", read("--x--"));
        assertEquals("a|-|-|\n", read("\n--x\nContent-Disposition: form-data; name=a\n\n\n--x--"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=\"\"",
                "multipart/form-data; boundary=\"a \"",
                "multipart/form-data; boundary=\"a@b\"",
                "multipart/form-data; boundary=a; boundary=b",
                "multipart/mixed; boundary=x",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=\"a\\\r\"",
                "multipart/form-data; boundary="
                        + "1234567890123456789012345678901234567890123456789012345678901234567890"
                        + "1"
            })
    void aBoundaryIsWellFormedAndThereOnce(String type) {
        Request request = Request.post("/", "--x--");
        Request typed = type.contains("\r") ? request : request.withField("Content-Type", type);
        var refused = assertThrows(ProtocolException.class, () -> Multipart.of(typed));
        assertEquals(Status.UNSUPPORTED_MEDIA_TYPE, refused.error().status());
    }

    @Test
    void aBoundaryMayHaveSeventyCharactersOfManyKinds() throws IOException {
        String boundary = "a '()+_,-./:=?" + "0".repeat(56);
        assertEquals(70, boundary.length());
        var request =
                Request.post("/", "--" + boundary + "--")
                        .withField(
                                "Content-Type",
                                "multipart/form-data; boundary=\"" + boundary + "\"");
        assertNull(Multipart.of(request).next());
    }

    // ---- limits

    private static String fields(int count) {
        return Stream.generate(() -> "--x\nContent-Disposition: form-data; name=a\n\nv\n")
                .limit(count)
                .collect(Collectors.joining("", "", "--x--\n"));
    }

    private static void tooLarge(String content, FormLimits limits) {
        var refused =
                assertThrows(
                        ProtocolException.class, () -> read(Multipart.of(post(content), limits)));
        assertEquals(Status.CONTENT_TOO_LARGE, refused.error().status());
    }

    @Test
    void fieldsMax() throws IOException {
        var limits = FormLimits.defaults().fieldsMax(3);
        read(Multipart.of(post(fields(2)), limits));
        read(Multipart.of(post(fields(3)), limits));
        tooLarge(fields(4), limits);
    }

    @Test
    void partHeadBytesMax() throws IOException {
        String head = "Content-Disposition: form-data; name=a\nX: ";
        var limits = FormLimits.defaults().partHeadBytesMax(100);
        int crlf = 1; // the LF in it counts twice
        String fill = "x".repeat(100 - head.length() - crlf);
        read(Multipart.of(post(part(head + fill.substring(1))), limits));
        read(Multipart.of(post(part(head + fill)), limits));
        tooLarge(part(head + fill + "x"), limits);
        // However endless it is, no more is held.
        tooLarge("--x\n" + "X: y\n".repeat(100_000), limits);
    }

    @Test
    void nameBytesMax() throws IOException {
        var limits = FormLimits.defaults().nameBytesMax(3);
        for (String name : new String[] {"ab", "abc"}) {
            read(Multipart.of(post(part("Content-Disposition: form-data; name=" + name)), limits));
        }
        tooLarge(part("Content-Disposition: form-data; name=abcd"), limits);
        tooLarge(part("Content-Disposition: form-data; name=a; filename=abcd"), limits);
    }

    @Test
    void fieldBytesMaxAndFileBytesMax() throws IOException {
        var limits = FormLimits.defaults().fieldBytesMax(3).fileBytesMax(5);
        String field = "--x\nContent-Disposition: form-data; name=a\n\n";
        String file = "--x\nContent-Disposition: form-data; name=a; filename=b\n\n";
        String end = "\n--x--\n";
        read(Multipart.of(post(field + "12" + end), limits));
        read(Multipart.of(post(field + "123" + end), limits));
        tooLarge(field + "1234" + end, limits);
        read(Multipart.of(post(file + "1234" + end), limits));
        read(Multipart.of(post(file + "12345" + end), limits));
        tooLarge(file + "123456" + end, limits);
        // What is let pass counts too.
        var parts = Multipart.of(post(file + "123456" + end), limits);
        assertTrue(parts.next() != null);
        assertThrows(ProtocolException.class, parts::next);
    }

    @Test
    void inMemoryAFileIsLimitedAsAFieldIs() throws IOException {
        var limits = FormLimits.defaults().fieldBytesMax(3);
        String file = "--x\nContent-Disposition: form-data; name=a; filename=b\n\n1234\n--x--\n";
        var part = Multipart.of(post(file), limits).next();
        assertTrue(part != null);
        var refused = assertThrows(ProtocolException.class, part::bytes);
        assertEquals("a", refused.error().part());
    }

    @Test
    void formBytesMax() throws IOException {
        String form = fields(2);
        int bytes = octets(form).length;
        read(Multipart.of(post(form), FormLimits.defaults().formBytesMax(bytes + 1)));
        read(Multipart.of(post(form), FormLimits.defaults().formBytesMax(bytes)));
        var parts = Multipart.of(post(form), FormLimits.defaults().formBytesMax(bytes - 1));
        assertThrows(ContentTooLarge.class, () -> read(parts));
    }

    // ---- parts

    @Test
    void aPartIsThereUntilTheNextIsAskedFor() throws IOException {
        var parts = Multipart.of(post(fields(2)));
        var first = parts.next();
        assertTrue(first != null);
        var second = parts.next();
        assertTrue(second != null);
        var failure = assertThrows(IOException.class, () -> first.content().read());
        assertEquals(
                "The part \"a\" is over: read it before you ask for the next.",
                failure.getMessage());
        assertEquals("v", second.text());
        assertNull(parts.next());
        assertNull(parts.next());
    }

    @Test
    void textIsUtf8AndNothingElse() throws IOException {
        String head = "Content-Disposition: form-data; name=a\n";
        var bad = Multipart.of(post("--x\n" + head + "\n\u00ff\n--x--")).next();
        assertTrue(bad != null);
        assertThrows(ProtocolException.class, bad::text);
        var latin =
                Multipart.of(
                                post(
                                        "--x\n"
                                                + head
                                                + "Content-Type: text/plain;charset=latin1\n\n"
                                                + "a\n--x--"))
                        .next();
        assertTrue(latin != null);
        var refused = assertThrows(ProtocolException.class, latin::text);
        assertEquals(Status.UNSUPPORTED_MEDIA_TYPE, refused.error().status());
    }

    // RFC 7578 §4.2: "do not use the file name blindly"
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
                    sea.jpg              | sea.jpg
                    /etc/passwd          | passwd
                    ../../x              | x
                    C:\\temp\\a.txt        | a.txt
                    a/..                 | -
                    ..                   | -
                    .htaccess            | _htaccess
                    ...x                 | _..x
                    sea. . .             | sea
                    a.txt...             | a.txt
                    a:b*c?d<e>f          | a_b_c_d_e_f
                    CON                  | _CON
                    nul.txt              | _nul.txt
                    lpt1.tar.gz          | _lpt1.tar.gz
                    console              | console
                    ä.txt                | ä.txt
                    a\u202egpj.exe       | agpj.exe
                    /                    | -
                    """)
    void aFileNameIsMadeSafe(String raw, String expected) {
        assertEquals(
                expected.equals("-") ? Optional.empty() : Optional.of(expected),
                Optional.ofNullable(FileName.safe(raw)));
    }
}
