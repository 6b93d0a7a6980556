package dev.weir.router;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Whatever a peer sends is answered: nothing throws, and what is said to be there is there.
class AnyBytesTest {

    private static final byte[] LIKELY =
            Answers.bytes("//..%%2eEfF0cC3aA9abuv-_~{}*?# \\\u00ff\u0000");

    private final Router<String> router =
            Answers.routerOf(
                    "GET / GET /a GET /u/{id} GET /u/{id}/v{n}.a PUT /{x}/{y}/ GET /a/{*rest}"
                            + " GET /%2F{z}F GET /b/{x}.a GET /.a{q}");

    @RepeatedTest(5)
    void anyBytesAreAnsweredAndValuesAreWithinTheirSource() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var captures = new Captures();
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = bytes(random);
            int from = random.nextInt(bytes.length + 1);
            int to = random.nextInt(from, bytes.length + 1);
            String shown = "seed " + seed + ", " + HexFormat.of().formatHex(bytes, from, to);
            byte[] before = bytes.clone();
            var resolution = router.match("GET", bytes, from, to, captures);
            assertTrue(Arrays.equals(before, bytes), () -> "the path was written to: " + shown);
            if (resolution instanceof Resolution.BadPath<String>(String sentence)) {
                assertTrue(sentence.endsWith("."), shown);
                assertEquals(sentence, ascii(sentence), () -> "repeats the path: " + shown);
            }
            assertValuesAreThere(captures, shown);
        }
    }

    /// A path is answered alike whatever array it stands in, and whatever was matched before.
    @Test
    void answerDependsOnThePathAlone() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var used = new Captures();
        for (int round = 0; round < 100_000; round++) {
            byte[] path = bytes(random);
            byte[] window = new byte[path.length + 20];
            random.nextBytes(window);
            int from = random.nextInt(21);
            System.arraycopy(path, 0, window, from, path.length);
            String alone = Answers.ofBytes(router, "GET", path, 0, path.length);
            var resolution = router.match("GET", window, from, from + path.length, used);
            assertEquals(
                    alone,
                    Answers.text(resolution, used),
                    () -> "seed " + seed + ", " + HexFormat.of().formatHex(path));
        }
    }

    private static byte[] bytes(Random random) {
        var bytes = new byte[random.nextInt(1, 24)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] =
                    random.nextInt(30) == 0
                            ? (byte) random.nextInt(256)
                            : LIKELY[random.nextInt(LIKELY.length - random.nextInt(LIKELY.length))];
        }
        bytes[0] = '/';
        return bytes;
    }

    private static void assertValuesAreThere(Captures captures, String shown) {
        int last = 0;
        for (int i = 0; i < captures.count(); i++) {
            assertTrue(captures.from(i) >= last, shown);
            assertTrue(captures.to(i) >= captures.from(i), shown);
            assertTrue(captures.to(i) <= captures.source().length, shown);
            assertFalse(captures.segments(i).isEmpty(), shown);
            assertFalse(captures.value(i).contains("\0"), shown);
            last = captures.to(i);
        }
    }

    private static String ascii(String text) {
        byte[] octets = text.getBytes(ISO_8859_1);
        for (byte octet : octets) {
            assertTrue(octet >= ' ' && octet < 0x7f, text);
        }
        return new String(octets, ISO_8859_1);
    }
}
