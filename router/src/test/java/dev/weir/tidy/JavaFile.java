package dev.weir.tidy;

import java.util.regex.Pattern;

/// A Java source, with its code and its comments told apart.
///
/// @param path relative to the root of the project, with `/`
/// @param text the file as it is
/// @param code `text` with comments, strings and characters blanked; every offset and line is kept
/// @param comments `text` with everything but comments blanked
record JavaFile(String path, String text, String code, String comments) {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");

    static JavaFile of(String path, String text) {
        var code = new StringBuilder(text.length());
        var comments = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end;
            if (text.startsWith("//", at)) {
                end = indexOrEnd(text, "\n", at);
                keep(text, at, end, comments, code);
            } else if (text.startsWith("/*", at)) {
                end = Math.min(text.length(), indexOrEnd(text, "*/", at + 2) + 2);
                keep(text, at, end, comments, code);
            } else if (text.startsWith("\"\"\"", at)) {
                end = endOfLiteral(text, at + 3, "\"\"\"");
                blank(text, at, end, code, comments);
            } else if (text.charAt(at) == '"' || text.charAt(at) == '\'') {
                end = endOfLiteral(text, at + 1, text.substring(at, at + 1));
                blank(text, at, end, code, comments);
            } else {
                end = at + 1;
                keep(text, at, end, code, comments);
            }
            at = end;
        }
        return new JavaFile(path, text, code.toString(), comments.toString());
    }

    /// The first folder of the path: `router`, `http`, `server`, `bench`, `examples`.
    String module() {
        return path.substring(0, Math.max(0, path.indexOf('/')));
    }

    boolean isMain() {
        return path.contains("/src/main/");
    }

    boolean isTest() {
        return path.contains("/src/test/");
    }

    boolean isIn(String packageName) {
        String own = packageName();
        return own.equals(packageName) || own.startsWith(packageName + ".");
    }

    String packageName() {
        var matcher = PACKAGE.matcher(code);
        return matcher.find() ? matcher.group(1) : "";
    }

    String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static int indexOrEnd(String text, String end, int from) {
        int found = text.indexOf(end, from);
        return found < 0 ? text.length() : found;
    }

    private static int endOfLiteral(String text, int from, String delimiter) {
        int at = from;
        while (at < text.length() && !text.startsWith(delimiter, at)) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), at + delimiter.length());
    }

    private static void keep(String text, int from, int to, StringBuilder in, StringBuilder other) {
        in.append(text, from, to);
        blank(text, from, to, other, null);
    }

    private static void blank(
            String text, int from, int to, StringBuilder one, StringBuilder other) {
        for (int at = from; at < to; at++) {
            char c = text.charAt(at) == '\n' ? '\n' : ' ';
            one.append(c);
            if (other != null) {
                other.append(c);
            }
        }
    }
}
