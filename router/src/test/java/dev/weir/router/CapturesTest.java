package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapturesTest {

    private final Router<String> router =
            Answers.routerOf("GET /u/{id}/o/v{n}.js GET /s/{*path} GET /u GET /e/{x}");
    private final Captures captures = new Captures();

    @Test
    void offsetsReferToTheCallersArrayWherePlain() {
        byte[] window = Answers.bytes("GET /u/7/o/v12.js HTTP/1.1");
        router.match("GET", window, 4, 17, captures);
        assertSame(window, captures.source());
        assertEquals("[7..8, 12..14]", Answers.offsets(captures));
        assertEquals("7", captures.value(0));
        assertEquals("12", captures.value("n"));
    }

    @Test
    void offsetsReferToTheNormalFormWhereEncoded() {
        byte[] window = Answers.bytes("GET /%75/%37%20/o/v12.js HTTP/1.1");
        router.match("GET", window, 4, 24, captures);
        assertNotSame(window, captures.source());
        assertEquals("[3..7, 11..13]", Answers.offsets(captures));
        assertEquals("7 ", captures.value("id"));
        assertEquals("12", captures.value("n"));
        assertArrayEquals(Answers.bytes("GET /%75/%37%20/o/v12.js HTTP/1.1"), window);
    }

    @ParameterizedTest(name = "after {0} {1}")
    @CsvSource({
        "GET, /u",
        "GET, /none",
        "POST, /u/7/o/v1.js",
        "OPTIONS, /e/1",
        "GET, /e/%",
        "GET, //"
    })
    void nothingIsLeftOfTheMatchBefore(String method, String path) {
        router.match("GET", "/u/7/o/v12.js", captures);
        router.match(method, path, captures);
        assertEquals(0, captures.count());
        assertThrows(IndexOutOfBoundsException.class, () -> captures.from(0));
        assertThrows(IndexOutOfBoundsException.class, () -> captures.to(0));
        assertThrows(IndexOutOfBoundsException.class, () -> captures.value(0));
    }

    @Test
    void newCapturesAreEmpty() {
        assertEquals(0, captures.count());
        assertEquals(0, captures.source().length);
        var thrown = assertThrows(IllegalArgumentException.class, () -> captures.value("id"));
        assertEquals(
                "There is no parameter \"id\" in an empty Captures. Use a name of its pattern.",
                thrown.getMessage());
    }

    @Test
    void wrongNameIsRefusedWithTheRoute() {
        router.match("GET", "/e/1", captures);
        var thrown = assertThrows(IllegalArgumentException.class, () -> captures.value("y"));
        assertEquals(
                "There is no parameter \"y\" in GET /e/{x}. Use a name of its pattern.",
                thrown.getMessage());
    }

    @Test
    void indexBelowZeroIsRefused() {
        router.match("GET", "/e/1", captures);
        assertThrows(IndexOutOfBoundsException.class, () -> captures.value(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> captures.value(1));
    }

    @Test
    void headUsesTheNamesOfGet() {
        assertInstanceOf(
                Resolution.Matched.class, router.match("HEAD", "/e/1", captures), "automatic");
        assertEquals("1", captures.value("x"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    /s/a/b       | a/b     | [a, b]
                    /s/a%20b/c   | a%20b/c | [a b, c]
                    /s/a%2Fb     | a%2Fb   | [a/b]
                    /s/%2541     | %2541   | [%41]
                    /s/          | ``      | []
                    /s/a/        | a/      | [a, ]
                    /s/../x      | ../x    | [.., x]
                    /s//         | /       | [, ]
                    """)
    void restIsTakenApartIntoDecodedSegments(String path, String value, String segments) {
        router.match("GET", path, captures);
        assertEquals(value, captures.value("path"));
        assertEquals(segments, captures.segments(0).toString());
    }

    @Test
    void emptyRestHasOneEmptySegmentAndAParameterHasOne() {
        router.match("GET", "/s/", captures);
        assertEquals(List.of(""), captures.segments(0));
        router.match("GET", "/e/a%2Fb", captures);
        assertEquals(List.of("a/b"), captures.segments(0));
    }

    @Test
    void sourceThatWasWrittenToIsNoticedWhereItIsNoLongerUtf8() {
        byte[] path = Answers.bytes("/e/plain");
        router.match("GET", path, 0, path.length, captures);
        path[3] = '%';
        assertThrows(IllegalStateException.class, () -> captures.value(0), "no hex digits");
        path[4] = 'f';
        path[5] = 'f';
        assertThrows(IllegalStateException.class, () -> captures.value(0), "no UTF-8");
    }

    @Test
    void normalFormGrowsAndIsUsedAgain() {
        router.match("GET", "/e/%20", captures);
        router.match("GET", "/e/%20" + "x".repeat(1_000), captures);
        byte[] grown = captures.source();
        router.match("GET", "/e/%21", captures);
        assertSame(grown, captures.source());
        assertEquals("!", captures.value(0));
    }
}
