package dev.weir.bench.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/// Makes the project's papers a site of plain files, which needs no server: README is its first
/// page, and all that a page links to is in it.
///
/// `Site ROOT OUT` is for `bench/site`. The Javadoc is linked to if it stands in `OUT/api`.
public final class Site {

    private static final List<String> PAPERS =
            List.of(
                    "README.md",
                    "CHANGELOG.md",
                    "CONTRIBUTING.md",
                    "SECURITY.md",
                    "docs/README.md");

    private final Places places;
    private final Path out;
    private final Frame frame;
    private final List<String> dead = new ArrayList<>();
    private int pages;

    private Site(Path root, Path out) {
        this.places = new Places(root);
        this.out = out.toAbsolutePath().normalize();
        frame = new Frame(places, Files.exists(out.resolve("api/index.html")));
    }

    /// Makes it, says what it has, and exits with 1 if a link leads to nothing.
    public static void main(String[] arguments) throws IOException {
        var site = new Site(Path.of(arguments[0]), Path.of(arguments[1]));
        List<String> wrong = site.make();
        wrong.forEach(System.err::println);
        System.out.println(site.pages + " pages, " + wrong.size() + " dead links: " + site.out);
        if (!wrong.isEmpty()) {
            System.exit(1);
        }
    }

    /// Makes a site.
    ///
    /// @return what is wrong with its links, a line each
    static List<String> make(Path root, Path out) throws IOException {
        return new Site(root, out).make();
    }

    private List<String> make() throws IOException {
        write(Path.of("site.css"), style());
        var done = new HashSet<Path>();
        var next = new ArrayDeque<Path>();
        PAPERS.forEach(paper -> next.add(Path.of(paper)));
        next.addAll(Frame.entrances());
        while (!next.isEmpty()) {
            Path source = next.remove();
            if (done.add(places.inSite(source))) {
                make(source);
                next.addAll(places.wanted());
            }
        }
        dead.addAll(DeadLinks.of(out));
        return dead;
    }

    private void make(Path source) throws IOException {
        Path file = places.root().resolve(source);
        if (Places.isImage(source)) {
            Path copy = out.resolve(source);
            Files.createDirectories(Objects.requireNonNull(copy.getParent()));
            Files.write(copy, Files.readAllBytes(file));
            return;
        }
        write(places.inSite(source), frame.html(page(source, file)));
        pages++;
    }

    private Page page(Path source, Path file) throws IOException {
        if (Files.isDirectory(file)) {
            Path readme = source.resolve("README.md");
            return Files.exists(places.root().resolve(readme))
                    ? markdown(readme)
                    : Sources.folder(places, source);
        }
        return source.toString().endsWith(".md") ? markdown(source) : Sources.file(places, source);
    }

    private Page markdown(Path source) throws IOException {
        var rendering = new Rendering(places, source);
        Page page = rendering.page(Files.readString(places.root().resolve(source)));
        dead.addAll(rendering.dead());
        return page;
    }

    private void write(Path place, String text) throws IOException {
        Path file = out.resolve(place);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    private static String style() throws IOException {
        try (InputStream in = Site.class.getResourceAsStream("site.css")) {
            return new String(
                    Objects.requireNonNull(in, "site.css is missing").readAllBytes(), UTF_8);
        }
    }
}
