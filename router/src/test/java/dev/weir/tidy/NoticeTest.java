package dev.weir.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `NOTICE` names whose work is shipped with ours, and travels in every jar.
class NoticeTest {

    private static final Pattern DEPENDENCY =
            Pattern.compile("(?s)<dependency>(?:(?!</dependency>).)*</dependency>");

    private final Project project = Project.ofThisBuild();
    private final String notice = text("NOTICE");

    private String text(String path) {
        return project.texts.stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + path))
                .text();
    }

    private static Stream<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1));
    }

    /// What others bring along in turn is compared by `bin/release`, which has the lists of it.
    @ParameterizedTest
    @ValueSource(strings = {"router", "http", "server"})
    void whatAModuleDependsOnIsNamed(String module) {
        var missing =
                DEPENDENCY
                        .matcher(text(module + "/pom.xml"))
                        .results()
                        .map(MatchResult::group)
                        .filter(dependency -> !dependency.contains("<scope>test</scope>"))
                        .flatMap(dependency -> found("<groupId>(.*?)</groupId>", dependency))
                        .filter(group -> !group.equals("dev.weir"))
                        .distinct()
                        .filter(group ->
                                found("\\[([\\w., -]+)\\]", notice)
                                        .flatMap(groups -> Stream.of(groups.split(", ", -1)))
                                        .noneMatch(group::equals))
                        .toList();
        assertEquals(List.of(), missing, "say in NOTICE whose they are, with [group]");
    }

    @Test
    void filesThatAreNamedExist() {
        var paths = found("(?m)^  (\\w[\\w./-]*/[\\w./-]+):", notice).toList();
        assertTrue(paths.size() >= 2, paths::toString);
        paths.forEach(path -> assertTrue(Files.exists(project.root.resolve(path)), path));
    }

    /// A file that tells of its own licence or of where it comes from is somebody else's.
    @Test
    void dataOfOthersIsNamed() {
        var sign = Pattern.compile("(?i)copyright \\(c\\)|SPDX-Licen|\"\\$id\": \"https?://");
        var unnamed =
                project.texts.stream()
                        .filter(file -> file.path().contains("/src/"))
                        .filter(file -> !file.path().endsWith("NoticeTest.java"))
                        .filter(file -> sign.matcher(file.text()).find())
                        .map(TextFile::path)
                        .filter(path -> !notice.contains(path + ":"))
                        .toList();
        assertEquals(List.of(), unnamed, "say in NOTICE whose they are");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOTICE", "LICENSE"})
    void itIsInTheJar(String name) throws Exception {
        assertEquals(
                text(name),
                Files.readString(project.root.resolve("router/target/classes/META-INF/" + name)));
    }
}
