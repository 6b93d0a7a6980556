package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Limits;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What holds for every head: random ones, with the seed in the message.
class HeadPropertyTest {

    private static final String TCHARS = "!#$%&'*+-.^_`|~09azAZ";

    @Test
    void whatIsWrittenIsRead() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var parser = new RequestHeadParser(Limits.defaults());
        var head = new RequestHead();
        for (int round = 0; round < 5_000; round++) {
            String method = "M" + text(random, TCHARS, 20);
            String target = "/" + text(random, "az09-._~!$&'()*+,;=:@/?", 60);
            List<String> lines =
                    new ArrayList<>(List.of("Host", "a.example:" + random.nextInt(65_536)));
            for (int i = random.nextInt(40); i > 0; i--) {
                lines.add("X-" + text(random, TCHARS, 30));
                lines.add(text(random, "az09 \t\"(),/:;<=>?@[]{}\u0080\u00ff", 100).strip());
            }
            var message = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
            for (int i = 0; i < lines.size(); i += 2) {
                String space = random.nextBoolean() ? " " : "\t".repeat(random.nextInt(3));
                message.append(lines.get(i)).append(':').append(space).append(lines.get(i + 1));
                message.append(random.nextInt(5) == 0 ? " \t" : "").append("\r\n");
            }
            byte[] bytes = message.append("\r\n").toString().getBytes(ISO_8859_1);
            int end = parser.parse(bytes, 0, bytes.length, head);
            String at = "seed " + seed + ", round " + round;
            assertEquals(bytes.length, end, at);
            assertEquals(method, head.method().name(), at);
            assertEquals(target, head.text(head.targetFrom(), head.targetTo()), at);
            assertEquals(lines.size() / 2, head.fieldCount(), at);
            for (int i = 0; i < head.fieldCount(); i++) {
                assertEquals(lines.get(2 * i), head.text(head.nameFrom(i), head.nameTo(i)), at);
                String value = head.text(head.valueFrom(i), head.valueTo(i));
                assertEquals(lines.get(2 * i + 1), value, at);
            }
        }
    }

    @Test
    void whatTheModelShowsIsWhatWasSent() {
        var head = new RequestHead();
        Heads.parser("GET http://b:1/p?q=1 HTTP/1.1\r\nHost: a\r\nX: 1\r\nx: 2\r\n\r\n", head);
        var request = new Request(head, dev.weir.http.RequestBody.EMPTY, dev.weir.http.Peer.NONE);
        assertEquals("/p", request.path());
        assertEquals("q=1", request.query().orElseThrow());
        assertEquals("b:1", request.authority().orElseThrow());
        assertEquals("1, 2", request.field("X").orElseThrow());
    }

    /// Pieces that fit together often enough for a good part of the messages to be well-formed.
    private static final String[] PIECES = {
        "\r\n",
        "\r\n",
        "\r\n",
        "\n",
        "\r",
        " ",
        "\t",
        ":",
        ",",
        ";",
        "\"",
        "%",
        "%41",
        "a",
        "0",
        "-",
        "/",
        "?",
        "#",
        "[::1]",
        "[::1.2.3.4]",
        "@",
        "\u0000",
        "\u007f",
        "\u00ff",
        "*",
        "http://a",
        "https://[1::2]:80",
        "Host: a\r\n",
        "Host: [1:2::3]:80\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: 05\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding:\tchunked\r\n",
        "Connection: close\r\n",
        "Connection: keep-alive, upgrade\r\n",
        "Upgrade: h2c\r\n",
        "Expect: 100-continue\r\n",
        "TE: trailers\r\n",
        "X: b\r\n",
        "Y:\t c \r\n",
        "GET ",
        "POST ",
        "OPTIONS ",
        "CONNECT ",
        " HTTP/1.1\r\n",
        " HTTP/1.0\r\n",
        " HTTP/1.7\r\n",
        " HTTP/2.0\r\n",
    };

    @Test
    void aPlainReaderOfTheGrammarAgrees() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var corpus = SplitTest.messages().toList();
        int complete = 0;
        for (int round = 0; round < 60_000; round++) {
            var text =
                    new StringBuilder(
                            random.nextInt(3) == 0
                                    ? new String(
                                            corpus.get(random.nextInt(corpus.size())).bytes(),
                                            ISO_8859_1)
                                    : built(random));
            for (int i = random.nextInt(3); i > 0; i--) {
                int from = random.nextInt(text.length() + 1);
                int to = Math.min(text.length(), from + random.nextInt(3));
                text.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
            }
            String message = text.toString();
            String expected = ReferenceHead.outcome(message);
            String found = Heads.outcome(message);
            String shown = "seed " + seed + ", round " + round + ":\n" + message;
            if (expected.equals(ReferenceHead.REFUSED)) {
                boolean isRefused =
                        found.equals(Heads.INCOMPLETE) || Character.isDigit(found.charAt(0));
                assertTrue(isRefused, () -> shown + "\n" + found);
            } else {
                assertEquals(expected, found, shown);
                complete++;
            }
        }
        assertTrue(complete > 5_000, "only " + complete + " were well-formed, seed " + seed);
    }

    private static String built(Random random) {
        var text = new StringBuilder();
        text.append(random.nextInt(10) == 0 ? "\r\n" : "");
        text.append(random.nextInt(4) == 0 ? "OPTIONS " : "GET ");
        text.append(
                switch (random.nextInt(6)) {
                    case 0 -> "*";
                    case 1 -> "http://a" + text(random, ":08/?[]@a", 4);
                    default -> "/" + text(random, "abc%41/?", 8);
                });
        text.append(random.nextInt(4) == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
        text.append(random.nextInt(8) == 0 ? "" : "Host: " + host(random) + "\r\n");
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(PIECES[28 + random.nextInt(13)]);
        }
        return text.append("\r\n").toString();
    }

    private static String host(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "[" + text(random, ":::12a.", 12) + "]";
            case 1 -> "a" + text(random, "a.:8", 4);
            default -> "a.example";
        };
    }

    @Test
    void noiseHasNoOtherOutcomes() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var parser = new RequestHeadParser(Limits.defaults());
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            parser.reset();
            int end = parser.parse(bytes, 0, bytes.length, new RequestHead());
            assertTrue(end >= RequestHeadParser.MALFORMED && end <= bytes.length, "seed " + seed);
            if (end == RequestHeadParser.MALFORMED) {
                String detail = parser.error().detail();
                assertTrue(detail.length() < 250, detail);
                assertTrue(detail.chars().allMatch(c -> c >= 0x20 && c < 0x7f), detail);
            }
        }
    }

    @Test
    void parsingAllocatesNothing() throws ReflectiveOperationException {
        byte[] bytes = new byte[0];
        for (Wire message : SplitTest.messages().toList()) {
            if (List.of(
                            "get.http",
                            "browser.http",
                            "post-length.http",
                            "post-chunked.http",
                            "upgrade.http")
                    .contains(message.name())) {
                bytes = join(bytes, message);
            }
        }
        var parser = new RequestHeadParser(Limits.defaults());
        var head = new RequestHead();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 200 && least > 0; round++) {
            long before = allocatedBytes();
            for (int times = 0; times < 1_000; times++) {
                for (int at = 0; at < bytes.length; ) {
                    at = parser.parse(bytes, at, bytes.length, head);
                    assert at > 0 : parser.error();
                }
            }
            least = Math.min(least, allocatedBytes() - before);
        }
        assertTrue(least < 5_000, least + " bytes in 5,000 heads, counting the count itself");
    }

    /// By reflection, for the module under test does not read the one that counts.
    private static long allocatedBytes() throws ReflectiveOperationException {
        Object threads =
                Class.forName("java.lang.management.ManagementFactory")
                        .getMethod("getThreadMXBean")
                        .invoke(null);
        return (long)
                Class.forName("com.sun.management.ThreadMXBean")
                        .getMethod("getCurrentThreadAllocatedBytes")
                        .invoke(threads);
    }

    /// Heads only: their bodies are cut off.
    private static byte[] join(byte[] bytes, Wire message) {
        String head = new String(message.bytes(), ISO_8859_1);
        head = head.substring(0, head.indexOf("\r\n\r\n") + 4);
        return (new String(bytes, ISO_8859_1) + head).getBytes(ISO_8859_1);
    }

    private static String text(Random random, String alphabet, int lengthMax) {
        var text = new StringBuilder();
        for (int i = random.nextInt(lengthMax + 1); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
