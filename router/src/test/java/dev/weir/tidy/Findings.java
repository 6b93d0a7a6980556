package dev.weir.tidy;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What breaks one rule: a line `file:line: what was seen` each, and the rule's sentence below.
final class Findings {
    private final List<String> lines = new ArrayList<>();

    void add(String path, int line, String seen) {
        lines.add(path + ":" + line + ": " + seen);
    }

    void add(JavaFile file, int offset, String seen) {
        add(file.path(), lineAt(file.text(), offset), oneLine(seen));
    }

    /// Every place where `pattern` matches the code of `files`; comments and strings don't count.
    static Findings inCode(Stream<JavaFile> files, String pattern) {
        var findings = new Findings();
        var compiled = Pattern.compile(pattern);
        files.forEach(file -> findings.match(file.path(), file.code(), compiled));
        return findings;
    }

    /// Every place where `pattern` matches a text, whatever the place means there.
    static Findings inText(Stream<TextFile> files, Pattern pattern) {
        var findings = new Findings();
        files.forEach(file -> findings.match(file.path(), file.text(), pattern));
        return findings;
    }

    void match(String path, String text, Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            add(path, lineAt(text, matcher.start()), oneLine(matcher.group()));
        }
    }

    /// Every match in the code whose first group `isBad`.
    void match(JavaFile file, Pattern pattern, Predicate<String> isBad) {
        match(new TextFile(file.path(), file.code()), pattern, isBad);
    }

    void match(TextFile file, Pattern pattern, Predicate<String> isBad) {
        Matcher matcher = pattern.matcher(file.text());
        while (matcher.find()) {
            if (isBad.test(matcher.group(1))) {
                add(file.path(), lineAt(file.text(), matcher.start()), oneLine(matcher.group()));
            }
        }
    }

    Findings and(Findings others) {
        lines.addAll(others.lines);
        return this;
    }

    private static int lineAt(String text, int offset) {
        return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }

    private static String oneLine(String seen) {
        return seen.strip().replaceAll("\\s+", " ");
    }

    /// @param sentence what is banned, what to use instead, and why
    void refuse(String sentence) {
        if (!lines.isEmpty()) {
            fail(String.join("\n", lines) + "\n" + sentence);
        }
    }
}
