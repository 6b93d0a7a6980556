package dev.weir.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.http.Limits;
import dev.weir.http.RequestHead;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A section that is known says what it said when it was read.
class KnownSectionsTest {

    private static final String[] LINES = {
        "Host: a\r\n",
        "Host: b.example:8080\r\n",
        "HOST: a\r\n",
        "Host: a b\r\n",
        "Connection: close\r\n",
        "Connection: keep-alive\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: 6\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Expect: 100-continue\r\n",
        "Expect: x\r\n",
        "TE: trailers\r\n",
        "Cookie: a=b\r\n",
        "Cookie: a=c\r\n",
        "Cookie : a=c\r\n",
        "X: \t\r\n",
        "Accept: */*\r\n"
    };

    private static final String[] REQUEST_LINES = {
        "GET / HTTP/1.1\r\n",
        "POST /a/longer/target?with=query HTTP/1.1\r\n",
        "GET / HTTP/1.0\r\n",
        "GET http://other.example/ HTTP/1.1\r\n",
        "OPTIONS * HTTP/1.1\r\n"
    };

    /// Requests of a few clients that repeat themselves, one after the other in one array and by
    /// one parser; each has the outcome that it has alone.
    @Test
    void nothingIsReadInAnotherWayForThoseBefore() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        int complete = 0;
        for (int round = 0; round < 2_000; round++) {
            var shared = new KnownSections();
            List<String> sections = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                sections.add(section(random));
            }
            var parser = new RequestHeadParser(Limits.defaults(), shared);
            var head = new RequestHead();
            for (int i = 0; i < 20; i++) {
                String request =
                        REQUEST_LINES[random.nextInt(3) == 0 ? random.nextInt(5) : 0]
                                + sections.get(random.nextInt(4));
                byte[] bytes = ("before" + request + "after").getBytes(ISO_8859_1);
                int to = bytes.length - (random.nextInt(5) == 0 ? random.nextInt(12) : 0);
                parser.reset();
                int end = parser.parse(bytes, 6, to, head);
                if (end == RequestHeadParser.INCOMPLETE) {
                    end = parser.parse(bytes, 6, bytes.length, head);
                }
                complete += end > 0 ? 1 : 0;
                assertEquals(
                        Heads.outcome(request),
                        Heads.describe(parser, end, 6, head),
                        () -> "seed " + seed + "\n" + request);
            }
        }
        assertTrue(complete > 5_000, complete + " were well-formed, seed " + seed);
    }

    private static String section(Random random) {
        var section = new StringBuilder(random.nextInt(6) == 0 ? "" : LINES[random.nextInt(3)]);
        for (int i = random.nextInt(4); i > 0; i--) {
            section.append(LINES[random.nextInt(LINES.length)]);
        }
        return section.append("\r\n").toString();
    }

    private static String fields(int bytes) {
        String around = "Host: a\r\nX: \r\n\r\n";
        return "Host: a\r\nX: " + "x".repeat(bytes - around.length()) + "\r\n\r\n";
    }

    /// @return where the section that follows the request line is noted
    private static int parse(KnownSections sections, String section) {
        var head = new RequestHead();
        byte[] bytes = ("GET / HTTP/1.1\r\n" + section).getBytes(ISO_8859_1);
        var parser = new RequestHeadParser(Limits.defaults());
        assertEquals(bytes.length, parser.parse(bytes, 0, bytes.length, head));
        return sections.note(bytes, 16, bytes.length, head, new HeadFacts());
    }

    @ParameterizedTest(name = "{0} bytes: {1}")
    @CsvSource({"1023, true", "1024, true", "1025, false"})
    void aSectionIsKeptUpToItsLimit(int bytes, boolean isKept) {
        var sections = new KnownSections();
        int index = parse(sections, fields(bytes));
        assertEquals(isKept, sections.get(index) != null);
    }

    @Test
    void sectionsThatNeverComeAgainAreHardlyEverKept() {
        var sections = new KnownSections();
        Set<Object> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 10_000; i++) {
            int index = parse(sections, "Host: a\r\nCookie: " + i + "\r\n\r\n");
            Object there = sections.get(index);
            if (there != null) {
                kept.add(there);
            }
        }
        assertTrue(kept.size() > 10 && kept.size() < 25, kept.size() + ": 1, 2 … 1,024 apart");
    }

    @Test
    void oneThatComesAgainIsKept() {
        var sections = new KnownSections();
        for (int i = 0; i < 5_000; i++) {
            parse(sections, "Host: a\r\nCookie: " + i + "\r\n\r\n");
        }
        int index = 0;
        for (int i = 0; i <= 1_024; i++) {
            index = parse(sections, "Host: again\r\n\r\n");
        }
        assertNotNull(sections.get(index));
        assertNull(new KnownSections().get(index));
    }
}
