package dev.weir.http.h1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §3.2 and RFC 9110 §7.2: Host. Its grammar has its own tables in `AuthorityTest`.
class HostTest {

    // RFC 9112 §3.2: "A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1
    // request message that lacks a Host header field and to any request message that contains more
    // than one Host header field line or a Host header field with an invalid field value."
    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    HTTP/1.1\\r\\n                             | no Host
                    HTTP/1.1\\r\\nHost:\\r\\n                  | an empty one: an http URI has a host
                    HTTP/1.1\\r\\nHost: a\\r\\nHost: a\\r\\n   | two that are equal
                    HTTP/1.1\\r\\nHost: a\\r\\nHOST: b\\r\\n   | two in another case
                    HTTP/1.1\\r\\nHost: a, b\\r\\n             | a list
                    HTTP/1.1\\r\\nHost: u@a\\r\\n              | userinfo
                    HTTP/1.1\\r\\nHost: a/b\\r\\n              | a path
                    HTTP/1.1\\r\\nHost: http://a\\r\\n         | a URI
                    HTTP/1.1\\r\\nHost: a:65536\\r\\n          | a port that is none
                    HTTP/1.1\\r\\nHosts: a\\r\\n               | another field
                    HTTP/1.0\\r\\nHost:\\r\\n                  | HTTP/1.0 may leave it out, not empty
                    HTTP/1.0\\r\\nHost: a b\\r\\n              | nor send nonsense
                    HTTP/1.0\\r\\nHost: a\\r\\nHost: a\\r\\n   | nor two
                    """)
    void isThereOnceAndWellFormed(String rest, String why) {
        String text = "GET / " + rest.replace("\\r\\n", "\r\n") + "\r\n";
        assertEquals("Host", Heads.error(text).part(), why);
        assertEquals(400, Heads.status(text), why);
    }

    @Test
    void mayBeMissingInHttp10() {
        assertTrue(Heads.outcome("GET / HTTP/1.0\r\n\r\n").contains(" authority= HTTP/1.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "host", "HOST", "hOsT"})
    void isKnownInAnyCase(String name) {
        String outcome = Heads.outcome("GET / HTTP/1.1\r\n" + name + ": a.example:80\r\n\r\n");
        assertTrue(outcome.contains(" authority=a.example:80 "), outcome);
    }
}
