package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {

    private static final String WIRE =
            """
            POST http://example.org/users/7?full=1 HTTP/1.0\r
            Host: other.example\r
            Accept: a\r
            ACCEPT: b\r
            X-Empty: \r
            \r
            """;

    private final RequestHead head = Heads.of(WIRE);

    private static String line(RequestHead head, int index) {
        return head.text(head.nameFrom(index), head.nameTo(index))
                + "="
                + head.text(head.valueFrom(index), head.valueTo(index));
    }

    private static void hasTheContent(RequestHead head) {
        assertEquals(Method.POST, head.method());
        assertEquals(HttpVersion.HTTP_1_0, head.version());
        assertEquals(TargetForm.ABSOLUTE, head.form());
        assertEquals(
                "http://example.org/users/7?full=1", head.text(head.targetFrom(), head.targetTo()));
        assertEquals("/users/7", head.text(head.pathFrom(), head.pathTo()));
        assertEquals("example.org", head.text(head.authorityFrom(), head.authorityTo()));
        assertEquals(4, head.fieldCount());
        assertEquals("Host=other.example", line(head, 0));
        assertEquals("ACCEPT=b", line(head, 2));
        assertEquals("X-Empty=", line(head, 3));
    }

    @Test
    void aHeadIsPlacesInItsBytes() {
        hasTheContent(head);
    }

    // 16 lines is the growth step
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 31, 32, 33, 100, 1_000})
    void everyLineIsKeptHoweverMany(int count) {
        var wire = new StringBuilder("GET / HTTP/1.1\r\n");
        for (int i = 0; i < count; i++) {
            wire.append("N").append(i).append(": v").append(i).append("\r\n");
        }
        var grown = Heads.of(wire.append("\r\n").toString());
        assertEquals(count, grown.fieldCount());
        for (int i = 0; i < count; i++) {
            assertEquals("N" + i + "=v" + i, line(grown, i));
        }
        var copy = grown.copy();
        for (int i = 0; i < count; i++) {
            assertEquals("N" + i + "=v" + i, line(copy, i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 1_000})
    void aMovedHeadHasTheSameContent(int shift) {
        Heads.begin(head, WIRE, shift);
        byte[] bytes = head.bytes();
        byte[] to = Arrays.copyOfRange(bytes, shift, bytes.length);
        head.move(to, shift);
        Arrays.fill(bytes, (byte) '#');
        assertSame(to, head.bytes());
        hasTheContent(head);
    }

    @Test
    void aHeadMovesToTheBackToo() {
        byte[] bytes = head.bytes();
        byte[] to = new byte[bytes.length + 5];
        System.arraycopy(bytes, 0, to, 5, bytes.length);
        head.move(to, -5);
        hasTheContent(head);
    }

    @Test
    void aMovedHeadWithoutAuthorityStillHasNone() {
        Heads.begin(head, "GET / HTTP/1.0\r\n\r\n", 9);
        head.move(Arrays.copyOfRange(head.bytes(), 9, head.bytes().length), 9);
        assertEquals(head.authorityFrom(), head.authorityTo());
        assertEquals("/", head.text(head.pathFrom(), head.pathTo()));
    }

    @Test
    void aCopyOutlivesItsOriginal() {
        byte[] bytes = head.bytes();
        var copy = head.copy();
        var request = new Request(copy, RequestBody.EMPTY, Peer.NONE);
        head.end();
        Arrays.fill(bytes, (byte) '#');
        Heads.begin(head, "GET /later HTTP/1.1\r\nLater: 1\r\n\r\n");
        hasTheContent(copy);
        assertEquals("/users/7", request.path());
    }

    @Test
    void aCopyOfAHeadWithoutFieldsHasItsTarget() {
        var copy = Heads.of("GET http://example.org/a?b HTTP/1.1\r\n\r\n").copy();
        assertEquals("http://example.org/a?b", copy.text(copy.targetFrom(), copy.targetTo()));
        assertEquals("example.org", copy.text(copy.authorityFrom(), copy.authorityTo()));
    }

    @Test
    void theNextRequestHasNothingOfTheLast() {
        head.parameters(name -> "captured");
        var kept = new Object();
        head.attach(kept);
        head.end();
        assertEquals(0, head.fieldCount());
        assertEquals(0, head.bytes().length);
        Heads.begin(head, "GET / HTTP/1.0\r\n\r\n");
        assertEquals(0, head.fieldCount());
        assertEquals(head.authorityFrom(), head.authorityTo());
        assertNull(head.parameters());
        assertSame(kept, head.attachment(), "the server's own, kept from request to request");
    }

    // RFC 9110 §5.1: "Field names are case-insensitive"
    @Test
    void namesAreComparedWithoutRegardToTheCaseOfAsciiLetters() {
        var names =
                Heads.of(
                        "GET / HTTP/1.1\r\nACCEPT: 1\r\naccept: 2\r\nA@[`{Z: 3\r\nX\u00c4: 4\r\n\r\n");
        assertTrue(names.isNamed(0, "accept"));
        assertTrue(names.isNamed(1, "accept"));
        assertFalse(names.isNamed(0, "accep"));
        assertFalse(names.isNamed(0, "accept-"));
        assertTrue(names.isNamed(2, "a@[`{z"), "only letters have a case");
        assertFalse(names.isNamed(2, "a`{`{z"));
        assertFalse(names.isNamed(3, "x\u00e4"), "only ASCII letters do");
    }

    // RFC 9110 §5.5: "treat other allowed octets in field content (i.e., obs-text) as opaque data"
    @Test
    void eachOctetIsTheCharacterOfItsNumber() {
        byte[] all = new byte[256];
        for (int octet = 0; octet < 256; octet++) {
            all[octet] = (byte) octet;
        }
        head.begin(all);
        assertEquals(new String(all, ISO_8859_1), head.text(0, 256));
        assertEquals("\u00ff", head.text(255, 256));
        assertEquals("", head.text(256, 256));
    }
}
