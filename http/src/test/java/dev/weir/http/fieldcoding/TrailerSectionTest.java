package dev.weir.http.fieldcoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.http.Buffers;
import dev.weir.http.Fields;
import dev.weir.http.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9113 §8.1, RFC 9114 §4.1, RFC 9110 §6.5.
class TrailerSectionTest {

    @Test
    void fieldsComeInTheirOrder() {
        var section = new TrailerSection(Limits.defaults(), new Buffers());
        section.begin();
        Lines.put(section, "grpc-status: 0\nx: y\ngrpc-message: ok\n");
        assertEquals(
                Fields.of("grpc-status", "0", "x", "y", "grpc-message", "ok"), section.fields());
        section.begin();
        assertEquals(Fields.EMPTY, section.fields());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    :path: /            | a pseudo-header field
                    :status: 200        | likewise
                    X: y                | upper case
                    content-length: 1   | frames the message
                    te: trailers        | steers the connection
                    connection: close   | likewise
                    host: a             | routes
                    cookie: a=1         | authenticates
                    authorization: x    | likewise
                    expect: 100-continue| modifies
                    """)
    void whatBelongsToTheHeaderSectionIsMalformed(String line, String why) {
        assertEquals("400*", refusal(Limits.defaults(), line), why);
    }

    @Test
    void aControlIsMalformed() {
        assertEquals("400*", refusal(Limits.defaults(), "x: a\rb"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void bytes(int more) {
        String lines = "x: " + "a".repeat(100 - 33 + more);
        String expected = more > 0 ? "431" : "none";
        assertEquals(expected, refusal(Limits.defaults().trailerBytesMax(100), lines));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void lines(int more) {
        String expected = more > 0 ? "431" : "none";
        assertEquals(
                expected, refusal(Limits.defaults().trailerLinesMax(3), "x: y\n".repeat(3 + more)));
    }

    private static String refusal(Limits limits, String lines) {
        var section = new TrailerSection(limits, new Buffers());
        section.begin();
        Lines.put(section, lines);
        var error = section.error();
        return error == null ? "none" : error.status().code() + (section.isMalformed() ? "*" : "");
    }
}
