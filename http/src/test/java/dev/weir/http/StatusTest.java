package dev.weir.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTest {

    /// "Hypertext Transfer Protocol (HTTP) Status Code Registry" of IANA,
    /// <https://www.iana.org/assignments/http-status-codes>, without its unused codes (306, 418),
    /// its temporary one (104) and the word "(OBSOLETED)" after 510.
    private static final String REGISTRY =
            """
            100 Continue
            101 Switching Protocols
            102 Processing
            103 Early Hints
            200 OK
            201 Created
            202 Accepted
            203 Non-Authoritative Information
            204 No Content
            205 Reset Content
            206 Partial Content
            207 Multi-Status
            208 Already Reported
            226 IM Used
            300 Multiple Choices
            301 Moved Permanently
            302 Found
            303 See Other
            304 Not Modified
            305 Use Proxy
            307 Temporary Redirect
            308 Permanent Redirect
            400 Bad Request
            401 Unauthorized
            402 Payment Required
            403 Forbidden
            404 Not Found
            405 Method Not Allowed
            406 Not Acceptable
            407 Proxy Authentication Required
            408 Request Timeout
            409 Conflict
            410 Gone
            411 Length Required
            412 Precondition Failed
            413 Content Too Large
            414 URI Too Long
            415 Unsupported Media Type
            416 Range Not Satisfiable
            417 Expectation Failed
            421 Misdirected Request
            422 Unprocessable Content
            423 Locked
            424 Failed Dependency
            425 Too Early
            426 Upgrade Required
            428 Precondition Required
            429 Too Many Requests
            431 Request Header Fields Too Large
            451 Unavailable For Legal Reasons
            500 Internal Server Error
            501 Not Implemented
            502 Bad Gateway
            503 Service Unavailable
            504 Gateway Timeout
            505 HTTP Version Not Supported
            506 Variant Also Negotiates
            507 Insufficient Storage
            508 Loop Detected
            510 Not Extended
            511 Network Authentication Required
            """;

    private static Map<Integer, String> registry() {
        var reasons = new TreeMap<Integer, String>();
        REGISTRY.lines()
                .forEach(line ->
                        reasons.put(Integer.valueOf(line.substring(0, 3)), line.substring(4)));
        return reasons;
    }

    private static List<String> constants() {
        return Arrays.stream(Status.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .map(java.lang.reflect.Field::getName)
                .toList();
    }

    @Test
    void everyConstantIsNamedAfterItsRegisteredReason() throws Exception {
        var registry = registry();
        for (String name : constants()) {
            var status = (Status) Status.class.getField(name).get(null);
            String reason = registry.getOrDefault(status.code(), "(not registered)");
            assertEquals(reason, status.reason());
            assertEquals(name, reason.toUpperCase(Locale.ROOT).replace(' ', '_').replace('-', '_'));
            assertEquals(status.code() + " " + reason, status.toString());
        }
    }

    @Test
    void everyRegisteredCodeHasItsReason() {
        registry().forEach((code, reason) -> assertEquals(reason, new Status(code).reason()));
    }

    @Test
    void thereAreFiftyConstants() {
        assertEquals(50, constants().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {199, 299, 306, 418, 499, 599})
    void anUnregisteredCodeHasNoReason(int code) {
        var status = new Status(code);
        assertEquals("", status.reason());
        assertEquals(Integer.toString(code), status.toString());
    }

    // RFC 9110 §15: "Values outside the range 100..599 are invalid."
    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 99, 600, 999, Integer.MAX_VALUE})
    void aCodeOutsideTheFiveClassesIsRefused(int code) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new Status(code));
        assertEquals(
                code + " is not a status code: RFC 9110 §15 defines 100 to 599.",
                thrown.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 598, 599})
    void theBoundsAreCodes(int code) {
        assertEquals(code, new Status(code).code());
    }

    @Test
    void theFirstDigitDecidesTheClass() {
        for (int code = 100; code <= 599; code++) {
            var status = new Status(code);
            assertEquals(code / 100 == 1, status.isInterim(), status.toString());
            assertEquals(code / 100 >= 4, status.isError(), status.toString());
        }
    }

    // RFC 9110 §6.4.1: "All 1xx (Informational), 204 (No Content), and 304 (Not Modified) responses
    // do not include content." §15.3.6: "a server MUST NOT generate content in a 205 response."
    @Test
    void interimAnd204And205And304ForbidContent() {
        for (int code = 100; code <= 599; code++) {
            assertEquals(
                    code < 200 || code == 204 || code == 205 || code == 304,
                    new Status(code).forbidsContent());
        }
    }

    @Test
    void statusesOfOneCodeAreEqual() {
        assertEquals(Status.OK, new Status(200));
        assertTrue(new Status(207).equals(new Status(207)));
    }
}
