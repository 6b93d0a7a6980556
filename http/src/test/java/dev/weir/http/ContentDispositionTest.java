package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentDispositionTest {

    // RFC 6266 §4.3, appendix D; RFC 8187 §3.2
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            textBlock =
                    """
                    report.pdf   | filename="report.pdf"
                    a b;c.txt    | filename="a b;c.txt"
                    Übung.txt    | filename="_bung.txt"; filename*=UTF-8''%C3%9Cbung.txt
                    € rates      | filename="_ rates"; filename*=UTF-8''%E2%82%AC%20rates
                    100%.txt     | filename="100_.txt"; filename*=UTF-8''100%25.txt
                    a"b.txt      | filename="a_b.txt"; filename*=UTF-8''a%22b.txt
                    ../../x      | filename=".._.._x"; filename*=UTF-8''.._.._x
                    a\\b          | filename="a_b"; filename*=UTF-8''a_b
                    😀.png       | filename="_.png"; filename*=UTF-8''%F0%9F%98%80.png
                    """)
    void namesAreWrittenForOldAndNewRecipients(String name, String expected) {
        assertEquals("attachment; " + expected, ContentDisposition.attachment(name));
        assertEquals("inline; " + expected, ContentDisposition.inline(name));
    }

    @Test
    void aNameCannotSplitTheAnswer() {
        String value = ContentDisposition.attachment("a\r\nSet-Cookie: x=1\u0000\u007f");
        assertEquals(
                "attachment; filename=\"a__Set-Cookie: x=1__\";"
                        + " filename*=UTF-8''a__Set-Cookie%3A%20x%3D1__",
                value);
        Response.text("").field("Content-Disposition", value);
    }
}
