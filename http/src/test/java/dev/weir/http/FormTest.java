package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {

    private static Request post(String type, String content) {
        return Request.post("/", content).withField("Content-Type", type);
    }

    private static Form of(String content) throws IOException {
        return Form.of(post("application/x-www-form-urlencoded", content));
    }

    private static Form of(String content, FormLimits limits) throws IOException {
        return Form.of(post("application/x-www-form-urlencoded", content), limits);
    }

    private static String shown(Form form) {
        var text = new StringBuilder();
        for (int i = 0; i < form.count(); i++) {
            text.append('[').append(form.name(i)).append("][").append(form.value(i)).append(']');
        }
        return text.toString();
    }

    // URL Standard §5.1, but for what it repairs
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a=1&b=2          | [a][1][b][2]
                    a=1&a=2          | [a][1][a][2]
                    a+b=c+d          | [a b][c d]
                    a%20b=%2B%26%3D  | [a b][+&=]
                    a=%C3%A4         | [a][ä]
                    a=%c3%A4         | [a][ä]
                    a=b=c            | [a][b=c]
                    a=               | [a]['']
                    a                | [a]['']
                    =1               | ['']['1']
                    &&a=1&&          | [a][1]
                    ''               | ''
                    """)
    void namesAndValuesAreDecoded(String content, String expected) throws IOException {
        String plain = expected.replace("''", "").replace("['1']", "[1]");
        assertEquals(plain, shown(of(content)));
    }

    @Test
    void controlsMayComePercentEncoded() throws IOException {
        assertEquals(Optional.of("\u0000\r\n"), of("a=%00%0d%0a").get("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=%",
                "a=%4",
                "a=%4g",
                "a=%g4",
                "%=1",
                "a=%FF",
                "a=%C3",
                "a=%C0%80",
                "a=%ED%A0%80",
                "a=\u00e4",
                "a=b c",
                "a=\u0001",
                "a=\r\n"
            })
    void whatIsMalformedIsRefused(String content) {
        var refused = assertThrows(InvalidInput.class, () -> of(content));
        assertEquals("content", refused.name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded; charset=iso-8859-1",
                "application/x-www-form-urlencodedx",
                "multipart/form-data; boundary=x",
                "nothing"
            })
    void anotherMediaTypeOrCharsetIs415(String type) {
        var refused = assertThrows(ProtocolException.class, () -> Form.of(post(type, "a=1")));
        assertEquals(Status.UNSUPPORTED_MEDIA_TYPE, refused.error().status());
        assertThrows(ProtocolException.class, () -> Form.of(Request.post("/", "a=1")));
    }

    @Test
    void utf8MayBeNamed() throws IOException {
        var form = Form.of(post("Application/X-WWW-form-urlencoded; Charset=\"UTF-8\"", "a=1"));
        assertEquals(Optional.of("1"), form.get("a"));
    }

    private static void tooLarge(String content, FormLimits limits) {
        var refused = assertThrows(ProtocolException.class, () -> of(content, limits));
        assertEquals(Status.CONTENT_TOO_LARGE, refused.error().status());
    }

    @Test
    void fieldsMax() throws IOException {
        var limits = FormLimits.defaults().fieldsMax(3);
        assertEquals(2, of("a&b", limits).count());
        assertEquals(3, of("a&b&c", limits).count());
        tooLarge("a&b&c&d", limits);
    }

    @Test
    void nameBytesMax() throws IOException {
        var limits = FormLimits.defaults().nameBytesMax(3);
        assertEquals("a\u00e4", of("a%C3%A4", limits).name(0));
        assertEquals("ab", of("ab", limits).name(0));
        tooLarge("%41%41%41%41", limits);
    }

    @Test
    void fieldBytesMax() throws IOException {
        var limits = FormLimits.defaults().fieldBytesMax(3);
        assertEquals("12", of("a=12", limits).value(0));
        assertEquals("\u20ac", of("a=%E2%82%AC", limits).value(0));
        tooLarge("a=1234", limits);
    }

    @Test
    void aQueryIsReadLikewise() throws IOException {
        var form = Form.ofQuery(Request.get("/?q=a+b&q=c"));
        assertEquals(List.of("a b", "c"), form.all("q"));
        assertEquals(0, Form.ofQuery(Request.get("/")).count());
        var refused = assertThrows(InvalidInput.class, () -> Form.ofQuery(Request.get("/?a=%FF")));
        assertEquals("query", refused.name());
        assertEquals(1_000, Form.ofQuery(Request.get("/?" + "a&".repeat(1_000))).count());
        var tooMany = Request.get("/?" + "a&".repeat(1_001));
        var tooLong = assertThrows(ProtocolException.class, () -> Form.ofQuery(tooMany));
        assertEquals(Status.URI_TOO_LONG, tooLong.error().status());
        assertEquals("A query has at most 1000 fields here.", tooLong.error().detail());
    }

    @Test
    void valuesAreNotShown() throws IOException {
        assertEquals("form [password]", of("password=secret").toString());
    }

    @Test
    void limitsThatAreNoneAreRefused() {
        var limits = FormLimits.defaults();
        assertThrows(IllegalArgumentException.class, () -> limits.fieldsMax(0));
        assertThrows(IllegalArgumentException.class, () -> limits.nameBytesMax(0));
        assertThrows(IllegalArgumentException.class, () -> limits.fieldBytesMax(-1));
        assertThrows(IllegalArgumentException.class, () -> limits.fileBytesMax(-1));
        assertThrows(IllegalArgumentException.class, () -> limits.formBytesMax(-1));
        assertThrows(IllegalArgumentException.class, () -> limits.partHeadBytesMax(63));
        assertThrows(IllegalArgumentException.class, () -> limits.partHeadBytesMax(65 * 1024));
    }
}
