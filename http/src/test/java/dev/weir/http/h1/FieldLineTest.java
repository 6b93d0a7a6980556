package dev.weir.http.h1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.RequestHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §5 and RFC 9110 §5.5: field lines.
class FieldLineTest {

    private static final String LINE = "GET / HTTP/1.1\r\nHost: a\r\n";

    // RFC 9112 §5.1: "The field line value does not include that leading or trailing whitespace"
    @ParameterizedTest(name = "\"{0}\" has the value \"{1}\"")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    'X: a'          | a
                    'X:a'           | a
                    'X:   a   '     | a
                    'X:\t a\t'      | a
                    'X: a b\tc'     | a b\tc
                    'X:'            | ''
                    'X: '           | ''
                    'X: \t '        | ''
                    'X: :'          | :
                    'X: a:b'        | a:b
                    'X: \u00e4\u00ff' | \u00e4\u00ff
                    'X: "a, b"'     | "a, b"
                    """)
    void whiteSpaceAroundAValueIsNotPartOfIt(String line, String value) {
        var head = new RequestHead();
        Heads.parser(LINE + line + "\r\n\r\n", head);
        assertEquals(2, head.fieldCount());
        assertEquals("X", head.text(head.nameFrom(1), head.nameTo(1)));
        assertEquals(value, head.text(head.valueFrom(1), head.valueTo(1)));
    }

    // RFC 9110 §5.6.2: "token = 1*tchar"
    @Test
    void everyTcharIsInNames() {
        String name = "!#$%&'*+-.^_`|~0123456789abcxyzABCXYZ";
        var head = new RequestHead();
        Heads.parser(LINE + name + ": a\r\n\r\n", head);
        assertEquals(name, head.text(head.nameFrom(1), head.nameTo(1)));
    }

    // RFC 9110 §5.1: "field-name = token"
    @Test
    void noOtherOctetIsInNames() {
        for (int octet = 0; octet < 256; octet++) {
            boolean isTchar =
                    (Character.isLetterOrDigit(octet) && octet < 128)
                            || "!#$%&'*+-.^_`|~".indexOf(octet) >= 0;
            for (String name : new String[] {"%", "%Name-of-a-field", "Name-of-%-field", "Nam%"}) {
                String line = name.replace('%', (char) octet) + ": a\r\n\r\n";
                if (isTchar) {
                    assertTrue(Heads.outcome(LINE + line).startsWith("GET"), line);
                } else if (octet != ':') {
                    assertEquals(400, Heads.status(LINE + line), octet + " in " + name);
                }
            }
        }
    }

    // RFC 9110 §5.5: "field-vchar = VCHAR / obs-text"
    @Test
    void noControlButHtabIsInValues() {
        for (int octet = 0; octet < 256; octet++) {
            boolean isAllowed = (octet >= 0x20 && octet != 0x7f) || octet == '\t';
            for (String value : new String[] {"%", "%23456789", "123%56789", "12345678%", "a%"}) {
                String line = "X: " + value.replace('%', (char) octet) + "\r\n\r\n";
                if (isAllowed) {
                    assertTrue(Heads.outcome(LINE + line).startsWith("GET"), line);
                } else {
                    assertEquals(400, Heads.status(LINE + line), octet + " in " + value);
                }
            }
        }
    }

    // RFC 9112 §5.1: "A server MUST reject, with a response status code of 400 (Bad Request), any
    // received request message that contains whitespace between a header field name and colon."
    @ParameterizedTest
    @ValueSource(strings = {"X : a", "X\t: a", "X  : a", "Content-Length : 5", "X Y: a"})
    void whiteSpaceBeforeTheColonIsRefused(String line) {
        assertEquals(400, Heads.status(LINE + line + "\r\n\r\n"));
    }

    // RFC 9112 §5.2: "A server that receives an obs-fold in a request message that is not within a
    // "message/http" container MUST either reject the message by sending a 400 (Bad Request)"
    @ParameterizedTest
    @ValueSource(strings = {"X: a\r\n b", "X: a\r\n\tb", "X:\r\n a", "X: a\r\n \r\nY: b"})
    void lineFoldingIsRefused(String lines) {
        var error = Heads.error(LINE + lines + "\r\n\r\n");
        assertEquals(400, error.status().code());
        assertTrue(error.detail().contains("folding"), error.detail());
    }

    // RFC 9112 §2.2: "A recipient that receives whitespace between the start-line and the first
    // header field MUST either reject the message as invalid or consume each whitespace-preceded
    // line"
    @ParameterizedTest
    @ValueSource(strings = {" Host: a\r\n\r\n", "\tHost: a\r\n\r\n", " \r\nHost: a\r\n\r\n"})
    void whiteSpaceBeforeTheFirstFieldLineIsRefused(String rest) {
        assertEquals(400, Heads.status("GET / HTTP/1.1\r\n" + rest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {": a", ":", "X", "X a", "\"X\": a", "X;: a", "X,Y: a", "(X): a", "X/: a"})
    void aLineWithoutNameOrColonIsRefused(String line) {
        assertEquals(400, Heads.status(LINE + line + "\r\n\r\n"));
    }

    // RFC 9112 §2.2: "A sender MUST NOT generate a bare CR"; a recipient "MUST consider that
    // element to be invalid or replace each bare CR with SP"
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: a\nY: b\r\n\r\n",
                "X: a\rY: b\r\n\r\n",
                "X: a\r\r\n\r\n",
                "X: a\n\r\n",
                "X\n: a\r\n\r\n",
                "X\r\n: a\r\n\r\n",
                "X: a\r\n\n",
                "X: a\r\n\rGET",
                "\n",
                "X:\n\r\n",
                "X: \r\n\r\r\n",
            })
    void bareCrAndBareLfAreRefused(String rest) {
        assertEquals(400, Heads.status(LINE + rest));
    }

    @Test
    void aValueIsNeverShown() {
        String detail = Heads.error(LINE + "Cookie: secret=hunter2\u0000\r\n\r\n").detail();
        assertFalse(detail.contains("hunter2"), detail);
        assertTrue(detail.contains("\"Cookie\"") && detail.contains("NUL"), detail);
    }

    @Test
    void afterAMalformedHeadThereIsNoOther() {
        var parser = new RequestHeadParser(dev.weir.http.Limits.defaults());
        byte[] bytes = "G@T / HTTP/1.1\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        var head = new RequestHead();
        assertEquals(RequestHeadParser.MALFORMED, parser.parse(bytes, 0, bytes.length, head));
        var error = parser.error();
        assertEquals(RequestHeadParser.MALFORMED, parser.parse(bytes, 5, bytes.length, head));
        assertEquals(error, parser.error());
    }
}
