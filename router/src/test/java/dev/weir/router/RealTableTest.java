package dev.weir.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A table such as applications have: every route is found, by the right values.
class RealTableTest {

    private static final List<String> PATTERNS = patterns();

    private final Router<String> router = router();

    @Test
    void everyRouteIsFoundByAPathOfIt() {
        for (String pattern : PATTERNS) {
            var path = new StringBuilder();
            var values = new StringBuilder();
            int count = 0;
            for (String segment : pattern.substring(1).split("/", -1)) {
                path.append('/');
                int open = segment.indexOf('{');
                if (open < 0) {
                    path.append(segment);
                    continue;
                }
                int close = segment.indexOf('}');
                String name = segment.substring(open + 1, close).replace("*", "");
                String value = segment.startsWith("{*") ? "a/b.txt" : "value-" + count++;
                path.append(segment, 0, open).append(value).append(segment.substring(close + 1));
                values.append(' ').append(name).append('=').append(value);
            }
            assertEquals(pattern + values, Answers.get(router, path.toString()), pattern);
        }
    }

    @Test
    void noStaticRouteTakesAPathBeyondIt() {
        for (String pattern : PATTERNS) {
            assertNotEquals(pattern, Answers.get(router, pattern.replaceAll("[{*}]", "") + "~"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /gists/public                | /gists/public
                    /gists/publi                 | /gists/{id} id=publi
                    /gists/publics               | /gists/{id} id=publics
                    /gists/public/forks          | /gists/{id}/forks id=public
                    /gists/starred/comments/7    | /gists/{id}/comments/{comment} id=starred comment=7
                    /repos/o/r/pulls/comments    | /repos/{owner}/{repo}/pulls/comments owner=o repo=r
                    /repos/o/r/pulls/comments/1  | 404
                    /repos/o/r/raw/main/a/../b   | /repos/{owner}/{repo}/raw/{ref}/{*path} owner=o repo=r ref=main path=a/../b
                    /repos/o/../raw/main/a       | 400 A path may not have "." or ".." as a segment.
                    /repos/o/r/raw/main          | 404
                    /repos/o/r/archive/v1.zip    | /repos/{owner}/{repo}/archive/{ref}.zip owner=o repo=r ref=v1
                    /repos/o/r/archive/v1.tar.gz | /repos/{owner}/{repo}/archive/{ref}.tar.gz owner=o repo=r ref=v1
                    /repos/o/r/archive/v1.rar    | 404
                    /repos/o/r/issues/           | 404
                    /users//gists                | 400 A path may not have an empty segment ("//").
                    /users/a%2Fb/gists           | /users/{user}/gists user=a/b
                    """)
    void neighboursAreToldApart(String path, String answer) {
        assertEquals(answer, Answers.get(router, path));
    }

    private static Router<String> router() {
        var builder = Router.<String>builder();
        for (String pattern : PATTERNS) {
            builder.route("GET", pattern, pattern);
        }
        return builder.build();
    }

    private static List<String> patterns() {
        var patterns = new ArrayList<String>();
        add(patterns, "", "/ /plaintext /users /gists /gists/public /gists/starred /rate_limit");
        add(patterns, "/users/{user}", "/gists /keys /events /events/public /following/{target}");
        add(patterns, "/gists/{id}", "/star /forks /comments /comments/{comment}");
        patterns.add("/gists/{id}");
        String repository = "/repos/{owner}/{repo}";
        add(patterns, repository, "/issues /issues/{number} /issues/{number}/comments /pulls");
        add(patterns, repository, "/pulls/{number} /pulls/{number}/files /pulls/comments");
        add(patterns, repository, "/git/blobs /git/blobs/{sha} /git/refs /git/trees/{sha}");
        add(patterns, repository, "/raw/{ref}/{*path} /archive/{ref}.zip /archive/{ref}.tar.gz");
        for (int version = 1; version <= 2; version++) {
            for (int resource = 1; resource <= 20; resource++) {
                for (int sub = 1; sub <= 5; sub++) {
                    patterns.add(
                            "/api/v%d/resource%d/{id}/sub%d".formatted(version, resource, sub));
                }
            }
        }
        return List.copyOf(patterns);
    }

    private static void add(List<String> patterns, String prefix, String suffixes) {
        for (String suffix : suffixes.split(" ", -1)) {
            patterns.add(prefix + suffix);
        }
    }
}
