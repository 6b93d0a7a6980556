package dev.weir.api;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every module with a `module-info.java` runs this test (profile `modular` of the root pom) and
/// keeps its `api.txt`, so that no public signature changes unseen.
class ApiSurfaceTest {
    private static final String FILE = "api.txt";

    @Test
    void publicSignaturesAreTheCommittedOnes() throws IOException {
        Path module = Path.of(System.getProperty("basedir", ""));
        Path file = module.resolve(FILE);
        var actual = ApiSurface.of(module.resolve("target/classes"));
        if (Boolean.getBoolean("weir.api.accept")) {
            Files.write(file, actual);
            return;
        }
        String name = module.toAbsolutePath().getFileName().toString();
        assumeTrue(
                Files.exists(file),
                "Nothing is promised until there is an " + FILE + ". " + command(name));
        var committed = Files.readAllLines(file);
        if (!committed.equals(actual)) {
            fail(
                    "The public API is not the one in "
                            + name
                            + "/"
                            + FILE
                            + ":\n"
                            + difference(committed, actual)
                            + command(name));
        }
    }

    private static String command(String module) {
        return "To accept it as it is, with a line in CHANGELOG.md: mvn -pl "
                + module
                + " -am test -Dtest=ApiSurfaceTest -Dweir.api.accept=true"
                + " -Dsurefire.failIfNoSpecifiedTests=false";
    }

    /// Lines gone and lines new, members with the type that they are in.
    private static String difference(List<String> committed, List<String> actual) {
        var before = placed(committed);
        var after = placed(actual);
        var text = new StringBuilder();
        before.stream()
                .filter(line -> !after.contains(line))
                .forEach(line -> text.append("- ").append(line).append('\n'));
        after.stream()
                .filter(line -> !before.contains(line))
                .forEach(line -> text.append("+ ").append(line).append('\n'));
        return text.isEmpty() ? "the same lines in another order\n" : text.toString();
    }

    private static List<String> placed(List<String> lines) {
        var placed = new ArrayList<String>();
        String type = "";
        for (String line : lines) {
            if (line.startsWith(" ")) {
                placed.add(type + ": " + line.strip());
            } else if (!line.isEmpty()) {
                type = line.replaceAll(".*?\\b((?:\\w+\\.)+\\w+).*", "$1");
                placed.add(line);
            }
        }
        return placed;
    }
}
