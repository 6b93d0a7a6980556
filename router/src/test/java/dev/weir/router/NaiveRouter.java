package dev.weir.router;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The plain twin of [Router]: it walks the list of all routes, splits strings, and says what the
/// rules say in the order in which `docs/router.md` says it. It shares no code with the trie.
final class NaiveRouter {

    /// Possessive, for else each octet of a path takes a frame of the stack.
    private static final Pattern LEGAL =
            Pattern.compile("/(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*+");

    private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");

    /// A segment of a pattern; `isParameter` with text on both sides, or static in `before`.
    private record Segment(String before, boolean isParameter, String after, boolean isRest) {

        static Segment of(String text) {
            int open = text.indexOf('{');
            return open < 0
                    ? new Segment(normal(text), false, "", false)
                    : new Segment(
                            normal(text.substring(0, open)),
                            true,
                            normal(text.substring(text.indexOf('}') + 1)),
                            text.startsWith("{*"));
        }

        /// The value that a parameter takes of a segment, or the empty string for static text.
        Optional<String> take(String segment) {
            if (!isParameter) {
                return segment.equals(before) ? Optional.of("") : Optional.empty();
            }
            int end = segment.length() - after.length();
            boolean matches =
                    end > before.length()
                            && segment.startsWith(before)
                            && segment.endsWith(after)
                            && !isInsideOfEncoding(segment, end)
                            && !segment.equals(".")
                            && !segment.equals("..");
            return matches
                    ? Optional.of(segment.substring(before.length(), end))
                    : Optional.empty();
        }

        private static boolean isInsideOfEncoding(String segment, int at) {
            return segment.startsWith("%", at - 1) || segment.startsWith("%", at - 2);
        }

        /// Positive if this one is the better for one and the same segment.
        int compareTo(Segment other) {
            if (isRest != other.isRest) {
                return isRest ? -1 : 1;
            }
            if (isParameter != other.isParameter) {
                return isParameter ? -1 : 1;
            }
            return before.length() != other.before.length()
                    ? before.length() - other.before.length()
                    : after.length() - other.after.length();
        }
    }

    private record Candidate(Route<String> route, List<Segment> segments, List<String> values) {

        boolean isBetterThan(Candidate other) {
            for (int i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
                int order = segments.get(i).compareTo(other.segments.get(i));
                if (order != 0) {
                    return order > 0;
                }
            }
            return false; // the same shape: any of them
        }
    }

    private final List<Route<String>> routes;

    NaiveRouter(List<Route<String>> routes) {
        this.routes = routes;
    }

    /// Answers in the words of [Answers], but for the sentence of a 400.
    String answer(String method, String path) {
        if (!LEGAL.matcher(path).matches() || !isUtf8WithoutNul(path)) {
            return "400";
        }
        List<String> segments = List.of(normal(path).substring(1).split("/", -1));
        Candidate best = null;
        for (Route<String> route : routes) {
            Candidate candidate = match(route, segments);
            if (candidate != null && (best == null || candidate.isBetterThan(best))) {
                best = candidate;
            }
        }
        if (best == null) {
            boolean hasEmpty = segments.subList(0, segments.size() - 1).contains("");
            return hasEmpty || segments.contains(".") || segments.contains("..") ? "400" : "404";
        }
        return answer(method, best);
    }

    private String answer(String method, Candidate best) {
        var here = new ArrayList<Candidate>();
        for (Route<String> route : routes) {
            if (segments(route).equals(best.segments)) {
                here.add(new Candidate(route, best.segments, best.values));
            }
        }
        for (Candidate candidate : here) {
            if (candidate.route.method().equals(method)) {
                return show("", candidate);
            }
        }
        for (Candidate candidate : here) {
            if (method.equals("HEAD") && candidate.route.method().equals("GET")) {
                return show("HEAD of ", candidate);
            }
        }
        String allow = allow(here.stream().map(Candidate::route).toList());
        if (method.equals("OPTIONS")) {
            return "204 " + allow;
        }
        boolean isKnown = List.of(allow(routes).split(", ", -1)).contains(method);
        return isKnown ? "405 " + allow : "501";
    }

    private static @Nullable Candidate match(Route<String> route, List<String> path) {
        List<Segment> pattern = segments(route);
        var values = new ArrayList<String>();
        for (int i = 0; i < pattern.size(); i++) {
            if (i >= path.size()) {
                return null;
            }
            if (pattern.get(i).isRest()) {
                values.add(String.join("/", path.subList(i, path.size())));
                return new Candidate(route, pattern, values);
            }
            Optional<String> value = pattern.get(i).take(path.get(i));
            if (value.isEmpty()) {
                return null;
            }
            if (pattern.get(i).isParameter()) {
                values.add(decoded(value.get()));
            }
        }
        return pattern.size() == path.size() ? new Candidate(route, pattern, values) : null;
    }

    private static List<Segment> segments(Route<String> route) {
        var segments = new ArrayList<Segment>();
        for (String text : route.pattern().substring(1).split("/", -1)) {
            segments.add(Segment.of(text));
        }
        return segments;
    }

    private static String allow(List<Route<String>> routes) {
        var methods = new TreeSet<String>();
        methods.add("OPTIONS");
        for (Route<String> route : routes) {
            methods.add(route.method());
            if (route.method().equals("GET")) {
                methods.add("HEAD");
            }
        }
        return String.join(", ", methods);
    }

    private static String show(String prefix, Candidate candidate) {
        var line = new StringBuilder(prefix + candidate.route.value());
        for (int i = 0; i < candidate.values.size(); i++) {
            String name = candidate.route.parameterNames().get(i);
            line.append(' ').append(name).append('=').append(candidate.values.get(i));
        }
        return line.toString();
    }

    private static String normal(String text) {
        return ENCODED.matcher(text)
                .replaceAll(found -> {
                    int octet = Integer.parseInt(found.group(1), 16);
                    String plain = String.valueOf((char) octet);
                    boolean isUnreserved = plain.matches("[A-Za-z0-9\\-._~]");
                    return Matcher.quoteReplacement(
                            isUnreserved ? plain : "%%%02X".formatted(octet));
                });
    }

    private static boolean isUtf8WithoutNul(String path) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(octets(path))).toString();
            return text.indexOf(0) < 0;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String decoded(String value) {
        return new String(octets(value), UTF_8);
    }

    private static byte[] octets(String text) {
        var octets = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            boolean isEncoded = text.charAt(i) == '%';
            octets.write(
                    isEncoded
                            ? Integer.parseInt(text.substring(i + 1, i + 3), 16)
                            : text.charAt(i));
            i += isEncoded ? 2 : 0;
        }
        return octets.toByteArray();
    }
}
