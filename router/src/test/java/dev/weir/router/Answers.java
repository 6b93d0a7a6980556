package dev.weir.router;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/// Routers whose values are their own routes, and resolutions as one line of text, so that a test
/// is a row of a table.
final class Answers {

    private Answers() {}

    /// Builds a router from routes such as `GET /users/{id}`, separated by spaces or commas.
    static Router<String> routerOf(String routes) {
        return builderOf(routes).build();
    }

    static RouterBuilder<String> builderOf(String routes) {
        RouterBuilder<String> builder = Router.builder();
        String[] words = routes.trim().split("[\\s,]+", -1);
        for (int i = 0; i + 1 < words.length; i += 2) {
            builder.route(words[i], words[i + 1], words[i] + " " + words[i + 1]);
        }
        return builder;
    }

    /// Asks for `GET`.
    static String get(Router<String> router, String path) {
        return of(router, "GET", path);
    }

    static String of(Router<String> router, String method, String path) {
        var captures = new Captures();
        return text(router.match(method, path, captures), captures);
    }

    /// Asks with the bytes as they are, one for each character.
    static String ofBytes(Router<String> router, String method, byte[] path, int from, int to) {
        var captures = new Captures();
        return text(router.match(method, path, from, to, captures), captures);
    }

    /// Shows `404` and the like, or `VALUE name=decoded ...` for a match.
    static String text(Resolution<String> resolution, Captures captures) {
        return switch (resolution) {
            case Resolution.Matched<String> matched -> {
                var parts = new ArrayList<String>();
                parts.add((matched.isAutomaticHead() ? "HEAD of " : "") + matched.value());
                for (String name : matched.route().parameterNames()) {
                    parts.add(name + "=" + captures.value(name));
                }
                yield String.join(" ", parts);
            }
            case Resolution.MethodNotAllowed<String>(Allow allow) -> "405 " + allow;
            case Resolution.Options<String>(Allow allow) -> "204 " + allow;
            case Resolution.NotFound<String>() -> "404";
            case Resolution.MethodUnknown<String>() -> "501";
            case Resolution.BadPath<String>(String sentence) -> "400 " + sentence;
        };
    }

    static byte[] bytes(String path) {
        return path.getBytes(ISO_8859_1);
    }

    /// The offsets of the values, as in `[1..3, 4..7]`.
    static String offsets(Captures captures) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < captures.count(); i++) {
            pairs.add(captures.from(i) + ".." + captures.to(i));
        }
        return pairs.toString();
    }
}
