import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Checks the format of every Java source of the project, or fixes it: google-java-format in its
/// AOSP style (four spaces, 100 columns), imports in one sorted block after the static ones.
///
/// The build runs this on its JDK 25 (see `formatter` in the root `pom.xml`), because the formatter
/// reads sources with the compiler of the JDK that runs it, and Maven may be on an older one.
final class Format {
    private static final String COMMAND = "mvn -q -N validate -Dweir.format=fix";

    /// Comments are wrapped too, except Javadoc that holds a fence, a list or an indented block.
    private static final Formatter FORMATTER =
            new Formatter(
                    JavaFormatterOptions.builder().style(Style.AOSP).formatJavadoc(true).build());

    private Format() {}

    /// @param args `check` or `fix`, and the root of the project
    public static void main(String[] args) throws IOException {
        boolean fixes =
                switch (args[0]) {
                    case "check" -> false;
                    case "fix" -> true;
                    default ->
                            throw new IllegalArgumentException(
                                    "weir.format is \"check\" or \"fix\", not \""
                                            + args[0]
                                            + "\".");
                };
        Path root = Path.of(args[1]);
        List<Complaint> complaints =
                sources(root).parallelStream()
                        .map(file -> format(file, fixes))
                        .filter(Objects::nonNull)
                        .toList();
        for (Complaint complaint : complaints) {
            System.err.println(root.relativize(complaint.file) + ": " + complaint.sentence);
        }
        if (complaints.stream().anyMatch(complaint -> complaint.isLeft)) {
            System.err.println("To format all sources: " + COMMAND);
            System.exit(1);
        }
    }

    private record Complaint(Path file, String sentence, boolean isLeft) {}

    /// Returns null for a file that is in order.
    private static Complaint format(Path file, boolean fixes) {
        try {
            String before = Files.readString(file);
            String imports =
                    ImportOrderer.reorderImports(before, Style.GOOGLE); // one block, by name
            String after = FORMATTER.formatSource(RemoveUnusedImports.removeUnusedImports(imports));
            if (after.equals(before)) {
                return null;
            }
            if (fixes) {
                Files.writeString(file, after);
                return new Complaint(file, "formatted", false);
            }
            return new Complaint(file, "not formatted", true);
        } catch (FormatterException e) {
            return new Complaint(file, "not Java: " + e.getMessage().strip(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources(Path root) throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes a) {
                        String name = String.valueOf(dir.getFileName());
                        boolean isOther =
                                name.equals("target")
                                        || name.startsWith(".") && !name.equals(".mvn");
                        return isOther && !dir.equals(root)
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
                        if (file.toString().endsWith(".java")) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        found.sort(null);
        return found;
    }
}
