package dev.weir.router;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

/// Random patterns over few letters, so that many of them compete, and random paths near them.
final class RandomRoutes {

    private static final String[] TEXTS = {
        "a",
        "b",
        "ab",
        "aa",
        "abc",
        "b.a",
        ".a",
        "a.",
        "...",
        "%2F",
        "%2Fa",
        "a%41",
        "%c3%a9",
        "2F",
        "longer-than-eight",
        "longer-than-eighty",
        "longer-then-sixteen-bytes"
    };
    private static final String[] AFFIXES = {
        "a", "b", "ab", ".a", ".", "2F", "F", "%2F", "-", "aab"
    };
    private static final String[] ODD_SEGMENTS = {
        "", ".", "..", "%2e", ".%2E", "%2F", "%2f", "%41b", "%61", "a%2fb", "%C3%A9", "%c3%a9", "%",
        "%2", "%zz", "%00", "%FF", "%C3", "%C0%AF", "a b", "a|", "é", "?", "%25", "%2541", "@:!",
        "2F"
    };

    private final Random random;

    RandomRoutes(Random random) {
        this.random = random;
    }

    /// Returns up to `count` patterns, no two of one shape.
    List<String> routes(int count) {
        var byShape = new LinkedHashMap<String, String>();
        for (int i = 0; i < count; i++) {
            String pattern = pattern();
            byShape.putIfAbsent(PatternParser.parse(pattern).shape(), pattern);
        }
        return List.copyOf(byShape.values());
    }

    String pattern() {
        var pattern = new StringBuilder();
        int segments = random.nextInt(0, 5);
        for (int i = 0; i < segments; i++) {
            pattern.append('/').append(segment("p" + i + random.nextInt(2)));
        }
        return switch (random.nextInt(8)) {
            case 0 -> pattern + "/{*rest}";
            case 1 -> pattern + "/";
            default -> pattern.isEmpty() ? "/" : pattern.toString();
        };
    }

    private String segment(String name) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> "{" + name + "}";
            case 2 -> one(AFFIXES) + "{" + name + "}";
            case 3 -> "{" + name + "}" + one(AFFIXES);
            case 4 ->
                    random.nextBoolean()
                            ? one(TEXTS)
                            : one(AFFIXES) + "{" + name + "}" + one(AFFIXES);
            default -> one(TEXTS);
        };
    }

    /// Makes a path of a route's pattern, with values for its parameters and some damage.
    String path(List<? extends Route<?>> routes) {
        String pattern =
                routes.isEmpty() || random.nextInt(10) == 0
                        ? pattern()
                        : routes.get(random.nextInt(routes.size())).pattern();
        var path = new StringBuilder();
        for (String segment : pattern.substring(1).split("/", -1)) {
            int open = segment.indexOf('{');
            path.append('/');
            if (random.nextInt(25) == 0) {
                path.append(value());
            } else if (segment.startsWith("{*")) {
                path.append(rest());
            } else if (open < 0) {
                path.append(segment);
            } else {
                path.append(segment, 0, open)
                        .append(value())
                        .append(segment.substring(segment.indexOf('}') + 1));
            }
        }
        return damaged(path.toString());
    }

    private String rest() {
        var rest = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            rest.append(value()).append(random.nextInt(4) == 0 ? "" : "/");
        }
        return rest.toString();
    }

    private String value() {
        return switch (random.nextInt(5)) {
            case 0 -> one(TEXTS);
            case 1 -> one(AFFIXES);
            case 2 -> random.nextInt(3) == 0 ? one(ODD_SEGMENTS) : one(TEXTS);
            default -> one(TEXTS) + one(AFFIXES);
        };
    }

    private String damaged(String path) {
        int at = random.nextInt(path.length());
        char c = path.charAt(at);
        boolean isPlainLetter = Character.isLetterOrDigit(c) && c < 0x80 && path.indexOf('%') < 0;
        return switch (random.nextInt(12)) {
            case 0 -> path + "/";
            case 1 -> path.substring(0, at);
            case 2 -> path.substring(0, at) + one(ODD_SEGMENTS) + path.substring(at);
            case 3 -> path.substring(0, at) + "/" + path.substring(at);
            case 4 ->
                    isPlainLetter
                            ? path.substring(0, at)
                                    + "%%%02x".formatted((int) c)
                                    + path.substring(at + 1)
                            : path;
            default -> path;
        };
    }

    private String one(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
