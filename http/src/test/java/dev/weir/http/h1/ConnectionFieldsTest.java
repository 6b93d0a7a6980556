package dev.weir.http.h1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §9.3, RFC 9110 §7.6.1, §7.8, §10.1: what a request says of its connection.
class ConnectionFieldsTest {

    private static final String HTTP_1_1 = "GET / HTTP/1.1\r\nHost: a\r\n";
    private static final String HTTP_1_0 = "GET / HTTP/1.0\r\n";

    // RFC 9112 §9.3, the list of its first half: "close" ends the connection, HTTP/1.1 persists,
    // and
    // HTTP/1.0 does with "keep-alive".
    @ParameterizedTest(name = "\"{0}\": {1} in HTTP/1.1, {2} in HTTP/1.0")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                            | true  | false
                    'Connection: close'                           | false | false
                    'connection:CLOSE'                            | false | false
                    'Connection: keep-alive'                      | true  | true
                    'Connection: Keep-Alive'                      | true  | true
                    'Connection: close, keep-alive'               | false | false
                    'Connection: keep-alive, close'               | false | false
                    'Connection: keep-alive\\r\\nConnection: close' | false | false
                    'Connection: close\\r\\nConnection: keep-alive' | false | false
                    'Connection: x,keep-alive\t,y'                | true  | true
                    'Connection: ,, ,keep-alive,'                 | true  | true
                    'Connection:'                                 | true  | false
                    'Connection: closed'                          | true  | false
                    'Connection: keep-alivex'                     | true  | false
                    'Keep-Alive: close'                           | true  | false
                    'Proxy-Connection: close'                     | true  | false
                    'Xonnection: close'                           | true  | false
                    """)
    void closeWinsAndVersionsDiffer(String lines, boolean inHttp11, boolean inHttp10) {
        String section = (lines.isEmpty() ? "" : lines.replace("\\r\\n", "\r\n") + "\r\n") + "\r\n";
        assertEquals(inHttp11, Heads.parser(HTTP_1_1 + section).isPersistent());
        assertEquals(inHttp10, Heads.parser(HTTP_1_0 + section).isPersistent());
    }

    // RFC 9110 §7.6.1: "Connection = #connection-option", "connection-option = token"
    @ParameterizedTest
    @ValueSource(
            strings = {
                "close x",
                "\"close\"",
                "close;a=b",
                "a=b",
                "close, (x)",
                "x\u00ff",
                "a, b c, d"
            })
    void whatIsNoListOfTokensIsRefused(String value) {
        assertEquals(400, Heads.status(HTTP_1_1 + "Connection: " + value + "\r\n\r\n"));
    }

    // RFC 9110 §7.6.1 lets a sender name other fields as hop-by-hop; a server that forwards nothing
    // drops none, so that nobody can make it lose Host or a length.
    @Test
    void fieldsNamedInConnectionStay() {
        var parser =
                Heads.parser(
                        HTTP_1_1 + "Connection: host, content-length\r\nContent-Length: 3\r\n\r\n");
        assertEquals(3, parser.contentLength());
        assertTrue(parser.isPersistent());
    }

    // RFC 9110 §10.1.1: "The Expect field value is case-insensitive."
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Expect: 100-continue",
                "expect:100-CONTINUE",
                "Expect: 100-continue\r\nExpect: 100-continue",
                "Expect: , 100-continue,"
            })
    void theExpectationOf100ContinueIsSeen(String lines) {
        assertTrue(Heads.parser(HTTP_1_1 + lines + "\r\n\r\n").expectsContinue());
    }

    // RFC 9110 §10.1.1: "A server that receives an Expect field value containing a member other
    // than 100-continue MAY respond with a 417 (Expectation Failed) status code"
    @ParameterizedTest
    @ValueSource(
            strings = {
                "100-continues",
                "101-continue",
                "100-continue;a=b",
                "100-continue, x",
                "x, 100-continue",
                "\"100-continue\"",
                "100",
                "100- continue",
            })
    void anyOtherExpectationFails(String value) {
        assertEquals(417, Heads.status(HTTP_1_1 + "Expect: " + value + "\r\n\r\n"));
    }

    // RFC 9110 §10.1.1: "A server that receives a 100-continue expectation in an HTTP/1.0 request
    // MUST ignore that expectation."
    @ParameterizedTest
    @ValueSource(strings = {"100-continue", "x"})
    void expectInHttp10IsIgnored(String value) {
        assertFalse(Heads.parser(HTTP_1_0 + "Expect: " + value + "\r\n\r\n").expectsContinue());
    }

    @Test
    void withoutExpectNothingIsExpected() {
        assertFalse(Heads.parser(HTTP_1_1 + "Expect:\r\nExpecT2: x\r\n\r\n").expectsContinue());
        assertFalse(Heads.parser(HTTP_1_1 + "\r\n").expectsContinue());
    }

    // RFC 9110 §10.1.4: "a TE field with a "trailers" member sent in a request indicates that the
    // client will not discard trailer fields"
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    trailers             | true
                    TRAILERS             | true
                    gzip;q=0.5, trailers | true
                    ,trailers ,x         | true
                    trailer              | false
                    trailers;q=1         | false
                    gzip                 | false
                    ''                   | false
                    """)
    void teSaysWhetherTrailersAreRead(String value, boolean accepts) {
        assertEquals(
                accepts, Heads.parser(HTTP_1_1 + "TE: " + value + "\r\n\r\n").acceptsTrailers());
        assertFalse(Heads.parser(HTTP_1_1 + "TF: " + value + "\r\n\r\n").acceptsTrailers());
    }

    // RFC 9110 §7.8: "A sender of Upgrade MUST also send an "Upgrade" connection option", and "A
    // server that receives an Upgrade header field in an HTTP/1.0 request MUST ignore that Upgrade
    // field."
    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    'Connection: Upgrade\\r\\nUpgrade: websocket'       | true
                    'Upgrade: websocket\\r\\nConnection: x, upgrade'    | true
                    'Upgrade: websocket'                              | false
                    'Connection: upgrade'                             | false
                    'Connection: upgrades\\r\\nUpgrade: websocket'      | false
                    """)
    void anUpgradeIsOfferedByFieldAndOption(String lines, boolean offers) {
        String section = lines.replace("\\r\\n", "\r\n") + "\r\n\r\n";
        assertEquals(offers, Heads.parser(HTTP_1_1 + section).offersUpgrade());
        assertFalse(Heads.parser(HTTP_1_0 + section).offersUpgrade());
    }
}
