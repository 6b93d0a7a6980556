package dev.weir.http.h1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9112 §6: Content-Length, Transfer-Encoding, and what they say together.
class FramingFieldsTest {

    private static final String HTTP_1_1 = "POST / HTTP/1.1\r\nHost: a\r\n";
    private static final String HTTP_1_0 = "POST / HTTP/1.0\r\nHost: a\r\n";

    // RFC 9110 §8.6: "Content-Length = 1*DIGIT"
    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource({
        "'Content-Length: 0', 0",
        "'Content-Length: 5', 5",
        "'content-length:5', 5",
        "'CONTENT-LENGTH: \t5 ', 5",
        "'Content-Length: 00005', 5",
        "'Content-Length: 0000000000000000000000000000005', 5",
        "'Content-Length: 9223372036854775806', 9223372036854775806",
        "'Content-Length: 9223372036854775807', 9223372036854775807",
    })
    void digitsAreALength(String line, long length) {
        assertEquals(
                new MessageFraming.FixedLength(length),
                Heads.parser(HTTP_1_1 + line + "\r\n\r\n").framing());
        assertEquals(length, Heads.parser(HTTP_1_0 + line + "\r\n\r\n").contentLength());
    }

    // RFC 9112 §6.3 item 5: "If a message is received without Transfer-Encoding and with an invalid
    // Content-Length header field, then the message framing is invalid and the recipient MUST treat
    // it as an unrecoverable error"
    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    'Content-Length: +5'                      | a sign
                    'Content-Length: -5'                      | a minus
                    'Content-Length: 0x5'                     | a prefix
                    'Content-Length: 5, 5'                    | a list, even of equal numbers
                    'Content-Length: 5,'                      | a list of one
                    'Content-Length: 5 5'                     | a space inside
                    'Content-Length: 5;a'                     | a parameter
                    'Content-Length: "5"'                     | a string
                    'Content-Length: 5.0'                     | a fraction
                    'Content-Length: 5e1'                     | an exponent
                    'Content-Length: 1_000'                   | a separator of Java
                    'Content-Length: five'                    | a word
                    'Content-Length:'                         | no digit
                    'Content-Length: \u0665'                  | a digit of another script, cut
                    'Content-Length: \u00b2'                  | a superscript
                    'Content-Length: 9223372036854775808'     | one above the largest long
                    'Content-Length: 9223372036854775810'     | where the last step overflows
                    'Content-Length: 18446744073709551621'    | which would overflow to 5
                    'Content-Length: 92233720368547758070'    | one digit more
                    'Content-Length: 5\\r\\nContent-Length: 5' | two lines that are equal
                    'Content-Length: 5\\r\\nContent-Length: 6' | two that are not
                    'Content-Length: 0\\r\\ncontent-length: 5' | in another case
                    """)
    void anyOtherContentLengthIsRefused(String lines, String why) {
        var error = Heads.error(HTTP_1_1 + lines.replace("\\r\\n", "\r\n") + "\r\n\r\n");
        assertEquals(400, error.status().code(), why);
        assertEquals("Content-Length", error.part(), why);
    }

    // RFC 9112 §7: "All transfer-coding names are case-insensitive"
    @ParameterizedTest
    @CsvSource({
        "Transfer-Encoding: chunked",
        "transfer-encoding:CHUNKED",
        "TRANSFER-ENCODING: Chunked  ",
        "Transfer-Encoding:   chunked",
    })
    void chunkedAloneIsUnderstood(String line) {
        var parser = Heads.parser(HTTP_1_1 + line + "\r\n\r\n");
        assertTrue(parser.isChunked());
        assertEquals(-1, parser.contentLength());
        assertEquals(MessageFraming.CHUNKED, parser.framing());
    }

    @ParameterizedTest(name = "\"{0}\" is {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    'gzip, chunked'          | 501 | RFC 9112 §6.1: not understood, framed well
                    'gzip,chunked'           | 501 | without white space
                    'gzip;q="a,b", chunked'  | 501 | with a parameter that has a comma in quotes
                    'gzip ; a=b , chunked'   | 501 | with white space where the grammar has it
                    'gzip, deflate, CHUNKED' | 501 | two of them
                    'identity, chunked'      | 501 | identity is no transfer coding any more
                    'gzip'                   | 400 | RFC 9112 §6.3 item 4: chunked is not the last
                    'identity'               | 400 | so it is here
                    'chunked, gzip'          | 400 | and here
                    'chunked, identity'      | 400 | and here
                    'gzip, chunked, br'      | 400 | and here
                    'xchunked'               | 400 | another name
                    'chunkedx'               | 400 | another name
                    'chunke'                 | 400 | another name
                    'chunked, chunked'       | 400 | §6.1: chunked more than once
                    'gzip, chunked, chunked' | 400 | also after another
                    'chunked;a=b'            | 400 | §7.1: a parameter of chunked
                    'chunked;'               | 400 | an empty one
                    '"chunked"'              | 400 | a string is no token
                    'chunked,'               | 400 | an empty element at the end
                    ',chunked'               | 400 | at the start
                    'gzip,,chunked'          | 400 | inside
                    'chunked gzip'           | 400 | no comma
                    'chun ked'               | 400 | a space inside
                    '\013chunked'          | 400 | a control
                    '\\tchunked'             | 400 | a tab before it
                    ' \\tchunked'            | 400 | and a space
                    ''                       | 400 | nothing
                    'gzip;a, chunked'        | 400 | a parameter without value
                    'gzip;a="b, chunked'     | 400 | a string that does not end
                    'gzip;=b, chunked'       | 400 | a parameter without name
                    'chunked\u0000'          | 400 | NUL
                    'chunked\u00a0'          | 400 | a no-break space
                    """)
    void anyOtherTransferEncodingIsRefused(String value, int status, String why) {
        String line = "Transfer-Encoding: " + value.replace("\\t", "\t") + "\r\n\r\n";
        assertEquals(status, Heads.status(HTTP_1_1 + line), why);
    }

    // RFC 9112 §6.1: the list could stand on several lines; here it may not.
    @Test
    void twoTransferEncodingLinesAreRefused() {
        String line = "Transfer-Encoding: chunked\r\n";
        assertEquals(400, Heads.status(HTTP_1_1 + line + line + "\r\n"));
        assertEquals(400, Heads.status(HTTP_1_1 + "Transfer-Encoding: gzip\r\n" + line + "\r\n"));
    }

    // RFC 9112 §6.3 item 3: "Such a message might indicate an attempt to perform request smuggling
    // (Section 11.2) or response splitting (Section 11.1) and ought to be handled as an error."
    @ParameterizedTest
    @CsvSource({
        "Transfer-Encoding: chunked, Content-Length: 5",
        "Content-Length: 5, Transfer-Encoding: chunked",
        "Content-Length: 0, Transfer-Encoding: chunked",
        "Content-Length: 5, Transfer-Encoding: identity",
        "Transfer-Encoding: gzip, content-length: 5",
    })
    void transferEncodingWithContentLengthIsRefused(String first, String second) {
        assertEquals(400, Heads.status(HTTP_1_1 + first + "\r\n" + second + "\r\n\r\n"));
    }

    // RFC 9112 §6.1: "A server or client that receives an HTTP/1.0 message containing a
    // Transfer-Encoding header field MUST treat the message as if the framing is faulty"
    @Test
    void transferEncodingInHttp10IsRefused() {
        assertEquals(400, Heads.status(HTTP_1_0 + "Transfer-Encoding: chunked\r\n\r\n"));
        assertEquals(400, Heads.status(HTTP_1_0 + "Transfer-Encoding: gzip, chunked\r\n\r\n"));
    }

    // RFC 9112 §6.3 item 7: "the message body length is zero (no message body is present)"
    @Test
    void withoutEitherThereIsNoBody() {
        var parser = Heads.parser(HTTP_1_1 + "\r\n");
        assertEquals(MessageFraming.NONE, parser.framing());
        assertEquals(-1, parser.contentLength());
        assertFalse(parser.isChunked());
    }

    @Test
    void fieldsWithNamesOfTheSameLengthFrameNothing() {
        var parser =
                Heads.parser(
                        HTTP_1_1
                                + "Content-Lengthx: 5\r\nContent_Length: 5\r\nXontent-Length: 5\r\n"
                                + "Content-Lengt: 5\r\nTransfer_Encoding: x\r\nTransfer-Encodinh: x\r\n"
                                + "Yransfer-Encoding: x\r\n\r\n");
        assertEquals(MessageFraming.NONE, parser.framing());
    }

    @Test
    void oneMessageSaysNothingOfTheNext() {
        var parser = new RequestHeadParser(dev.weir.http.Limits.defaults());
        var head = new dev.weir.http.RequestHead();
        byte[] bytes =
                ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close,"
                                + " upgrade\r\nUpgrade: x\r\nExpect: 100-continue\r\nTE: trailers\r\n\r\n"
                                + "GET / HTTP/1.1\r\nHost: b\r\n\r\n")
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        int end = parser.parse(bytes, 0, bytes.length, head);
        assertTrue(parser.isChunked() && parser.expectsContinue() && parser.acceptsTrailers());
        assertTrue(parser.offersUpgrade() && !parser.isPersistent());
        assertEquals(bytes.length, parser.parse(bytes, end, bytes.length, head));
        assertFalse(parser.isChunked() || parser.expectsContinue() || parser.acceptsTrailers());
        assertTrue(!parser.offersUpgrade() && parser.isPersistent());
        assertEquals(1, head.fieldCount());
    }
}
