package dev.weir.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.http.Handler;
import dev.weir.http.Response;
import dev.weir.router.Router;
import dev.weir.server.Routing;
import dev.weir.server.Web;
import java.util.ArrayList;
import java.util.List;

/// The tables that are measured with.
final class RouteTables {

    /// Routes of [#likeGitHub].
    static final int LIKE_GITHUB = 217;

    private static final String[] VALUES = {"octocat", "hello-world", "1347", "main", "src"};

    private RouteTables() {}

    /// Patterns of the shape of GitHub's REST API, as most benchmarks of routers have them.
    static List<String> likeGitHub() {
        var all = new ArrayList<String>();
        add(
                all,
                "/repos/{owner}/{repo}/",
                """
                assignees branches tags collaborators comments commits contributors deployments
                downloads events forks hooks issues keys labels languages merges milestones
                notifications pulls readme releases stargazers statuses subscribers subscription
                teams topics traffic/clones traffic/views traffic/popular/paths contents license
                projects invitations actions/runs actions/workflows actions/artifacts
                actions/secrets actions/runners check-runs check-suites code-scanning/alerts
                environments pages autolinks compare stats/contributors stats/commit_activity
                stats/code_frequency stats/participation stats/punch_card git/blobs git/refs
                git/trees git/tags git/commits import vulnerability-alerts
                assignees/{id} branches/{id} collaborators/{id} comments/{id} commits/{id}
                deployments/{id} downloads/{id} hooks/{id} issues/{id} keys/{id} labels/{id}
                milestones/{id} pulls/{id} releases/{id} statuses/{id} projects/{id}
                invitations/{id} actions/runs/{id} actions/workflows/{id} actions/artifacts/{id}
                actions/secrets/{id} actions/runners/{id} check-runs/{id} check-suites/{id}
                code-scanning/alerts/{id} environments/{id} autolinks/{id} compare/{id}
                git/blobs/{id} git/refs/{id} git/trees/{id} git/tags/{id} git/commits/{id}
                issues/{id}/comments issues/{id}/events issues/{id}/labels issues/{id}/reactions
                issues/{id}/timeline pulls/{id}/comments pulls/{id}/events pulls/{id}/labels
                pulls/{id}/reactions pulls/{id}/timeline milestones/{id}/comments
                milestones/{id}/events milestones/{id}/labels milestones/{id}/reactions
                milestones/{id}/timeline pulls/{id}/files pulls/{id}/commits pulls/{id}/merge
                pulls/{id}/reviews pulls/{id}/requested_reviewers raw/{ref}/{*path}
                hooks/{id}/tests commits/{id}/status commits/{id}/comments
                """);
        add(
                all,
                "/users/{user}/",
                """
                followers following following/{target} starred subscriptions gists keys orgs repos
                events events/public events/orgs/{org} received_events received_events/public
                hovercard installation
                """);
        add(
                all,
                "/orgs/{org}/",
                """
                events members members/{user} public_members public_members/{user} teams repos
                issues hooks hooks/{id} blocks blocks/{user} projects invitations
                outside_collaborators packages audit-log actions/secrets actions/secrets/{name}
                migrations
                """);
        add(
                all,
                "/user/",
                """
                emails followers following following/{user} keys keys/{id} repos orgs issues
                starred starred/{owner}/{repo} subscriptions teams installations migrations
                """);
        add(
                all,
                "/gists/",
                "public starred {id} {id}/star {id}/forks {id}/comments {id}/comments/{cid}"
                        + " {id}/commits");
        add(all, "/search/", "repositories code issues users topics commits labels");
        add(
                all,
                "/teams/",
                "{id} {id}/members {id}/members/{user} {id}/repos {id}/repos/{owner}/{repo}"
                        + " {id}/memberships/{user}");
        add(
                all,
                "/",
                """
                repos/{owner}/{repo} users users/{user} orgs/{org} user gists events feeds
                notifications notifications/threads/{id} notifications/threads/{id}/subscription
                rate_limit meta emojis licenses licenses/{key} gitignore/templates
                gitignore/templates/{name} markdown markdown/raw applications/{client}/tokens
                applications/{client}/tokens/{token} authorizations authorizations/{id}
                legacy/issues/search/{owner}/{repo}/{state}/{keyword} plaintext json
                static/{*path}
                """);
        all.add("/");
        return all;
    }

    private static void add(List<String> all, String prefix, String patterns) {
        for (String pattern : patterns.strip().split("\\s+", -1)) {
            all.add(prefix + pattern);
        }
    }

    /// The demo server's patterns for `GET`.
    static List<String> demo() {
        var all = new ArrayList<String>();
        add(
                all,
                "/",
                """
                plaintext json users/{id}/orders/{order} figures sleep/{ms} burn/{ms} panic
                bytes/{n} events ws/echo
                """);
        all.add("/");
        for (int version = 1; version <= 2; version++) {
            for (int resource = 1; resource <= 20; resource++) {
                for (int sub = 1; sub <= 5; sub++) {
                    all.add("/api/v%d/resource%d/{id}/sub%d".formatted(version, resource, sub));
                }
            }
        }
        return all;
    }

    /// A path that `pattern` matches.
    static String path(String pattern) {
        var path = new StringBuilder();
        int parameters = 0;
        for (String segment : pattern.substring(1).split("/", -1)) {
            path.append('/');
            if (segment.startsWith("{*")) {
                path.append("a/b/c.txt");
            } else if (segment.startsWith("{")) {
                path.append(VALUES[parameters++ % VALUES.length]);
            } else {
                path.append(segment);
            }
        }
        return path.toString();
    }

    /// A router that finds the index of each pattern.
    static Router<Integer> router(List<String> patterns) {
        var builder = Router.<Integer>builder();
        for (int i = 0; i < patterns.size(); i++) {
            builder.route("GET", patterns.get(i), i);
        }
        return builder.build();
    }

    /// The demo server's table as an application: `/plaintext` answers as the demo does, a route
    /// with `{id}` alone answers the id, and the rest, which nobody asks for, their pattern.
    static Handler demoApplication() {
        return Web.routes(
                demo().stream()
                        .map(pattern -> Web.GET(pattern).to(handler(pattern)))
                        .toArray(Routing[]::new));
    }

    private static Handler handler(String pattern) {
        if (pattern.equals("/plaintext")) {
            return _ -> PLAINTEXT;
        }
        if (pattern.contains("/{id}/sub")) {
            return request -> Web.text(request.parameter("id"));
        }
        return _ -> Response.text(pattern);
    }

    static final byte[] PLAINTEXT_BYTES = Samples.PLAINTEXT_CONTENT.getBytes(US_ASCII);

    static final Response PLAINTEXT = Response.bytes("text/plain", PLAINTEXT_BYTES);
}
