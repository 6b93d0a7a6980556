package dev.weir.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the compiler says when a route is put together wrongly: at most eight lines, the caret on
/// the mistake. The messages are kept as text, so that a change of the face that makes them worse
/// shows.
@Tag("once")
class JavacMessagesTest {

    private static final int LINES_MAX = 8;

    /// Names, mistakes, and what was said to them; `-Dweir.javac.accept=true` writes it anew.
    private static final Path GOLDEN =
            Path.of(
                    System.getProperty("weir.root", ".."),
                    "server/src/test/resources/dev/weir/server/javac-messages.txt");

    @TempDir private Path directory;

    private record Mistake(String name, String code) {}

    private static final List<Mistake> MISTAKES =
            List.of(
                    new Mistake(
                            "the lambda has a parameter too few",
                            "GET(\"/users/{id}\", LONG).to(request -> text(\"\"));"),
                    new Mistake(
                            "the lambda has a parameter too many",
                            "GET(\"/users/{id}\", LONG).to((request, id, page) -> text(\"\"));"),
                    new Mistake(
                            "the lambda returns nothing",
                            "GET(\"/users/{id}\", LONG).to((request, id) -> { text(\"\"); });"),
                    new Mistake(
                            "the lambda returns text and no answer",
                            "GET(\"/users/{id}\", LONG).to((request, id) -> \"user \" + id);"),
                    new Mistake("the handler returns a number", "GET(\"/\").to(_ -> 404);"),
                    new Mistake(
                            "a value is used as another type",
                            "GET(\"/users/{id}\", LONG).to((request, id) -> text(id));"),
                    new Mistake(
                            "a parameter is declared as another type",
                            "GET(\"/users/{id}\", LONG).to((Request request, String id) ->"
                                    + " text(id));"),
                    new Mistake(
                            "a method does not take what the inputs give",
                            "GET(\"/users/{id}\", LONG).to(Mistaken::byName);"),
                    new Mistake(
                            "inputs are in another order than the parameters",
                            "GET(\"/users/{id}\", LONG, query(\"q\", STRING))"
                                    + ".to((Request request, String q, Long id) ->"
                                    + " text(q));"),
                    new Mistake(
                            "a link is made of another type",
                            "GET(\"/users/{id}\", LONG).url(\"7\");"),
                    new Mistake("a route has no handler", "routes(GET(\"/users/{id}\", LONG));"),
                    new Mistake(
                            "a record's constructor does not take what the inputs give",
                            "inputs(query(\"page\", STRING), query(\"size\", INT)).as(Page::new);"),
                    new Mistake(
                            "a layer lacks the next handler",
                            "routes().layer(request -> text(\"\"));"),
                    new Mistake(
                            "a layer returns nothing",
                            "routes().layer((request, next) -> { next.handle(request); });"));

    @Test
    void theCompilerSaysWhatIsWrongInFewLines() throws IOException {
        var said = new ArrayList<String>();
        var tooLong = new ArrayList<String>();
        for (Mistake mistake : MISTAKES) {
            String message = compile(mistake.code);
            List<String> lines = message.lines().toList();
            if (lines.size() > LINES_MAX) {
                tooLong.add(mistake.name + ": " + lines.size() + " lines\n" + message);
            }
            assertTrue(lines.stream().anyMatch(line -> line.strip().equals("^")), message);
            assertEquals(1, message.split("error:", -1).length - 1, message);
            said.add("# " + mistake.name + "\n" + message);
        }
        assertEquals(List.of(), tooLong);
        String all = String.join("\n", said);
        if (Boolean.getBoolean("weir.javac.accept")) {
            Files.writeString(GOLDEN, all);
        }
        assertEquals(Files.readString(GOLDEN), all);
    }

    @Test
    void theRightUseOfEachCompiles() throws IOException {
        assertEquals(
                "",
                compile(
                        """
                        GET("/users/{id}", LONG, query("q", STRING, ""))
                            .to((request, id, q) -> text(q + id));
                        inputs(query("page", INT), query("size", INT)).as(Page::new);
                        routes().layer((request, next) -> next.handle(request));
                        """));
    }

    /// What javac prints of a method with this body.
    private String compile(String body) throws IOException {
        String source =
                """
                import static dev.weir.server.Web.*;
                import dev.weir.http.Request;
                import dev.weir.http.Response;
                class Mistaken {
                    record Page(int number, int size) {}
                    static Response byName(Request request, String name) { return text(name); }
                    void make() {
                        %s
                    }
                }
                """
                        .formatted(body);
        Path file = Files.writeString(directory.resolve("Mistaken.java"), source);
        var out = new StringWriter();
        try (var printed = new PrintWriter(out)) {
            ToolProvider.findFirst("javac")
                    .orElseThrow()
                    .run(
                            printed,
                            printed,
                            "-proc:none",
                            "-Xlint:-path", // whatever is beside the directory
                            "--should-stop=ifNoError=FLOW", // it writes no class
                            "-d",
                            directory.toString(),
                            "-cp",
                            classPath(),
                            file.toString());
        }
        return out.toString()
                .replace(file.toString(), "/Mistaken.java")
                .replaceFirst("(?m)^\\d+ errors?\\R", "")
                .replaceFirst("(?m)^Note: Some messages.*\\R", "");
    }

    private static String classPath() {
        return Stream.of("surefire.test.class.path", "java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(java.io.File.pathSeparator));
    }
}
