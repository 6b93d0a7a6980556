package dev.weir.bench.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The site is made in every build: here, under bench/target/site, without the Javadoc.
class SiteTest {

    private static final Path ROOT = Path.of(System.getProperty("weir.root", ".."));
    private static final Path OUT = ROOT.resolve("bench/target/site");

    /// What a page may have at most; the largest are tables of rules.
    private static final long PAGE_BYTES_MAX = 400_000;

    @Test
    void allPapersAreInItAndNoLinkIsDead() throws IOException {
        deleteWhatWasThere(); // or a page that has gone would still be linked to
        assertEquals(List.of(), Site.make(ROOT, OUT));
        try (Stream<Path> papers = Files.walk(ROOT.resolve("docs"))) {
            for (Path paper : papers.filter(file -> file.toString().endsWith(".md")).toList()) {
                Path page = OUT.resolve(new Places(ROOT).inSite(ROOT.relativize(paper)));
                assertTrue(Files.exists(page), paper + " is linked to by nothing");
                assertTrue(Files.size(page) <= PAGE_BYTES_MAX, page + " is too large");
            }
        }
        String home = Files.readString(OUT.resolve("index.html"));
        assertTrue(home.contains("<h1 id=\"weir\">Weir</h1>"), home);
        assertTrue(home.contains("<a href=\"examples/Hello.java.html\">examples/Hello.java</a>"));
    }

    private static void deleteWhatWasThere() throws IOException {
        if (Files.exists(OUT)) {
            try (Stream<Path> files = Files.walk(OUT)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void deadLinksAndForeignPicturesAreFound(@TempDir Path folder) throws IOException {
        project(
                folder,
                """
                # Title

                [gone](gone.md), [out](../../etc/passwd), [no such place](b.md#c), [there](b.md#a--b)

                ![foreign](https://example.com/pixel.png)
                """);
        Files.writeString(folder.resolve("docs/b.md"), "# B\n\n## A & `B`\n");
        List<String> wrong = Site.make(folder, folder.resolve("site"));
        assertEquals(
                List.of(
                        "docs/a.md: gone.md",
                        "docs/a.md: ../../etc/passwd",
                        "docs/a.html loads something from elsewhere",
                        "docs/a.html: gone.md",
                        "docs/a.html: ../../etc/passwd",
                        "docs/a.html: b.html#c"),
                wrong);
    }

    @Test
    void codeHasItsColorsAndSaysWhereItIsFrom(@TempDir Path folder) throws IOException {
        project(
                folder,
                """
                # Title

                <!-- from examples/A.java -->
                ```java
                return "a < b"; // why
                ```
                """);
        Files.writeString(folder.resolve("examples/A.java"), "class A {}");
        Site.make(folder, folder.resolve("site"));
        String html = Files.readString(folder.resolve("site/docs/a.html"));
        assertTrue(
                html.contains(
                        "<figcaption><a"
                                + " href=\"../examples/A.java.html\">examples/A.java</a></figcaption><pre"
                                + " tabindex=\"0\"><code><span class=\"keyword\">return</span> <span"
                                + " class=\"text\">&quot;a &lt; b&quot;</span>; <span"
                                + " class=\"comment\">// why</span>\n"
                                + "</code></pre>"),
                html);
        assertFalse(html.contains("<!--"), html);
    }

    @Test
    void tablesMayHaveBars(@TempDir Path folder) throws IOException {
        project(
                folder,
                """
                # Title

                <!-- bars requests/s: more is better -->
                | server | mode | requests/s | B/op |
                |---|---|---:|---:|
                | Weir | a | 1.5 M (1.4–1.6) | 1 |
                | other | b | 750 k | 2 |
                | none | c | – | 3 |

                <!-- bars gone: more is better -->
                | server | requests/s |
                |---|---:|
                | Weir | 1 |
                """);
        List<String> wrong = Site.make(folder, folder.resolve("site"));
        assertEquals(List.of("docs/a.md: no column of numbers is called gone"), wrong);
        String html = Files.readString(folder.resolve("site/docs/a.html"));
        assertTrue(html.contains("width=\"400.0\" height=\"16\" class=\"ours\"/><text"), html);
        assertTrue(html.contains("width=\"200.0\" height=\"16\"/><text"), html);
        assertTrue(html.contains(">other b</text>"), html);
        assertFalse(html.contains(">none c</text>"), html);
    }

    /// The pages that the navigation has, empty, and one with this text.
    private static void project(Path folder, String text) throws IOException {
        for (String name :
                List.of(
                        "README.md",
                        "CHANGELOG.md",
                        "CONTRIBUTING.md",
                        "SECURITY.md",
                        "docs/from/README.md",
                        "docs/rfc/README.md",
                        "docs/decisions/README.md",
                        "examples/README.md")) {
            write(folder.resolve(name), "# Page\n");
        }
        for (Path entrance : Frame.entrances()) {
            if (entrance.toString().endsWith(".md")) {
                write(folder.resolve(entrance), "# Page\n");
            }
        }
        write(folder.resolve("docs/README.md"), "# All\n\n[a](a.md)\n");
        write(folder.resolve("docs/a.md"), text);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
