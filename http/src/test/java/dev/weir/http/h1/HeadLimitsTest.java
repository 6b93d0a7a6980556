package dev.weir.http.h1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every bound of a head, just below, at and just above. RFC 9110 §2.3 asks for bounds, §15.5 and
/// §15.6 for the statuses.
class HeadLimitsTest {

    private static final String HOST = "Host: a\r\n";

    // RFC 9112 §3: "A server that receives a method longer than any that it implements SHOULD
    // respond with a 501 (Not Implemented) status code."
    @ParameterizedTest
    @ValueSource(ints = {7, 20, 32})
    void methodBytesMax(int max) {
        var limits = Limits.defaults().methodBytesMax(max);
        for (int bytes = max - 1; bytes <= max; bytes++) {
            String text = "M".repeat(bytes) + " / HTTP/1.1\r\n" + HOST + "\r\n";
            assertTrue(Heads.outcome(text, limits).startsWith("MMMM"), text);
        }
        assertEquals(501, Heads.error("M".repeat(max + 1) + " /", limits).status().code());
        assertEquals(501, Heads.error("M".repeat(max + 1), limits).status().code());
        assertEquals(400, Heads.error("M".repeat(max) + "@", limits).status().code());
        assertEquals(Heads.INCOMPLETE, Heads.outcome("M".repeat(max), limits));
    }

    // RFC 9112 §3: "A server that receives a request-target longer than any URI it wishes to parse
    // MUST respond with a 414 (URI Too Long) status code"
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 100, 8192})
    void targetBytesMax(int max) {
        var limits = Limits.defaults().targetBytesMax(max);
        for (int bytes = Math.max(1, max - 1); bytes <= max; bytes++) {
            String text = "GET /" + "a".repeat(bytes - 1) + " HTTP/1.1\r\n" + HOST + "\r\n";
            assertTrue(Heads.outcome(text, limits).startsWith("GET ORIGIN"), text);
        }
        assertEquals(414, Heads.error("GET /" + "a".repeat(max), limits).status().code());
        assertEquals(414, Heads.error("GET /" + "a".repeat(max) + " ", limits).status().code());
        assertEquals(414, Heads.error("GET /" + "?".repeat(max), limits).status().code());
        assertEquals(
                400, Heads.error("GET /" + "a".repeat(max - 1) + "\"", limits).status().code());
        String start = "GET /" + "a".repeat(max - 1);
        assertEquals(Heads.INCOMPLETE, Heads.outcome(start, limits));
    }

    @Test
    void aPercentEncodingAcrossTheLimitIsTooLong() {
        var limits = Limits.defaults().targetBytesMax(8);
        String end = " HTTP/1.1\r\n" + HOST + "\r\n";
        assertTrue(Heads.outcome("GET /aaaa%41" + end, limits).startsWith("GET"));
        assertEquals(414, Heads.error("GET /aaaaa%41" + end, limits).status().code());
        assertEquals(414, Heads.error("GET /aaaaaa%41" + end, limits).status().code());
        assertEquals(414, Heads.error("GET /aaaaaaa%41" + end, limits).status().code());
    }

    // RFC 6585 §5: 431 (Request Header Fields Too Large)
    @ParameterizedTest
    @ValueSource(ints = {64, 1000, 16384})
    void headBytesMax(int max) {
        var limits = Limits.defaults().headBytesMax(max);
        String start = "GET / HTTP/1.1\r\n" + HOST + "X: ";
        for (int bytes = max - 1; bytes <= max; bytes++) {
            String text = start + "a".repeat(bytes - start.length() - 4) + "\r\n\r\n";
            assertEquals(bytes, text.length());
            assertTrue(Heads.outcome(text, limits).startsWith("GET"), bytes + " bytes");
            assertTrue(Heads.outcome("\r\n" + text, limits).startsWith("GET"), bytes + " bytes");
        }
        String tooLong = start + "a".repeat(max + 1 - start.length() - 4) + "\r\n\r\n";
        assertEquals(431, Heads.error(tooLong, limits).status().code());
        assertEquals(431, Heads.error(tooLong.substring(0, max), limits).status().code());
        assertEquals(Heads.INCOMPLETE, Heads.outcome(tooLong.substring(0, max - 1), limits));
    }

    @Test
    void aHeadThatEndsInItsNameIsTooLongAsWell() {
        var limits = Limits.defaults().headBytesMax(64);
        String start = "GET / HTTP/1.1\r\n" + HOST;
        String name = "n".repeat(64 - start.length());
        assertEquals(431, Heads.error(start + name, limits).status().code());
        assertEquals(431, Heads.error(start + name + ": a\r\n\r\n", limits).status().code());
    }

    @Test
    void aRequestLineThatFillsTheHeadIsAUriTooLong() {
        var limits = Limits.defaults().headBytesMax(64);
        assertEquals(414, Heads.error("GET /" + "a".repeat(100), limits).status().code());
        assertEquals(414, Heads.error("GET /" + "a".repeat(59), limits).status().code());
        assertEquals(Heads.INCOMPLETE, Heads.outcome("GET /" + "a".repeat(58), limits));
        String line = "GET /" + "a".repeat(64 - 16) + " HTTP/1.1\r\n";
        assertEquals(
                431, Heads.error(line, limits).status().code(), "the line fits, no field does");
        assertEquals(414, Heads.error("a" + line, limits).status().code());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 17, 33, 100})
    void fieldLinesMax(int max) {
        var limits = Limits.defaults().fieldLinesMax(max);
        String start = "GET / HTTP/1.1\r\n" + HOST;
        for (int lines = Math.max(1, max - 1); lines <= max; lines++) {
            String text = start + "X: a\r\n".repeat(lines - 1) + "\r\n";
            assertTrue(Heads.outcome(text, limits).startsWith("GET"), lines + " lines");
        }
        String tooMany = start + "X: a\r\n".repeat(max);
        assertEquals(431, Heads.error(tooMany + "\r\n", limits).status().code());
        assertEquals(431, Heads.error(tooMany, limits).status().code());
    }

    // RFC 9112 §2.2: "at least one empty line"
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    void blankLinesMax(int max) {
        var limits = Limits.defaults().blankLinesMax(max);
        String text = "GET / HTTP/1.1\r\n" + HOST + "\r\n";
        for (int lines = Math.max(0, max - 1); lines <= max; lines++) {
            assertTrue(Heads.outcome("\r\n".repeat(lines) + text, limits).startsWith("GET"));
        }
        assertEquals(400, Heads.error("\r\n".repeat(max + 1), limits).status().code());
        assertEquals(400, Heads.error("\r\n".repeat(max + 1) + text, limits).status().code());
    }

    @Test
    void blankLinesAreNoPartOfTheHead() {
        var limits = Limits.defaults().headBytesMax(64).blankLinesMax(100);
        String text = "\r\n".repeat(100) + "GET / HTTP/1.1\r\n" + HOST + "\r\n";
        assertTrue(Heads.outcome(text, limits).startsWith("GET"));
    }
}
