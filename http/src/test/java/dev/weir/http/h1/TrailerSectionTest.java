package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Fields;
import dev.weir.http.Limits;
import dev.weir.http.ProtocolException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §7.1.2 and RFC 9110 §6.5: the trailer section.
class TrailerSectionTest {

    // RFC 9112 §7.1.2: "A trailer section allows the sender to include additional fields at the end
    // of a chunked message"
    @Test
    void trailersAreFieldLines() throws ProtocolException {
        assertEquals(
                Fields.of("A", "1", "b", "x y", "A", "", "C", "\u00e4"),
                trailers("A: 1\r\nb:\tx y \t\r\nA:\r\nC: \u00e4\r\n\r\n"));
    }

    @Test
    void aSectionMayBeEmpty() throws ProtocolException {
        assertEquals(Fields.EMPTY, trailers("\r\n"));
    }

    // RFC 9112 §7.1: "trailer-section = *( field-line CRLF )": the grammar of the header section
    @ParameterizedTest
    @ValueSource(
            strings = {
                "A : b\r\n\r\n", " A: b\r\n\r\n", "A: b\r\n c\r\n\r\n", "A: b\n\r\n",
                        "A: b\r\r\n\r\n",
                "A: b\u0000\r\n\r\n", "A: b\u007f\r\n\r\n", ": b\r\n\r\n", "A\r\n\r\n",
                        "A\u00e4: b\r\n\r\n",
                "A(: b\r\n\r\n", "A: b\r\n\n", "\n", "A: b\rc\r\n\r\n", "A\n: b\r\n\r\n",
            })
    void malformedLinesAreRefused(String section) {
        assertEquals(400, Chunks.error("0\r\n" + section, Limits.defaults()).status().code());
    }

    // RFC 9110 §6.5.1: "A sender MUST NOT generate a trailer field unless the sender knows the
    // corresponding header field name's definition permits the field to be sent in trailers"
    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization",
                "cache-control",
                "connection",
                "content-encoding",
                "content-language",
                "content-length",
                "content-location",
                "content-range",
                "content-type",
                "cookie",
                "expect",
                "forwarded",
                "host",
                "if-match",
                "if-modified-since",
                "if-none-match",
                "if-range",
                "if-unmodified-since",
                "keep-alive",
                "max-forwards",
                "pragma",
                "proxy-authorization",
                "proxy-connection",
                "range",
                "set-cookie",
                "te",
                "trailer",
                "transfer-encoding",
                "upgrade"
            })
    void fieldsThatCountBeforeTheContentAreRefused(String name) {
        for (String written : List.of(name, name.toUpperCase(Locale.ROOT))) {
            var error = Chunks.error("0\r\n" + written + ": a\r\n\r\n", Limits.defaults());
            assertEquals(400, error.status().code());
            assertEquals("trailer section", error.part());
        }
    }

    // RFC 9530 §2: digests are made while content is sent, so they are for this place.
    @ParameterizedTest
    @ValueSource(strings = {"Content-Digest", "Repr-Digest", "ETag", "Server-Timing", "X-Host"})
    void otherFieldsAreWelcome(String name) throws ProtocolException {
        assertTrue(trailers(name + ": a\r\n\r\n").has(name));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 200, 8192})
    void trailerBytesMax(int max) throws ProtocolException {
        var limits = Limits.defaults().trailerBytesMax(max);
        for (int bytes = max - 1; bytes <= max; bytes++) {
            String section = "A:" + "b".repeat(bytes - 6) + "\r\n\r\n";
            assertEquals(bytes, section.length());
            assertEquals(1, trailers(section, limits).count());
        }
        String section = "A:" + "b".repeat(max + 1 - 6) + "\r\n\r\n";
        assertEquals(431, Chunks.error("0\r\n" + section, limits).status().code());
    }

    @Test
    void anEmptySectionHasTwoBytes() throws ProtocolException {
        assertEquals(Fields.EMPTY, trailers("\r\n", Limits.defaults().trailerBytesMax(2)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 32})
    void trailerLinesMax(int max) throws ProtocolException {
        var limits = Limits.defaults().trailerLinesMax(max);
        for (int lines = Math.max(0, max - 1); lines <= max; lines++) {
            assertEquals(lines, trailers("A: b\r\n".repeat(lines) + "\r\n", limits).count());
        }
        String section = "A: b\r\n".repeat(max + 1) + "\r\n";
        assertEquals(431, Chunks.error("0\r\n" + section, limits).status().code());
    }

    private static Fields trailers(String section) throws ProtocolException {
        return trailers(section, Limits.defaults());
    }

    private static Fields trailers(String section, Limits limits) throws ProtocolException {
        var decoder = BodyDecoder.chunked(limits);
        byte[] src = ("0\r\n" + section).getBytes(ISO_8859_1);
        decoder.skip(src, 0, src.length);
        assertTrue(decoder.isComplete());
        assertEquals(src.length, decoder.consumed());
        return decoder.trailers();
    }
}
