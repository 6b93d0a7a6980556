package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The matcher compares 8 bytes a step; what stands around the path must not matter.
class ArrayEdgeTest {

    private static final String ROUTES =
            "GET / GET /a GET /ab GET /abcdef GET /abcdefg GET /abcdefgh GET /abcdefghi"
                    + " GET /abcdefghijklmno GET /abcdefghijklmnop GET /abcdefghijklmnopqrstuvwxyz"
                    + " GET /p/{x} GET /p/{x}/tail GET /p/{x}.json GET /s/{*rest}"
                    + " GET /q/{x}/0123456789abcdef0123456789";

    private final Router<String> router = Answers.routerOf(ROUTES);

    @Test
    void pathMayEndWithItsArray() {
        forEachPath(path -> {
            byte[] exact = Answers.bytes(path);
            assertEquals(
                    Answers.get(router, path),
                    Answers.ofBytes(router, "GET", exact, 0, exact.length),
                    path);
        });
    }

    /// Every cut of every path, with 0 to 16 bytes behind it that would continue the route.
    @Test
    void bytesBehindThePathAreNotLookedAt() {
        forEachPath(path -> {
            for (int to = 1; to <= path.length(); to++) {
                String cut = path.substring(0, to);
                String expected = Answers.get(router, cut);
                for (int behind = 0; behind <= 16; behind++) {
                    byte[] padded =
                            Answers.bytes(
                                    (path + "/more?more of it")
                                            .substring(
                                                    0, Math.min(to + behind, path.length() + 16)));
                    assertEquals(expected, Answers.ofBytes(router, "GET", padded, 0, to), cut);
                }
            }
        });
    }

    @Test
    void bytesBeforeThePathAreNotLookedAt() {
        forEachPath(path -> {
            for (int from = 0; from <= 17; from++) {
                byte[] padded = new byte[from + path.length()];
                Arrays.fill(padded, 0, from, (byte) '/');
                System.arraycopy(Answers.bytes(path), 0, padded, from, path.length());
                assertEquals(
                        Answers.get(router, path),
                        Answers.ofBytes(router, "GET", padded, from, padded.length),
                        path);
            }
        });
    }

    /// One byte that differs, at each offset: no position of a label goes unread.
    @Test
    void everyByteOfStaticTextCounts() {
        for (String pattern : ROUTES.split(" ", -1)) {
            if (pattern.contains("{") || !pattern.startsWith("/")) {
                continue;
            }
            for (int i = 1; i < pattern.length(); i++) {
                byte[] path = Answers.bytes(pattern);
                path[i] = '!';
                assertEquals("404", Answers.ofBytes(router, "GET", path, 0, path.length));
            }
        }
    }

    @Test
    void rangeOutsideOfTheArrayIsRefused() {
        byte[] path = Answers.bytes("/a");
        var captures = new Captures();
        for (int[] range : new int[][] {{-1, 2}, {0, 3}, {2, 1}, {3, 3}}) {
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> router.match("GET", path, range[0], range[1], captures));
        }
        assertEquals(
                "400 A path starts with \"/\"; this one does not.",
                Answers.ofBytes(router, "GET", path, 2, 2));
    }

    private static void forEachPath(Consumer<String> check) {
        for (String pattern : ROUTES.split(" ", -1)) {
            if (pattern.startsWith("/")) {
                check.accept(pattern.replace("{*rest}", "r/s/t").replace("{x}", "value"));
                check.accept(pattern.replace("{*rest}", "%72/s").replace("{x}", "%76alue"));
            }
        }
    }
}
