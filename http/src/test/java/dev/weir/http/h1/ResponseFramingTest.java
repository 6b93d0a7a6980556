package dev.weir.http.h1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.weir.http.Method;
import dev.weir.http.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseFramingTest {

    // RFC 9112 §6.3: how a recipient finds the length of a message, here item by item for answers
    @ParameterizedTest(name = "{0} to {1}, length {2}, HTTP/{3}: {4}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    100 | GET  |  0 | 1.1 | NONE    | §6.3 item 1: any 1xx ends with its header section
                    103 | GET  | -1 | 1.1 | NONE    | §6.3 item 1
                    204 | GET  |  0 | 1.1 | NONE    | §6.3 item 1; RFC 9110 §8.6: no Content-Length in a 204
                    204 | GET  |  5 | 1.1 | NONE    | §6.3 item 1
                    204 | GET  | -1 | 1.1 | NONE    | §6.3 item 1; §6.1: no Transfer-Encoding in a 204
                    204 | GET  | -1 | 1.0 | NONE    | §6.3 item 1
                    204 | HEAD |  5 | 1.1 | NONE    | §6.3 item 1
                    304 | GET  |  0 | 1.1 | NONE    | §6.3 item 1; RFC 9110 §8.6: a length would be the 200's
                    304 | GET  | -1 | 1.1 | NONE    | §6.3 item 1
                    304 | HEAD |  7 | 1.0 | NONE    | §6.3 item 1
                    200 | GET  |  0 | 1.1 | LENGTH  | §6.3 item 6; without it item 8 would read until close
                    200 | GET  |  5 | 1.1 | LENGTH  | §6.3 item 6
                    200 | GET  |  5 | 1.0 | LENGTH  | §6.3 item 6
                    200 | POST | 9223372036854775807 | 1.1 | LENGTH | §6.3 item 6
                    200 | HEAD |  0 | 1.1 | LENGTH  | RFC 9110 §8.6: the length that a GET would have had
                    200 | HEAD |  5 | 1.1 | LENGTH  | RFC 9110 §8.6
                    200 | HEAD |  5 | 1.0 | LENGTH  | RFC 9110 §8.6
                    200 | HEAD | -1 | 1.1 | NONE    | §6.3 item 1; RFC 9110 §9.3.2: may leave out what a GET says
                    200 | HEAD | -1 | 1.0 | NONE    | §6.3 item 1
                    200 | GET  | -1 | 1.1 | CHUNKED | §6.3 item 4
                    200 | GET  | -1 | 1.0 | CLOSE   | §6.3 item 8; §6.1: no Transfer-Encoding to HTTP/1.0
                    200 | CONNECT |  0 | 1.1 | NONE | §6.3 item 2: a tunnel begins; RFC 9110 §8.6
                    200 | CONNECT |  5 | 1.0 | NONE | §6.3 item 2
                    299 | CONNECT | -1 | 1.1 | NONE | §6.3 item 2; §6.1: no Transfer-Encoding in it
                    200 | CONNECT | -1 | 1.0 | NONE | §6.3 item 2
                    300 | CONNECT |  5 | 1.1 | LENGTH | §6.3 item 6: no tunnel
                    405 | CONNECT |  5 | 1.1 | LENGTH | §6.3 item 6: no tunnel
                    405 | CONNECT | -1 | 1.1 | CHUNKED | §6.3 item 4: no tunnel
                    205 | GET  |  0 | 1.1 | LENGTH  | RFC 9110 §15.3.6: no content, and so a length of 0
                    205 | HEAD |  0 | 1.1 | LENGTH  | RFC 9110 §15.3.6
                    205 | GET  |  0 | 1.0 | LENGTH  | RFC 9110 §15.3.6
                    404 | HEAD |  5 | 1.1 | LENGTH  | RFC 9110 §8.6
                    500 | GET  | -1 | 1.1 | CHUNKED | §6.3 item 4
                    500 | GET  | -1 | 1.0 | CLOSE   | §6.3 item 8
                    """)
    void anAnswerIsFramedAsItsPeerWillReadIt(
            int code,
            String method,
            long contentLength,
            String version,
            ResponseFraming framing,
            String why) {
        assertEquals(
                framing,
                ResponseFraming.of(
                        new Status(code), Method.of(method), contentLength, version.equals("1.1")),
                why);
    }

    // RFC 9112 §6.1: "A server MUST NOT send a response containing Transfer-Encoding unless the
    // corresponding request indicates HTTP/1.1 (or later minor revisions)."
    @Test
    void noAnswerToHttp10IsChunked() {
        for (int code = 100; code <= 599; code++) {
            for (long length = -1; length <= 1; length++) {
                for (Method method :
                        new Method[] {Method.GET, Method.HEAD, Method.POST, Method.CONNECT}) {
                    assertNotEquals(
                            ResponseFraming.CHUNKED,
                            ResponseFraming.of(new Status(code), method, length, false));
                }
            }
        }
    }
}
