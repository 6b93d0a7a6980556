package dev.weir.tidy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The documents say nothing that the sources don't: code is quoted from files that compile, links
/// lead somewhere, and the places named for an RFC's requirements exist.
class PapersTest {
    /// Stands on the line above a fenced block: `<!-- from examples/Hello.java -->` for a whole
    /// file, `<!-- from examples/Hello.java#name -->` for the region that Javadoc's snippets use
    /// too, from `// @start region="name"` to `// @end`.
    private static final Pattern FROM =
            Pattern.compile("<!-- from ([\\w./-]+\\.java)(?:#([\\w-]+))? -->");

    private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*\\]\\(([^)\\s]+)[^)]*\\)");
    private static final Pattern PLACE = Pattern.compile("([\\w./-]*\\w\\.java)(?:#(\\w+))?");

    Project project = Project.ofThisBuild();

    @Test
    void javaInPapersIsCompiledSource() {
        var findings = new Findings();
        project.markdown().forEach(file -> checkQuotations(file, findings));
        findings.refuse(
                """
                Java that no compiler saw is banned in documents, use a copy of a compiled source \
                below <!-- from path/File.java --> or <!-- from path/File.java#region --> because \
                examples that are not compiled stop working unseen.\
                """);
    }

    @Test
    void linksLeadSomewhere() {
        var findings = new Findings();
        project.markdown()
                .forEach(file -> {
                    var folder = project.root.resolve(file.path()).getParent();
                    var lines = withoutCode(file.lines());
                    for (int index = 0; index < lines.size(); index++) {
                        Matcher link = LINK.matcher(lines.get(index));
                        while (link.find()) {
                            if (!leadsSomewhere(folder, link.group(1))) {
                                findings.add(file.path(), index + 1, link.group());
                            }
                        }
                    }
                });
        findings.refuse(
                """
                A relative link to nothing is banned, use the file's path as seen from the \
                document because readers give up at the first dead link.\
                """);
    }

    @Test
    void placesCitedForRfcsExist() {
        var findings = new Findings();
        project.markdown()
                .filter(file -> file.path().startsWith("docs/rfc/"))
                .forEach(file -> {
                    var lines = file.lines();
                    for (int index = 0; index < lines.size(); index++) {
                        Matcher place = PLACE.matcher(lines.get(index));
                        while (place.find()) {
                            if (!exists(place.group(1), place.group(2))) {
                                findings.add(file.path(), index + 1, place.group());
                            }
                        }
                    }
                });
        findings.refuse(
                """
                A place that does not exist (or a file name that fits several) is banned in \
                docs/rfc, use package/File.java#method as it is now because a table of \
                requirements is worth what its proofs are.\
                """);
    }

    private void checkQuotations(TextFile file, Findings findings) {
        var lines = file.lines();
        for (int index = 0; index < lines.size(); index++) {
            if (!lines.get(index).startsWith("```")) {
                continue;
            }
            int end = index + 1;
            while (end < lines.size() && !lines.get(end).startsWith("```")) {
                end++;
            }
            var from = FROM.matcher(index == 0 ? "" : lines.get(index - 1));
            if (from.find()) {
                String quoted = String.join("\n", lines.subList(index + 1, end));
                var source = source(from.group(1), from.group(2));
                if (source.isEmpty()) {
                    findings.add(file.path(), index, from.group() + " does not exist");
                } else if (!source.get().equals(quoted)) {
                    findings.add(file.path(), index, from.group() + " reads differently");
                }
            } else if (lines.get(index).equals("```java")) {
                findings.add(file.path(), index + 1, "no <!-- from … --> on the line above");
            }
            index = end;
        }
    }

    /// The text that a document may quote, or nothing when there is no such place.
    private Optional<String> source(String path, String region) {
        boolean isCompiled = path.contains("/src/") || path.startsWith("examples/");
        return project.sources.stream()
                .filter(file -> isCompiled && file.path().equals(path))
                .findFirst()
                .map(JavaFile::text)
                .flatMap(text -> region == null ? Optional.of(text) : region(text, region))
                .map(String::stripTrailing);
    }

    private static Optional<String> region(String text, String name) {
        var region =
                Pattern.compile(
                        "(?ms)^[ ]*// @start region=\"?"
                                + Pattern.quote(name)
                                + "\"?[ ]*\\n(.*?)^[ ]*// @end\\b");
        var matcher = region.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1).stripIndent()) : Optional.empty();
    }

    private static boolean leadsSomewhere(Path folder, String target) {
        if (target.matches("(?i)[a-z][a-z+.-]*:.*|#.*|<.*")) {
            return true; // not relative
        }
        return Files.exists(folder.resolve(target.replaceFirst("[#?].*", "")).normalize());
    }

    /// Lines in fences and code between back-ticks are no links; blanked, so that numbers stay.
    private static List<String> withoutCode(List<String> lines) {
        boolean[] isInFence = {false};
        return lines.stream()
                .map(line -> {
                    boolean isFence = line.strip().startsWith("```");
                    isInFence[0] ^= isFence;
                    return isFence || isInFence[0] ? "" : line.replaceAll("`[^`]*`", "");
                })
                .toList();
    }

    private boolean exists(String path, String member) {
        var files =
                project.sources.stream()
                        .filter(f -> f.path().equals(path) || f.path().endsWith("/" + path))
                        .toList();
        if (files.size() != 1) {
            return false;
        }
        return member == null
                || Pattern.compile(
                                "\\b"
                                        + member
                                        + "\\s*[(=;]|\\b(class|record|enum|interface)\\s+"
                                        + member
                                        + "\\b")
                        .matcher(files.getFirst().code())
                        .find();
    }
}
