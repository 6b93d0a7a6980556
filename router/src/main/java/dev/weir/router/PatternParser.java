package dev.weir.router;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Reads one pattern, segment by segment, and refuses with a sentence what it cannot match.
///
/// **Threads:** one pattern, one parser, one thread.
final class PatternParser {

    private final String text;
    private final StringBuilder shape = new StringBuilder();
    private final List<String> names = new ArrayList<>();

    private PatternParser(String text) {
        this.text = text;
    }

    /// Parses a pattern.
    ///
    /// @throws IllegalArgumentException if it breaks a rule; the sentence says which, and what to
    ///   do
    static PathPattern parse(String text) {
        return new PatternParser(text).parse();
    }

    private PathPattern parse() {
        if (text.length() > RouterBuilder.PATTERN_CHARS_MAX) {
            throw new IllegalArgumentException(
                    ("A pattern has at most %d characters; this one has %d and starts with"
                                    + " \"%s\". Shorten it.")
                            .formatted(
                                    RouterBuilder.PATTERN_CHARS_MAX,
                                    text.length(),
                                    text.substring(0, 32)));
        }
        if (!text.startsWith("/")) {
            throw refusal("a pattern starts with \"/\". Put one in front.");
        }
        int from = 1;
        int slash;
        while ((slash = slashAfter(from)) >= 0) {
            segment(text.substring(from, slash), false);
            from = slash + 1;
        }
        segment(text.substring(from), true);
        return new PathPattern(text, shape.toString(), names);
    }

    /// Finds the next slash outside of braces, so that `{a/b}` is shown as the bad name that it is.
    private int slashAfter(int from) {
        int slash = text.indexOf('/', from);
        int open = text.indexOf('{', from);
        if (slash < 0 || open < 0 || slash < open) {
            return slash;
        }
        int close = text.indexOf('}', open);
        return close < 0 ? slash : text.indexOf('/', close);
    }

    private void segment(String segment, boolean isLast) {
        shape.append('/');
        if (segment.isEmpty()) {
            if (!isLast) {
                throw refusal("a segment may not be empty (\"//\"). Leave out one slash.");
            }
            return;
        }
        int open = segment.indexOf('{');
        String prefix = staticText(open < 0 ? segment : segment.substring(0, open));
        if (open < 0) {
            if (prefix.equals(".") || prefix.equals("..")) {
                throw refusal(
                        "\".\" and \"..\" may not be segments, for no such path is matched."
                                + " Leave them out.");
            }
            shape.append(prefix);
            return;
        }
        int close = segment.indexOf('}', open);
        if (close < 0) {
            throw refusal("the brace of \"" + segment + "\" is not closed. Add a \"}\".");
        }
        String name = segment.substring(open + 1, close);
        String after = segment.substring(close + 1);
        if (after.indexOf('{') >= 0) {
            throw refusal(
                    "segment \"%s\" has two parameters; one is the most. Put a \"/\" between them."
                            .formatted(segment));
        }
        if (name.startsWith("*")) {
            rest(name.substring(1), segment, isLast && open == 0 && after.isEmpty());
            return;
        }
        name(name);
        shape.append(prefix)
                .append(PathPattern.PARAMETER)
                .append(staticText(after))
                .append(PathPattern.SUFFIX_END);
    }

    private void rest(String name, String segment, boolean isWholeLastSegment) {
        if (!isWholeLastSegment) {
            throw refusal(
                    ("a rest is the whole last segment, but \"%s\" is not. Move it to the"
                                    + " end, after a \"/\".")
                            .formatted(segment));
        }
        name(name);
        shape.append(PathPattern.REST);
    }

    private void name(String name) {
        if (name.isEmpty()) {
            throw refusal("a parameter has a name. Write \"{id}\", or \"{*path}\" for a rest.");
        }
        boolean isValid = !Character.isDigit(name.charAt(0));
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            isValid &= c == '_' || PathBytes.isAsciiLetterOrDigit(c);
        }
        if (!isValid) {
            throw refusal(
                    ("\"%s\" is no parameter name: it has letters, digits and \"_\", and no"
                                    + " digit first. Types and expressions have no place in a pattern;"
                                    + " check the value in the handler.")
                            .formatted(name));
        }
        if (names.contains(name)) {
            throw refusal("the name \"" + name + "\" is there twice. Rename one.");
        }
        if (names.size() == Captures.COUNT_MAX) {
            throw refusal(
                    ("a pattern has at most %d parameters. Take the end of the path as one"
                                    + " \"{*rest}\".")
                            .formatted(Captures.COUNT_MAX));
        }
        names.add(name);
    }

    /// Returns static text in its normal form.
    private String staticText(String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '}') {
                throw refusal("a \"}\" has no \"{\" before it. Add one, or write it as \"%7D\".");
            }
            if (c == '?' || c == '#') {
                throw refusal(
                        "a pattern matches the path, which ends before \""
                                + c
                                + "\". Leave it and what follows out.");
            }
            if (c >= 0x80 || PathBytes.kind((byte) c) == PathBytes.ILLEGAL) {
                String character = Character.toString(part.codePointAt(i));
                throw refusal(
                        "character \"%s\" may not stand in a path. Write it as \"%s\"."
                                .formatted(character, percentEncoded(character)));
            }
        }
        byte[] ascii = part.getBytes(ISO_8859_1);
        byte[] normal = new byte[ascii.length];
        int length = PercentEncoding.normalize(ascii, 0, ascii.length, normal);
        if (length < 0) {
            throw refusal(
                    ("the percent-encoding of \"%s\" is malformed: two hex digits follow each"
                                    + " \"%%\", and the bytes are UTF-8 without NUL. Correct it, or write"
                                    + " a percent sign as \"%%25\".")
                            .formatted(part));
        }
        return new String(normal, 0, length, ISO_8859_1);
    }

    private static String percentEncoded(String character) {
        return HexFormat.of().withUpperCase().withPrefix("%").formatHex(character.getBytes(UTF_8));
    }

    private IllegalArgumentException refusal(String rule) {
        return new IllegalArgumentException("Pattern \"" + text + "\": " + rule);
    }
}
